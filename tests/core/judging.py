"""How tests judge a cook: in one go, or in steps as a consumer does, restarting between them as the store allows."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from smart_smoker.core.judge import MINUTE, Judge, Said
from smart_smoker.core.model import Reading
from smart_smoker.core.monitor import AlertEvent, Standing
from smart_smoker.core.rules import RULE_SETS, MinuteRule, minute_rules
from smart_smoker.core.setup import Setup
from smart_smoker.core.track import Track
from smart_smoker.plugins import build, find_plugin, plugin_names

Rules = Mapping[str, MinuteRule[Any]]


@cache
def found_rules() -> Rules:
    """Every minute rule of the package without settings, in the order they are asked; the unnamed ones last."""
    named = RULE_SETS["pitmaster"]
    names = sorted(plugin_names("rule"), key=lambda name: (named.index(name) if name in named else len(named), name))
    return minute_rules({name: build(find_plugin("rule", name, "RULE"), {}, f"rule.{name}") for name in names})


def judge_of(rules: Rules, readings: Sequence[Reading]) -> Judge:
    """One that begins."""
    return Judge(rules, min(reading.at for reading in readings))


def said_of(readings: Iterable[Reading]) -> Said:
    """What a judge is told of them."""
    readings = list(readings)
    return Said(readings=readings, ended={r.series.probe: r.at for r in readings if r.is_last})


def end_of(readings: Sequence[Reading]) -> datetime:
    """A moment at which the last minute is over."""
    return max(reading.at for reading in readings) + MINUTE


def judged(rules: Rules, readings: Sequence[Reading], setup: Setup) -> list[AlertEvent]:
    """All of a cook in one go."""
    return judge_of(rules, readings).advance(end_of(readings), said_of(readings), setup)


def advanced(judge: Judge, upto: datetime, readings: Sequence[Reading], setup: Setup) -> list[AlertEvent]:
    """One step of a consumer that has these readings, of all moments; `readings` are in order."""
    first = 0 if judge.minute == 0 else bisect_right(readings, judge.judged_to, key=lambda reading: reading.at)
    ended = said_of(reading for reading in readings if reading.is_last).ended
    return judge.advance(upto, Said(readings=readings[first:], ended=ended), setup)


def restarted(judge: Judge, rules: Rules, origin: datetime, setup: Setup) -> Judge:
    """The judge that another process makes of what this one left in the store."""
    courses = json.loads(json.dumps({name: track.dump() for name, track in judge.tracks.items()}))
    kept = {key: (in_store(standing.state), standing.is_up) for key, standing in judge.standings.items()}
    return Judge(
        rules,
        origin,
        minute=judge.minute,
        tracks=[Track.load(setup.of(name).probe, course) for name, course in sorted(courses.items(), reverse=True)],
        standings={
            key: Standing(key[0], from_store(rules[key[0]], state), is_up) for key, (state, is_up) in kept.items()
        },
    )


def in_store(state: Any) -> str:
    """A state as the store keeps it."""
    if state is None:
        return json.dumps(None)
    assert is_dataclass(state) and not isinstance(state, type), "a state is None, or a frozen dataclass"  # noqa: PT018 - one claim
    return json.dumps(asdict(state))


def from_store(rule: MinuteRule[Any], kept: str) -> Any:
    """The state again."""
    values = json.loads(kept)
    return None if values is None else type(rule.start())(**values)


def shifted(readings: Iterable[Reading], by: timedelta) -> list[Reading]:
    """The same on another clock."""
    return [Reading(series=r.series, n=r.n, at=r.at + by, temp_f=r.temp_f, is_last=r.is_last) for r in readings]
