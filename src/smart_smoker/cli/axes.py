"""The two scales of a chart: °F up, the clock across, at numbers a person would choose."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from smart_smoker.cli.canvas import Charset

Points = Sequence[tuple[datetime, float]]

_STEPS_F: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
_STEPS_MIN: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720)
_DAY_MIN: Final = 1440
_LABEL_COLUMNS: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class TempAxis:
    """From `bottom_f` to `top_f`, with a label each `step_f`."""

    bottom_f: int
    top_f: int
    step_f: int

    @property
    def gutter(self) -> int:
        """How many columns labels and axis take."""
        return max(len(f"{self.bottom_f}"), len(f"{self.top_f}")) + 4

    @property
    def ticks_f(self) -> range:
        """The temperatures that have a label."""
        return range(-(-self.bottom_f // self.step_f) * self.step_f, self.top_f + 1, self.step_f)

    def beside(self, plot: Sequence[str], charset: Charset) -> list[str]:
        """The plot's rows with the axis at their left; a label stands where its temperature is."""
        plain = charset == "ascii"
        tick, bar = ("+", "|") if plain else ("┤", "│")
        labels: dict[int, str] = {}
        for temp_f in self.ticks_f:
            row = round((self.top_f - temp_f) / (self.top_f - self.bottom_f) * (len(plot) - 1))
            labels[row] = f"{temp_f}" + (" F" if plain else "°F")
        room = self.gutter - 1
        return [f"{labels.get(row, ''):>{room}}{tick if row in labels else bar}{line}" for row, line in enumerate(plot)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockAxis:
    """From `start` over `span_s` seconds, in `columns` characters, with a label each `step`."""

    start: datetime
    span_s: float
    step: timedelta
    columns: int

    def below(self, gutter: int, charset: Charset) -> list[str]:
        """The axis and its labels, as two lines."""
        corner, bar, tick = ("+", "-", "+") if charset == "ascii" else ("└", "─", "┴")
        axis, labels = [bar] * self.columns, [" "] * self.columns
        for at, label in self.ticks():
            column = round((at - self.start).total_seconds() / self.span_s * (self.columns - 1))
            axis[column] = tick
            left = min(max(0, column - 2), self.columns - len(label))
            labels[left : left + len(label)] = label
        blank = " " * (gutter - 1)
        return [f"{blank}{corner}{''.join(axis)}", f"{blank} {''.join(labels)}"]

    def ticks(self) -> list[tuple[datetime, str]]:
        """The moments that have a label, and it."""
        midnight = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        first = -(-(self.start - midnight) // self.step)
        count = int((self.start + timedelta(seconds=self.span_s) - midnight) / self.step) - first + 1
        spelling = "%m-%d" if self.step >= timedelta(days=1) else "%H:%M"
        moments = [midnight + (first + i) * self.step for i in range(count)]
        return [(at, at.strftime(spelling)) for at in moments]


def temp_axis(curves: Iterable[Points], rows: int) -> TempAxis:
    """An axis around all temperatures, a label on every other row at most."""
    temps_f = [temp_f for points in curves for _, temp_f in points]
    bottom_f, top_f = math.floor(min(temps_f)), math.ceil(max(temps_f))
    top_f = max(top_f, bottom_f + 1)
    wanted_f = (top_f - bottom_f) / max(1, (rows - 1) // 2)
    step_f = next((step for step in _STEPS_F if step >= wanted_f), math.ceil(wanted_f))
    return TempAxis(bottom_f=bottom_f, top_f=top_f, step_f=step_f)


def clock_axis(curves: Iterable[Points], columns: int) -> ClockAxis:
    """An axis from the first moment to the last."""
    firsts_lasts = [(points[0][0], points[-1][0]) for points in curves]
    start = min(first for first, _ in firsts_lasts)
    span_s = max(60.0, (max(last for _, last in firsts_lasts) - start).total_seconds())
    wanted_min = span_s / 60 / max(1, columns // _LABEL_COLUMNS)
    days = -(-wanted_min // _DAY_MIN)
    step_min = next((step for step in _STEPS_MIN if step >= wanted_min), days * _DAY_MIN)
    return ClockAxis(start=start, span_s=span_s, step=timedelta(minutes=step_min), columns=columns)
