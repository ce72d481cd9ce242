"""What truly happens in a simulated cook, and what its probes say of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from tests.contracts.source_contract import readings_of

from smart_smoker.sources.simulator import (
    CookPlan,
    Event,
    EventKind,
    FaultKind,
    FoodPlan,
    Gap,
    ProbeFault,
    SimulatedCook,
)

QUIET = CookPlan(seed=5, hours=8, lids=0, foods=(), noise_f=0.0)
PLAIN = replace(QUIET, foods=CookPlan().foods)
SEEDS = pytest.mark.parametrize("seed", range(4))


def after(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def temps_of(cook: SimulatedCook, probe: str, at: datetime, until: datetime) -> list[float]:
    return [r.temp_f for r in readings_of(cook) if r.series.probe == probe and at <= r.at < until]


def events(cook: SimulatedCook, kind: EventKind, probe: str | None = None) -> list[Event]:
    return [event for event in cook.truth if event.kind is kind and event.probe == probe]


@SEEDS
def test_the_pit_breathes_around_its_set_point(seed: int) -> None:
    cook = SimulatedCook(replace(QUIET, seed=seed))
    warm = temps_of(cook, "smoker", cook.plan.start + after(60), cook.plan.start + cook.plan.span)
    assert 225 < sum(warm) / len(warm) < 240
    assert 10 < max(warm) - min(warm) < 60
    assert temps_of(cook, "smoker", cook.plan.start, cook.plan.start + after(1))[0] == 68.0


@SEEDS
def test_the_fire_is_fed_before_it_starves(seed: int) -> None:
    cook = SimulatedCook(replace(QUIET, seed=seed))
    fed = events(cook, EventKind.FIRE_FED)
    assert 2 <= len(fed) <= 10
    for event in fed[1:]:
        low = min(temps_of(cook, "smoker", event.at - after(10), event.until))
        later = temps_of(cook, "smoker", event.until + after(5), event.until + after(25))
        assert not later or max(later) > low + 3


@SEEDS
def test_an_opened_lid_lets_the_air_fall_fast_and_come_back(seed: int) -> None:
    cook = SimulatedCook(replace(QUIET, seed=seed, lids=3))
    lids = events(cook, EventKind.LID)
    assert len(lids) == 3
    for lid in lids:
        before = temps_of(cook, "smoker", lid.at - after(1), lid.at)[-1]
        low = min(temps_of(cook, "smoker", lid.at, lid.until + after(1)))
        back = max(temps_of(cook, "smoker", lid.until, lid.until + after(7)))
        assert 20 < before - low < 110
        assert back > low + 0.6 * (before - low)


@SEEDS
def test_a_fire_that_goes_out_falls_slowly_and_does_not_come_back(seed: int) -> None:
    cook = SimulatedCook(replace(QUIET, seed=seed, fire_out_at=after(200)))
    (dying,), (out,) = events(cook, EventKind.FIRE_DYING), events(cook, EventKind.FIRE_OUT)
    assert dying.at == cook.plan.start + after(200)
    assert dying.until == out.at
    assert out.until == cook.plan.start + cook.plan.span
    temps = temps_of(cook, "smoker", out.at, out.until)
    assert temps == sorted(temps, reverse=True)
    assert temps[-1] < 75
    steps = temps_of(cook, "smoker", dying.at, out.until)
    assert max(a - b for a, b in zip(steps, steps[5:], strict=False)) < 15


def test_a_fire_that_is_seen_to_in_time_recovers() -> None:
    cook = SimulatedCook(replace(QUIET, fire_dying_at=after(200)))
    (dying,) = events(cook, EventKind.FIRE_DYING)
    assert dying.until - dying.at == after(60)
    assert min(temps_of(cook, "smoker", dying.at, dying.until)) < 190
    assert max(temps_of(cook, "smoker", dying.until, dying.until + after(60))) > 225
    assert not events(cook, EventKind.FIRE_OUT)


def test_a_flare_up_overshoots_for_minutes() -> None:
    cook = SimulatedCook(replace(QUIET, flare_up_at=after(200)))
    (flare,) = events(cook, EventKind.FLARE_UP)
    assert max(temps_of(cook, "smoker", flare.at, flare.until)) > 280
    assert max(temps_of(cook, "smoker", flare.until + after(20), flare.until + after(60))) < 260


@pytest.mark.parametrize("probe", ["food-A", "food-B"])
@SEEDS
def test_a_food_that_sweats_stalls_where_meat_does(probe: str, seed: int) -> None:
    cook = SimulatedCook(replace(PLAIN, seed=seed))
    stalls = events(cook, EventKind.STALL, probe)
    assert stalls
    for stall in stalls:
        temps = temps_of(cook, probe, stall.at, stall.until)
        assert 145 < temps[0] < 172
        assert (temps[-1] - temps[0]) / ((stall.until - stall.at) / timedelta(hours=1)) < 8


def test_a_food_that_does_not_sweat_does_not_stall_and_is_done_sooner() -> None:
    sweating, dry = SimulatedCook(PLAIN), SimulatedCook(replace(PLAIN, stall=False))
    assert not events(dry, EventKind.STALL, "food-A")
    assert events(dry, EventKind.TARGET, "food-B")[0].at < events(sweating, EventKind.TARGET, "food-B")[0].at


def test_foil_ends_a_stall() -> None:
    long = replace(PLAIN, hours=12)
    wrapped, bare = SimulatedCook(long), SimulatedCook(replace(long, wrap=False))
    assert events(wrapped, EventKind.TARGET, "food-B")[0].at < long.start + after(600)
    assert not events(bare, EventKind.TARGET, "food-B")
    assert not events(bare, EventKind.WRAP, "food-B")


def test_a_probe_is_pulled_for_the_wrap_and_comes_back_to_the_meat() -> None:
    cook = SimulatedCook(PLAIN)
    (wrap,) = events(cook, EventKind.WRAP, "food-B")
    assert min(temps_of(cook, "food-B", wrap.at, wrap.until + after(1))) < 90
    assert min(temps_of(cook, "food-B", wrap.until + after(5), wrap.until + after(20))) > 155
    assert any(lid.at == wrap.at for lid in events(cook, EventKind.LID))


def test_a_heavier_food_is_done_later_and_each_is_taken_off() -> None:
    foods = (FoodPlan(probe="food-A", weight_lb=7.0), FoodPlan(probe="food-B", weight_lb=4.0))
    cook = SimulatedCook(replace(PLAIN, hours=10, foods=foods))
    (a,), (b,) = events(cook, EventKind.TARGET, "food-A"), events(cook, EventKind.TARGET, "food-B")
    assert b.at < a.at
    assert temps_of(cook, "food-B", b.at, b.until)[0] == pytest.approx(203, abs=0.3)
    assert temps_of(cook, "food-B", b.until + after(1), cook.plan.start + cook.plan.span) == []


def test_a_gap_is_no_rows_at_all() -> None:
    cook = SimulatedCook(replace(PLAIN, gaps=(Gap(at=after(100), span=after(15)),)))
    (gap,) = events(cook, EventKind.GAP)
    moments = [row.at for row in cook.rows("pi", "run")]
    assert not [at for at in moments if gap.at <= at < gap.until]
    assert cook.row_count == 8 * 120 - 30


FAULTS: dict[FaultKind, tuple[EventKind, Callable[[list[float]], bool]]] = {
    FaultKind.BLANK: (EventKind.PROBE_OUT, lambda temps: temps == []),
    FaultKind.AIR: (EventKind.PROBE_OUT, lambda temps: max(temps) > 200),
    FaultKind.OPEN: (EventKind.PROBE_FAULT, lambda temps: set(temps) == {999.0}),
    FaultKind.OVERFLOW: (EventKind.PROBE_FAULT, lambda temps: temps == []),
    FaultKind.FROZEN: (EventKind.PROBE_FAULT, lambda temps: len(set(temps)) == 1 and len(temps) == 60),
    FaultKind.SPIKES: (
        EventKind.PROBE_FAULT,
        lambda temps: sum(b - a > 70 for a, b in pairwise(temps)) > 2,
    ),
}


@pytest.mark.parametrize("kind", FAULTS, ids=str)
def test_a_probe_that_goes_wrong_says_so_much_and_is_right_again_afterwards(kind: FaultKind) -> None:
    told, holds = FAULTS[kind]
    fault = ProbeFault(probe="food-A", kind=kind, at=after(150), span=after(30))
    cook, sound = SimulatedCook(replace(PLAIN, faults=(fault,))), SimulatedCook(PLAIN)
    (event,) = events(cook, told, "food-A")
    assert event.detail == kind
    assert (event.at, event.until) == (PLAIN.start + after(150), PLAIN.start + after(180))
    assert holds(temps_of(cook, "food-A", event.at, event.until))
    for probe, at in (("food-A", event.until + after(8)), ("smoker", PLAIN.start), ("food-B", PLAIN.start)):
        end = PLAIN.start + PLAIN.span
        assert temps_of(cook, probe, at, end) == temps_of(sound, probe, at, end) != []


def test_a_temperature_that_is_none_is_a_fault_of_the_source_too() -> None:
    fault = ProbeFault(probe="food-A", kind=FaultKind.OVERFLOW, at=after(150), span=after(30))
    cook = SimulatedCook(replace(PLAIN, faults=(fault,)))
    assert len(cook.faults) == 60
    assert cook.faults[0].line == 302
    assert "6553.5 °F is outside" in cook.faults[0].reason


def test_a_jump_never_leaves_what_a_reading_may_be() -> None:
    fault = ProbeFault(probe="smoker", kind=FaultKind.SPIKES, at=after(0), span=after(480))
    cold = replace(QUIET, ambient_f=-40.0, fire_out_at=after(0), noise_f=20.0, faults=(fault,))
    temps = temps_of(SimulatedCook(cold), "smoker", cold.start, cold.start + cold.span)
    assert min(temps) == -100.0


def test_the_truth_is_told_in_order() -> None:
    truth = SimulatedCook(PLAIN).truth
    assert [event.at for event in truth] == sorted(event.at for event in truth)
