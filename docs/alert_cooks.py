"""The cooks of `alerts.md`: for each situation one that never was, in which it happens, the same every time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from smart_smoker.config import make_rules
from smart_smoker.core.model import Probe, Role
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.setup import Combination, ProbeSetup, Setup, Target, Timer
from smart_smoker.loops.backtest import Backtest, backtest
from smart_smoker.settings import Settings
from smart_smoker.sources.simulator import CookPlan, FaultKind, FoodPlan, Gap, ProbeFault, SimulatedCook

SET_POINT_F: Final = 235.0
BRISKET: Final = (FoodPlan(probe="food-A", weight_lb=8.0),)
LARGE: Final = (FoodPlan(probe="food-A", weight_lb=16.0),)
BUTTS: Final = (FoodPlan(probe="food-A", weight_lb=8.0), FoodPlan(probe="food-B", weight_lb=6.0))
DAY: Final = CookPlan(seed=3, start=datetime(2026, 6, 6, 8, 0, tzinfo=UTC), hours=10.0, foods=BRISKET, lids=0)
NIGHT: Final = CookPlan(seed=7, start=datetime(2026, 6, 6, 23, 0, tzinfo=UTC), hours=8.0, foods=LARGE, lids=0)


def _min(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def _food(name: str, label: str, **targets_f: float) -> ProbeSetup:
    probe = Probe(name=name, role=Role.FOOD, label=label)
    return ProbeSetup(probe=probe, targets=tuple(Target(what=what, temp_f=at) for what, at in targets_f.items()))


def _setup(*foods: ProbeSetup, timers: tuple[Timer, ...] = ()) -> Setup:
    return Setup(set_point_f=SET_POINT_F, probes={food.probe.name: food for food in foods}, timers=timers)


ONE: Final = _setup(_food("food-A", "Brisket", pull=203.0))
TWO: Final = _setup(_food("food-A", "Brisket", pull=203.0), _food("food-B", "Pork butt", pull=203.0))
WRAPPED: Final = _setup(_food("food-A", "Brisket", wrap=160.0, pull=203.0))
EARLY: Final = _setup(_food("food-A", "Brisket", pull=195.0))
SPRITZED: Final = _setup(_food("food-A", "Brisket"), timers=(Timer(what="spritz", every=_min(45)),))
COLDEST: Final = ProbeSetup(
    probe=Probe(name="coldest", role=Role.FOOD, label="Colder butt"),
    targets=(Target(what="pull", temp_f=195.0),),
    combines=Combination.LOWEST,
    of=("food-A", "food-B"),
)
TOGETHER: Final = _setup(_food("food-A", "Left butt"), _food("food-B", "Right butt"), COLDEST)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One thing that can happen.

    Attributes:
        title: what it is, above its picture.
        plan: a cook in which it happens.
        setup: what its cook said.
        between: the minutes of it that are shown.
        shows: the rules that it is about: each raises an alert then.
    """

    title: str
    plan: CookPlan
    setup: Setup
    between: tuple[int, int]
    shows: frozenset[str] = field(default_factory=frozenset)

    @property
    def window(self) -> tuple[datetime, datetime]:
        """The same as moments."""
        first, last = self.between
        return self.plan.start + _min(first), self.plan.start + _min(last)

    @cached_property
    def judged(self) -> Backtest:
        """What today's rules say of the whole cook, with their default settings."""
        return backtest(SimulatedCook(self.plan), rules(), self.setup)

    @property
    def events(self) -> list[AlertEvent]:
        """What they say in what is shown: alerts that are raised then, and that those are over."""
        first, last = self.window
        up: set[tuple[str, str]] = set()
        shown: list[AlertEvent] = []
        for event in self.judged.events:
            key = (event.rule, event.probe)
            if first <= event.at <= last and (event.edge is Edge.RAISED or key in up):
                shown.append(event)
                up.add(key)
        return shown


def rules() -> Mapping[str, Any]:
    """The rules of `pitmaster` as they are when nobody sets anything."""
    return make_rules(Settings())


