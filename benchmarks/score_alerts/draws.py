"""Draws cooks of many kinds: every parameter from a range that is stated here, and in docs/scoring.md.

A seed is a cook. Those below `FIRST_SCORING_SEED` are for tuning, the others for scoring, so that no rule is measured
on what it was fitted to.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Final

from smart_smoker.core.model import FOOD_A, FOOD_B, SMOKER, probe_named
from smart_smoker.core.setup import ProbeSetup, Setup, Target
from smart_smoker.sources.simulator import CookPlan, FaultKind, FoodPlan, Gap, ProbeFault

FIRST_SCORING_SEED: Final = 1000


@dataclass(frozen=True, slots=True)
class Range:
    """Every value from `low` to `high` is as likely as any other, ends included."""

    low: float
    high: float

    def draw(self, chance: Random) -> float:
        """A value of it."""
        return self.low + (self.high - self.low) * chance.random()

    def whole(self, chance: Random) -> int:
        """A whole number of it."""
        return int(self.low + (self.high - self.low + 1) * chance.random())


HOURS: Final = Range(4, 14)
CADENCE_S: Final = Range(2, 120)
"""Drawn by its logarithm: as many cooks of 2 to 15 s as of 15 to 120 s."""
NOISE_F: Final = Range(0, 1)
SET_POINT_F: Final = Range(200, 300)
AMBIENT_F: Final = Range(20, 100)
FOODS: Final = Range(1, 2)
WEIGHT_LB: Final = Range(3, 14)
START_F: Final = Range(34, 55)
ON_AT_MIN: Final = Range(10, 60)
LOW_TARGET_F: Final = Range(135, 180)
HIGH_TARGET_F: Final = Range(190, 205)
HIGH_TARGET_PART: Final = 0.7
WRAP_F: Final = Range(155, 170)
WRAP_PART: Final = 0.5
STALL_PART: Final = 0.8
LIDS: Final = Range(0, 8)
TROUBLE_AT_PART: Final = Range(0.25, 0.75)
"""Of the cook's hours."""
TROUBLE_NOT_BEFORE_MIN: Final = 100.0
FAULT_MIN: Final = Range(15, 60)
FROZEN_MIN: Final = Range(45, 120)
GAP_MIN: Final = Range(15, 60)
TROUBLES: Final = {
    "none": 14,
    "fire dying": 17,
    "fire out": 12,
    "flare-up": 12,
    FaultKind.AIR: 10,
    FaultKind.BLANK: 8,
    FaultKind.OPEN: 5,
    FaultKind.OVERFLOW: 4,
    FaultKind.FROZEN: 5,
    FaultKind.SPIKES: 5,
    "gap": 8,
}
"""What goes wrong in a cook, one thing at most, and in how many of a hundred."""


def draw(seed: int) -> CookPlan:
    """The cook of that seed; the same seed is the same cook."""
    chance = Random(seed)  # noqa: S311  # a simulation, no secret
    hours = round(HOURS.draw(chance), 2)
    plan = CookPlan(
        seed=seed,
        hours=hours,
        cadence_s=round(CADENCE_S.low * (CADENCE_S.high / CADENCE_S.low) ** chance.random()),
        foods=tuple(_food(chance, probe) for probe in (FOOD_A.name, FOOD_B.name)[: FOODS.whole(chance)]),
        noise_f=round(NOISE_F.draw(chance), 2),
        set_point_f=round(SET_POINT_F.draw(chance)),
        ambient_f=round(AMBIENT_F.draw(chance)),
        lids=LIDS.whole(chance),
        wrap=chance.random() < WRAP_PART,
        stall=chance.random() < STALL_PART,
    )
    trouble = chance.choices(list(TROUBLES), list(TROUBLES.values()))[0]
    at = timedelta(minutes=round(max(TROUBLE_NOT_BEFORE_MIN, hours * 60 * TROUBLE_AT_PART.draw(chance))))
    return _with_trouble(plan, trouble, at, chance)


def _food(chance: Random, probe: str) -> FoodPlan:
    targets = HIGH_TARGET_F if chance.random() < HIGH_TARGET_PART else LOW_TARGET_F
    return FoodPlan(
        probe=probe,
        weight_lb=round(WEIGHT_LB.draw(chance), 1),
        start_f=round(START_F.draw(chance)),
        target_f=round(targets.draw(chance)),
        wrap_f=round(WRAP_F.draw(chance)),
        on_at=timedelta(minutes=round(ON_AT_MIN.draw(chance))),
    )


def _with_trouble(plan: CookPlan, trouble: str, at: timedelta, chance: Random) -> CookPlan:
    match trouble:
        case "none":
            return plan
        case "fire dying":
            return replace(plan, fire_dying_at=at)
        case "fire out":
            return replace(plan, fire_out_at=at)
        case "flare-up":
            return replace(plan, flare_up_at=at)
        case "gap":
            return replace(plan, gaps=(Gap(at=at, span=_minutes(GAP_MIN, chance)),))
    kind = FaultKind(trouble)
    probe = chance.choice([SMOKER.name, *(food.probe for food in plan.foods)])
    span = _minutes(FROZEN_MIN if kind is FaultKind.FROZEN else FAULT_MIN, chance)
    return replace(plan, faults=(ProbeFault(probe=probe, kind=kind, at=at, span=span),))


def _minutes(span: Range, chance: Random) -> timedelta:
    return timedelta(minutes=round(span.draw(chance)))


def setup_of(plan: CookPlan) -> Setup:
    """What the person who cooks it would have told: the set point, and for each food when to wrap and when to pull."""
    probes = {
        food.probe: ProbeSetup(probe=probe_named(food.probe), targets=_targets(food, wraps=plan.wrap))
        for food in plan.foods
    }
    return Setup(set_point_f=plan.set_point_f, probes=probes)


def _targets(food: FoodPlan, *, wraps: bool) -> tuple[Target, ...]:
    pull = Target(what="pull", temp_f=food.target_f)
    if wraps and food.wrap_f < food.target_f:
        return Target(what="wrap", temp_f=food.wrap_f), pull
    return (pull,)
