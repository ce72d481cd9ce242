"""The rolling window of one probe: its newest readings, with their extremes at hand.

Both windows keep the candidates for highest and lowest in two monotonic queues, so that an extreme costs the same
however long the window is, where `max(window) - min(window)` grows with it.
"""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta

from smart_smoker.core.model import Reading


class Window:
    """Readings in the order they were added, oldest first; the subclass says which are let go."""

    __slots__ = ("_highs", "_lows", "_readings")

    def __init__(self) -> None:
        self._readings: deque[Reading] = deque()
        self._highs: deque[Reading] = deque()
        self._lows: deque[Reading] = deque()

    def __len__(self) -> int:
        return len(self._readings)

    def __iter__(self) -> Iterator[Reading]:
        return iter(self._readings)

    @property
    def first(self) -> Reading:
        """The oldest reading that is kept."""
        return self._readings[0]

    @property
    def last(self) -> Reading:
        """The newest reading."""
        return self._readings[-1]

    def newest(self, count: int) -> list[Reading]:
        """The newest `count` readings, oldest first; fewer where there are fewer."""
        start = max(0, len(self._readings) - count)
        return [self._readings[i] for i in range(start, len(self._readings))]

    @property
    def highest_f(self) -> float:
        """The highest temperature in the window."""
        return self._highs[0].temp_f

    @property
    def lowest_f(self) -> float:
        """The lowest temperature in the window."""
        return self._lows[0].temp_f

    @property
    def spread_f(self) -> float:
        """How far the temperature moved: highest less lowest."""
        return self._highs[0].temp_f - self._lows[0].temp_f

    def _push(self, reading: Reading) -> None:
        temp_f = reading.temp_f
        highs, lows = self._highs, self._lows
        while highs and highs[-1].temp_f <= temp_f:
            highs.pop()
        while lows and lows[-1].temp_f >= temp_f:
            lows.pop()
        highs.append(reading)
        lows.append(reading)
        self._readings.append(reading)

    def _drop_oldest(self) -> None:
        oldest = self._readings.popleft()
        if self._highs[0] is oldest:
            self._highs.popleft()
        if self._lows[0] is oldest:
            self._lows.popleft()


class CountWindow(Window):
    """The newest `size` readings, however far apart they are."""

    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    @property
    def is_full(self) -> bool:
        """Whether it holds as many readings as it can."""
        return len(self._readings) == self.size

    def add(self, reading: Reading) -> None:
        """Take the next reading; the oldest goes when there is one too many."""
        self._push(reading)
        if len(self._readings) > self.size:
            self._drop_oldest()


class TimeWindow(Window):
    """The readings of the last `span`, and one at or before its edge.

    The edge reading stays because the window would otherwise never look full under a cadence that does not divide
    the span: 45 s against 10 min.
    """

    __slots__ = ("span",)

    def __init__(self, span: timedelta) -> None:
        super().__init__()
        self.span = span

    @property
    def is_full(self) -> bool:
        """Whether the readings reach back over the whole span."""
        return bool(self._readings) and self.last.at - self.first.at >= self.span

    def add(self, reading: Reading) -> None:
        """Take the next reading, no older than the newest; what the edge reading makes needless goes."""
        self._push(reading)
        edge = reading.at - self.span
        while len(self._readings) > 1 and self._readings[1].at <= edge:
            self._drop_oldest()
