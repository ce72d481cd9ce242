"""A simulated cook as a source: its rows, the file that they would be, and the truth about them."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, Self

from smart_smoker.core.model import FOOD_A, FOOD_B, HIGHEST_F, implausible, probe_named
from smart_smoker.core.setup import PULL, ProbeSetup, Setup, Target
from smart_smoker.sources import Fault, Row
from smart_smoker.sources._cook_table import HEADER, PROBE_COLUMNS, CookTable, TableRow
from smart_smoker.sources._simulated.chronicle import chronicle
from smart_smoker.sources._simulated.course import Course
from smart_smoker.sources._simulated.plan import CookPlan, FaultKind, FoodPlan, ProbeFault

SAMPLE: Final = CookPlan(
    seed=13,
    hours=10.0,
    noise_f=0.04,
    foods=(FoodPlan(probe=FOOD_A.name, weight_lb=8.0), FoodPlan(probe=FOOD_B.name, weight_lb=6.0)),
    faults=(
        ProbeFault(probe=FOOD_B.name, kind=FaultKind.BLANK, at=timedelta(minutes=150), span=timedelta(minutes=12)),
    ),
)
"""The project's own sample cook."""


class SimulatedCook:
    """The cook that a plan asks for: a source, and the truth about it.

    What it says is what a CSV file with the same bytes says; `csv_lines` writes that file.

    Attributes:
        plan: what was asked for.
        name: what a person calls it.
        truth: all that happened, by its beginning, in true times.
    """

    def __init__(self, plan: CookPlan, name: str = "") -> None:
        course = Course(plan)
        self.plan = plan
        self.name = name or f"simulated cook {plan.seed}"
        self.truth = chronicle(course)
        self._said = [(_stamp(plan.start + at), said) for at, said in course.said]
        self._table = CookTable(
            [
                TableRow(number, plan.start + at, stamp, tuple(map(_plausible, said)))
                for number, ((at, said), (stamp, _)) in enumerate(zip(course.said, self._said, strict=True), start=1)
            ]
        )

    @classmethod
    def sample(cls) -> Self:
        """The project's own sample cook: ten hours, two foods, and a little of everything; always the same."""
        return cls(SAMPLE, "the sample cook")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the CSV file that `csv_lines` writes, in hexadecimal digits."""
        return hashlib.sha256("".join(self.csv_lines()).encode()).hexdigest()

    @property
    def row_count(self) -> int:
        """How many rows there are; what a gap swallows is no row."""
        return len(self._table)

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """The temperatures that a broken probe said and that are none."""
        return tuple(
            Fault(line=line, reason=f"{column}: {implausible(temp_f)}", is_left_out=True)
            for line, (_, said) in enumerate(self._said, start=2)
            for column, temp_f in zip(PROBE_COLUMNS, said, strict=True)
            if temp_f is not None and temp_f > HIGHEST_F
        )

    @property
    def setup(self) -> Setup:
        """What its cook would have said of it: the set point, and when each food is done."""
        probes = {
            food.probe: ProbeSetup(probe=probe_named(food.probe), targets=(Target(what=PULL, temp_f=food.target_f),))
            for food in self.plan.foods
        }
        return Setup(set_point_f=self.plan.set_point_f, probes=probes)

    @property
    def is_demo(self) -> bool:
        """Always: nobody must be woken by a cook that never was."""
        return True

    def rows(self, smoker_id: str, run: str) -> Iterator[Row]:
        """All rows in order, as readings of that run; the last reading of each probe says that it is."""
        return self._table.rows(smoker_id, run)

    def csv_lines(self) -> Iterator[str]:
        """The cook as the lines of a CSV file, a line end after each."""
        yield ",".join(HEADER) + "\n"
        for stamp, said in self._said:
            yield f"{stamp},{','.join(_cells(said))}\n"


def _cells(said: Iterable[float | None]) -> Iterator[str]:
    return ("" if temp_f is None else str(temp_f) for temp_f in said)


def _plausible(temp_f: float | None) -> float | None:
    return None if temp_f is None or temp_f > HIGHEST_F else temp_f


def _stamp(moment: datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment.year} {moment:%H:%M:%S}"
