"""A cook as a picture for a page: temperatures over the clock, with its alerts, as SVG.

Written by hand, since all it takes is lines and words. It is drawn for a phone's width first: letters of 15 units in
600 are still read at 360 pixels. Nothing in it is told by colour alone: each curve ends in its letter, and each
severity has a shape.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from textwrap import wrap
from typing import Final

from smart_smoker.cli.axes import ClockAxis, TempAxis, clock_axis, temp_axis
from smart_smoker.cli.chart import Points, finite, letters_of, longest_step
from smart_smoker.cli.printable import one_line
from smart_smoker.core.model import Severity

WIDTH: Final = 600
_LEFT, _RIGHT = 62, 572
_PLOT_HEIGHT: Final = 300
_TITLE_LETTERS: Final = 64
_LETTER: Final = 8.4
"""The width of a letter, near enough to lay out a line of them."""

_COLOURS: Final = ("#b3360b", "#0b62a4", "#13724f", "#8a4a9e", "#8a6100", "#475569")
_SHAPES: Final = {
    Severity.INFORMATION: ('<circle r="5.5" fill="#fff" stroke="#1f2937" stroke-width="2"/>', "information"),
    Severity.WARNING: ('<path d="M0 7L-7.5-6H7.5Z" fill="#f5b301" stroke="#1f2937" stroke-width="1.5"/>', "warning"),
    Severity.URGENT: ('<path d="M0-9L9 0L0 9L-9 0Z" fill="#c1121f" stroke="#1f2937" stroke-width="1.5"/>', "urgent"),
}
_STYLE: Final = (
    "text{font:15px system-ui,sans-serif;fill:#1f2937}.title{font-weight:600}.end{text-anchor:end}"
    ".middle{text-anchor:middle}.grid{stroke:#e2e5ea}.axis{stroke:#6b7280}.level{stroke:#6b7280;stroke-dasharray:2 4}"
    ".curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert in the picture.

    Attributes:
        probe: on whose curve it stands; on none, it stands at the top.
        said: what a person reads who points at it.
    """

    at: datetime
    probe: str
    severity: Severity
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One chart of a picture.

    Attributes:
        title: its heading.
        series: each probe's (moment, °F), oldest first.
        labels: what people call the probes.
        told: the alerts.
        levels: temperatures that were wanted, °F, by what they are.
        is_spelled_out: whether what the alerts say stands below the chart, for those who have nothing to point with.
    """

    title: str
    series: Mapping[str, Points]
    labels: Mapping[str, str] = field(default_factory=dict)
    told: Sequence[Told] = ()
    levels: Mapping[str, float] = field(default_factory=dict)
    is_spelled_out: bool = False


def svg(title: str, panels: Sequence[Panel]) -> str:
    """A picture of charts, one below the other.

    Args:
        title: what the picture is, for those who cannot see it; the charts' alerts are told to them too.
        panels: the charts.
    """
    body: list[str] = []
    top = 0.0
    for panel in panels:
        drawn, height = _panel(panel)
        body.append(f'<g transform="translate(0 {top:g})">{drawn}</g>')
        top += height
    told = [f"{panel.title}. " + " ".join(_sentence(alert.said) for alert in panel.told) for panel in panels]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:g}" width="{WIDTH}" height="{top:g}" '
        f'style="max-width:100%;height:auto" role="img">\n<title>{_text(title)}</title>\n'
        f"<desc>{_text(' '.join(told))}</desc>\n<style>{_STYLE}</style>\n"
        f'<rect width="{WIDTH}" height="{top:g}" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _text(text: str) -> str:
    return escape(one_line(text))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _panel(panel: Panel) -> tuple[str, float]:
    """A chart's elements, and how high it is."""
    title = one_line(panel.title)
    short = title if len(title) <= _TITLE_LETTERS else f"{title[: _TITLE_LETTERS - 1]}…"
    heading = f'<text class="title" x="14" y="26">{escape(short)}</text>'
    curves = {probe: points for probe, series in panel.series.items() if (points := finite(series))}
    if not curves:
        return f'{heading}<text x="14" y="54">no readings</text>', 72.0
    placer = _Placer(curves, panel.levels)
    letters = letters_of(curves)
    legend, height = _legend(panel, list(curves), letters)
    pieces = [heading, *placer.axes(), *placer.levels(panel.levels)]
    pieces += [placer.curve(points, _colour(owner)) for owner, points in enumerate(curves.values())]
    pieces += placer.level_names(panel.levels, curves.values())
    ranked = sorted(panel.told, key=lambda alert: list(Severity).index(alert.severity))
    pieces += [placer.mark(alert, curves.get(alert.probe, ())) for alert in ranked]
    pieces += placer.ends(curves, letters)
    bottom = _Placer.BOTTOM + 30.0 + height
    if panel.is_spelled_out:
        said, bottom = _sentences(panel.told, bottom)
        legend += said
    return "\n".join([*pieces, *legend]), bottom


