"""What the scoring demands could be seen, and its cooks are drawn from the ranges that its page states."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from benchmarks.score_alerts import draws
from benchmarks.score_alerts.cook_score import occasions_of
from benchmarks.score_alerts.draws import Range, draw, setup_of
from benchmarks.score_alerts.occasion import Kind, Occasion
from benchmarks.score_alerts.truth import Truth
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.loops.backtest import backtest
from smart_smoker.sources.simulator import CookPlan, EventKind, FaultKind, FoodPlan, Gap, ProbeFault, SimulatedCook

MINUTE = timedelta(minutes=1)
FOOD_A = FoodPlan(probe="food-A", weight_lb=8.0)
FOOD_B = FoodPlan(probe="food-B", weight_lb=6.0)


def what_was(plan: CookPlan) -> list[Occasion]:
    cook = SimulatedCook(plan)
    return occasions_of(Truth(plan, cook.truth, backtest(cook, {}, setup_of(plan)).readings))


def a_cook(**changes: Any) -> CookPlan:
    return replace(CookPlan(seed=5, hours=8.0, cadence_s=60, lids=0, wrap=False, foods=(FOOD_A,)), **changes)


def a_fault(kind: FaultKind, at: int, span: int = 60, probe: str = "food-A") -> CookPlan:
    return a_cook(faults=(ProbeFault(probe=probe, kind=kind, at=at * MINUTE, span=span * MINUTE),))


def the(kind: Kind, plan: CookPlan) -> list[Occasion]:
    return [occasion for occasion in what_was(plan) if occasion.kind is kind]


SEEN = {
    "a fire that is left to die": (Kind.FIRE_DYING, a_cook(fire_dying_at=200 * MINUTE), True),
    "not one that dies as the log ends": (Kind.FIRE_DYING, a_cook(fire_dying_at=470 * MINUTE), False),
    "not one that dies when all food is off": (
        Kind.FIRE_DYING,
        a_cook(foods=(replace(FOOD_A, target_f=100.0),), fire_dying_at=300 * MINUTE),
        False,
    ),
    "a flare-up": (Kind.FLARE_UP, a_cook(flare_up_at=200 * MINUTE), True),
    "a probe that fell silent": (Kind.PROBE_OUT, a_fault(FaultKind.BLANK, 200), True),
    "not one that lies in a drawer": (Kind.PROBE_OUT, a_fault(FaultKind.BLANK, 200, probe="food-B"), False),
    "not one that is never heard again": (Kind.PROBE_OUT, a_fault(FaultKind.BLANK, 200, span=280), False),
    "a probe that fell out of cool meat": (Kind.PROBE_OUT, a_fault(FaultKind.AIR, 100), True),
    "a probe that froze while the meat warmed": (Kind.PROBE_FAULT, a_fault(FaultKind.FROZEN, 100), True),
    "not one that froze for a moment": (Kind.PROBE_FAULT, a_fault(FaultKind.FROZEN, 100, span=20), False),
    "a probe that jumps": (Kind.PROBE_FAULT, a_fault(FaultKind.SPIKES, 200), True),
    "not one that jumps once or never": (Kind.PROBE_FAULT, a_fault(FaultKind.SPIKES, 200, span=3), False),
    "a broken wire": (Kind.PROBE_FAULT, a_fault(FaultKind.OPEN, 200), True),
    "a gap": (Kind.NO_DATA, a_cook(gaps=(Gap(at=200 * MINUTE, span=30 * MINUTE),)), True),
    "not one that the log ends in": (Kind.NO_DATA, a_cook(gaps=(Gap(at=460 * MINUTE, span=30 * MINUTE),)), False),
}


@pytest.mark.parametrize(("kind", "plan", "is_demanded"), SEEN.values(), ids=SEEN)
def test_what_could_be_seen_is_demanded(kind: Kind, plan: CookPlan, is_demanded: bool) -> None:
    (occasion,) = the(kind, plan)
    assert occasion.is_demanded is is_demanded


def test_a_fire_is_left_to_die_long_before_it_shows() -> None:
    (dying,) = the(Kind.FIRE_DYING, a_cook(fire_dying_at=200 * MINUTE))
    assert dying.cause == dying.begin == 200
    assert 205 <= dying.since <= 240


def test_putting_in_a_food_before_the_pit_is_hot_is_no_lid_that_must_be_told() -> None:
    assert [occasion.is_demanded for occasion in the(Kind.LID, a_cook())] == [False]


def test_wrapping_is_one_occasion_though_the_lid_is_opened_twice() -> None:
    plan = a_cook(wrap=True, hours=6.0)
    opened = [event for event in SimulatedCook(plan).truth if event.kind is EventKind.LID]
    assert len(opened) == 3
    assert [occasion.is_demanded for occasion in the(Kind.LID, plan)] == [False, True]


def test_a_low_fire_is_an_excuse_and_nothing_to_demand() -> None:
    low = the(Kind.LOW_FIRE, a_cook())
    assert len(low) >= 2
    assert not any(occasion.is_demanded for occasion in low)


def test_a_fire_that_is_low_as_the_log_ends_is_one_too() -> None:
    fed = [event.at for event in SimulatedCook(a_cook()).truth if event.kind is EventKind.FIRE_FED][2]
    cut = a_cook(hours=(fed - a_cook().start - 2 * MINUTE) / timedelta(hours=1))
    low = the(Kind.LOW_FIRE, cut)[-1]
    assert low.end == int(cut.hours * 60)
    assert 1 <= low.end - low.begin <= 40


def test_a_food_that_is_wrapped_the_moment_it_is_done_need_not_be_told() -> None:
    plan = a_cook(wrap=True, foods=(replace(FOOD_A, target_f=163.0),))
    assert [occasion.is_demanded for occasion in the(Kind.TARGET, plan)] == [False]
    assert [occasion.is_demanded for occasion in the(Kind.TARGET, replace(plan, wrap=False))] == [True]


def test_a_food_that_all_but_reached_its_target_may_be_told() -> None:
    plan = a_cook(hours=3.0)
    course = Truth(plan, (), {}).honest.over("food-A", 0, 180)
    near = a_cook(hours=3.0, foods=(replace(FOOD_A, target_f=max(course) + 0.5),))
    assert [(occasion.is_demanded, occasion.end) for occasion in the(Kind.TARGET, near)] == [(False, 184)]


def test_the_only_probe_that_falls_silent_is_a_smoker_that_does() -> None:
    fault = ProbeFault(probe="smoker", kind=FaultKind.OVERFLOW, at=200 * MINUTE, span=30 * MINUTE)
    (silent,) = the(Kind.NO_DATA, a_cook(foods=(), faults=(fault,)))
    assert (silent.probe, silent.is_demanded) == (None, True)
    assert the(Kind.PROBE_FAULT, a_cook(foods=(), faults=(fault,))) == []


def test_a_stall_is_demanded_where_its_food_was_heard() -> None:
    (stall,) = the(Kind.STALL, a_cook())
    middle = round((stall.since + stall.end) / 2)
    assert stall.is_demanded
    assert [occasion.is_demanded for occasion in the(Kind.STALL, a_fault(FaultKind.BLANK, middle))] == [False]


@given(st.integers(0, 10**6))
def test_every_cook_is_drawn_from_the_ranges(seed: int) -> None:
    plan = draw(seed)
    assert plan == draw(seed)
    assert draws.HOURS.low <= plan.hours <= draws.HOURS.high
    assert draws.CADENCE_S.low <= plan.cadence_s <= draws.CADENCE_S.high
    assert draws.SET_POINT_F.low <= plan.set_point_f <= draws.SET_POINT_F.high
    assert draws.LIDS.low <= plan.lids <= draws.LIDS.high
    assert all(draws.WEIGHT_LB.low <= food.weight_lb <= draws.WEIGHT_LB.high for food in plan.foods)
    assert all(fault.span >= 15 * MINUTE for fault in plan.faults)
    happened = [*plan.faults, *plan.gaps, plan.fire_dying_at, plan.fire_out_at, plan.flare_up_at]
    assert sum(what is not None for what in happened) <= 1


def test_every_kind_of_cook_is_among_three_hundred() -> None:
    plans = [draw(seed) for seed in range(draws.FIRST_SCORING_SEED, draws.FIRST_SCORING_SEED + 300)]
    kinds = {fault.kind for plan in plans for fault in plan.faults}
    assert kinds == set(FaultKind)
    assert sum(plan.fire_dying_at is not None for plan in plans) >= 30
    assert {len(plan.foods) for plan in plans} == {1, 2}
    assert {plan.wrap for plan in plans} == {plan.stall for plan in plans} == {True, False}


def test_the_page_states_every_range(repo_root: Path) -> None:
    page = (repo_root / "docs" / "scoring.md").read_text(encoding="utf-8")
    for name, value in vars(draws).items():
        if isinstance(value, Range):
            assert f"{value.low:g} to {value.high:g}" in page, name


def test_the_person_told_of_each_food_when_to_wrap_and_when_to_pull() -> None:
    plan = a_cook(wrap=True, foods=(FOOD_A, replace(FOOD_B, target_f=150.0)))
    setup = setup_of(plan)
    assert setup.set_point_f == plan.set_point_f
    assert [(target.what, target.temp_f) for target in setup.of("food-A").targets] == [("wrap", 163.0), ("pull", 203.0)]
    assert [target.what for target in setup.of("food-B").targets] == ["pull"]
