"""What `smoker run` says: how it begins, the cook as it passes, and at the end what happened and what to try next."""

import os
import time
from collections import Counter
from typing import Final

from rich.console import Console
from rich.text import Text

from smart_smoker import config
from smart_smoker.cli.live_panel import View
from smart_smoker.cli.screen import plural
from smart_smoker.core.model import SMOKER, Severity, probe_named
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.loops.recording import Outcome
from smart_smoker.settings import Settings, default_store
from smart_smoker.sources import Row, Source

STARTED_AT: Final = "SMOKER_STARTED_AT"


def started_at() -> float:
    """When the person began, in seconds since 1970: `make run` says it, so that installing counts too."""
    told = os.environ.get(STARTED_AT, "")
    return float(told) if told.isdecimal() else time.time()


class Show:
    """Feeds the view with what is sent and what is stored, and keeps count for the farewell.

    Attributes:
        view: the panel, or the lines.
        readings: how many were stored.
        warnings, episodes: how many of each, by probe.
        first_after_s: from the command's start to the first stored reading; None before it.
    """

    def __init__(self, view: View, source: Source, started_at: float) -> None:
        self.view = view
        self.readings = 0
        self.warnings: Counter[str] = Counter()
        self.episodes: Counter[str] = Counter()
        self.first_after_s: float | None = None
        self._source = source
        self._started_at = started_at
        rows = list(source.rows("-", "-"))
        self._first_at = min(row.at for row in rows)
        self._length = max(row.at for row in rows) - self._first_at

    def sent(self, row: Row) -> None:
        """Take a row that was sent."""
        self.view.progress(row.number, self._source.row_count, row.at - self._first_at, self._length)

    def heard(self, run: str, outcome: Outcome) -> None:
        """Take a batch that was stored; what others left in the queues is none of this run's."""
        for reading, events in outcome.heard:
            if reading.series.run != run:
                continue
            if self.first_after_s is None:
                self.first_after_s = time.time() - self._started_at
            self.readings += 1
            self.view.reading(reading)
            for event in events:
                self._alert(event)
        for whose, event in outcome.judged:
            if whose == run:
                self._alert(event)

    def _alert(self, event: AlertEvent) -> None:
        probe = event.probe or SMOKER.name  # of the whole smoker
        if event.severity is not Severity.INFORMATION:
            self.warnings[probe] += event.is_warning
            self.episodes[probe] += event.edge is Edge.RAISED
        self.view.alert(event)


def say_welcome(out: Console, settings: Settings, source: Source, speed: float) -> None:
    """Say what is about to happen, and how to end it."""
    _say(out, f"Replaying {source.name} at {speed:g} times its speed, on the {_broker(settings)}. Ctrl-C ends it.")
    if source.is_demo:
        _say(out, "It is a demo: its alerts stay on this screen, and no text is sent.")


def say_farewell(out: Console, settings: Settings, show: Show) -> None:
    """Say what happened, where it is, and what to try next."""
    if show.first_after_s is None:
        return
    told = [
        f"{probe_named(probe).label} {plural(count, 'warning')} in {plural(show.episodes[probe], 'episode')}"
        for probe, count in sorted(show.warnings.items())
        if count
    ]
    _say(out, f"Stored {show.readings:,} readings, the first {show.first_after_s:.1f} s after the start.")
    _say(out, f"Alerts: {'; '.join(told) or 'none'}.")
    _say(out, f"Store: {settings.store}")
    option = "" if settings.store == default_store() else f" --store {settings.store}"
    _say(out, "Next:")
    commands = {
        f"smoker cooks show{option}": "the cook as a chart, with its alerts",
        f"smoker alerts list{option}": "every alert",
        "smoker backtest cook.csv": "what the rules say of a log of your own",
        "smoker run --source cook.csv": "your own log, live",
        "smoker doctor": "what is missing for RabbitMQ and texts",
    }
    width = max(map(len, commands))
    for command, purpose in commands.items():
        _say(out, f"  {command:<{width}}  {purpose}")


def _broker(settings: Settings) -> str:
    return "embedded broker" if settings.broker == "embedded" else f"broker {config.hide_password(settings.broker)}"


def _say(out: Console, text: str) -> None:
    out.print(Text(text), soft_wrap=True)