def _fault(probe: str, kind: FaultKind, at: float, span: float) -> ProbeFault:
    return ProbeFault(probe=probe, kind=kind, at=_min(at), span=_min(span))


SITUATIONS: Final[Mapping[str, Situation]] = {
    "lid": Situation(
        title="The lid is opened twice",
        plan=replace(DAY, seed=11, lids=4, hours=6.0),
        setup=ONE,
        between=(70, 190),
        shows=frozenset({"lid_open"}),
    ),
    "not-back": Situation(
        title="The fire is lost with the lid",
        plan=replace(DAY, seed=10, lids=4, foods=LARGE, fire_out_at=_min(221)),
        setup=ONE,
        between=(215, 275),
        shows=frozenset({"pit_not_back"}),
    ),
    "fire-dying": Situation(
        title="The fire dies, and is fed again",
        plan=replace(NIGHT, fire_dying_at=_min(210)),
        setup=ONE,
        between=(200, 300),
        shows=frozenset({"fire_dying"}),
    ),
    "fire-out": Situation(
        title="The fire dies, and nobody comes",
        plan=replace(NIGHT, fire_out_at=_min(210)),
        setup=ONE,
        between=(200, 375),
        shows=frozenset({"fire_dying", "fire_out", "food_falling"}),
    ),
    "flare-up": Situation(
        title="Fat catches fire",
        plan=replace(NIGHT, flare_up_at=_min(240)),
        setup=ONE,
        between=(220, 270),
        shows=frozenset({"flare_up"}),
    ),
    "pit-hot": Situation(
        title="The vents stay too far open",
        plan=replace(DAY, set_point_f=272.0),
        setup=ONE,
        between=(24, 110),
        shows=frozenset({"pit_hot"}),
    ),
    "pit-cold": Situation(
        title="The wind takes the heat",
        plan=replace(DAY, set_point_f=208.0),
        setup=ONE,
        between=(24, 130),
        shows=frozenset({"pit_cold"}),
    ),
    "probe-out": Situation(
        title="Two probes are not where they should be",
        plan=replace(DAY, faults=(_fault("food-A", FaultKind.AIR, 110, 20), _fault("smoker", FaultKind.AIR, 150, 20))),
        setup=ONE,
        between=(90, 190),
        shows=frozenset({"probe_out"}),
    ),
    "probe-fault": Situation(
        title="Three probes break, one after another",
        plan=replace(
            DAY,
            foods=BUTTS,
            faults=(
                _fault("food-A", FaultKind.SPIKES, 100, 20),
                _fault("food-B", FaultKind.FROZEN, 130, 40),
                _fault("smoker", FaultKind.OPEN, 200, 15),
            ),
        ),
        setup=TWO,
        between=(90, 230),
        shows=frozenset({"probe_fault"}),
    ),
    "no-data": Situation(
        title="One probe is silent, then all are",
        plan=replace(
            DAY,
            foods=BUTTS,
            faults=(_fault("food-B", FaultKind.BLANK, 100, 20),),
            gaps=(Gap(at=_min(150), span=_min(25)),),
        ),
        setup=TWO,
        between=(90, 200),
        shows=frozenset({"no_data", "no_data_smoker"}),
    ),
    "stall": Situation(
        title="The brisket stalls, and is wrapped",
        plan=DAY,
        setup=WRAPPED,
        between=(250, 375),
        shows=frozenset({"stall", "target_reached"}),
    ),
    "targets": Situation(
        title="The brisket is done, and nobody comes",
        plan=DAY,
        setup=EARLY,
        between=(440, 530),
        shows=frozenset({"target_near", "target_reached", "overshooting"}),
    ),
    "timers": Situation(
        title="A timer every 45 minutes",
        plan=DAY,
        setup=SPRITZED,
        between=(80, 190),
        shows=frozenset({"timer"}),
    ),
    "virtual": Situation(
        title="Two pork butts, and the colder one counts",
        plan=replace(DAY, foods=BUTTS),
        setup=TOGETHER,
        between=(450, 530),
        shows=frozenset({"target_near", "target_reached"}),
    ),
}
"""By the name of the picture and of its place in the page."""
