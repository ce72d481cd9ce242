"""What a benchmark is given, and what it hands back."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

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


def medians(rounds: int, ways: Sequence[Callable[[], float]]) -> list[float]:
    """The median of each way's figure; the ways take turns, so that a slow minute hits all of them."""
    figures = [[way() for way in ways] for _ in range(rounds)]
    return [statistics.median(way) for way in zip(*figures, strict=True)]
