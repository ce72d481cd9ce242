"""A cook as a picture in the terminal: temperatures over the clock, with its alerts.

Made of plain text, so that it works over ssh, in a log and in a golden test. A gap in the readings stays a gap: a
line across it would show temperatures that nobody measured.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from rich.cells import cell_len

from smart_smoker.cli.axes import ClockAxis, TempAxis, clock_axis, temp_axis
from smart_smoker.cli.canvas import Canvas, Charset
from smart_smoker.core.model import Severity, probe_named

Points = Sequence[tuple[datetime, float]]

_STYLES: Final = ["\x1b[31m", "\x1b[36m", "\x1b[32m", "\x1b[35m", "\x1b[34m", "\x1b[33m"]
_SIGNS: Final = {
    Severity.INFORMATION: ("△", "i", "information"),
    Severity.WARNING: ("▼", "!", "alert"),
    Severity.URGENT: ("◆", "#", "urgent"),
}
_MARK_STYLES: Final = {
    Severity.INFORMATION: "\x1b[1;37m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.URGENT: "\x1b[1;31m",
}
_RANKS: Final = list(Severity)
_SHORTEST_GAP_S: Final = 300.0
_STEPS_TO_A_GAP: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An alert on the chart: when, whose, and how bad."""

    at: datetime
    probe: str
    severity: Severity = Severity.WARNING


def draw(
    series: Mapping[str, Points],
    marks: Iterable[Mark] = (),
    *,
    width: int,
    height: int,
    colour: bool = False,
    charset: Charset = "braille",
) -> list[str]:
    """The chart as lines, none wider than `width` columns, at most `height` of them.

    Args:
        series: each probe's (moment, °F), oldest first; temperatures that are no numbers are left out.
        marks: alerts, each drawn on its probe's curve.
        width: the room there is, in characters, with axes and legend.
        height: the same, in lines.
        colour: whether to colour it with ANSI sequences, which count no columns.
        charset: what the output can print.
    """
    curves = {probe: points for probe, said in series.items() if (points := finite(said))}
    if not curves or width < 24 or height < 6:
        said = "no readings" if not curves else "no room for a chart"
        return [said[: max(0, width)]][: max(0, height)]
    temps = temp_axis(curves.values(), rows=height - 3)
    clock = clock_axis(curves.values(), columns=width - temps.gutter)
    letters = letters_of(curves)
    canvas = Canvas(width - temps.gutter, height - 3, charset)
    placer = _Placer(canvas, clock, temps)
    for owner, points in enumerate(curves.values()):
        placer.curve(points, owner)
    for owner, points in enumerate(curves.values()):
        for point in (points[len(points) // 2], points[-1]):
            canvas.sign(placer.dot(point), letters[owner], _style(owner))
    marks = sorted(marks, key=lambda mark: _RANKS.index(mark.severity))
    for mark in marks:
        placer.mark(mark, curves, sign_of(mark.severity, charset))
    plot = canvas.render(letters, [_style(owner) for owner in range(len(curves))], colour=colour)
    legend = _legend(curves, letters, marks, width, colour=colour, charset=charset)
    lines = [*temps.beside(plot, charset), *clock.below(temps.gutter, charset), legend]
    return [line.rstrip() for line in lines]


def letters_of(probes: Iterable[str]) -> str:
    """A letter for each probe, all different: `smoker` S, `food-A` A, `food-B` B."""
    letters = ""
    for probe in probes:
        wished = [probe[-1:], *probe] if "-" in probe else [*probe]
        fitting = [letter.upper() for letter in wished if letter.isascii() and letter.isalnum()]
        spare = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        letters += next((letter for letter in [*fitting, *spare] if letter not in letters), "?")
    return letters


def sign_of(severity: Severity, charset: Charset = "braille") -> str:
    """The character that marks an alert, another for each severity, so that it needs no colour."""
    return _SIGNS[severity][0 if charset == "braille" else 1]


def finite(points: Points) -> list[tuple[datetime, float]]:
    """Those whose temperature is a number."""
    return [point for point in points if math.isfinite(point[1])]


def _style(owner: int) -> str:
    return _STYLES[owner % len(_STYLES)]


def longest_step(points: Points) -> timedelta:
    """The longest pause that is still drawn through."""
    steps = [(after[0] - before[0]).total_seconds() for before, after in pairwise(points)]
    return timedelta(seconds=max(_SHORTEST_GAP_S, _STEPS_TO_A_GAP * median(steps or [0.0])))


class _Placer:
    """Moments and temperatures onto dots."""

    def __init__(self, canvas: Canvas, clock: ClockAxis, temps: TempAxis) -> None:
        self._canvas = canvas
        self._from = clock.start
        self._per_second = (canvas.width - 1) / clock.span_s
        self._top_f = temps.top_f
        self._per_degree = (canvas.height - 1) / (temps.top_f - temps.bottom_f)

    def dot(self, point: tuple[datetime, float]) -> tuple[int, int]:
        x = round((point[0] - self._from).total_seconds() * self._per_second)
        y = round((self._top_f - point[1]) * self._per_degree)
        return min(max(x, 0), self._canvas.width - 1), min(max(y, 0), self._canvas.height - 1)

    def curve(self, points: Points, owner: int) -> None:
        gap = longest_step(points)
        last, last_at = self.dot(points[0]), points[0][0]
        self._canvas.line(last, last, owner)
        for point in points[1:]:
            dot = self.dot(point)
            if point[0] - last_at > gap:
                self._canvas.line(dot, dot, owner)
            elif dot != last:
                self._canvas.line(last, dot, owner)
            last, last_at = dot, point[0]

    def mark(self, mark: Mark, curves: Mapping[str, Points], character: str) -> None:
        points = curves.get(mark.probe, ())
        after = bisect_left(points, mark.at, key=lambda point: point[0])
        temp_f = points[min(after, len(points) - 1)][1] if points else self._top_f
        dot = self.dot((mark.at, temp_f))
        self._canvas.sign(dot, character, _MARK_STYLES[mark.severity], rows_up=1)


def _legend(
    curves: Iterable[str], letters: str, marks: Iterable[Mark], width: int, *, colour: bool, charset: Charset
) -> str:
    room, pieces = width, []
    entries = [(f"{letters[i]} {_label(probe)}", _style(i)) for i, probe in enumerate(curves)]
    told = dict.fromkeys(mark.severity for mark in marks) or [Severity.WARNING]
    entries += [(f"{sign_of(severity, charset)} {_SIGNS[severity][2]}", _MARK_STYLES[severity]) for severity in told]
    for text, style in entries:
        cells = cell_len(text)
        if cells + 2 > room:
            break
        room -= cells + 2
        pieces.append(f"{style}{text}\x1b[0m" if colour else text)
    return "  " + "  ".join(pieces) if pieces else ""


def _label(probe: str) -> str:
    label = probe_named(probe).label
    return "".join(character if character.isprintable() else "?" for character in label)
