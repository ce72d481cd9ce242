"""What a live view knows of the cook that goes on: each probe's temperature, trend and state, by the cook's own clock.

"Now" is the newest reading's moment, and what the replay has gone on since: by the machine's clock a replay of 2021
would be silent at once.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from smart_smoker.core.model import PROBES, Reading, Severity, probe_named
from smart_smoker.core.monitor import AlertEvent, Edge

SILENT_AFTER: Final = timedelta(minutes=5)
TREND_SPAN_S: Final = 12 * 60.0
TREND_LEAST_S: Final = 4 * 60.0
STEADY_F_PER_H: Final = 6.0
BUCKET_S: Final = 120.0
MOST_BUCKETS: Final = 720
SHOWN_ALERTS: Final = 5
_ORDER: Final = {name: place for place, name in enumerate(PROBES)}


@dataclass(slots=True)
class ProbeState:
    """One probe, as far as it was heard.

    Attributes:
        last: its newest reading.
        recent: (seconds since 1970, °F) of the last twelve minutes, oldest first.
        history: the last temperature of each two minutes, by their number since 1970.
        up: the sentences of the alerts that are up, by rule.
    """

    name: str
    last: Reading
    recent: deque[tuple[float, float]] = field(default_factory=deque)
    history: dict[int, float] = field(default_factory=dict)
    up: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What a person calls it."""
        return probe_named(self.name).label

    def take(self, reading: Reading) -> None:
        """Its next reading."""
        self.last = reading
        at_s = reading.at.timestamp()
        recent = self.recent
        recent.append((at_s, reading.temp_f))
        while recent[0][0] < at_s - TREND_SPAN_S:
            recent.popleft()
        self.history[int(at_s // BUCKET_S)] = reading.temp_f
        if len(self.history) > MOST_BUCKETS:
            del self.history[next(iter(self.history))]

    def is_silent(self, now: datetime) -> bool:
        """Whether its last reading is too old to be shown as its temperature."""
        return now - self.last.at > SILENT_AFTER

    def trend_f_per_h(self) -> float | None:
        """The slope of the straight line through the recent readings; None where they are too few to tell."""
        recent = self.recent
        if len(recent) < 3 or recent[-1][0] - recent[0][0] < TREND_LEAST_S:
            return None
        mean_s = sum(at_s for at_s, _ in recent) / len(recent)
        mean_f = sum(temp_f for _, temp_f in recent) / len(recent)
        spread = sum((at_s - mean_s) ** 2 for at_s, _ in recent)
        return 3600 * sum((at_s - mean_s) * (temp_f - mean_f) for at_s, temp_f in recent) / spread

    def words(self, now: datetime) -> str:
        """How it is, in words."""
        if self.last.is_last:
            return f"ended at {self.last.at:%H:%M}"
        if self.is_silent(now):
            return f"no data since {self.last.at:%H:%M}"
        if self.up:
            return ", ".join(rule_words(rule) for rule in self.up)
        trend = self.trend_f_per_h()
        if trend is None:
            return "no trend yet"
        if abs(trend) < STEADY_F_PER_H:
            return "steady"
        return "rising" if trend > 0 else "falling"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is, in rows and on the cook's clock."""

    done_rows: int
    total_rows: int
    elapsed: timedelta
    total: timedelta

    @property
    def share(self) -> float:
        """From 0 to 1, by the cook's clock."""
        part = self.elapsed / self.total if self.total else self.done_rows / max(1, self.total_rows)
        return min(1.0, max(0.0, part))


class CookState:
    """Everything that a view shows, fed as it happens."""

    def __init__(self) -> None:
        self.probes: dict[str, ProbeState] = {}
        self.alerts: deque[AlertEvent] = deque(maxlen=SHOWN_ALERTS)
        self.raised = 0
        self.progress: Progress | None = None
        self._newest = datetime.min.replace(tzinfo=UTC)
        self._elapsed_at_newest: timedelta | None = None

    @property
    def now(self) -> datetime:
        """The moment on the cook's clock."""
        if self.progress is None or self._elapsed_at_newest is None:
            return self._newest
        return self._newest + max(timedelta(), self.progress.elapsed - self._elapsed_at_newest)

    @property
    def buckets(self) -> tuple[int, int]:
        """The first and the last two minutes that are remembered, by their number."""
        last = int(self.now.timestamp() // BUCKET_S)
        firsts = [next(iter(probe.history)) for probe in self.probes.values()]
        return max(min(firsts, default=last), last - MOST_BUCKETS + 1), last

    def reading(self, reading: Reading) -> None:
        """Take the next reading of any probe."""
        name = reading.series.probe
        probe = self.probes.get(name)
        if probe is None:
            probe = ProbeState(name, reading)
            # The known ones in their order, whichever is heard first; a row that moves is hard to read.
            self.probes = dict(
                sorted((self.probes | {name: probe}).items(), key=lambda item: _ORDER.get(item[0], len(_ORDER)))
            )
        probe.take(reading)
        if reading.at > self._newest:
            self._newest = reading.at
            self._elapsed_at_newest = self.progress.elapsed if self.progress else None

    def go_on(self, progress: Progress) -> None:
        """Take how far the replay is."""
        self.progress = progress
        if self._elapsed_at_newest is None and self.probes:
            self._elapsed_at_newest = progress.elapsed

    def alert(self, event: AlertEvent) -> None:
        """Take what was raised or cleared; what is repeated is already known."""
        if event.edge is Edge.REPEATED:
            return
        self.alerts.append(event)
        self.raised += event.is_warning and event.severity is not Severity.INFORMATION
        probe = self.probes.get(event.probe)
        if probe is None:
            return
        if event.is_warning:
            probe.up[event.rule] = event.message
        else:
            probe.up.pop(event.rule, None)


def rule_words(rule: str) -> str:
    """A rule's name as people say it: `classic_pit_drop` is a pit drop."""
    return rule.rpartition(".")[2].removeprefix("classic_").replace("_", " ")


def alert_words(event: AlertEvent) -> str:
    """One line for an alert: its sentence, or what is over."""
    if event.is_warning:
        return event.message
    if event.message[:1].isupper():  # a sentence of its own, with its numbers
        return f"Over: {event.message}"
    return f"{probe_named(event.probe).label}: {rule_words(event.rule)} is over"


def columns_of(history: Mapping[int, float], first: int, last: int, columns: int) -> Iterable[float | None]:
    """A history from the bucket `first` to `last` in so many columns, or fewer; None where nothing was heard."""
    count = max(1, last - first + 1)
    shown = min(columns, count)
    spread: list[float | None] = [None] * shown
    for number, temp_f in history.items():
        if first <= number <= last:
            spread[(number - first) * shown // count] = temp_f
    return spread
