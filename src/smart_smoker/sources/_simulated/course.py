"""Lets a planned cook happen: moves pit, food and probes on together, and writes down what is said and what is true."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from smart_smoker.core.model import PROBES, SMOKER
from smart_smoker.sources._simulated.food import Food, Phase
from smart_smoker.sources._simulated.pit import Pit
from smart_smoker.sources._simulated.plan import CookPlan, FaultKind
from smart_smoker.sources._simulated.probes import SimulatedProbe
from smart_smoker.sources._simulated.truth import Moment

_LONGEST_STEP_S: Final = 15
_RANDOM_STREAMS: Final = 16


class Lid:
    """When the lid is open, and when it was."""

    def __init__(self, planned: list[tuple[float, float]]) -> None:
        self.openings = planned

    def is_open(self, minute: float) -> bool:
        """Whether it is open now."""
        return any(begin <= minute < end for begin, end in self.openings)

    def open(self, minute: float, span_min: float) -> None:
        """Open it now for so long."""
        self.openings.append((minute, minute + span_min))


class Course:
    """One cook, from its first row to its last.

    Attributes:
        said: for each row, its time after the start and what each probe says, in the order of `PROBES`.
        true: each food's true course while it lies in the pit.
        pit, foods, lid: what happened to them.
    """

    def __init__(self, plan: CookPlan) -> None:
        self.plan = plan
        self.said: list[tuple[timedelta, tuple[float | None, ...]]] = []
        self.true: dict[str, list[Moment]] = {food.probe: [] for food in plan.foods}
        self.pit = Pit(plan, self._random(0))
        self.lid = Lid(list(_planned_openings(plan, self._random(1))))
        self.foods = {food.probe: Food(food, plan) for food in plan.foods}
        self._hand = self._random(2)
        self._probes = {
            name: SimulatedProbe(
                tuple(fault for fault in plan.faults if fault.probe == name), plan.noise_f, self._random(3 + i)
            )
            for i, name in enumerate(PROBES)
        }
        for name, probe in self._probes.items():
            probe.step(0.0, self._around(name, is_loose=False))
        self._happen()

    def _random(self, stream: int) -> Random:
        """A source of chance for one purpose: more lids do not change the noise."""
        return Random(self.plan.seed * _RANDOM_STREAMS + stream)  # noqa: S311  # a simulation, no secret

    def _happen(self) -> None:
        steps = -(-self.plan.cadence_s // _LONGEST_STEP_S)
        dt = self.plan.cadence_s / steps / 60
        for i in range(self.plan.row_count):
            at = timedelta(seconds=i * self.plan.cadence_s)
            minute = i * self.plan.cadence_s / 60
            self._write_down(at)
            for step in range(steps):
                self._step(minute + step * dt, dt, at)

    def _step(self, minute: float, dt: float, at: timedelta) -> None:
        self.pit.step(minute, dt, is_lid_open=self.lid.is_open(minute))
        for food in self.foods.values():
            if food.step(minute, dt, self.pit.air_f):
                self.lid.open(minute, 1.0 + self._hand.random())
        for name, probe in self._probes.items():
            probe.step(dt, self._around(name, is_loose=probe.fault_at(at) is FaultKind.AIR))

    def _around(self, name: str, *, is_loose: bool) -> float | None:
        """How warm it is where a probe sits; None where it is not in use."""
        if name == SMOKER.name:
            return self.plan.ambient_f if is_loose else self.pit.air_f
        food = self.foods.get(name)
        if food is None or food.phase in {Phase.NOT_YET_IN, Phase.TAKEN_OFF}:
            return None
        if food.phase is Phase.BEING_WRAPPED:
            return self.plan.ambient_f
        return self.pit.air_f if is_loose else food.core_f

    def _write_down(self, at: timedelta) -> None:
        moment = self.plan.start + at
        for name, food in self.foods.items():
            if food.phase is Phase.COOKING:
                self.true[name].append(Moment(moment, food.core_f, self.pit.air_f))
        said = tuple([probe.says(at) for probe in self._probes.values()])
        if not any(gap.at <= at < gap.at + gap.span for gap in self.plan.gaps):
            self.said.append((at, said))

    def moment(self, minute: float) -> datetime:
        """A minute of the course as a moment, to the second, within the cook."""
        at = timedelta(seconds=round(minute * 60)) if minute < float("inf") else self.plan.span
        return self.plan.start + min(at, self.plan.span)


def _planned_openings(plan: CookPlan, random: Random) -> Iterator[tuple[float, float]]:
    """One opening in each of as many equal parts of the cook after its warm-up, anywhere within its part."""
    warm = min(60.0, plan.hours * 12)
    part = (plan.hours * 60 - warm) / max(1, plan.lids)
    for i in range(plan.lids):
        begin = warm + part * (i + 0.1 + 0.8 * random.random())
        yield begin, begin + 0.8 + 1.7 * random.random()
