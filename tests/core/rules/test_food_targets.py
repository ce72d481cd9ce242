"""Targets: near, reached and passed, each told once; and what a wrap or a fallen probe must not be taken for."""

import pytest
from tests.core.courses import LIT, MEAT, Course
from tests.core.rules.food_stories import CADENCES, NOBODY_SAID, edges, minute_of, raised, rings, told, with_targets

from smart_smoker.core.monitor import Edge
from smart_smoker.core.setup import Unit

BRISKET = MEAT.to(200.0, 320)
"""Half a degree a minute: at 165 °F in minute 250, at 195 °F in minute 310."""


@pytest.mark.parametrize("cadence_s", CADENCES)
def test_each_target_is_told_once_within_minutes(cadence_s: int) -> None:
    events = told(BRISKET, setup=with_targets(165.0, 195.0), cadence_s=cadence_s)
    wrap, pull = raised(events, "target_reached")
    assert 250 <= minute_of(wrap) <= 254
    assert 310 <= minute_of(pull) <= 314
    assert rings(events) == ["target_reached", "target_reached"]


def test_a_target_is_told_with_its_number_and_what_is_to_be_done() -> None:
    wrap, pull = raised(told(BRISKET, setup=with_targets(165.0, 195.0)), "target_reached")
    assert wrap.message == "Food A 166 °F: wrap it, its target was 165 °F."
    assert pull.message == ("Food A 196 °F: pull it, its target was 195 °F. Taken off it climbs about 4 °F more.")


def test_a_target_in_celsius_is_told_in_celsius() -> None:
    setup = with_targets(195.0)
    celsius = type(setup)(set_point_f=225.0, probes=setup.probes, unit=Unit.CELSIUS)
    (pull,) = raised(told(BRISKET, setup=celsius), "target_reached")
    assert pull.message.startswith("Food A 91 °C: pull it, its target was 91 °C.")


def test_a_target_is_near_a_quarter_of_an_hour_before() -> None:
    wrap, pull = raised(told(BRISKET, setup=with_targets(165.0, 195.0)), "target_near")
    assert 235 <= minute_of(wrap) <= 240
    assert 293 <= minute_of(pull) <= 300
    assert "near 165 °F (wrap), in about 15 min" in wrap.message
    assert "Taken off it climbs about 4 °F more." in pull.message


def test_poultry_in_a_hot_pit_is_near_by_what_it_climbs_off_the_heat() -> None:
    pit = LIT.to(400.0, 20).hold(240)
    (near,) = raised(told(MEAT.to(160.0, 300), pit, setup=with_targets(165.0)), "target_near")
    assert "climbs about 14 °F more" in near.message
    assert near.numbers["target_f"] - near.numbers["now_f"] > 12


def test_where_nobody_said_a_target_none_is_told() -> None:
    events = told(BRISKET, setup=NOBODY_SAID)
    assert not [event for event in events if event.rule in {"target_near", "target_reached", "overshooting"}]


def test_without_the_pit_nothing_is_said_of_what_it_still_climbs() -> None:
    away = LIT.silent(300)
    (pull,) = raised(told(BRISKET, away, setup=with_targets(195.0)), "target_reached")
    assert pull.message == "Food A 196 °F: pull it, its target was 195 °F."


def test_a_food_that_was_wrapped_when_it_was_there_need_not_be() -> None:
    wrapped = MEAT.to(164.5, 250).to(75.0, 1).hold(6).to(164.5, 2).to(185.0, 60)
    assert raised(told(wrapped, setup=with_targets(165.0, 195.0)), "target_reached") == []


def test_a_probe_in_the_pits_air_reaches_no_target() -> None:
    fell_out = MEAT.to(150.0, 220).to(224.0, 1).hold(40).to(151.0, 1).to(160.0, 30)
    events = told(fell_out, setup=with_targets(165.0, 195.0))
    assert raised(events, "target_reached") == raised(events, "overshooting") == []
    assert len(raised(events, "probe_out")) == 1


def test_two_targets_at_once_are_told_as_the_higher_one() -> None:
    late = MEAT.silent(240).to(200.0, 1).hold(30)
    (only,) = raised(told(late, setup=with_targets(165.0, 195.0)), "target_reached")
    assert "pull it" in only.message


@pytest.mark.parametrize("cadence_s", CADENCES)
def test_a_food_that_nobody_takes_off_overshoots_once(cadence_s: int) -> None:
    (past,) = raised(told(MEAT.to(215.0, 350), setup=with_targets(195.0), cadence_s=cadence_s), "overshooting")
    assert past.message.startswith("Food A 20")
    assert "past its target and still in the heat: take it off." in past.message


def test_a_food_that_rests_does_not_overshoot() -> None:
    rests = MEAT.to(195.0, 310).to(199.5, 20).to(170.0, 60)
    assert raised(told(rests, setup=with_targets(195.0)), "overshooting") == []


def test_a_food_that_cools_past_its_target_does_not_overshoot() -> None:
    cools = Course(208.0).silent(240).to(190.0, 60)
    assert raised(told(cools, setup=with_targets(195.0)), "overshooting") == []


def test_overshooting_is_over_when_the_food_is_off_the_heat() -> None:
    taken = MEAT.to(208.0, 350).to(185.0, 40)
    assert [edge for _, edge in edges(told(taken, setup=with_targets(195.0)), "overshooting")] == [
        Edge.RAISED,
        Edge.CLEARED,
    ]
