"""A probe whose wire is broken, loose, or that hangs: told, left out, and well again."""

import pytest
from tests.core.courses import LIT, MEAT, Course
from tests.core.rules.food_stories import edges, raised, rings, told, with_targets

from smart_smoker.core.model import Severity
from smart_smoker.core.monitor import Edge

COOKING = MEAT.to(120.0, 110)
BROKEN = {
    "a broken wire": (COOKING.says(999.0, 30), "its wire is broken"),
    "an open circuit": (COOKING.says(671.0, 30), "its wire is broken"),
    "nothing plugged in": (COOKING.says(32.0, 30), "its wire is broken"),
    "a loose wire": (COOKING.spikes(170.0, 40), "jumps up and down"),
    "a probe that hangs": (COOKING.says(120.3, 60), "it hangs"),
}


@pytest.mark.parametrize(("food", "why"), BROKEN.values(), ids=BROKEN)
def test_a_fault_is_told_once_and_over_when_the_probe_is_well(food: Course, why: str) -> None:
    events = told(food.to(150.0, 90), setup=with_targets(195.0))
    (fault,) = raised(events, "probe_fault")
    assert why in fault.message
    assert 110 < fault.numbers["before_f"] < 125
    (_, _), (over, cleared) = edges(events, "probe_fault")
    assert cleared is Edge.CLEARED
    assert over <= food.minutes + 25
    assert rings(events) == ["probe_fault"]


def test_a_broken_wire_is_told_within_minutes() -> None:
    ((minute, _), _) = edges(told(COOKING.says(999.0, 30).to(150.0, 90)), "probe_fault")
    assert 111 <= minute <= 114


def test_a_glitch_is_no_fault() -> None:
    assert rings(told(COOKING.says(999.0, 1).to(150.0, 90))) == []


def test_a_pits_probe_that_hangs_is_told_in_a_quarter_of_an_hour() -> None:
    ((minute, _), _) = edges(told(MEAT.to(140.0, 180), LIT.hold(60).says(225.4, 40).hold(40)), "probe_fault")
    assert 109 <= minute <= 115


BLIND = {
    "a wire that breaks": LIT.hold(60).says(999.0, 40).hold(40),
    "a probe that hangs": LIT.hold(60).says(225.4, 40).hold(40),
}


@pytest.mark.parametrize("food", [MEAT.to(140.0, 180), None], ids=["food cooks", "nobody measures the food"])
@pytest.mark.parametrize("pit", BLIND.values(), ids=BLIND)
def test_a_pit_that_nobody_sees_wakes_somebody(pit: Course, food: Course | None) -> None:
    (fault,) = raised(told(food, pit), "probe_fault")
    assert fault.severity is Severity.URGENT


def test_a_broken_pits_probe_can_wait_when_the_food_is_off() -> None:
    off = MEAT.to(203.0, 300).to(75.0, 2).hold(60)
    (fault,) = raised(told(off, LIT.hold(270).says(999.0, 40)), "probe_fault")
    assert fault.severity is Severity.WARNING


def test_a_broken_foods_probe_can_wait() -> None:
    (fault,) = raised(told(COOKING.says(999.0, 30).to(150.0, 90)), "probe_fault")
    assert fault.severity is Severity.WARNING


def test_a_probe_that_never_was_plugged_in_wakes_nobody() -> None:
    events = told(MEAT.to(140.0, 120), food_B=Course(32.0).says(32.0, 120))
    (fault,) = raised(events, "probe_fault")
    assert fault.severity is Severity.INFORMATION
    assert "is it plugged in?" in fault.message


def test_a_broken_probe_reaches_no_target() -> None:
    events = told(COOKING.says(672.0, 30).to(150.0, 90), setup=with_targets(195.0))
    assert raised(events, "target_reached") == []
