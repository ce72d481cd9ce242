"""The monitor: edges out of findings, and a memory that survives a restart anywhere."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.core.model import Probe, Reading, Series, Severity
from smart_smoker.core.monitor import AlertEvent, Edge, Monitor
from smart_smoker.core.rules import Finding, ReadingRule, ReadingView
from smart_smoker.core.rules.classic_pit_drop import ClassicPitDrop
from smart_smoker.core.rules.classic_stall import ClassicStall

NOON = datetime(2021, 5, 22, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hot:
    """Over 200 °F for the second reading in a row: a rule with a state, and one telling an episode."""

    readings: int = 3
    severity: ClassVar = Severity.URGENT
    every_finding_is_a_warning: ClassVar = False

    def watches(self, probe: Probe) -> bool:
        return True

    def start(self) -> int:
        return 0

    def step(self, state: int, view: ReadingView) -> tuple[int, Finding | None]:
        hot = state + 1 if view.reading.temp_f > 200 else 0
        return hot, Finding(f"hot {hot} times", {"window": len(view.window)}) if hot > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryHot(Hot):
    """The same, each finding told."""

    every_finding_is_a_warning: ClassVar = True


RULES: dict[str, ReadingRule[Any]] = {
    "hot": Hot(),
    "every_hot": EveryHot(),
    "drop": ClassicPitDrop(),
    "stall": ClassicStall(readings=4),
}


def series_of(temps_f: list[float], probe: str = "food-A", *, ends: bool = False) -> list[Reading]:
    series = Series("smoker", "run", probe)
    last = len(temps_f) - 1
    return [
        Reading(
            series=series,
            n=n,
            at=NOON + timedelta(seconds=30 * n),
            temp_f=temp_f,
            stamp=f"stamp {n}",
            is_last=ends and n == last,
        )
        for n, temp_f in enumerate(temps_f)
    ]


def edges(monitor: Monitor, readings: list[Reading], rule: str) -> list[str]:
    return [event.edge for reading in readings for event in monitor.observe(reading) if event.rule == rule]


@pytest.mark.parametrize(
    ("rule", "temps_f", "ends", "expected"),
    [
        pytest.param("hot", [190, 201, 190], False, [], id="what is never wrong is never told"),
        pytest.param("hot", [201, 202, 203, 204], False, ["raised"], id="an episode is raised once"),
        pytest.param("hot", [201, 202, 190], False, ["raised", "cleared"], id="what is over is cleared"),
        pytest.param("hot", [201, 202, 190, 201, 202], False, ["raised", "cleared", "raised"], id="and comes again"),
        pytest.param(
            "every_hot", [201, 202, 203, 204], False, ["raised", "repeated", "repeated"], id="or each is told"
        ),
        pytest.param("hot", [201, 202], True, ["raised", "cleared"], id="the end of the series clears what it raises"),
        pytest.param("hot", [201, 202, 203], True, ["raised", "cleared"], id="and what was up"),
        pytest.param("hot", [201, 202, 190], True, ["raised", "cleared"], id="but nothing twice"),
    ],
)
def test_findings_become_edges(rule: str, temps_f: list[float], *, ends: bool, expected: list[str]) -> None:
    assert edges(Monitor("food-A", RULES), series_of(temps_f, ends=ends), rule) == expected


def test_an_event_says_what_when_and_on_what_it_was_decided() -> None:
    monitor = Monitor("food-A", {"hot": Hot()})
    events = [event for reading in series_of([201, 202.5, 190]) for event in monitor.observe(reading)]
    assert events[0] == AlertEvent(
        edge=Edge.RAISED,
        rule="hot",
        probe="food-A",
        severity=Severity.URGENT,
        at=NOON + timedelta(seconds=30),
        temp_f=202.5,
        message="hot 2 times",
        numbers={"window": 2},
    )
    assert (events[1].message, events[1].temp_f, events[1].is_warning) == ("no longer so", 190, False)


def test_a_rule_that_does_not_watch_the_probe_has_no_standing() -> None:
    assert [s.rule for s in Monitor("smoker", RULES).standings] == ["hot", "every_hot", "drop"]
    assert [s.rule for s in Monitor("food-B", RULES).standings] == ["hot", "every_hot", "stall"]
    assert Monitor("food-B", {"drop": ClassicPitDrop()}).memory == 0


def test_a_probe_that_nobody_described_is_watched_as_food() -> None:
    assert "stall" in [s.rule for s in Monitor("brisket", RULES).standings]


temps = st.lists(st.sampled_from([150.0, 150.5, 180.0, 201.0, 205.0, 230.0]), min_size=1, max_size=40)


@given(temps, st.sets(st.integers(0, 40)), st.sampled_from(["smoker", "food-A"]), st.booleans())
def test_a_restart_anywhere_changes_nothing(temps_f: list[float], cuts: set[int], probe: str, ends: bool) -> None:
    readings = series_of(temps_f, probe, ends=ends)
    undisturbed = Monitor(probe, RULES)
    expected = [undisturbed.observe(reading) for reading in readings]

    places = sorted({0, len(readings)} | {cut for cut in cuts if cut < len(readings)})
    monitor = Monitor(probe, RULES)
    told: list[list[AlertEvent]] = []
    for start, end in pairwise(places):
        newest = readings[max(0, start - monitor.memory) : start]
        monitor = Monitor(probe, RULES, newest, monitor.standings)
        told += [monitor.observe(reading) for reading in readings[start:end]]

    assert told == expected
    assert monitor.standings == undisturbed.standings


@given(temps)
def test_every_alert_is_raised_before_it_is_repeated_or_cleared_and_none_outlives_its_series(
    temps_f: list[float],
) -> None:
    monitor = Monitor("food-A", RULES)
    up: dict[str, bool] = dict.fromkeys(RULES, False)
    for reading in series_of(temps_f, ends=True):
        for event in monitor.observe(reading):
            assert up[event.rule] == (event.edge is not Edge.RAISED)
            up[event.rule] = event.edge is not Edge.CLEARED
    assert not any(up.values())
    assert not any(standing.is_up for standing in monitor.standings)
