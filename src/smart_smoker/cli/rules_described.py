"""What a rule says of itself: all of it stands in its module, and is read there, so that no list can be out of date."""

import inspect
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from typing import Any, Final

from smart_smoker.core.model import PROBES, Role
from smart_smoker.core.rules import RULE_SETS, About
from smart_smoker.plugins import build, find_plugin, plugin_names
from smart_smoker.settings import Settings

_ABOUT: Final = {
    About.SMOKER: "the smoker",
    About.PIT: "the pit",
    About.FOOD: "each food",
    About.PROBE: "each probe",
}
_SOURCE: Final = re.compile(r"\bSource:\s*(.+?)(?:\n\n|\Z)", re.DOTALL)
_SETTINGS: Final = "Attributes:"
_UNITS: Final = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting:
    """One setting of a rule.

    Attributes:
        key: as the table `[rule.NAME]` spells it.
        default: as it would be without that table; None where it must be there.
        value: as it is set.
        meaning: what the rule's class says of it.
    """

    key: str
    default: object
    value: object
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedRule:
    """A rule as a person meets it.

    Attributes:
        name: as `rules` in the settings spells it.
        meaning: its paragraphs, the first of which says what it is.
        condition: what it finds, and what else its class says but for its settings.
        source: where its numbers come from; empty where it does not say.
        severity: of its alert, where a finding brings none of its own.
        about: whom its alert is about, for people.
        is_asked_each_minute: rather than at each reading.
        sets: the rule sets it is in.
        is_in_use: whether the settings name it.
        settings: what can be set.
    """

    name: str
    meaning: Sequence[str]
    condition: str
    source: str
    severity: str
    about: str
    is_asked_each_minute: bool
    sets: Sequence[str]
    is_in_use: bool
    settings: Sequence[RuleSetting]


def rule_names(settings: Settings) -> list[str]:
    """Every rule there is: the sets' in their order, this package's others, and those that the settings name."""
    ours = plugin_names("rule")
    in_sets = [name for names in RULE_SETS.values() for name in names if name in ours]
    return list(dict.fromkeys([*in_sets, *ours, *_in_use(settings), *settings.rule_settings]))


def describe(name: str, settings: Settings) -> DescribedRule:
    """A rule, with its settings as they are set.

    Raises:
        ConfigError: there is none of that name, or one of its settings is wrong.
    """
    factory = find_plugin("rule", name, "RULE", RULE_SETS)
    rule = build(factory, settings.rule_settings.get(name, {}), f"rule.{name}")
    text = inspect.cleandoc(sys.modules[factory.__module__].__doc__ or "")
    return DescribedRule(
        name=name,
        meaning=_paragraphs(_SOURCE.sub("\n\n", text)),
        condition=" ".join(takewhile(lambda text: not text.startswith(_SETTINGS), _paragraphs(factory.__doc__))),
        source=" ".join(" ".join(_SOURCE.findall(text)).split()),
        severity=str(rule.severity),
        about=_about(rule),
        is_asked_each_minute=hasattr(rule, "about"),
        sets=[title for title, names in RULE_SETS.items() if name in names],
        is_in_use=name in _in_use(settings),
        settings=_settings(factory, rule),
    )


def spelled(value: object) -> str:
    """A setting's value as TOML spells it: `14`, `"10m"`, `true`, `["food-A"]`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, timedelta):
        return f'"{_span(value)}"'
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(spelled, value))}]"
    return "none" if value is None else f'"{value}"'


def plain(value: object) -> Any:
    """A setting's value as JSON has it; a length of time is spelled as the settings take it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return list(value) if isinstance(value, tuple | list) else spelled(value).strip('"')


def _in_use(settings: Settings) -> set[str]:
    return {name for entry in settings.rules for name in RULE_SETS.get(entry, (entry,))}


def _paragraphs(text: str | None) -> list[str]:
    """A docstring's paragraphs, each on one line."""
    return [" ".join(part.split()) for part in inspect.cleandoc(text or "").split("\n\n") if part.strip()]


def _about(rule: Any) -> str:
    if hasattr(rule, "about"):
        return _ABOUT[rule.about]
    watched = {probe.role for probe in PROBES.values() if rule.watches(probe)}
    if len(watched) == 1:
        return _ABOUT[About.PIT if watched == {Role.PIT} else About.FOOD]
    return _ABOUT[About.PROBE]


def _settings(factory: Any, rule: Any) -> list[RuleSetting]:
    meanings = _attributes(factory.__doc__)
    return [
        RuleSetting(
            key=key,
            default=None if parameter.default is parameter.empty else parameter.default,
            value=getattr(rule, key, None),
            meaning=meanings.get(key, ""),
        )
        for key, parameter in inspect.signature(factory).parameters.items()
    ]


def _attributes(text: str | None) -> Mapping[str, str]:
    """What a class's docstring says of its attributes, by name."""
    _, _, below = inspect.cleandoc(text or "").partition(f"\n{_SETTINGS}\n")
    meanings: dict[str, str] = {}
    names: list[str] = []
    for line in below.splitlines():
        if line.strip() and not line.startswith(" "):
            break
        begun = re.fullmatch(r" {4}(\w+(?:, \w+)*): (.*)", line)
        if begun:
            names = begun[1].split(", ")
            meanings |= dict.fromkeys(names, begun[2])
        elif line.strip():
            meanings |= {name: f"{meanings[name]} {line.strip()}" for name in names}
    return meanings


def _span(length: timedelta) -> str:
    for unit, one in _UNITS:
        if length and not length % one:
            return f"{length // one}{unit}"
    return f"{length.total_seconds():g}s"
