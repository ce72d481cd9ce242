"""Reads one setting's value, whether it comes from a TOML file, a variable of the environment or a flag.

A variable is always text, a TOML value has a type of its own; both become the one value that the setting wants, or a
sentence that says where it stands and what was wanted.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from smart_smoker.core.model import HIGHEST_F, LOWEST_F
from smart_smoker.core.setup import Unit
from smart_smoker.errors import ConfigError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

LOWEST_SET_POINT_F: Final = 40.0
HIGHEST_SET_POINT_F: Final = 700.0
_SPAN: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|)")
_SECONDS: Final = {"ms": 0.001, "": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_UNITS: Final = {"f": Unit.FAHRENHEIT, "fahrenheit": Unit.FAHRENHEIT, "c": Unit.CELSIUS, "celsius": Unit.CELSIUS}
_YES: Final = ("1", "true", "yes", "on")
_NO: Final = ("0", "false", "no", "off")

Reader = Callable[[object, str], Any]
"""Takes a raw value and the words for its place; raises ConfigError where it is no value of its kind."""


def as_text(value: object, where: str) -> str:
    """Text on one line that is not blank, without the blanks around it."""
    if not isinstance(value, str) or not value.strip() or not value.strip().isprintable():
        raise _wanted(where, value, 'text in quotes, such as "backyard"')
    return value.strip()


def as_names(value: object, where: str) -> tuple[str, ...]:
    """Names: a list of texts, or one text with commas between them."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise _wanted(where, value, 'a list of names, such as ["classic"]')
    return tuple(part.strip() for part in parts if part.strip())


def as_switch(value: object, where: str) -> bool:
    """True or false; a variable may also say yes, no, on, off, 1 or 0."""
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in _YES or word in _NO:
        return word in _YES
    raise _wanted(where, value, "true or false")


def as_number(value: object, where: str, wanted: str = "a number, such as 15") -> float:
    """A finite number."""
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except (ValueError, OverflowError):
        number = None
    if number is None or not abs(number) < float("inf"):
        raise _wanted(where, value, wanted)
    return number


def as_whole_number(value: object, where: str) -> int:
    """A number without a fraction."""
    number = as_number(value, where, "a whole number, such as 20")
    if number != int(number):
        raise _wanted(where, value, "a whole number, such as 20")
    return int(number)


def as_span(value: object, where: str) -> timedelta:
    """A length of time: seconds as a number, or a number with its unit, `12h`, `90s`, `1.5 min`; never negative."""
    if isinstance(value, timedelta):
        return value
    match = _SPAN.fullmatch(str(value).strip()) if not isinstance(value, bool) else None
    try:
        if match:
            return timedelta(seconds=float(match[1]) * _SECONDS[match[2]])
    except OverflowError:
        pass
    raise _wanted(where, value, 'a time in seconds, or with its unit, such as "90s" or "12h"')


def as_seconds(value: object, where: str) -> float:
    """A length of time, in seconds."""
    return as_span(value, where).total_seconds()


def as_unit(value: object, where: str) -> Unit:
    """°F or °C, by letter or name."""
    unit = _UNITS.get(value.strip().lower().removeprefix("°")) if isinstance(value, str) else None
    if unit is None:
        raise _wanted(where, value, '"F" or "C"')
    return unit


def temperature_in(unit: Unit, lowest_f: float = LOWEST_F, highest_f: float = HIGHEST_F) -> Reader:
    """A reader of temperatures in that unit, which gives °F."""
    lowest, highest = unit.from_f(lowest_f), unit.from_f(highest_f)
    wanted = f"a temperature from {lowest:.0f} to {highest:.0f} °{unit}"

    def as_temp_f(value: object, where: str) -> float:
        temp_f = unit.to_f(as_number(value, where, wanted))
        if not lowest_f <= temp_f <= highest_f:
            raise _wanted(where, value, wanted)
        return temp_f

    return as_temp_f


