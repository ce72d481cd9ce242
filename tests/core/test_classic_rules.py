"""The mission's two rules: its words, its thresholds, and its exact warnings on the real cook."""

import csv
from collections import Counter, deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.core.model import Reading, Series
from smart_smoker.core.monitor import AlertEvent, Edge, Monitor
from smart_smoker.core.rules import ReadingRule
from smart_smoker.core.rules.classic_pit_drop import ClassicPitDrop
from smart_smoker.core.rules.classic_stall import ClassicStall

NOON = datetime(2021, 5, 22, 12, 0, tzinfo=UTC)
RULES: dict[str, ReadingRule[Any]] = {"classic_pit_drop": ClassicPitDrop(), "classic_stall": ClassicStall()}
REAL_COOK = Path(__file__).parents[3] / "shared" / "data" / "smoker-temps.csv"


def warnings(probe: str, temps_f: list[float]) -> list[AlertEvent]:
    series = Series("smoker", "run", probe)
    monitor = Monitor(probe, RULES)
    events: list[AlertEvent] = []
    for n, temp_f in enumerate(temps_f):
        reading = Reading(series=series, n=n, at=NOON + timedelta(seconds=30 * n), temp_f=temp_f, stamp=f"row {n}")
        events += monitor.observe(reading)
    return [event for event in events if event.is_warning]


@pytest.mark.parametrize(
    ("probe", "temps_f", "expected"),
    [
        pytest.param(
            "smoker",
            [250, 249, 248, 247, 235],
            ["Smoker Alert! Temperature dropped by 15.0°F at row 4"],
            id="a drop of 15 over five readings",
        ),
        pytest.param("smoker", [250, 249, 248, 247, 235.1], [], id="a drop of less"),
        pytest.param("smoker", [250, 240, 235, 235], [], id="a drop over a window that is not full"),
        pytest.param("smoker", [250, 250, 230, 250, 250], [], id="a dip that came back"),
        pytest.param("smoker", [200, 210, 220, 230, 240], [], id="a rise"),
        pytest.param("smoker", [225.0] * 30, [], id="a pit that stands still is no stall"),
        pytest.param(
            "food-A",
            [150 + n % 2 for n in range(20)],
            ["Food A Stall Alert! Temperature change ≤ 1°F at row 19"],
            id="a food that moves by 1 over twenty readings",
        ),
        pytest.param(
            "food-B",
            [160.0] * 21,
            [f"Food B Stall Alert! Temperature change ≤ 1°F at row {n}" for n in (19, 20)],
            id="and each reading that goes on with it",
        ),
        pytest.param("food-A", [150 + 1.01 * (n % 2) for n in range(20)], [], id="a food that moves by more"),
        pytest.param("food-A", [150.0] * 19, [], id="a window of nineteen"),
        pytest.param("food-A", [200, 180, 150, 120, 90], [], id="a food that falls is no pit"),
    ],
)
def test_a_warning_is_told_of(probe: str, temps_f: list[float], expected: list[str]) -> None:
    assert [event.message for event in warnings(probe, temps_f)] == expected


@given(st.lists(st.sampled_from([225.0, 230.0, 240.0, 245.0]), max_size=60))
def test_the_pit_drop_is_the_missions_loop(temps_f: list[float]) -> None:
    window: deque[float] = deque(maxlen=5)
    expected = []
    for temp_f in temps_f:
        window.append(temp_f)
        if len(window) == 5 and window[0] - window[-1] >= 15:
            expected.append(temp_f)
    assert [event.temp_f for event in warnings("smoker", temps_f)] == expected


@given(st.lists(st.sampled_from([150.0, 150.4, 151.0, 151.1]), max_size=60))
def test_the_stall_is_the_missions_loop(temps_f: list[float]) -> None:
    window: deque[float] = deque(maxlen=20)
    expected = []
    for n, temp_f in enumerate(temps_f):
        window.append(temp_f)
        if len(window) == 20 and max(window) - min(window) <= 1:
            expected.append(NOON + timedelta(seconds=30 * n))
    assert [event.at for event in warnings("food-A", temps_f)] == expected


@pytest.mark.skipif(not REAL_COOK.exists(), reason=f"the real cook is not here: {REAL_COOK}")
def test_on_the_real_cook_998_warnings_in_28_episodes_are_told() -> None:
    with REAL_COOK.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    told = {
        probe: warnings(probe, [float(row[column]) for row in rows if row[column].strip()])
        for column, probe in enumerate(("smoker", "food-A", "food-B"), start=1)
    }
    assert {probe: len(events) for probe, events in told.items()} == {"smoker": 14, "food-A": 475, "food-B": 509}
    raised = Counter(e.probe for events in told.values() for e in events if e.edge is Edge.RAISED)
    assert raised == {"smoker": 4, "food-A": 14, "food-B": 10}
