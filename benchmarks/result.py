"""What a benchmark is given, and what it hands back."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.rabbitmq_node import RabbitNode

LEAST_PROCESS_RUNS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is measured on.

    Attributes:
        broker: a private RabbitMQ server; None where none is installed.
        folder: a temporary one.
        cook: a recorded cook as CSV.
        messages: how many go through a queue in a round.
        rounds: how often everything is repeated.
    """

    broker: RabbitNode | None
    folder: Path
    cook: Path
    messages: int
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table.

    Attributes:
        what: what was measured.
        unit: of both figures; `readings/s`, `ms`, ...
        ours: this program's figure.
        plain: that of the mission's way, or of the limit named in `what`; None where there is none.
        at_least, at_most: the goal, for the ratio of the two, or for our figure where it stands alone.
    """

    what: str
    unit: str
    ours: float
    plain: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float | None:
        """Our figure over the plain one."""
        return self.ours / self.plain if self.plain else None

    @property
    def is_goal_met(self) -> bool:
        """Whether the goal, if there is one, was reached."""
        value = self.ours if self.ratio is None else self.ratio
        is_enough = self.at_least is None or value >= self.at_least
        return is_enough and (self.at_most is None or value <= self.at_most)


class Cost(NamedTuple):
    """Seconds that passed, and seconds of a processor that this side spent, the broker's not among them."""

    wall_s: float
    processor_s: float


class Stopwatch:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._wall_s = time.perf_counter()
        self._processor_s = time.process_time()

    def cost(self) -> Cost:
        """What it took until now, all threads of this process together."""
        return Cost(time.perf_counter() - self._wall_s, time.process_time() - self._processor_s)


def median_costs(rounds: int, ways: Sequence[Callable[[], Cost]]) -> list[Cost]:
    """The medians of each way's cost; the ways take turns, so that a slow minute hits all of them."""
    costs = [[way() for way in ways] for _ in range(rounds)]
    return [
        Cost(statistics.median(cost.wall_s for cost in way), statistics.median(cost.processor_s for cost in way))
        for way in zip(*costs, strict=True)
    ]


def results_of(what: str, readings: int, ours: Cost, plain: Cost, at_least: float | None) -> list[Result]:
    """Two lines: how many readings a second, and what a thousand cost this side."""
    return [
        Result(
            what=what,
            unit="readings/s",
            ours=readings / ours.wall_s,
            plain=readings / plain.wall_s,
            at_least=at_least,
        ),
        Result(
            what="the same, processor time of a thousand",
            unit="ms",
            ours=ours.processor_s / readings * 1e6,
            plain=plain.processor_s / readings * 1e6,
        ),
    ]


def medians(rounds: int, ways: Sequence[Callable[[], float]]) -> list[float]:
    """The same of one figure each."""
    figures = [[way() for way in ways] for _ in range(rounds)]
    return [statistics.median(way) for way in zip(*figures, strict=True)]
