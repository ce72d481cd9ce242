"""Readings in, alerts out: keeps every rule's state and turns what is wrong now into alerts raised and cleared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from smart_smoker.core.model import Probe, Reading, Severity, probe_named
from smart_smoker.core.rules import Finding, ReadingRule, ReadingView
from smart_smoker.core.window import CountWindow
from smart_smoker.errors import RuleError


class Edge(StrEnum):
    """What a step did to an alert."""

    RAISED = "raised"
    REPEATED = "repeated"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent:
    """An alert was raised, found again (by rules whose every finding is a warning), or cleared.

    Attributes:
        rule: the rule's name.
        at: the moment of the reading that made it so, UTC.
        temp_f: that reading's temperature, °F; None where nothing credible was heard.
        message: the sentence for a person; of a cleared alert, why it ended.
        numbers: what it was decided on.
    """

    edge: Edge
    rule: str
    probe: str
    severity: Severity
    at: datetime
    temp_f: float | None
    message: str
    numbers: Mapping[str, float]

    @property
    def is_warning(self) -> bool:
        """Whether it tells that something is wrong, rather than over."""
        return self.edge is not Edge.CLEARED


@dataclass(frozen=True, slots=True)
class Standing:
    """What a rule remembers of one probe: its state, and whether its alert is up."""

    rule: str
    state: Any
    is_up: bool


class Monitor:
    """The rules over one series: one probe in one run.

    Args:
        probe: the probe's name.
        rules: every rule by its name; those that do not watch the probe are left aside.
        readings: the series' newest readings, oldest first, where it is taken up again after a restart.
        standings: what the rules remembered then; a rule that is not among them starts afresh.
    """

    def __init__(
        self,
        probe: str,
        rules: Mapping[str, ReadingRule[Any]],
        readings: Iterable[Reading] = (),
        standings: Iterable[Standing] = (),
    ) -> None:
        self._probe: Probe = probe_named(probe)
        self._rules = {name: rule for name, rule in rules.items() if rule.watches(self._probe)}
        self._windows = {rule.readings: CountWindow(rule.readings) for rule in self._rules.values()}
        self._standings = {name: Standing(name, rule.start(), is_up=False) for name, rule in self._rules.items()}
        self._standings |= {standing.rule: standing for standing in standings if standing.rule in self._rules}
        for reading in readings:
            self._see(reading)

    @property
    def memory(self) -> int:
        """How many of the newest readings it needs to be taken up again."""
        return max(self._windows, default=0)

    @property
    def standings(self) -> Sequence[Standing]:
        """What the rules remember now."""
        return list(self._standings.values())

    def observe(self, reading: Reading) -> list[AlertEvent]:
        """Take the series' next reading and say what it changed."""
        self._see(reading)
        events: list[AlertEvent] = []
        for name, rule in self._rules.items():
            was = self._standings[name]
            view = ReadingView(self._probe, reading, self._windows[rule.readings])
            try:
                state, finding = rule.step(was.state, view)
            except Exception as why:
                raise RuleError(name, why) from why
            edge = _edge(rule, was_up=was.is_up, is_up=finding is not None)
            is_up = finding is not None and not reading.is_last
            if state != was.state or is_up != was.is_up:
                self._standings[name] = Standing(name, state, is_up)
            if edge:
                events.append(self._event(edge, name, reading, finding))
            if finding and reading.is_last:
                events.append(self._event(Edge.CLEARED, name, reading, None))
        return events

    def _see(self, reading: Reading) -> None:
        for window in self._windows.values():
            window.add(reading)

    def _event(self, edge: Edge, name: str, reading: Reading, finding: Finding | None) -> AlertEvent:
        why = "the series ended" if reading.is_last else "no longer so"
        return AlertEvent(
            edge=edge,
            rule=name,
            probe=self._probe.name,
            severity=self._rules[name].severity,
            at=reading.at,
            temp_f=reading.temp_f,
            message=finding.message if finding else why,
            numbers=finding.numbers if finding else {},
        )


def _edge(rule: ReadingRule[Any], *, was_up: bool, is_up: bool) -> Edge | None:
    if is_up and not was_up:
        return Edge.RAISED
    if was_up and not is_up:
        return Edge.CLEARED
    if is_up and rule.every_finding_is_a_warning:
        return Edge.REPEATED
    return None
