"""The series that a consumer follows: each one's entry in the store, its monitor, and what is still to be written."""

import dataclasses
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from smart_smoker.core.model import Reading, Series
from smart_smoker.core.monitor import AlertEvent, Monitor, Standing
from smart_smoker.core.rules import ReadingRule, Rule
from smart_smoker.core.runs import continues
from smart_smoker.store import LedgerEntry, SeriesEntry

log = logging.getLogger(__name__)

MOST_FOLLOWED: Final = 10_000
"""Monitors kept in memory; the one unused for longest goes first, and is taken up from the store when it is needed."""


class Followed:
    """One series within one transaction."""

    def __init__(self, entry: SeriesEntry, monitor: Monitor) -> None:
        self.entry = entry
        self.monitor = monitor
        # A new series writes them all, so that the store's content does not depend on where batches were cut.
        self._saved_standings = monitor.standings if entry.readings else []
        self._fresh: list[Reading] = []
        self.is_disordered = False

    def continues_at(self, at: datetime) -> bool:
        """Whether a reading without an id goes on with this series."""
        last_at = self.entry.stamp_at or self.entry.last_at
        return last_at is None or continues(last_at, at)

    def take(self, ledger: LedgerEntry, reading: Reading) -> list[AlertEvent] | None:
        """Take a reading and say what it changed; None where the series has it already."""
        if reading.n <= self.entry.last_n:
            return self._take_late(ledger, reading)
        self._fresh.append(reading)
        self._count(reading)
        return self.monitor.observe(reading)

    def write(self, ledger: LedgerEntry) -> None:
        """Hand the ledger what it does not have yet."""
        self._write_fresh(ledger)
        ledger.save(self.entry)
        standings = self.monitor.standings
        changed = [plain(new) for new in standings if new not in self._saved_standings]
        if changed:
            ledger.save_standings(self.entry, changed)
        self._saved_standings = standings

    def _take_late(self, ledger: LedgerEntry, reading: Reading) -> list[AlertEvent] | None:
        """Keep a reading that comes after its followers; it corrects history, but no rule is asked again."""
        self._write_fresh(ledger)
        if not ledger.add_if_new(self.entry, reading):
            return None
        self._count(reading)
        self.is_disordered = True
        return []

    def _write_fresh(self, ledger: LedgerEntry) -> None:
        if self._fresh:
            ledger.add(self.entry, self._fresh)
            self._fresh = []

    def _count(self, reading: Reading) -> None:
        entry, at = self.entry, reading.at
        entry.readings += 1
        entry.last_n = max(entry.last_n, reading.n)
        entry.unjudged_n = min(entry.unjudged_n, reading.n)
        entry.first_at = at if entry.first_at is None else min(entry.first_at, at)
        entry.last_at = at if entry.last_at is None else max(entry.last_at, at)
        entry.is_ended = entry.is_ended or reading.is_last


class Following:
    """All series that are followed, from one transaction to the next."""

    def __init__(self, rules: Mapping[str, ReadingRule[Any]]) -> None:
        self._rules = rules
        self._memory = max((rule.readings for rule in rules.values()), default=0)
        self._monitors: dict[Series, tuple[int, Monitor]] = {}
        self._open: dict[Series, Followed] = {}

    def open(self, ledger: LedgerEntry, series: Series) -> Followed:
        """The series within this transaction, its monitor as the store's last commit left it."""
        followed = self._open.get(series)
        if followed is None:
            return self._follow(ledger, ledger.open(series))
        if followed.is_disordered:
            followed.write(ledger)
            return self._follow(ledger, followed.entry)
        return followed

    def open_observed(self, ledger: LedgerEntry, smoker_id: str, probe: str, at: datetime) -> Followed:
        """The series that a reading without an id joins."""
        self.write(ledger)
        entry = ledger.open_observed(smoker_id, probe, at)
        return self._open.get(entry.series) or self._follow(ledger, entry)

    def write(self, ledger: LedgerEntry) -> None:
        """Hand the ledger everything that it does not have yet."""
        for followed in self._open.values():
            followed.write(ledger)

    def save(self, ledger: LedgerEntry) -> None:
        """End the transaction's work; the monitors stay for the next."""
        self.write(ledger)
        for series, followed in self._open.items():
            self._monitors.pop(series, None)
            if not (followed.entry.is_ended or followed.is_disordered):
                self._monitors[series] = (followed.entry.readings, followed.monitor)
        while len(self._monitors) > MOST_FOLLOWED:
            del self._monitors[next(iter(self._monitors))]
        self._open.clear()

    def leave_out(self, rule: str) -> None:
        """Ask a rule no more; everything is taken up from the store again."""
        self._rules = {name: kept for name, kept in self._rules.items() if name != rule}
        self.forget()

    def forget(self) -> None:
        """Drop what was not committed; everything is taken up from the store again."""
        self._monitors.clear()
        self._open.clear()

    def _follow(self, ledger: LedgerEntry, entry: SeriesEntry) -> Followed:
        readings, monitor = self._monitors.get(entry.series, (-1, None))
        if monitor is None or readings != entry.readings:
            monitor = self._taken_up(ledger, entry)
        followed = self._open[entry.series] = Followed(entry, monitor)
        return followed

    def _taken_up(self, ledger: LedgerEntry, entry: SeriesEntry) -> Monitor:
        if not entry.readings:
            return Monitor(entry.series.probe, self._rules)
        standings = revived(self._rules, ledger.standings(entry))
        return Monitor(entry.series.probe, self._rules, ledger.newest(entry, self._memory), standings)


def plain(standing: Standing) -> Standing:
    """The standing with its state as plain values, as the store keeps it."""
    state = standing.state
    return dataclasses.replace(standing, state=dataclasses.asdict(state)) if state is not None else standing


def revived(rules: Mapping[str, Rule[Any]], standings: Iterable[Standing]) -> list[Standing]:
    """The standings with their states as the rules made them, from the plain values that the store keeps.

    A rule whose state had another shape before an upgrade starts afresh.
    """
    revived: list[Standing] = []
    for standing in standings:
        start = rules[standing.rule].start() if standing.rule in rules else None
        if standing.state is None or start is None:
            revived.append(dataclasses.replace(standing, state=start))
            continue
        try:
            revived.append(dataclasses.replace(standing, state=type(start)(**standing.state)))
        except TypeError:
            log.warning("Rule %s remembers in another way than before: it starts afresh", standing.rule)
            revived.append(dataclasses.replace(standing, state=start))
    return revived
