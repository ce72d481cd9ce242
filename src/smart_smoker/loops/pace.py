"""When each row is due: at a fixed interval, by the log's own clock times a speed, or at once."""

import time
from dataclasses import dataclass

from smart_smoker.sources import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a replay is timed.

    Attributes:
        interval_s: seconds from row to row; 0 is as quick as it goes.
        speed: how many times quicker than the log's clock; takes the interval's place where it is given.
    """

    interval_s: float = 30.0
    speed: float | None = None


class Timer:
    """Tells for how long to wait before a row, from the first row that it is asked about."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._begun_s: float | None = None
        self._first: Row | None = None

    def wait_s(self, row: Row) -> float:
        """Seconds until the row is due; 0 or less where it is already."""
        now_s = time.monotonic()
        if self._begun_s is None or self._first is None:
            self._begun_s, self._first = now_s, row
            return 0.0
        return self._begun_s + self._due_after_s(row, self._first) - now_s

    def _due_after_s(self, row: Row, first: Row) -> float:
        if self._pace.speed is not None:
            return (row.at - first.at).total_seconds() / self._pace.speed
        return (row.number - first.number) * self._pace.interval_s