def _colour(owner: int) -> str:
    return _COLOURS[owner % len(_COLOURS)]


class _Placer:
    """Moments and temperatures onto the plot."""

    TOP: Final = 52
    BOTTOM: Final = TOP + _PLOT_HEIGHT

    def __init__(self, curves: Mapping[str, Points], levels: Mapping[str, float]) -> None:
        points = list(curves.values())
        start = min(course[0][0] for course in points)
        self._temps: TempAxis = temp_axis([*points, [(start, temp_f) for temp_f in levels.values()]], rows=13)
        self._clock: ClockAxis = clock_axis(points, columns=60)

    def x(self, at: datetime) -> float:
        share = (at - self._clock.start).total_seconds() / self._clock.span_s
        return round(_LEFT + (_RIGHT - _LEFT) * min(max(share, 0.0), 1.0), 1)

    def y(self, temp_f: float) -> float:
        share = (self._temps.top_f - temp_f) / (self._temps.top_f - self._temps.bottom_f)
        return round(self.TOP + _PLOT_HEIGHT * min(max(share, 0.0), 1.0), 1)

    def axes(self) -> Iterable[str]:
        yield f'<text x="14" y="{self.TOP - 6}">°F</text>'
        for temp_f in self._temps.ticks_f:
            y = self.y(temp_f)
            yield f'<path class="grid" d="M{_LEFT} {y}H{_RIGHT}"/>'
            yield f'<text class="end" x="{_LEFT - 8}" y="{y + 5:g}">{temp_f}</text>'
        yield f'<path class="axis" d="M{_LEFT} {self.BOTTOM}H{_RIGHT}"/>'
        for at, label in self._clock.ticks():
            x = self.x(at)
            yield f'<path class="axis" d="M{x} {self.BOTTOM}v6"/>'
            yield f'<text class="middle" x="{x}" y="{self.BOTTOM + 23}">{label}</text>'

    def levels(self, levels: Mapping[str, float]) -> Iterable[str]:
        for temp_f in levels.values():
            yield f'<path class="level" d="M{_LEFT} {self.y(temp_f)}H{_RIGHT}"/>'

    def level_names(self, levels: Mapping[str, float], curves: Iterable[Points]) -> Iterable[str]:
        """What the levels are, above their lines, where the fewest curves run through the words."""
        dots = [(self.x(at), self.y(temp_f)) for points in curves for at, temp_f in points]
        for what, temp_f in levels.items():
            words, y = one_line(what), self.y(temp_f)
            width = _LETTER * len(words)
            near = [x for x, dot_y in dots if y - 22 < dot_y < y + 2]
            places = range(_LEFT + 6, max(_LEFT + 7, int(_RIGHT - width)), 8)
            x = min(places, key=lambda place: sum(place - 10 < dot < place + width + 6 for dot in near))
            yield f'<text x="{x}" y="{y - 6:g}">{escape(words)}</text>'

    def curve(self, points: Points, colour: str) -> str:
        """A line that stops where the readings did, and no finer than it can be seen."""
        gap, last_at, last = longest_step(points), points[0][0], (-9.0, -9.0)
        path: list[str] = []
        for at, temp_f in points:
            dot = (self.x(at), self.y(temp_f))
            if not path or at - last_at > gap:
                path.append(f"M{dot[0]:g} {dot[1]:g}h0")
                last = dot
            elif abs(dot[0] - last[0]) >= 1 or abs(dot[1] - last[1]) >= 1:
                path.append(f"L{dot[0]:g} {dot[1]:g}")
                last = dot
            last_at = at
        return f'<path class="curve" stroke="{colour}" d="{"".join(path)}"/>'

    def ends(self, curves: Mapping[str, Points], letters: str) -> Iterable[str]:
        """Each curve's letter at its end, none upon another's."""
        taken: list[tuple[float, float]] = []
        for owner, points in enumerate(curves.values()):
            x, y = self.x(points[-1][0]) + 6, self.y(points[-1][1]) + 5
            while any(abs(x - other_x) < 14 and abs(y - other_y) < 15 for other_x, other_y in taken):
                y += 3
            taken.append((x, y))
            yield f'<text class="title" x="{x:g}" y="{y:g}" style="fill:{_colour(owner)}">{letters[owner]}</text>'

    def mark(self, told: Told, points: Points) -> str:
        """The alert's shape just above its curve."""
        after = bisect_left(points, told.at, key=lambda point: point[0])
        y = self.y(points[min(after, len(points) - 1)][1]) - 12 if points else self.TOP - 8
        shape, _ = _SHAPES[told.severity]
        where = f"translate({self.x(told.at):g} {max(y, 12.0):g})"
        return f'<g transform="{where}"><title>{_text(told.said)}</title>{shape}</g>'


