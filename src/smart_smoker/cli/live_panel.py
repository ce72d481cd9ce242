"""What `smoker run` shows while a cook passes: one live panel on a terminal, plain lines elsewhere.

Readings may come at thousands a second, from another thread than the one that draws. Taking one therefore costs a few
operations under a lock, and everything that costs more is done when the picture is drawn, some times a second.
"""

from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from smart_smoker.cli.canvas import can_print
from smart_smoker.cli.live_state import STEADY_F_PER_H, CookState, ProbeState, Progress, alert_words, columns_of
from smart_smoker.cli.screen import cell, sentence, span, table
from smart_smoker.core.model import Severity

if TYPE_CHECKING:
    from smart_smoker.core.model import Reading
    from smart_smoker.core.monitor import AlertEvent

FRAMES_PER_S: Final = 5
LINE_EVERY: Final = timedelta(minutes=15)
FIRST_LINE_AFTER: Final = timedelta(minutes=1)
_SPARK_COLUMNS: Final = 24
_SPARKS: Final = "▁▂▃▄▅▆▇█"
_PLAIN_SPARKS: Final = "_.-=+*#@"
_ARROWS: Final = "↘→↗"
_PLAIN_ARROWS: Final = "\\-/"
_STYLES: Final = {Severity.INFORMATION: "cyan", Severity.WARNING: "yellow", Severity.URGENT: "bold red"}


class View(Protocol):
    """A live view: entered by `with`, fed from any thread."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc_info: object) -> None: ...

    def reading(self, reading: "Reading") -> None:
        """Take the next reading."""
        ...

    def alert(self, event: "AlertEvent") -> None:
        """Take an alert that was raised, repeated or cleared."""
        ...

    def progress(self, done_rows: int, total_rows: int, cook_elapsed: timedelta, cook_total: timedelta) -> None:
        """Take how far the replay is."""
        ...


def view_for(console: Console) -> View:
    """The panel where the console is a terminal, lines where it is not."""
    return LivePanel(console) if console.is_terminal and not console.is_dumb_terminal else PlainLines(console)


class LivePanel:
    """One panel that stands still while its numbers move."""

    def __init__(self, console: Console) -> None:
        self._state = CookState()
        self._lock = Lock()
        self._signs = _Signs(console.encoding)
        self._live = Live(console=console, get_renderable=self.__rich__, refresh_per_second=FRAMES_PER_S)

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(self, *exc_info: object) -> None:
        # Stopping draws the last frame, which stays.
        self._live.stop()

    def reading(self, reading: "Reading") -> None:
        """Take the next reading."""
        with self._lock:
            self._state.reading(reading)

    def alert(self, event: "AlertEvent") -> None:
        """Take an alert that was raised, repeated or cleared."""
        with self._lock:
            self._state.alert(event)

    def progress(self, done_rows: int, total_rows: int, cook_elapsed: timedelta, cook_total: timedelta) -> None:
        """Take how far the replay is."""
        with self._lock:
            self._state.go_on(Progress(done_rows, total_rows, cook_elapsed, cook_total))

    def __rich__(self) -> RenderableType:
        with self._lock:
            state, now = self._state, self._state.now
            parts: list[RenderableType] = [_probe_table(state, now, self._signs)]
            if state.progress:
                parts += [Text(), _progress_line(state.progress, now if state.probes else None)]
            if state.alerts:
                parts += [Text(), _alert_lines(state)]
        return Group(*parts)


class PlainLines:
    """A line each quarter of an hour of the cook, and one for each alert."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.state = CookState()
        self._lock = Lock()
        self._signs = _Signs(console.encoding)
        self._next_at: datetime | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        pass

    def reading(self, reading: "Reading") -> None:
        """Take the next reading, and say how things are when a quarter of an hour has passed."""
        with self._lock:
            self.state.reading(reading)
            if self._next_at is None:
                self._next_at = reading.at + FIRST_LINE_AFTER
            elif reading.at >= self._next_at:
                self._next_at = reading.at + LINE_EVERY
                self._say(reading.at, self._sentence())

    def alert(self, event: "AlertEvent") -> None:
        """Say what was raised or cleared."""
        with self._lock:
            known = self.state.alerts[-1] if self.state.alerts else None
            self.state.alert(event)
            if self.state.alerts and self.state.alerts[-1] is not known:
                self._say(event.at, alert_words(event))

    def progress(self, done_rows: int, total_rows: int, cook_elapsed: timedelta, cook_total: timedelta) -> None:
        """Take how far the replay is, to be said with the next line."""
        with self._lock:
            self.state.go_on(Progress(done_rows, total_rows, cook_elapsed, cook_total))

    def _say(self, at: datetime, text: str) -> None:
        self._console.print(Text(f"{at:%H:%M}  {text}"), soft_wrap=True)

    def _sentence(self) -> str:
        state, now = self.state, self.state.now
        probes = "; ".join(_probe_words(probe, now) for probe in state.probes.values())
        if not state.progress:
            return probes
        left = span(max(timedelta(), state.progress.total - state.progress.elapsed))
        return f"{probes}; {state.progress.share:.0%} done, {left} of the cook to go"


