"""Logs what a consumer heard: each reading, each warning, and what could not be read, once for each kind."""

import logging
from collections import Counter
from collections.abc import Iterable
from typing import Final

from smart_smoker.cli.screen import minute, plural
from smart_smoker.core.model import Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.loops.recording import Outcome

log = logging.getLogger("smart_smoker.consume")

TELL_COUNT_AT: Final = frozenset(10**power for power in range(1, 10))


class OutcomeLog:
    """Takes each batch's outcome, once it is stored."""

    def __init__(self) -> None:
        self._dead: Counter[tuple[str, str]] = Counter()
        self._without_reading: Counter[str] = Counter()
        self._has_told_repeats = False

    def __call__(self, outcome: Outcome) -> None:
        """Log it."""
        if log.isEnabledFor(logging.INFO):
            self._tell_readings(outcome)
        else:
            self._tell_warnings(outcome)
        log_judged(outcome.judged)
        if outcome.repeated:
            level = logging.DEBUG if self._has_told_repeats else logging.INFO
            log.log(level, "%d readings came again and were stored already", outcome.repeated)
            self._has_told_repeats = True
        for queue, count in outcome.without_reading.items():
            self._tell_without_reading(queue, count)
        for letter in outcome.dead:
            self._tell_dead(letter.queue, letter.kind, letter.reason)

    def _tell_readings(self, outcome: Outcome) -> None:
        for reading, events in outcome.heard:
            log.info("Received temperature: %s°F at %s (%s)", reading.temp_f, reading.stamp, reading.series.probe)
            for event in events:
                if event.is_warning:
                    log.warning(event.message)
                else:
                    log.info("Over at %s: %s on %s (%s)", reading.stamp, event.rule, event.probe, event.message)

    def _tell_warnings(self, outcome: Outcome) -> None:
        for _, events in outcome.heard:
            for event in events:
                if event.edge is not Edge.CLEARED:
                    log.warning(event.message)

    def _tell_without_reading(self, queue: str, count: int) -> None:
        """Tell the first, and whenever a power of ten is passed."""
        before = self._without_reading[queue]
        self._without_reading[queue] = now = before + count
        if any(before < power <= now for power in (1, *TELL_COUNT_AT)):
            said = plural(now, "message")
            log.info("%s from %s held no reading so far: a blank cell, a word, a header", said, queue)

    def _tell_dead(self, queue: str, kind: str, reason: str) -> None:
        """Tell the first of each kind, and then at every power of ten how many there were."""
        self._dead[queue, kind] += 1
        count = self._dead[queue, kind]
        if count == 1:
            log.warning("A message from %s is no reading: %s; it went to smoker.dead-letters", queue, reason)
        elif count in TELL_COUNT_AT:
            log.warning("%d messages from %s are no readings (%s)", count, queue, kind)


def log_judged(judged: Iterable[tuple[str, AlertEvent]]) -> None:
    """Log what became of a smoker's alerts: over is news, and information is no warning."""
    for _, event in judged:
        if event.edge is Edge.CLEARED:
            log.info("Over at %s UTC: %s", minute(event.at), event.message)
            continue
        level = logging.INFO if event.severity is Severity.INFORMATION else logging.WARNING
        log.log(level, "%s (%s UTC)", event.message, minute(event.at))
