"""A pit that leaves its band, and one that flares up."""

from typing import Final

import pytest
from tests.core.courses import LIT, MEAT, Course
from tests.core.rules.pit_stories import (
    AT,
    CALM_F,
    WARM,
    Setups,
    at_225,
    minute_of,
    raised,
    rings,
    said_by,
    sentence,
    unsaid,
)

from smart_smoker.core.monitor import Edge
from smart_smoker.core.setup import Setup

FLARE: Final = WARM.to(345, 4).to(300, 3).to(228, 15).hold(60)
HOT: Final = WARM.to(262, 30).hold(40).to(225, 30).hold(30)
LOW: Final = WARM.to(190, 120).hold(40).to(225, 40).hold(30)


@pytest.mark.parametrize("cadence_s", [2, 30, 60, 120])
@pytest.mark.parametrize("setup", [at_225, unsaid], ids=["with a set point", "without one"])
def test_a_flare_up_rings_at_once_and_once(cadence_s: int, setup: Setups) -> None:
    events = said_by(FLARE, setup=setup, cadence_s=cadence_s)
    assert raised(events) == ["flare_up"]
    assert minute_of(events, "flare_up") <= AT + 6
    assert minute_of(events, "flare_up", Edge.CLEARED) <= AT + 22


def test_a_flare_up_is_told_with_what_to_do() -> None:
    events = said_by(FLARE, noise_f=CALM_F)
    assert sentence(events, "flare_up") == "Pit 315 °F, up 90 °F in 6 min: the fire flares up. Shut the vents."
    assert sentence(events, "flare_up", Edge.CLEARED) == "Pit back at 238 °F after 17 min."


@pytest.mark.parametrize("setup", [at_225, unsaid], ids=["with a set point", "without one"])
@pytest.mark.parametrize(
    "pit",
    [
        pytest.param(LIT.hold(20).to(150, 2).to(235, 5).hold(60), id="a lid soon after the pit came to its heat"),
        pytest.param(WARM.to(222, 6).to(140, 45).to(235, 16).hold(60), id="a fire that was fed late"),
        pytest.param(WARM.to(160, 55).to(130, 2).to(224, 8).hold(40), id="a lid over a fire that was fed late"),
        pytest.param(WARM.to(130, 3).to(236, 6).hold(40), id="a lid after which the fire has air"),
        pytest.param(WARM.to(150, 6).hold(25).to(222, 10).hold(60), id="a lid that was shut at last"),
        pytest.param(WARM.to(248, 3).to(225, 6).hold(40), id="a whim of the fire"),
    ],
)
def test_a_rise_to_where_the_pit_was_is_no_flare_up(pit: Course, setup: Setups) -> None:
    assert "flare_up" not in raised(said_by(pit, setup=setup))


def test_one_broken_reading_is_no_flare_up() -> None:
    assert raised(said_by(WARM.says(285, 1).hold(60), noise_f=CALM_F)) == []


def test_a_pit_that_stays_too_hot_is_told_once() -> None:
    events = said_by(HOT, noise_f=CALM_F)
    assert raised(events) == ["pit_hot"]
    assert sentence(events, "pit_hot") == "Pit too hot: 262 °F for 10 min; it shall be 225 °F."
    assert sentence(events, "pit_hot", Edge.CLEARED) == "Pit back at 240 °F after 67 min."


def test_a_pit_that_stays_too_cold_is_told_once() -> None:
    events = said_by(LOW, {"food-A": MEAT.to(90, 60).to(140, 260)}, noise_f=CALM_F)
    assert raised(events) == ["pit_cold"]
    assert sentence(events, "pit_cold") == "Pit too cold: 195 °F for 15 min; it shall be 225 °F."
    assert sentence(events, "pit_cold", Edge.CLEARED).startswith("Pit back at 210 °F after")


def test_without_a_set_point_nothing_is_too_hot_or_too_cold() -> None:
    told = [*raised(said_by(HOT, setup=unsaid)), *raised(said_by(LOW, setup=unsaid))]
    assert not {"pit_hot", "pit_cold"} & set(told)


@pytest.mark.parametrize(
    "pit",
    [
        pytest.param(Course(70).to(150, 60).hold(120), id="a pit that never came to its heat"),
        pytest.param(WARM.to(262, 15).hold(3).to(225, 20).hold(30), id="an excursion of ten minutes"),
        pytest.param(WARM.to(196, 45).to(225, 25).hold(30), id="a pit that is on its way back"),
        pytest.param(WARM.to(252, 10).to(247, 20).to(252, 20).to(225, 20), id="a pit along its band's edge"),
    ],
)
def test_it_is_neither_too_hot_nor_too_cold_for_long(pit: Course) -> None:
    assert not {"pit_hot", "pit_cold"} & set(raised(said_by(pit, noise_f=CALM_F)))


def test_a_dying_fire_is_not_told_as_a_cold_pit_too() -> None:
    assert rings(said_by(WARM.to(221, 5).to(115, 75).hold(10))) == ["fire_dying"]


def _until(minute: int, before_f: float, after_f: float | None) -> Setups:
    return lambda now: Setup(set_point_f=before_f if now < minute else after_f)


@pytest.mark.parametrize(
    ("pit", "after_f"),
    [
        pytest.param(WARM.to(275, 15).hold(60), 275.0, id="higher"),
        pytest.param(WARM.to(185, 20).hold(60), 185.0, id="lower"),
        pytest.param(WARM.hold(4).to(165, 21).hold(60), 165.0, id="much lower, after a while"),
    ],
)
def test_a_set_point_that_is_changed_is_given_its_time(pit: Course, after_f: float) -> None:
    assert raised(said_by(pit, setup=_until(AT, 225.0, after_f))) == []


def test_an_alert_about_a_band_that_was_moved_is_over() -> None:
    events = said_by(HOT, setup=_until(AT + 60, 225.0, 262.0), noise_f=CALM_F)
    assert raised(events)[0] == "pit_hot"
    assert sentence(events, "pit_hot", Edge.CLEARED) == "Pit 262 °F; its set point was changed."
    assert minute_of(events, "pit_hot", Edge.CLEARED) <= AT + 62


def test_a_set_point_that_was_taken_back_ends_the_alert() -> None:
    events = said_by(HOT, setup=_until(AT + 60, 225.0, None))
    assert minute_of(events, "pit_hot", Edge.CLEARED) <= AT + 62
