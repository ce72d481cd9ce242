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


HOT = LIT.hold(70)
"""A pit at work until the moment at which the food is at 120 °F."""


@pytest.mark.parametrize("cadence_s", CADENCES)
def test_a_pit_that_falls_silent_over_night_wakes_somebody_after_twelve_minutes(cadence_s: int) -> None:
    events = told(COOKING.to(150.0, 80), HOT.silent(35).hold(45), cadence_s=cadence_s)
    (silent,) = raised(events, "no_data")
    assert silent.severity is Severity.URGENT
    assert 121 <= minute_of(silent) <= 124
    assert rings(events) == ["no_data"]


def test_a_hole_in_the_pits_log_wakes_nobody() -> None:
    assert rings(told(COOKING.to(150.0, 80), HOT.silent(11).hold(69))) == []


def test_a_pit_that_is_silent_before_it_is_warm_can_wait() -> None:
    (silent,) = raised(told(MEAT.to(60.0, 80), Course(70.0).to(90.0, 20).silent(30).hold(30)), "no_data")
    assert silent.severity is Severity.WARNING


OFF = MEAT.to(203.0, 300).to(75.0, 2)
"""A brisket that is taken off after five hours; its probe lies on the table."""


def test_the_pits_probe_may_be_put_away_when_the_food_is_off() -> None:
    (silent,) = raised(told(OFF.hold(60), LIT.hold(270).silent(45).hold(7)), "no_data")
    assert silent.severity is Severity.WARNING


@pytest.mark.parametrize("waits_min", [6, 20, 150])
def test_a_thermometer_that_is_switched_off_after_the_cook_wakes_nobody(waits_min: int) -> None:
    events = told(OFF.hold(waits_min).silent(60).hold(5), LIT.hold(262 + waits_min).silent(60).hold(5))
    (silent,) = raised(events, "no_data_smoker")
    assert silent.severity is Severity.INFORMATION
    assert silent.message == "No reading from the smoker for 10 min. All food was off: switched off, it seems."


STILL_ON: dict[str, Course] = {
    "food that is nearly done": MEAT.to(196.0, 450),
    "another brisket, put in after the first": OFF.hold(20).to(40.0, 1).to(130.0, 127),
}


@pytest.mark.parametrize("food", STILL_ON.values(), ids=STILL_ON)
def test_silence_over_food_that_is_still_on_is_urgent(food: Course) -> None:
    pit = LIT.hold(food.minutes - LIT.minutes)
    events = told(food.silent(60).hold(5), pit.silent(60).hold(5))
    (silent,) = raised(events, "no_data_smoker")
    assert silent.severity is Severity.URGENT


QUIET: dict[str, tuple[Course, Course]] = {
    "a hole of eight minutes in the whole log": (COOKING.silent(8).to(140.0, 60), LIT.hold(70).silent(8).hold(60)),
    "a food that ends before the pit": (COOKING, LIT.hold(150)),
    "a pit that ends before the food": (COOKING.to(150.0, 60), LIT.hold(70)),
    "a food that begins late": (Course(40.0).silent(60).to(100.0, 60), LIT.hold(80)),
}


@pytest.mark.parametrize(("food", "pit"), QUIET.values(), ids=QUIET)
def test_what_is_no_silence_rings_nobody(food: Course, pit: Course) -> None:
    assert rings(told(food, pit)) == []
