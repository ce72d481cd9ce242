"""A pit that falls: an opened lid, one that was left open, a fire that dies or is fed in time, and one that is out."""

from pathlib import Path
from typing import Final

import pytest
from tests.core.courses import AIR_F, MEAT, Course
from tests.core.judging import found_rules
from tests.core.rules.pit_stories import (
    AT,
    CALM_F,
    LIDS,
    PIT_RULES,
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
from smart_smoker.loops.backtest import backtest
from smart_smoker.sources.csv_file import CsvFile

DYING: Final = WARM.to(221, 5).to(115, 75)
LEFT_OPEN: Final = WARM.to(146, 6).to(140, 4).hold(20).to(222, 12).hold(40)
FED: Final = WARM.to(222, 6).to(203, 18).to(225, 12).hold(60)
OUT: Final = WARM.to(150, 45).to(100, 45).to(75, 60).hold(60)
CADENCES: Final = (2, 30, 60, 120)

both_setups = pytest.mark.parametrize("setup", [at_225, unsaid], ids=["with a set point", "without one"])


@both_setups
@pytest.mark.parametrize("cadence_s", CADENCES)
@pytest.mark.parametrize("open_min", LIDS)
def test_a_lid_is_told_and_rings_nobody(open_min: int, cadence_s: int, setup: Setups) -> None:
    events = said_by(LIDS[open_min], setup=setup, cadence_s=cadence_s)
    assert set(raised(events)) == {"lid_open"}
    assert minute_of(events, "lid_open") <= AT + 4


def test_a_lid_is_told_with_its_numbers() -> None:
    events = said_by(LIDS[3], noise_f=CALM_F)
    assert sentence(events, "lid_open") == "Lid open: Pit 195 °F, down 30 °F at once."
    assert sentence(events, "lid_open", Edge.CLEARED) == "Pit back at 211 °F after 8 min."


def test_a_lid_that_was_brief_is_over_when_the_pit_is_back() -> None:
    events = said_by(LIDS[1], noise_f=CALM_F)
    assert sentence(events, "lid_open", Edge.CLEARED) == "Pit back at 217 °F after 4 min."


@both_setups
@pytest.mark.parametrize("cadence_s", CADENCES)
def test_a_lid_that_is_left_open_rings_when_its_time_is_up(cadence_s: int, setup: Setups) -> None:
    events = said_by(LEFT_OPEN, setup=setup, cadence_s=cadence_s)
    assert rings(events) == ["pit_not_back"]
    assert AT + 10 <= minute_of(events, "pit_not_back") <= AT + 22
    assert minute_of(events, "pit_not_back", Edge.CLEARED) <= AT + 45


def test_a_pit_that_is_not_back_is_told_with_its_numbers() -> None:
    events = said_by(LEFT_OPEN, noise_f=CALM_F)
    said = "Pit 140 °F, not back after 18 min; it was 225 °F. Is the lid shut, and the fire alight?"
    assert sentence(events, "pit_not_back") == said
    assert sentence(events, "pit_not_back", Edge.CLEARED) == "Pit back at 208 °F after 38 min."


def test_food_that_is_wrapped_is_two_lids_and_no_ring() -> None:
    wrapped = WARM.to(165, 2).to(200, 3).to(150, 2).to(195, 4).to(212, 6).to(224, 15).hold(40)
    assert rings(said_by(wrapped)) == []


def test_cold_meat_may_take_the_pit_half_an_hour() -> None:
    loaded = WARM.to(165, 3).to(182, 3).to(184, 20).to(224, 20).hold(30)
    assert rings(said_by(loaded, {"food-A": Course(38).silent(120).hold(30).to(80, 60)})) == []
    assert rings(said_by(loaded, {"food-A": MEAT.to(170, loaded.minutes)})) == ["pit_not_back"]


@both_setups
@pytest.mark.parametrize("cadence_s", CADENCES)
def test_a_fire_that_dies_slowly_is_told_early_and_once(cadence_s: int, setup: Setups) -> None:
    events = said_by(DYING, setup=setup, cadence_s=cadence_s)
    assert rings(events) == ["fire_dying"]
    # Where nobody said what the pit shall hold, it may be sliding and no more: more must be lost.
    assert minute_of(events, "fire_dying") <= AT + (18 if setup is at_225 else 25)


def test_a_dying_fire_is_told_with_what_to_do() -> None:
    events = said_by(DYING.to(220, 30).hold(30), noise_f=CALM_F)
    assert sentence(events, "fire_dying") == "Pit 208 °F and falling for 11 min: the fire is dying. Add fuel."
    over = sentence(events, "fire_dying", Edge.CLEARED)
    assert over == "Pit 174 °F and rising after 94 min: the fire has caught."


def test_a_pit_that_was_turned_down_without_a_word_is_told_once_and_then_settles() -> None:
    events = said_by(WARM.to(175, 33).hold(80), setup=unsaid)
    assert rings(events) == ["fire_dying"]
    assert sentence(events, "fire_dying", Edge.CLEARED) == "Pit now holds 175 °F."


SLID: Final = WARM.to(261, 20).hold(60).to(241, 12).hold(22).to(228, 9).hold(8).to(243, 25).hold(30)


def test_a_pit_that_slides_rings_nobody_where_no_set_point_was_said() -> None:
    assert rings(said_by(SLID, setup=unsaid)) == []
    died = SLID.to(150, 60)
    assert rings(said_by(died, setup=unsaid)) == ["fire_dying"]


def test_on_the_real_cook_no_fire_dies(real_cook: Path) -> None:
    rules = {name: rule for name, rule in found_rules().items() if name in PIT_RULES}
    episodes = backtest(CsvFile.read(real_cook), rules, Setup()).episodes
    assert "fire_dying" not in {episode.rule for episode in episodes}


def test_a_lid_that_is_opened_over_a_dying_fire_does_not_end_the_alert() -> None:
    opened = WARM.to(221, 5).to(180, 30).to(130, 2).to(165, 3).to(140, 30).hold(2)
    events = said_by(opened)
    assert raised(events) == ["fire_dying", "lid_open"]
    assert minute_of(events, "lid_open", Edge.CLEARED) < AT + 60
    assert [event.edge for event in events if event.rule == "fire_dying"] == [Edge.RAISED]


@pytest.mark.parametrize(
    "pit",
    [
        pytest.param(FED, id="a fire that is fed in time"),
        pytest.param(WARM.to(211, 4).to(224, 5).hold(90), id="a gust of wind"),
        pytest.param(WARM.to(213, 6).hold(5).to(224, 6).to(212, 6).to(224, 8).hold(60), id="a windy hour"),
        pytest.param(WARM.to(214, 10).to(170, 1).to(205, 2).to(202, 6).to(225, 12), id="a lid over a fire that is low"),
        pytest.param(WARM.hold(200), id="a pit that holds"),
        pytest.param(Course(70).to(290, 25).to(225, 15).hold(90), id="coals that blaze before they are governed"),
        pytest.param(Course(70).to(180, 60).to(165, 20).to(225, 40).hold(60), id="a pit that is slow to start"),
    ],
)
@both_setups
@pytest.mark.parametrize("noise_f", [CALM_F, 2.0], ids=["a calm probe", "noise of 2 °F"])
def test_it_rings_nobody(pit: Course, setup: Setups, noise_f: float) -> None:
    assert rings(said_by(pit, setup=setup, noise_f=noise_f)) == []


@both_setups
@pytest.mark.parametrize("cadence_s", CADENCES)
def test_a_fire_that_is_out_stands_in_for_the_dying_one(cadence_s: int, setup: Setups) -> None:
    events = said_by(OUT, setup=setup, cadence_s=cadence_s)
    assert rings(events) == ["fire_dying", "fire_out"]
    assert minute_of(events, "fire_dying", Edge.CLEARED) == minute_of(events, "fire_out")
    assert AT + 80 <= minute_of(events, "fire_out") <= AT + 95


def test_a_fire_that_is_out_is_told_with_its_numbers_until_it_burns_again() -> None:
    events = said_by(OUT.to(200, 40).hold(20), noise_f=CALM_F)
    assert sentence(events, "fire_out") == "Pit 105 °F: the fire is out. It held 225 °F."
    assert sentence(events, "fire_dying", Edge.CLEARED) == "Pit 105 °F: the fire is out."
    over = sentence(events, "fire_out", Edge.CLEARED)
    assert over.endswith("and rising: the fire burns again.")


def test_a_fire_that_is_fed_at_the_last_moment_was_not_out() -> None:
    assert rings(said_by(WARM.to(222, 6).to(130, 50).to(225, 40).hold(60))) == ["fire_dying"]


END: Final = WARM.hold(60).to(95, 75).to(72, 30)
DONE: Final = MEAT.to(201, 170).hold(5)


@pytest.mark.parametrize(
    "food",
    [
        pytest.param(DONE.to(90, 1.5).to(72, 10).hold(100), id="its probe lies on the table"),
        pytest.param(DONE, id="its probe was switched off"),
    ],
)
def test_a_pit_that_cools_when_the_food_is_off_was_shut_down(food: Course) -> None:
    assert rings(said_by(END, {"food-A": food})) == []
    assert "fire_dying" in rings(said_by(END, {"food-A": DONE.hold(105)}))


def test_a_food_whose_thermometer_fell_silent_in_its_stall_is_not_off() -> None:
    assert "fire_dying" in rings(said_by(END, {"food-A": MEAT.to(160, 170)}))


def test_a_pits_probe_that_fell_out_is_no_dead_fire() -> None:
    events = said_by(WARM.to(AIR_F, 0.6).hold(60).to(225, 1.5).hold(60))
    assert rings(events) == ["probe_out"]
    assert sentence(events, "lid_open", Edge.CLEARED) == "It was no lid: the pit's probe is out."


def test_a_pit_that_was_never_hot_is_not_missed() -> None:
    assert raised(said_by(Course(70).to(120, 60).to(80, 60))) == []
