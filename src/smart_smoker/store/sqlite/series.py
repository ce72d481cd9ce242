"""Finds the series that a reading belongs to, or makes it, within one transaction of the ledger."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import uuid4

from smart_smoker.core.model import Series
from smart_smoker.core.runs import GAP, RunSpan, continues, earliest_fitting, is_demo
from smart_smoker.store import SeriesEntry
from smart_smoker.store.sqlite.columns import from_ms, series_entry, to_ms, to_ms_or_null
from smart_smoker.store.sqlite.connection import Database

_KNOWN: Final = "SELECT * FROM series_entries WHERE smoker_id = ? AND run = ? AND probe = ?"
_NEWEST_OBSERVED: Final = """
    SELECT * FROM series_entries WHERE smoker_id = ? AND is_strangers AND probe = ? ORDER BY run_id DESC LIMIT 1
"""

_LATER_RUNS: Final = """
    SELECT r.id, min(s.first_at), max(s.last_at)
    FROM runs r JOIN series s ON s.run_id = r.id
    WHERE r.smoker_id = :smoker AND r.is_strangers
        AND r.id > coalesce((SELECT run_id FROM series WHERE id = :newest), 0)
    GROUP BY r.id HAVING max(s.touched_wall) >= :open_since AND min(s.first_at) IS NOT NULL
    ORDER BY r.id
