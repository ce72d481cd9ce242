"""Whatever the batches, restarts, redeliveries, clocks and units: the same readings come to the same alerts.

Held over every minute rule that is found, on cooks made by hand.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.core.cooks import COOKS, readings_of
from tests.core.judging import Rules, advanced, end_of, found_rules, judge_of, judged, restarted, shifted
from tests.core.sample_rules import SAMPLE_RULES

from smart_smoker.core.judge import Judge
from smart_smoker.core.model import Reading
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.setup import Unit
from smart_smoker.core.track import Track

RULES: Final[Rules] = {**found_rules(), **SAMPLE_RULES}
LATE: Final = timedelta(minutes=2)
"""How far behind the newest reading another may come and still count."""
CLOCK: Final = re.compile(r"\d\d?:\d\d")

cooks = st.sampled_from(list(COOKS))
parts = st.floats(0, 1)
cuts = st.lists(st.one_of(parts, parts.map(lambda part: round(part, 2))), max_size=25).map(sorted)
every_minute: Final = [n / 400 for n in range(400)]
every_ten_seconds: Final = [n / 2000 for n in range(2000)]


@cache
def expected(name: str) -> list[AlertEvent]:
    """A cook judged in one go."""
    return judged(RULES, readings_of(name), COOKS[name].setup)


def moments(readings: Sequence[Reading], cuts: Sequence[float]) -> Iterator[datetime]:
    """The moments that are so far along a cook, and its end."""
    begin, end = readings[0].at, end_of(readings)
    yield from (begin + cut * (end - begin) for cut in cuts)
    yield end


@settings(max_examples=60)
@given(name=cooks, cuts=cuts, is_ahead=st.booleans())
@example(name="the lid is opened twice", cuts=every_ten_seconds, is_ahead=False)
def test_readings_come_to_the_same_however_they_are_cut_into_batches(
    name: str, cuts: list[float], is_ahead: bool
) -> None:
    readings, setup = readings_of(name), COOKS[name].setup
    judge = judge_of(RULES, readings)
    told: list[AlertEvent] = []
    for upto in moments(readings, cuts):
        known = readings if is_ahead else [reading for reading in readings if reading.at <= upto]
        told += advanced(judge, upto, known, setup)
    assert told == expected(name)


@settings(max_examples=60)
@given(name=cooks, cuts=cuts)
@example(name="a brisket stalls and is done, a smaller piece leaves early", cuts=every_minute)
@example(name="all fall silent, and speak again", cuts=every_minute)
@example(name="two pits and their mean", cuts=every_minute)
def test_a_restart_at_any_instant_changes_nothing(name: str, cuts: list[float]) -> None:
    readings, setup = readings_of(name), COOKS[name].setup
    judge, undisturbed = judge_of(RULES, readings), judge_of(RULES, readings)
    told: list[AlertEvent] = []
    for upto in moments(readings, cuts):
        told += advanced(judge, upto, readings, setup)
        judge = restarted(judge, RULES, readings[0].at, setup)
        advanced(undisturbed, upto, readings, setup)
        assert remembered(judge) == remembered(undisturbed)
    assert told == expected(name)


def remembered(judge: Judge) -> Any:
    """All that a judge knows, and all that a rule can see of it."""
    seen = [slot for slot in Track.__slots__ if not slot.startswith("_")]
    tracks = {name: [getattr(track, slot) for slot in seen] for name, track in judge.tracks.items()}
    return judge.minute, tracks, {name: track.dump() for name, track in judge.tracks.items()}, judge.standings


@settings(max_examples=40)
@given(name=cooks, seed=st.integers(0, 2**32), batch=st.integers(1, 40), again=st.floats(0, 0.5))
def test_redelivery_and_disorder_within_the_bound_change_nothing(
    name: str, seed: int, batch: int, again: float
) -> None:
    setup, arrivals = COOKS[name].setup, delivered(readings_of(name), Random(seed), again)
    store: dict[tuple[str, int], Reading] = {}
    judge: Judge | None = None
    told: list[AlertEvent] = []
    for begin in range(0, len(arrivals), batch):
        for reading in arrivals[begin : begin + batch]:
            store.setdefault((reading.series.probe, reading.n), reading)
        upto = max(reading.at for reading in store.values()) - LATE
        known = sorted(store.values(), key=lambda reading: reading.at)
        if judge is None and upto >= known[0].at:
            judge = Judge(RULES, known[0].at)
        if judge is not None:
            told += advanced(judge, upto, known, setup)
    assert judge is not None
    assert told + advanced(judge, end_of(readings_of(name)), known, setup) == expected(name)


def delivered(readings: Sequence[Reading], random: Random, again: float) -> list[Reading]:
    """All readings up to two minutes late each, a part of them another time whenever."""
    lags = [(reading.at + random.random() * LATE, reading) for reading in readings]
    repeated = [(reading.at + random.random() * timedelta(hours=5), reading) for reading in readings]
    lags += [late for late in repeated if random.random() < again]
    return [reading for _, reading in sorted(lags, key=lambda late: late[0])]


@settings(max_examples=40)
@given(name=cooks, by=st.timedeltas(timedelta(days=-20_000), timedelta(days=200_000)))
def test_another_clock_moves_the_alerts_and_nothing_else(name: str, by: timedelta) -> None:
    setup = COOKS[name].setup
    timers = tuple(replace(timer, at=timer.at and timer.at + by) for timer in setup.timers)
    told = judged(RULES, shifted(readings_of(name), by), replace(setup, timers=timers))
    assert [replace(event, at=event.at - by, message=CLOCK.sub("", event.message)) for event in told] == [
        replace(event, message=CLOCK.sub("", event.message)) for event in expected(name)
    ]


@pytest.mark.parametrize("name", COOKS)
def test_who_is_heard_first_does_not_matter(name: str) -> None:
    readings, cook = readings_of(name), COOKS[name]
    backwards = replace(cook.setup, probes=dict([*cook.setup.probes.items()][::-1]))
    assert judged(RULES, readings[::-1], backwards) == expected(name)


@pytest.mark.parametrize("name", COOKS)
def test_the_unit_changes_words_and_nothing_else(name: str) -> None:
    told = judged(RULES, readings_of(name), replace(COOKS[name].setup, unit=Unit.CELSIUS))
    assert [replace(event, message="") for event in told] == [replace(event, message="") for event in expected(name)]
    assert not [event.message for event in told if "°F" in event.message]


@pytest.mark.parametrize("name", COOKS)
def test_a_probe_that_says_celsius_by_tenths_comes_to_the_same_alerts(name: str) -> None:
    tenths = [replace(r, temp_f=round((r.temp_f - 32) / 1.8, 1) * 1.8 + 32) for r in readings_of(name)]
    assert differences(expected(name), judged(RULES, tenths, COOKS[name].setup), minutes=2) == []


@pytest.mark.parametrize("cadence_s", [2, 5, 10, 15, 60])
@pytest.mark.parametrize("name", [name for name, cook in COOKS.items() if not cook.is_of_readings])
def test_a_slow_probe_comes_to_the_same_alerts_as_a_quick_one(name: str, cadence_s: int) -> None:
    told = judged(RULES, readings_of(name, cadence_s), COOKS[name].setup)
    assert differences(expected(name), told, minutes=3) == []


@pytest.mark.parametrize("name", COOKS)
def test_where_a_minute_begins_does_not_matter(name: str) -> None:
    readings = readings_of(name, 10)
    later = [reading for reading in readings if reading.at >= readings[0].at + timedelta(seconds=40)]
    setup = COOKS[name].setup
    assert differences(judged(RULES, readings, setup), judged(RULES, later, setup), minutes=3) == []


@pytest.mark.parametrize("name", [name for name, cook in COOKS.items() if not cook.is_of_readings])
def test_a_probe_of_two_minutes_cadence_comes_to_the_same_first_alerts(name: str) -> None:
    told = judged(RULES, readings_of(name, 120), COOKS[name].setup)
    assert differences(first_raised(expected(name)), first_raised(told), minutes=5) == []


def first_raised(events: Sequence[AlertEvent]) -> list[AlertEvent]:
    """Of each rule, what it told first."""
    first: dict[str, AlertEvent] = {}
    for event in events:
        if event.edge is Edge.RAISED:
            first.setdefault(event.rule, event)
    return list(first.values())


def differences(ours: Sequence[AlertEvent], theirs: Sequence[AlertEvent], minutes: int) -> list[str]:
    """What one tells and the other does not, or at another time."""
    wrong: list[str] = []
    told: tuple[defaultdict[tuple[str, str], list[AlertEvent]], ...] = (defaultdict(list), defaultdict(list))
    for side, events in zip(told, (ours, theirs), strict=True):
        for event in events:
            side[event.rule, event.probe].append(event)
    for key in sorted({*told[0], *told[1]}):
        mine, other = told[0][key], told[1][key]
        if [event.edge for event in mine] != [event.edge for event in other]:
            wrong.append(f"{key}: {[*map(short, mine)]} against {[*map(short, other)]}")
        elif any(abs(a.at - b.at) > timedelta(minutes=minutes) for a, b in zip(mine, other, strict=True)):
            wrong.append(f"{key}: {[*map(short, mine)]} against {[*map(short, other)]}, too far apart")
    return wrong


def short(event: AlertEvent) -> str:
    return f"{event.edge} {event.at:%H:%M}"
