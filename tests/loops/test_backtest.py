"""The backtest: the same monitor as live, over a whole source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from smart_smoker.core.model import Reading, Series, Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.rules import About, Finding, Rule, View
from smart_smoker.core.rules.classic_pit_drop import ClassicPitDrop
from smart_smoker.core.rules.classic_stall import ClassicStall
from smart_smoker.loops.backtest import Backtest, Episode, backtest, episodes_of
from smart_smoker.sources import Fault, Row
from smart_smoker.sources.csv_file import CsvFile

NOON = datetime(2021, 5, 22, 12, 0, tzinfo=UTC)
CLASSIC: dict[str, Rule[Any]] = {"classic_pit_drop": ClassicPitDrop(), "classic_stall": ClassicStall()}


@dataclass(frozen=True, slots=True)
class Rows:
    """A source of rows a minute apart, each with every probe that still has a temperature."""

    temps_f: Mapping[str, Sequence[float]]
    name: str = "rows"
    digest: str = "0123456789abcdef0123456789abcdef"
    faults: tuple[Fault, ...] = ()
    is_demo: bool = False

    @property
    def row_count(self) -> int:
        return max(map(len, self.temps_f.values()), default=0)

    def rows(self, smoker_id: str, run: str) -> Iterator[Row]:
        for n in range(self.row_count):
            at = NOON + timedelta(minutes=n)
            readings = tuple(
                Reading(
                    series=Series(smoker_id, run, probe),
                    n=n,
                    at=at,
                    temp_f=temps_f[n],
                    stamp=f"{at:%H:%M}",
                    is_last=n == len(temps_f) - 1,
                )
                for probe, temps_f in self.temps_f.items()
                if n < len(temps_f)
            )
            yield Row(number=n + 1, at=at, readings=readings)


class AllCold:
    """The pit and every food are cold: asked each minute, about the whole smoker."""

    severity: ClassVar = Severity.URGENT
    about: ClassVar = About.SMOKER

    def start(self) -> None:
        """It needs no state."""

    def step(self, state: None, view: View) -> tuple[None, Finding | None]:
        """Find it each minute."""
        is_cold = all(track.now_f is not None and track.now_f < 100 for track in view.tracks.values())
        return state, Finding("Everything is cold", {}) if is_cold else None

    def over(self, state: None, view: View) -> str:
        """Why it is over."""
        return "warm again"


def event(
    edge: Edge, minute: int, rule: str = "stall", severity: Severity = Severity.WARNING, probe: str = "food-A"
) -> AlertEvent:
    return AlertEvent(
        edge=edge,
        rule=rule,
        probe=probe,
        severity=severity,
        at=NOON + timedelta(minutes=minute),
        temp_f=150.0 + minute,
        message=f"{rule} at {minute}",
        numbers={},
    )


def test_it_tells_what_each_probe_did() -> None:
    result = backtest(Rows({"smoker": [250, 250, 250, 250, 230, 230], "food-A": [150.0] * 21}), CLASSIC)
    assert [(e.at.minute, e.probe, e.edge) for e in result.events] == [
        (4, "smoker", "raised"),
        (5, "smoker", "repeated"),
        (5, "smoker", "cleared"),
        (19, "food-A", "raised"),
        (20, "food-A", "repeated"),
        (20, "food-A", "cleared"),
    ]
    assert {probe: len(readings) for probe, readings in result.readings.items()} == {"smoker": 6, "food-A": 21}
    assert [reading.n for reading in result.readings["smoker"]] == [0, 1, 2, 3, 4, 5]


def test_a_source_without_readings_tells_nothing() -> None:
    result = backtest(Rows({}), CLASSIC)
    assert (dict(result.readings), result.events, result.episodes) == ({}, [], [])


def test_no_rules_find_nothing() -> None:
    assert backtest(Rows({"smoker": [250, 100, 100, 100, 100]}), {}).events == []


def test_an_episode_is_what_was_raised_until_it_was_cleared() -> None:
    events = [
        event(Edge.RAISED, 1),
        event(Edge.RAISED, 2, "lid"),
        event(Edge.REPEATED, 2),
        event(Edge.CLEARED, 3),
        event(Edge.RAISED, 5),
    ]
    first, lid, second = episodes_of(events)
    assert first == Episode(
        rule="stall",
        probe="food-A",
        severity=Severity.WARNING,
        raised_at=NOON + timedelta(minutes=1),
        cleared_at=NOON + timedelta(minutes=3),
        temp_f=151.0,
        message="stall at 1",
        warnings=2,
    )
    assert (lid.rule, lid.cleared_at, lid.warnings) == ("lid", None, 1)
    assert (second.raised_at, second.cleared_at, second.warnings) == (NOON + timedelta(minutes=5), None, 1)


def test_rules_of_both_kinds_are_asked_over_one_cook() -> None:
    source = Rows({"smoker": [110, 110, 110, 110, 90, 90, 90, 110, 110], "food-A": [80.0] * 9})
    result = backtest(source, {**CLASSIC, "all_cold": AllCold()})
    assert [(e.at.minute, e.rule, e.probe, e.edge) for e in result.events] == [
        (4, "classic_pit_drop", "smoker", "raised"),
        (4, "all_cold", "", "raised"),
        (5, "classic_pit_drop", "smoker", "repeated"),
        (6, "classic_pit_drop", "smoker", "repeated"),
        (7, "classic_pit_drop", "smoker", "cleared"),
        (7, "all_cold", "", "cleared"),
    ]
    assert result.rings == 4


def test_information_is_shown_and_rings_never() -> None:
    events = [
        event(Edge.RAISED, 1, severity=Severity.INFORMATION),
        event(Edge.RAISED, 2, "lid", severity=Severity.URGENT),
        event(Edge.REPEATED, 3, "lid", severity=Severity.URGENT),
    ]
    assert [episode.rings for episode in episodes_of(events)] == [0, 2]
    assert Backtest({}, events).rings == 2


def test_one_rules_alerts_about_two_probes_are_two() -> None:
    events = [event(Edge.RAISED, 1), event(Edge.RAISED, 2, probe="food-B"), event(Edge.CLEARED, 3)]
    first, second = episodes_of(events)
    assert (first.probe, first.cleared_at is None) == ("food-A", False)
    assert (second.probe, second.cleared_at is None) == ("food-B", True)


def test_the_real_cook_has_998_warnings_in_28_episodes(real_cook: Path) -> None:
    result = backtest(CsvFile.read(real_cook), CLASSIC)
    told = dict.fromkeys(result.readings, 0)
    for episode in result.episodes:
        told[episode.probe] += episode.warnings
    assert {probe: len(readings) for probe, readings in result.readings.items()} == {
        "smoker": 960,
        "food-A": 1165,
        "food-B": 1226,
    }
    assert told == {"smoker": 14, "food-A": 475, "food-B": 509}
    assert len(result.episodes) == 28
    assert result.rings == 998
    assert all(episode.cleared_at for episode in result.episodes)


@pytest.mark.parametrize("probe", ["smoker", "food-A"])
def test_two_backtests_of_one_source_are_the_same(probe: str) -> None:
    source = Rows({probe: [250, 250, 250, 250, 230, 230, 230] * 4})
    assert backtest(source, CLASSIC) == backtest(source, CLASSIC)
