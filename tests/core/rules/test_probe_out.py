"""A probe that is not where it should be, told from a lid, a dead fire, a wrap and the end of a cook."""

import pytest
from tests.core.courses import AIR_F, LIT, MEAT, Course
from tests.core.rules.food_stories import CADENCES, CLIMBING, edges, minute_of, raised, rings, told, with_targets

from smart_smoker.core.model import Severity
from smart_smoker.core.monitor import Edge

HOT = LIT.hold(70)


@pytest.mark.parametrize("cadence_s", CADENCES)
def test_a_pits_probe_in_the_air_outside_is_told_and_the_fire_is_not_blamed(cadence_s: int) -> None:
    events = told(MEAT.to(140.0, 240), HOT.to(AIR_F, 1.0).hold(40).to(225.0, 2).hold(80), cadence_s=cadence_s)
    (out,) = raised(events, "probe_out")
    assert out.probe == "smoker"
    assert out.severity is Severity.URGENT
    assert 111 <= minute_of(out) <= 118
    assert rings(events) == ["probe_out"]
    assert edges(events, "probe_out")[1][0] - 152 <= 7


def test_a_pits_probe_that_is_out_is_told_with_its_numbers() -> None:
    (out,) = raised(told(MEAT.to(140.0, 240), HOT.to(AIR_F, 1.0).hold(40)), "probe_out")
    assert out.message == "Pit fell from 224 °F to 70 °F within minutes: its probe hangs outside, the fire is not out."


PITS = {
    "a lid": HOT.to(150.0, 2).to(225.0, 7).hold(60),
    "a lid in winter": HOT.to(105.0, 3).to(215.0, 8).hold(60),
    "a fire that dies": HOT.to(90.0, 100).hold(40),
}


@pytest.mark.parametrize("cadence_s", CADENCES)
@pytest.mark.parametrize("pit", PITS.values(), ids=PITS)
def test_a_pit_that_cools_is_no_probe_that_is_out(pit: Course, cadence_s: int) -> None:
    assert raised(told(MEAT.to(140.0, 250), pit, cadence_s=cadence_s), "probe_out") == []


@pytest.mark.parametrize("cadence_s", CADENCES)
def test_a_foods_probe_in_the_pits_air_is_told_until_it_is_back(cadence_s: int) -> None:
    events = told(CLIMBING.to(222.0, 1).hold(30).to(152.0, 1).to(165.0, 40), cadence_s=cadence_s)
    (out,) = raised(events, "probe_out")
    assert minute_of(out) <= 158
    assert out.severity is Severity.WARNING
    assert "its probe is out of the meat, in the smoker's air." in out.message
    assert 147 <= out.numbers["before_f"] <= 152
    assert out.numbers["now_f"] >= 220
    assert [edge for _, edge in edges(events, "probe_out")] == [Edge.RAISED, Edge.CLEARED]
    assert rings(events) == ["probe_out"]


def test_without_a_pits_probe_a_food_that_is_hotter_than_food_can_be_is_out() -> None:
    events = told(CLIMBING.to(222.0, 1).hold(30), Course(225.0).hold(1))
    assert [event.probe for event in raised(events, "probe_out")] == ["food-A"]


@pytest.mark.parametrize("cadence_s", CADENCES)
@pytest.mark.parametrize("minutes", [4, 10, 20])
def test_a_food_that_is_wrapped_is_not_out(minutes: int, cadence_s: int) -> None:
    wrapped = CLIMBING.to(75.0, 1).hold(minutes).to(149.0, 2).to(170.0, 60)
    assert rings(told(wrapped, cadence_s=cadence_s)) == []


def test_a_food_that_is_wrapped_while_the_pit_cools_is_not_out() -> None:
    pit = LIT.hold(60).to(140.0, 50).hold(120)
    assert raised(told(CLIMBING.to(75.0, 1).hold(5).to(149.0, 2).hold(60), pit), "probe_out") == []


def test_a_food_that_stays_in_the_air_is_told_after_the_time_of_a_wrap() -> None:
    (out,) = raised(told(CLIMBING.to(75.0, 1).hold(60)), "probe_out")
    assert 174 <= minute_of(out) <= 180
    assert "stays there" in out.message


ENDS = {
    "a food at its target": (MEAT.to(194.0, 300).to(75.0, 1).hold(60), 195.0),
    "a probe that goes into cold meat": (CLIMBING.to(50.0, 1).to(70.0, 60), 195.0),
    "a probe that goes into meat from the fridge": (CLIMBING.to(38.0, 1).hold(60), 195.0),
}


@pytest.mark.parametrize(("food", "target_f"), ENDS.values(), ids=ENDS)
def test_a_food_that_was_done_or_another_piece_is_not_told(food: Course, target_f: float) -> None:
    assert raised(told(food, setup=with_targets(target_f)), "probe_out") == []


def test_a_pits_probe_that_falls_out_where_nobody_measures_the_food_is_urgent() -> None:
    (out,) = raised(told(None, HOT.to(AIR_F, 1.0).hold(40)), "probe_out")
    assert out.severity is Severity.URGENT


def test_a_pits_probe_that_is_taken_out_after_the_food_wakes_nobody() -> None:
    off = MEAT.to(203.0, 300).to(75.0, 2).hold(60)
    (out,) = raised(told(off, LIT.hold(280).to(AIR_F, 1).hold(41)), "probe_out")
    assert out.severity is not Severity.URGENT


def test_at_the_end_of_a_cook_the_pits_probe_may_be_out() -> None:
    events = told(MEAT.to(200.0, 300).to(190.0, 60), LIT.hold(270).to(AIR_F, 1).hold(50))
    (out,) = raised(events, "probe_out")
    assert out.severity is Severity.INFORMATION
