"""The rules that a backtest is asked to try: named or from a file, with settings changed for this once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import click

from smart_smoker import config, setting_values
from smart_smoker.core.rules import Rule
from smart_smoker.errors import ConfigError
from smart_smoker.settings import Settings
from smart_smoker.settings.layers import from_file

MOST_SETS: Final = 2
_LONGEST_HEADING: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Rules that are tried together.

    Attributes:
        name: what was asked for, with what was changed; no two that are compared bear the same.
        heading: the same in a word or two.
        rules: by their names.
    """

    name: str
    heading: str
    rules: Mapping[str, Rule[Any]]


def rule_sets(settings: Settings, asked: Sequence[str], compared: str | None, changes: Sequence[str]) -> list[RuleSet]:
    """One or two rule sets.

    Args:
        settings: what the command has; its rules are tried where none are asked.
        asked: words of `--rules`: names with commas, or a file like `smoker.toml`.
        compared: the word of `--compare`, which no change touches.
        changes: words of `--set`.

    Raises:
        ConfigError: a word names nothing, or a setting is wrong.
    """
    words = [*asked] or [",".join(settings.rules)]
    if len(words) + bool(compared) > MOST_SETS:
        raise click.UsageError("Two rule sets can be compared, not more.")
    named = [(word, _settings_of(word, settings)) for word in words]
    made = _changed(named, [_change_of(text) for text in changes])
    if compared:
        made.append(_named(compared, config.make_rules(_settings_of(compared, settings))))
    if len({one.name for one in made}) < len(made):
        raise click.UsageError(f"{made[0].name} would be compared with itself: change it with --set, or name another.")
    places = ("first", "second") if len(made) > 1 else ("these",)
    return [
        one if len(one.heading) <= _LONGEST_HEADING else replace(one, heading=f"{place} rules")
        for one, place in zip(made, places, strict=True)
    ]


def _settings_of(word: str, settings: Settings) -> Settings:
    if not word.lower().endswith(".toml"):
        return replace(settings, rules=setting_values.as_names(word, "--rules"))
    path = Path(word).expanduser()
    if not path.is_file():
        raise ConfigError(f"there is no file {word}: --rules takes names, or a file like smoker.toml")
    # A file is a rule set of its own: nothing of the other settings touches it, but which rules where it names none.
    return Settings(**{"rules": settings.rules} | from_file(path))


@dataclass(frozen=True, slots=True)
class _Change:
    text: str
    rule: str
    key: str
    value: str


def _change_of(text: str) -> _Change:
    place, is_there, value = text.partition("=")
    rule, _, key = place.strip().rpartition(".")
    if not (is_there and rule and key):
        raise ConfigError(f"--set {text!r} is no change: write RULE.KEY=VALUE, such as stall.hold=15m")
    return _Change(text, rule, key, value.strip())


def _changed(named: Sequence[tuple[str, Settings]], changes: Sequence[_Change]) -> list[RuleSet]:
    """The rule sets, each change made in all of them that have its rule."""
    made = {word: config.make_rules(settings) for word, settings in named}
    for change in changes:
        if not any(change.rule in rules for rules in made.values()):
            there = ", ".join(sorted({name for rules in made.values() for name in rules}))
            raise ConfigError(f"--set {change.text!r} changes no rule that is tried; tried are {there}")
    sets: list[RuleSet] = []
    for word, settings in named:
        fitting = [change for change in changes if change.rule in made[word]]
        rules = config.make_rules(_with(settings, fitting)) if fitting else made[word]
        sets.append(_named(word, rules, fitting))
    return sets


def _named(word: str, rules: Mapping[str, Rule[Any]], changes: Sequence[_Change] = ()) -> RuleSet:
    heading = Path(word).name + (" changed" if changes else "")
    return RuleSet(name=", ".join([word, *(change.text for change in changes)]), heading=heading, rules=rules)


def _with(settings: Settings, changes: Sequence[_Change]) -> Settings:
    tables = dict(settings.rule_settings)
    for change in changes:
        tables[change.rule] = {**tables.get(change.rule, {}), change.key: change.value}
    return replace(settings, rule_settings=tables)
