"""Food that grows colder: a warning where it should not, silence where it was wrapped, moved, or is done."""

import pytest
from tests.core.courses import LIT, MEAT, Course
from tests.core.rules.food_stories import CADENCES, CLIMBING, edges, raised, told, with_targets

from smart_smoker.core.model import Severity
from smart_smoker.core.monitor import Edge


@pytest.mark.parametrize("cadence_s", CADENCES)
def test_a_food_that_grows_colder_is_told_until_it_grows_warmer(cadence_s: int) -> None:
    (fell, raised_edge), (rose, cleared_edge) = edges(
        told(CLIMBING.to(135.0, 60).to(150.0, 40), cadence_s=cadence_s), "food_falling"
    )
    assert (raised_edge, cleared_edge) == (Edge.RAISED, Edge.CLEARED)
    assert 180 <= fell <= 200
    assert 215 <= rose <= 225


def test_it_is_told_with_its_numbers() -> None:
    (fall,) = raised(told(CLIMBING.to(135.0, 60)), "food_falling")
    assert fall.message == (
        "Food A 141 °F, down 7 °F in 30 min: it should grow warmer. Look at the fire, and at its probe."
    )


def test_after_the_fires_own_alert_it_wakes_nobody_again() -> None:
    out = LIT.hold(120).to(90.0, 70).hold(60)
    (fall,) = raised(told(CLIMBING.to(120.0, 100), out), "food_falling")
    assert fall.severity is Severity.INFORMATION


EXPECTED: dict[str, Course] = {
    "a wrap of a quarter of an hour": CLIMBING.to(75.0, 1).hold(15).to(148.0, 2).to(160.0, 40),
    "a probe that was moved": CLIMBING.to(148.0, 12).to(136.0, 2).to(133.0, 18).to(140.0, 30),
    "a stall that dips": CLIMBING.to(148.0, 60).to(155.0, 40),
    "cold meat that is put in beside it": CLIMBING.to(45.0, 1).to(80.0, 60),
    "a rest after 200 °F": MEAT.to(200.0, 320).to(170.0, 80),
}


@pytest.mark.parametrize("food", EXPECTED.values(), ids=EXPECTED)
def test_what_is_expected_is_not_told(food: Course) -> None:
    assert raised(told(food), "food_falling") == []


def test_a_food_that_was_at_its_target_may_cool() -> None:
    rests = MEAT.to(150.0, 220).to(120.0, 80)
    assert raised(told(rests, setup=with_targets(149.0)), "food_falling") == []
    assert len(raised(told(rests, setup=with_targets(195.0)), "food_falling")) == 1
