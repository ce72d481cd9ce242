"""Reads one setting's value, whether it comes from a TOML file, a variable of the environment or a flag.

A variable is always text, a TOML value has a type of its own; both become the one value that the setting wants, or a
sentence that says where it stands and what was wanted.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from difflib import get_close_matches
from typing import Final

from smart_smoker.errors import ConfigError

_SPAN: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|)")
_SECONDS: Final = {"ms": 0.001, "": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_YES: Final = ("1", "true", "yes", "on")
_NO: Final = ("0", "false", "no", "off")

Reader = Callable[[object, str], object]
"""Takes a raw value and the words for its place; raises ConfigError where it is no value of its kind."""


def as_text(value: object, where: str) -> str:
    """Text that is not blank, without the blanks around it."""
    if not isinstance(value, str) or not value.strip():
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


def as_table(value: object, where: str) -> Mapping[str, object]:
    """A table of further settings."""
    if not isinstance(value, dict):
        raise ConfigError(f"{where} must be a table: write [{where.split(maxsplit=1)[0]}.NAME] and its keys below")
    return value


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
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return ConfigError(f"unknown {kind} {name!r}{where and f' in {where}'}: {remedy}")


def _wanted(where: str, value: object, wanted: str) -> ConfigError:
    return ConfigError(f"{where} must be {wanted}, not {value!r:.60}")