"""


class SeriesBook:
    """The series of one transaction.

    A series has one entry in it, however often it is asked for, so that nobody's changes are lost. Nobody else writes
    meanwhile, so what was found once stays true.

    Args:
        database: within its `writing`.
        now: the moment of the transaction on this machine's clock, UTC.
    """

    def __init__(self, database: Database, now: datetime) -> None:
        self._database = database
        self._now = now
        self._now_ms = to_ms(now)
        self._entries: dict[Series, SeriesEntry] = {}
        self._as_stored: dict[int, SeriesEntry] = {}
        self._observed: dict[tuple[str, str], SeriesEntry] = {}

    def open(self, series: Series) -> SeriesEntry:
        """The series' entry; an unknown one is made, and its run's first commit opens the cook."""
        if series not in self._entries:
            row = self._database.row(_KNOWN, (series.smoker_id, series.run, series.probe))
            return self._know(series_entry(row) if row else self._make(series, self._run_id(series)))
        return self._entries[series]

    def open_observed(self, smoker_id: str, probe: str, at: datetime) -> SeriesEntry:
        """The series that a reading without an id joins: see `core.runs`.

        A changed entry need not be saved before: what it says counts.
        """
        newest = self._observed.get((smoker_id, probe)) or self._newest_observed(smoker_id, probe)
        if newest is None or not _goes_on(newest, at):
            left, newest = newest, self._join_or_make(smoker_id, probe, at, newest)
            if left:
                self._end(left)
        self._observed[smoker_id, probe] = newest
        return newest

    def save(self, entry: SeriesEntry) -> None:
        """Keep what was changed in the entry."""
        self._database.run(
            "UPDATE series SET readings = ?, last_n = ?, first_at = ?, last_at = ?, is_ended = ?, stamp_at = ?,"
            " stamp_repeats = ?, unjudged_n = ?, touched_wall = ? WHERE id = ?",
            (
                entry.readings,
                entry.last_n,
                to_ms_or_null(entry.first_at),
                to_ms_or_null(entry.last_at),
                entry.is_ended,
                to_ms_or_null(entry.stamp_at),
                entry.stamp_repeats,
                entry.unjudged_n,
                self._now_ms,
                entry.id,
            ),
        )

    def _run_id(self, series: Series, *, is_strangers: bool = False) -> int:
        row = self._database.row("SELECT id FROM runs WHERE smoker_id = ? AND run = ?", (series.smoker_id, series.run))
        if row:
            return int(row[0])
        run_id = self._database.insert(
            "INSERT INTO runs (smoker_id, run, is_demo, is_strangers, opened_wall) VALUES (?, ?, ?, ?, ?)",
            (series.smoker_id, series.run, is_demo(series.run), is_strangers, self._now_ms),
        )
        cook_id = self._database.insert("INSERT INTO cooks (smoker_id) VALUES (?)", (series.smoker_id,))
        self._database.run("INSERT INTO cook_spans (cook_id, run_id) VALUES (?, ?)", (cook_id, run_id))
        return run_id

    def _make(self, series: Series, run_id: int, at: datetime | None = None) -> SeriesEntry:
        # A stranger's series is known to reach to the reading that made it, so that another probe's first reading in
        # the same transaction finds the run; the entry itself says nothing before the first reading is in it.
        at_ms = to_ms_or_null(at)
        number = self._database.insert(
            "INSERT INTO series (run_id, probe, first_at, last_at, touched_wall) VALUES (?, ?, ?, ?, ?)",
            (run_id, series.probe, at_ms, at_ms, self._now_ms),
        )
        return SeriesEntry(
            id=number,
            run_id=run_id,
            series=series,
            readings=0,
            last_n=-1,
            first_at=None,
            last_at=None,
            is_ended=False,
        )

    def _newest_observed(self, smoker_id: str, probe: str) -> SeriesEntry | None:
        row = self._database.row(_NEWEST_OBSERVED, (smoker_id, probe))
        return self._know(series_entry(row)) if row else None

    def _know(self, entry: SeriesEntry) -> SeriesEntry:
        if entry.series not in self._entries:
            self._entries[entry.series] = entry
            self._as_stored[entry.id] = replace(entry)
        return self._entries[entry.series]

    def _join_or_make(self, smoker_id: str, probe: str, at: datetime, newest: SeriesEntry | None) -> SeriesEntry:
        # The others' times are asked of the file; saving what did not change would make a forgotten run look alive.
        for entry in self._entries.values():
            if entry != self._as_stored[entry.id]:
                self.save(entry)
        run = earliest_fitting(self._later_runs(smoker_id, newest), at)
        if run is not None:
            series = Series(smoker_id, self._run_name(run.id), probe)
            run_id = run.id
        else:
            series = Series(smoker_id, f"observed-{at:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}", probe)
            run_id = self._run_id(series, is_strangers=True)
        return self._know(self._make(series, run_id, at))

    def _end(self, left: SeriesEntry) -> None:
        """End a series that its probe has left, and what still stands on it: its sender never says so."""
        left.is_ended = True
        self._as_stored[left.id] = replace(left)
        # Not by `save`, which would make a run that was forgotten look alive.
        self._database.run("UPDATE series SET is_ended = 1 WHERE id = ?", (left.id,))
        cleared = self._database.rows(
            "UPDATE alerts SET cleared_at = coalesce(?, raised_at), cleared_wall = ?, over = 'the next run began'"
            " WHERE run_id = ? AND probe = ? AND cleared_at IS NULL AND NOT is_managed RETURNING id, rule",
            (to_ms_or_null(left.last_at), self._now_ms, left.run_id, left.series.probe),
        )
        self._database.run_many(
            "INSERT INTO alert_steps (alert_id, wall, step, cause) VALUES (?, ?, 'cleared', 'the next run began')",
            [(alert_id, self._now_ms) for alert_id, _ in cleared],
        )
        self._database.run_many(
            "UPDATE standings SET is_up = 0 WHERE run_id = ? AND probe = ? AND rule = ?",
            [(left.run_id, left.series.probe, rule) for _, rule in cleared],
        )

    def _run_name(self, run_id: int) -> str:
        return str(self._database.rows("SELECT run FROM runs WHERE id = ?", (run_id,))[0][0])

    def _later_runs(self, smoker_id: str, newest: SeriesEntry | None) -> list[RunSpan]:
        rows = self._database.rows(
            _LATER_RUNS,
            {"smoker": smoker_id, "newest": newest.id if newest else None, "open_since": to_ms(self._now - GAP)},
        )
        return [RunSpan(id=run, first_at=from_ms(first), last_at=from_ms(last)) for run, first, last in rows]


def _goes_on(newest: SeriesEntry, at: datetime) -> bool:
    if newest.is_ended:
        return False
    last_at = newest.stamp_at or newest.last_at
    return last_at is None or continues(last_at, at)