def set_point_in(unit: Unit) -> Reader:
    """A reader of what a pit can hold, in that unit, which gives °F."""
    return temperature_in(unit, LOWEST_SET_POINT_F, HIGHEST_SET_POINT_F)


def difference_in(unit: Unit, most_f: float) -> Reader:
    """A reader of differences of temperatures in that unit, up or down by so many °F at most, which gives °F."""
    most = unit.change_from_f(most_f)
    wanted = f"a difference from {-most:.0f} to {most:.0f} °{unit}"

    def as_change_f(value: object, where: str) -> float:
        change_f = unit.change_to_f(as_number(value, where, wanted))
        if abs(change_f) > most_f:
            raise _wanted(where, value, wanted)
        return change_f

    return as_change_f


def as_clock(value: object, where: str) -> time:
    """A time of day, `14:00`."""
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise _wanted(where, value, 'a time of day in quotes, such as "14:00"')
    return time(int(match[1]), int(match[2]))


def as_hours(value: object, where: str) -> tuple[time, time]:
    """A part of every day, `22:00-06:30`."""
    begin, _, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    try:
        hours = as_clock(begin, where), as_clock(end, where)
    except ConfigError:
        raise _wanted(where, value, 'two times of day in quotes, such as "22:00-06:30"') from None
    if hours[0] == hours[1]:
        raise _wanted(where, value, 'two different times of day, such as "22:00-06:30"')
    return hours


def as_zone(value: object, where: str) -> "ZoneInfo":
    """A time zone by its name in the IANA's list."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(as_text(value, where))
    except (ValueError, OSError, LookupError):
        raise _wanted(where, value, 'a time zone that is known here, such as "Europe/Berlin" or "UTC"') from None


def as_url(value: object, where: str) -> str:
    """An address of the web, without a slash at its end."""
    url = as_text(value, where)
    if not re.fullmatch(r"https?://[^\s/]\S*", url):
        raise _wanted(where, value, 'an address such as "https://smoker.example.com"')
    return url.rstrip("/")


def as_tables(value: object, kind: str, path: object) -> Mapping[str, Mapping[str, object]]:
    """The tables `[KIND.NAME]` of a file, by name."""
    tables = value if isinstance(value, dict) else None
    if tables is None:
        raise ConfigError(f"{kind} in {path} must be a table: write [{kind}.NAME] and its keys below")
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise ConfigError(
                f"{kind}.{name} in {path} must be a table: write {heading(kind, name)} and its keys below"
            )
    return tables


def as_keys(table: Mapping[str, object], where: str, readers: Mapping[str, Reader]) -> dict[str, object]:
    """The values of a table, each read by its key's reader; an unknown key is refused.

    Args:
        table: key and value.
        where: its heading and its file.
        readers: by key.
    """
    for key in table:
        if key not in readers:
            raise unknown("key", key, where, readers)
    return {key: readers[key](value, f"{key} of {where}") for key, value in table.items()}


def heading(kind: str, name: str) -> str:
    """How TOML spells a table's heading: `[probes.food-A]`, `[queues."pit temps"]`."""
    bare = re.fullmatch(r"[\w-]+", name, re.ASCII)
    return f"[{kind}.{name}]" if bare else f'[{kind}."{name}"]'


def one_of(*choices: str) -> Reader:
    """A reader that takes these words alone, in any case."""

    def as_choice(value: object, where: str) -> str:
        word = value.strip().lower() if isinstance(value, str) else ""
        if word not in choices:
            raise _wanted(where, value, f"one of {', '.join(choices)}")
        return word

    return as_choice


def unknown(kind: str, name: str, where: str, known: Iterable[str]) -> ConfigError:
    """The error for a name that nothing bears, with the one that was perhaps meant, else all there are."""
    known = sorted(known)
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return ConfigError(f"unknown {kind} {name!r}{where and f' in {where}'}: {remedy}")


def _wanted(where: str, value: object, wanted: str) -> ConfigError:
    return ConfigError(f"{where} must be {wanted}, not {value!r:.60}")
