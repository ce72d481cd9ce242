"""Silence of one probe, of all, and what is none: a slow cadence, a habit, the end of a log."""

import pytest
from tests.core.courses import LIT, MEAT, Course
from tests.core.rules.food_stories import CADENCES, edges, minute_of, raised, rings, told, with_targets

from smart_smoker.core.model import Severity
from smart_smoker.core.monitor import Edge

COOKING = MEAT.to(120.0, 110)


@pytest.mark.parametrize("cadence_s", CADENCES)
def test_one_silent_probe_is_told_after_five_minutes_and_over_when_it_speaks(cadence_s: int) -> None:
    events = told(COOKING.silent(35).to(150.0, 80), cadence_s=cadence_s)
    (minute, raised_edge), (back, cleared_edge) = edges(events, "no_data")
    assert (raised_edge, cleared_edge) == (Edge.RAISED, Edge.CLEARED)
    assert 114 <= minute <= 117
    assert 147 <= back <= 150
    assert rings(events) == ["no_data"]


def test_one_silent_probe_is_told_with_its_last_number() -> None:
    (silent,) = raised(told(COOKING.silent(35).to(150.0, 80)), "no_data")
    assert silent.message == (
        "Food A has reported nothing for 5 min, 119 °F before; the others do. Check its battery and plug."
    )


def test_a_food_that_was_done_is_said_to_be_taken_off_and_wakes_nobody() -> None:
    events = told(COOKING.to(196.0, 150).silent(30).to(200.0, 20), setup=with_targets(198.0, 200.0))
    (silent,) = raised(events, "no_data")
    assert silent.severity is Severity.INFORMATION
    assert "taken off, it seems" in silent.message


def test_a_probe_that_often_pauses_is_given_twice_its_habit() -> None:
    pauses = COOKING
    for _ in range(6):
        pauses = pauses.silent(8).hold(12)
    assert len(raised(told(pauses), "no_data")) == 1


@pytest.mark.parametrize("cadence_s", CADENCES)
def test_when_all_fall_silent_it_is_told_once_urgently_and_not_of_each(cadence_s: int) -> None:
    pit = LIT.hold(70).silent(40).hold(60)
    events = told(COOKING.silent(40).to(150.0, 60), pit, food_B=COOKING.silent(40).to(150.0, 60), cadence_s=cadence_s)
    (silent,) = raised(events, "no_data_smoker")
    assert silent.severity is Severity.URGENT
    assert 119 <= minute_of(silent) <= 122
    assert rings(events) == ["no_data_smoker"]


def test_the_smokers_silence_is_told_with_its_last_number_and_over_with_its_next() -> None:
    events = [e for e in told(COOKING.silent(40).to(150.0, 60), LIT.hold(70).silent(40).hold(60)) if "data" in e.rule]
    raises, clears = events
    assert raises.message.startswith("No reading from the smoker for 10 min: nobody sees the fire. Pit was at 22")
    assert clears.message.startswith("Readings come again: Food A 120 °F, Pit 22")


def test_when_the_last_food_ends_a_silence_that_was_told_is_not_told_again() -> None:
    events = told(COOKING.to(130.0, 30), LIT.hold(70).silent(60).hold(20))
    assert rings(events) == ["no_data"]


QUIET: dict[str, tuple[Course, Course]] = {
    "a hole of eight minutes in the whole log": (COOKING.silent(8).to(140.0, 60), LIT.hold(70).silent(8).hold(60)),
    "a food that ends before the pit": (COOKING, LIT.hold(150)),
    "a pit that ends before the food": (COOKING.to(150.0, 60), LIT.hold(70)),
    "a food that begins late": (Course(40.0).silent(60).to(100.0, 60), LIT.hold(80)),
}


@pytest.mark.parametrize(("food", "pit"), QUIET.values(), ids=QUIET)
def test_what_is_no_silence_rings_nobody(food: Course, pit: Course) -> None:
    assert rings(told(food, pit)) == []
