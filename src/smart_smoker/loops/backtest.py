"""What the rules would have said of a cook that was recorded: the monitor of `consume`, without the way there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from smart_smoker.core.judge import MINUTE, Judge, Said
from smart_smoker.core.model import Reading, Severity
from smart_smoker.core.monitor import AlertEvent, Edge, Monitor
from smart_smoker.core.rules import MinuteRule, Rule, minute_rules, reading_rules
from smart_smoker.core.setup import NOTHING_SAID, Setup
from smart_smoker.sources import Source

SMOKER_ID: Final = "backtest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An alert from its raising to its clearing.

    Attributes:
        rule: the rule's name.
        probe: the probe's name; empty where the alert is about the whole smoker.
        raised_at, cleared_at: event time, UTC; not cleared where the log ends with it up.
        temp_f: the temperature that raised it, °F.
        warnings: how many findings were told.
    """

    rule: str
    probe: str
    severity: Severity
    raised_at: datetime
    cleared_at: datetime | None
    temp_f: float | None
    message: str
    warnings: int

    @property
    def rings(self) -> int:
        """How often it would have rung: never where it is information, which is shown alone."""
        return 0 if self.severity is Severity.INFORMATION else self.warnings


@dataclass(frozen=True, slots=True)
class Backtest:
    """A recorded cook, and what the rules said of it.

    Attributes:
        readings: by probe, in the log's order.
        events: in the log's order.
    """

    readings: Mapping[str, list[Reading]]
    events: list[AlertEvent]

    @property
    def episodes(self) -> list[Episode]:
        """The alerts, in the order they were raised."""
        return episodes_of(self.events)

    @property
    def rings(self) -> int:
        """How often somebody would have been rung."""
        return sum(episode.rings for episode in self.episodes)


def backtest(source: Source, rules: Mapping[str, Rule[Any]], setup: Setup = NOTHING_SAID) -> Backtest:
    """Run the rules over all of a source."""
    of_readings = reading_rules(rules)
    monitors: dict[str, Monitor] = {}
    readings: dict[str, list[Reading]] = {}
    events: list[AlertEvent] = []
    for row in source.rows(SMOKER_ID, source.digest[:16]):
        for reading in row.readings:
            probe = reading.series.probe
            monitor = monitors.get(probe)
            if monitor is None:
                monitor = monitors[probe] = Monitor(probe, of_readings)
                readings[probe] = []
            readings[probe].append(reading)
            events += monitor.observe(reading)
    of_minutes = minute_rules(rules)
    if of_minutes and readings:
        events = sorted([*events, *judged(readings, of_minutes, setup)], key=lambda event: event.at)
    return Backtest(readings, events)


def judged(
    readings: Mapping[str, list[Reading]], rules: Mapping[str, MinuteRule[Any]], setup: Setup
) -> list[AlertEvent]:
    """What the rules that are asked each minute say of a whole run; its end is the end of a cook, not silence."""
    everything = [reading for course in readings.values() for reading in course]
    moments = [reading.at for reading in everything]
    ended = {probe: max(reading.at for reading in course) for probe, course in readings.items()}
    judge = Judge(rules, min(moments))
    return judge.advance(max(moments) + MINUTE, Said(readings=everything, ended=ended), setup)


def episodes_of(events: Iterable[AlertEvent]) -> list[Episode]:
    """Fold what was raised, repeated and cleared into one episode an alert."""
    episodes: list[Episode] = []
    places: dict[tuple[str, str], int] = {}
    for event in events:
        key = (event.rule, event.probe)
        if event.edge is Edge.RAISED:
            places[key] = len(episodes)
            episodes.append(_opened(event))
            continue
        place = places[key]
        episode = episodes[place]
        if event.edge is Edge.CLEARED:
            episodes[place] = replace(episode, cleared_at=event.at)
        else:
            episodes[place] = replace(episode, warnings=episode.warnings + 1)
    return episodes


def _opened(event: AlertEvent) -> Episode:
    return Episode(
        rule=event.rule,
        probe=event.probe,
        severity=event.severity,
        raised_at=event.at,
        cleared_at=None,
        temp_f=event.temp_f,
        message=event.message,
        warnings=1,
    )