def _legend(panel: Panel, probes: Sequence[str], letters: str) -> tuple[list[str], float]:
    """The probes and the severities, in as many lines as they take; and how high they are together."""
    entries: list[tuple[str, str]] = []
    for owner, probe in enumerate(probes):
        swatch = f'<path class="curve" stroke="{_colour(owner)}" d="M-8 0H8"/>'
        entries.append((swatch, f"{letters[owner]} {one_line(panel.labels.get(probe, probe))}"))
    # Where the sentences stand below, their shapes stand beside them.
    there = {alert.severity for alert in panel.told if not panel.is_spelled_out}
    entries += [_SHAPES[severity] for severity in Severity if severity in there]
    x, y, pieces = 24.0, _Placer.BOTTOM + 52.0, []
    for shape, words in entries:
        width = 16 + _LETTER * len(words) + 22
        if x > 24 and x + width > WIDTH:
            x, y = 24.0, y + 24
        pieces.append(f'<g transform="translate({x:g} {y - 5:g})">{shape}</g>')
        pieces.append(f'<text x="{x + 14:g}" y="{y:g}">{escape(words)}</text>')
        x += width
    return pieces, y - _Placer.BOTTOM - 30 + 20


def _sentences(told: Sequence[Told], top: float) -> tuple[list[str], float]:
    """What the alerts say, each behind its shape, in as many lines as it takes; and where they end."""
    y, pieces = top + 8, []
    for alert in told:
        pieces.append(f'<g transform="translate(24 {y - 5:g})">{_SHAPES[alert.severity][0]}</g>')
        # A number stays with its unit: no-break spaces are none to break at.
        for line in wrap(one_line(alert.said).replace(" °", "\u00a0°"), int((_RIGHT - 38) / _LETTER)):
            pieces.append(f'<text x="38" y="{y:g}">{escape(line)}</text>')
            y += 20
        y += 6
    return pieces, y