class _Signs:
    """The characters for small pictures, as the output can print them."""

    def __init__(self, encoding: str) -> None:
        self._arrows = _ARROWS if can_print(_ARROWS, encoding) else _PLAIN_ARROWS
        self._sparks = _SPARKS if can_print(_SPARKS, encoding) else _PLAIN_SPARKS

    def arrow(self, trend_f_per_h: float) -> str:
        if abs(trend_f_per_h) < STEADY_F_PER_H:
            return self._arrows[1]
        return self._arrows[2 if trend_f_per_h > 0 else 0]

    def sparkline(self, probe: ProbeState, first: int, last: int) -> str:
        columns = list(columns_of(probe.history, first, last, _SPARK_COLUMNS))
        temps_f = [temp_f for temp_f in columns if temp_f is not None]
        if not temps_f:
            return ""
        lowest_f, most = min(temps_f), max(1.0, max(temps_f) - min(temps_f))
        top = len(self._sparks) - 1
        return "".join(" " if t is None else self._sparks[round((t - lowest_f) / most * top)] for t in columns)


def _probe_table(state: CookState, now: datetime, signs: _Signs) -> Table:
    shown = table("probe", "°F", "trend", "so far", "state", numbers=("°F",), elastic="state")
    shown.columns[1].min_width, shown.columns[2].min_width = 6, 11
    shown.columns[3].min_width = _SPARK_COLUMNS
    first, last = state.buckets
    for probe in state.probes.values():
        is_quiet = probe.is_silent(now)
        trend = None if is_quiet else probe.trend_f_per_h()
        arrow = "" if trend is None else f"{signs.arrow(trend)} {trend:+.0f} °F/h"
        words = sentence(probe.words(now))
        words.style = "yellow" if probe.up or is_quiet else ""
        value = Text("" if is_quiet else f"{probe.last.temp_f:.1f}", style="bold")
        shown.add_row(cell(probe.label), value, arrow, signs.sparkline(probe, first, last), words)
    return shown


def _progress_line(progress: Progress, now: datetime | None) -> Table:
    left = span(max(timedelta(), progress.total - progress.elapsed))
    shown = Table.grid(padding=(0, 2))
    shown.add_column(no_wrap=True)
    shown.add_column(width=24)
    shown.add_column(no_wrap=True)
    clock = f"{now:%H:%M}" if now else "--:--"
    said = f"{progress.share:.0%}, {span(progress.elapsed)} of {span(progress.total)}, {left} to go"
    shown.add_row(Text(clock, style="bold"), ProgressBar(total=1.0, completed=progress.share), said)
    return shown


def _alert_lines(state: CookState) -> Table:
    shown = table(f"alerts ({state.raised})", "", elastic="")
    for event in state.alerts:
        style = _STYLES[event.severity] if event.is_warning else "green"
        words = sentence(alert_words(event))
        words.style = style
        shown.add_row(f"{event.at:%H:%M}", words)
    return shown


def _probe_words(probe: ProbeState, now: datetime) -> str:
    words = probe.words(now)
    if probe.is_silent(now):
        return f"{probe.label} {words}"
    return f"{probe.label} {probe.last.temp_f:.1f}°F, {words}"
