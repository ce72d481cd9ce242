"""What judging a run reads and writes: its probes' new readings, and what its judge remembers."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from smart_smoker.core.model import Reading
from smart_smoker.core.monitor import Standing
from smart_smoker.store import Remembered, RunEntry, SeriesEntry
from smart_smoker.store.sqlite.columns import from_ms, from_ms_or_null, series_entry, to_ms, to_ms_or_null
from smart_smoker.store.sqlite.connection import Database

_UNJUDGED: Final = """
    SELECT n, at, temp_f FROM readings
    WHERE series_id = ? AND n >= ? AND at > ? AND at <= ?
"""
# Where nothing is left, the next reading is the first that is to be judged; late ones move the mark back.
_MOVE_MARK: Final = """
    UPDATE series SET unjudged_n = coalesce(
        (SELECT min(n) FROM readings WHERE series_id = series.id AND n >= series.unjudged_n AND at > ?), last_n + 1)
    WHERE id = ?
"""


class RunBook:
    """The runs of one transaction."""

    _database: Database

    def run(self, run_id: int) -> RunEntry:
        """A run with what each of its probes said; changed entries must be saved before."""
        row = self._database.row(
            "SELECT smoker_id, run, opened_wall, origin_at, judged_minutes FROM runs WHERE id = ?", (run_id,)
        )
        assert row is not None  # noqa: S101 - a run that has a series is there
        smoker_id, name, opened_wall, origin_at, judged_minutes = row
        rows = self._database.rows("SELECT * FROM series_entries WHERE run_id = ? ORDER BY probe", (run_id,))
        return RunEntry(
            id=run_id,
            smoker_id=smoker_id,
            run=name,
            opened_at=from_ms(opened_wall),
            origin_at=from_ms_or_null(origin_at),
            judged_minutes=judged_minutes,
            series=tuple(map(series_entry, rows)),
        )

    def unjudged(self, run: RunEntry, upto: datetime) -> list[Reading]:
        """The readings of minutes that were not judged, up to that moment, in no order."""
        after = -(1 << 62) if run.judged_to is None else to_ms(run.judged_to)
        return [
            Reading(series=entry.series, n=n, at=from_ms(at), temp_f=temp_f)
            for entry in run.series
            for n, at, temp_f in self._database.rows(_UNJUDGED, (entry.id, entry.unjudged_n, after, to_ms(upto)))
        ]

    def remembered(self, run: RunEntry) -> Remembered:
        """What the run's judge remembered; states are plain JSON values."""
        courses = self._database.rows("SELECT probe, course FROM tracks WHERE run_id = ?", (run.id,))
        standings = self._database.rows("SELECT rule, probe, state, is_up FROM standings WHERE run_id = ?", (run.id,))
        return Remembered(
            courses={probe: json.loads(course) for probe, course in courses},
            standings={
                (rule, probe): Standing(rule, json.loads(state), is_up=bool(is_up))
                for rule, probe, state, is_up in standings
            },
        )

    def judged(self, run: RunEntry, remembered: Remembered) -> None:
        """Keep how far a run was judged, and what of its judge's memory has changed."""
        self._database.run(
            "UPDATE runs SET origin_at = ?, judged_minutes = ? WHERE id = ?",
            (to_ms_or_null(run.origin_at), run.judged_minutes, run.id),
        )
        self._database.run_many(
            "INSERT INTO tracks (run_id, probe, course) VALUES (?, ?, ?)"
            " ON CONFLICT (run_id, probe) DO UPDATE SET course = excluded.course",
            [(run.id, probe, json.dumps(course)) for probe, course in remembered.courses.items()],
        )
        save_standings(self._database, run.id, remembered.standings)
        if run.judged_to is not None:
            judged_to = to_ms(run.judged_to)
            self._database.run_many(_MOVE_MARK, [(judged_to, entry.id) for entry in run.series])

    def mark_late(self, entry: SeriesEntry, numbers: Sequence[int]) -> None:
        """Mark readings that came after their minute was judged."""
        self._database.run_many(
            "UPDATE readings SET is_late = 1 WHERE series_id = ? AND n = ?", [(entry.id, n) for n in numbers]
        )

    def setup_change(self, smoker_id: str) -> Mapping[str, Any] | None:
        """What a person said while a cook went on, in place of the settings; None where nobody did."""
        row = self._database.row("SELECT change FROM setups WHERE smoker_id = ? ORDER BY id DESC LIMIT 1", (smoker_id,))
        return None if row is None else json.loads(row[0])


def save_standings(database: Database, run_id: int, standings: Mapping[tuple[str, str], Standing]) -> None:
    """Keep what rules remember, by (rule, probe)."""
    database.run_many(
        "INSERT INTO standings (run_id, probe, rule, state, is_up) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (run_id, probe, rule) DO UPDATE SET state = excluded.state, is_up = excluded.is_up",
        [
            (run_id, probe, rule, json.dumps(standing.state), standing.is_up)
            for (rule, probe), standing in standings.items()
        ],
    )
