"""Stalls: those that a person labelled in recorded cooks, those drawn by hand, and what only looks like one."""

from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Final

import pytest
from tests.core.courses import LIT, MEAT, Course
from tests.core.judging import found_rules
from tests.core.rules.food_stories import CADENCES, CLIMBING, edges, raised, rings, told
from tests.core.rules.tempfit import BRISKETS, TURKEY
from tests.core.rules.tempfit import told as told_of

from smart_smoker.config import make_source
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.loops.backtest import backtest

STALLED: Final = CLIMBING.to(154.0, 60)
ZONES: Final = {"food-A": (292, 478), "food-B": (295, 478)}
"""Minutes from the first row of the mission's log, labelled by eye."""
EXPORT_ZONES: Final = {"food-1": (240, 330), "food-2": (240, 330), "food-3": (245, 365)}
DEFINITE: Final = ("food-1", "food-3")


@pytest.mark.parametrize("cadence_s", CADENCES)
def test_a_food_that_stands_still_is_told_within_half_an_hour_and_over_when_it_climbs(cadence_s: int) -> None:
    begins, ends = edges(told(STALLED.to(185.0, 60), cadence_s=cadence_s), "stall")
    assert begins[1] is Edge.RAISED
    assert 150 <= begins[0] <= 180
    assert ends[1] is Edge.CLEARED
    assert 210 <= ends[0] <= 245


def test_a_stall_is_told_with_its_number_and_what_it_means() -> None:
    (stall,) = raised(told(STALLED), "stall")
    assert stall.message == (
        "Food A 152 °F has stood still for 30 min: a stall. Normal, it can last hours; leave the fire alone, or wrap."
    )
    assert stall.numbers["slope_f_per_h"] < 6


def test_a_stall_wakes_nobody() -> None:
    assert rings(told(STALLED)) == []


def test_a_wrap_ends_a_stall_and_says_so() -> None:
    wrapped = STALLED.to(75.0, 1).hold(8).to(154.0, 2).to(190.0, 70)
    events = told(wrapped)
    assert [edge for _, edge in edges(events, "stall")] == [Edge.RAISED, Edge.CLEARED]
    assert "moved or wrapped" in next(e.message for e in events if e.rule == "stall" and e.edge is Edge.CLEARED)
    assert raised(events, "probe_out") == []


def test_a_step_ends_a_stall_at_once() -> None:
    events = told(STALLED.to(166.0, 1).hold(40))
    (_, (ended, _)) = edges(events, "stall")
    assert 211 <= ended <= 224
    assert "moved or wrapped" in next(e.message for e in events if e.rule == "stall" and e.edge is Edge.CLEARED)


NO_STALLS: Final[Mapping[str, tuple[Course, Course | None]]] = {
    "a food that climbs steadily": (MEAT.to(200.0, 300), None),
    "a flat food that is still cold": (MEAT.to(120.0, 120).hold(60), None),
    "a flat food that is nearly done": (MEAT.to(192.0, 200).hold(60), None),
    "a food that never climbed": (MEAT.to(140.0, 500).hold(60), None),
    "a food over a pit that went cold": (CLIMBING.to(154.0, 90), LIT.hold(100).to(140.0, 50).hold(60)),
    "a food that cools and warms again": (CLIMBING.to(143.0, 20).to(150.0, 22).to(175.0, 40), None),
}


@pytest.mark.parametrize(("food", "pit"), NO_STALLS.values(), ids=NO_STALLS)
def test_what_is_no_stall_is_not_told_as_one(food: Course, pit: Course | None) -> None:
    assert raised(told(food, pit), "stall") == []


def test_the_real_cook_has_one_stall_a_food_and_few_rings(real_cook: Path) -> None:
    cook = backtest(make_source(str(real_cook)), found_rules())
    origin = min(reading.at for course in cook.readings.values() for reading in course)
    stalls = {e.probe: (e.at - origin).total_seconds() / 60 for e in raised(cook.events, "stall")}
    assert len(raised(cook.events, "stall")) == len(stalls) == 2
    assert all(begin <= stalls[probe] <= end for probe, (begin, end) in ZONES.items())
    assert len(rings(cook.events)) <= 8


def test_the_briskets_stalls_are_found_and_no_others() -> None:
    stalls = stalls_of(told_of(found_rules(), BRISKETS))
    assert set(DEFINITE) <= {probe for probe, _ in stalls}
    assert len(stalls) == len(dict(stalls))
    for probe, minute in stalls:
        assert EXPORT_ZONES[probe][0] <= minute <= EXPORT_ZONES[probe][1]


def test_a_turkey_does_not_stall_not_even_when_it_rests() -> None:
    assert stalls_of(told_of(found_rules(), TURKEY)) == []


def test_a_definite_stall_is_told_25_minutes_late_in_the_median(real_cook: Path) -> None:
    cook = backtest(make_source(str(real_cook)), found_rules())
    origin = min(reading.at for course in cook.readings.values() for reading in course)
    late = [(e.at - origin).total_seconds() / 60 - ZONES[e.probe][0] for e in raised(cook.events, "stall")]
    export = dict(stalls_of(told_of(found_rules(), BRISKETS)))
    late += [export[probe] - EXPORT_ZONES[probe][0] for probe in DEFINITE]
    assert median(late) <= 25


def stalls_of(events: list[tuple[float, AlertEvent]]) -> list[tuple[str, float]]:
    """The stalls that were told, by probe, with their minutes."""
    return [(e.probe, minute) for minute, e in events if e.rule == "stall" and e.edge is Edge.RAISED]
