"""What consuming writes: readings, the rules' memory, alerts and their texts, dead letters, all in one commit."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from smart_smoker.core.model import Reading
from smart_smoker.core.monitor import Standing
from smart_smoker.formats.message import Message
from smart_smoker.store import DeadLetter, LedgerEntry, SeriesEntry
from smart_smoker.store.sqlite.alerts import AlertBook
from smart_smoker.store.sqlite.columns import from_ms, to_ms
from smart_smoker.store.sqlite.connection import Database
from smart_smoker.store.sqlite.runs import RunBook, save_standings
from smart_smoker.store.sqlite.series import SeriesBook

LONGEST_BODY: Final = 1_048_576
"""Of a dead letter that is still to be published, in bytes; whatever may come, the store grows by no more."""

KEPT_BODY: Final = 4096
LETTERS_A_PAGE: Final = 100
"""What stays of a dead letter's body for a person to look at, in bytes."""


class SqliteLedgerEntry(SeriesBook, AlertBook, RunBook):
    """One transaction of the ledger."""

    def add(self, entry: SeriesEntry, readings: Sequence[Reading]) -> None:
        """Add readings that are known to be new; a number that the series has is an error of the whole transaction."""
        number = entry.id
        self._database.run_many(
            "INSERT INTO readings (series_id, n, at, temp_f) VALUES (?, ?, ?, ?)",
            [(number, reading.n, to_ms(reading.at), reading.temp_f) for reading in readings],
        )

    def add_if_new(self, entry: SeriesEntry, reading: Reading) -> bool:
        """Add a reading unless the series has it; says whether it was new."""
        cursor = self._database.run(
            "INSERT INTO readings (series_id, n, at, temp_f) VALUES (?, ?, ?, ?) ON CONFLICT (series_id, n) DO NOTHING",
            (entry.id, reading.n, to_ms(reading.at), reading.temp_f),
        )
        return cursor.rowcount == 1

    def newest(self, entry: SeriesEntry, count: int) -> list[Reading]:
        """The series' readings with the highest numbers, oldest first; without their sources' stamps."""
        rows = self._database.rows(
            "SELECT n, at, temp_f FROM readings WHERE series_id = ? ORDER BY n DESC LIMIT ?", (entry.id, count)
        )
        return [Reading(series=entry.series, n=n, at=from_ms(at), temp_f=temp_f) for n, at, temp_f in reversed(rows)]

    def standings(self, entry: SeriesEntry) -> list[Standing]:
        """What the rules remembered; states are plain JSON values."""
        rows = self._database.rows(
            "SELECT rule, state, is_up FROM standings WHERE run_id = ? AND probe = ?",
            (entry.run_id, entry.series.probe),
        )
        return [Standing(rule, json.loads(state), is_up=bool(is_up)) for rule, state, is_up in rows]

    def save_standings(self, entry: SeriesEntry, standings: Iterable[Standing]) -> None:
        """Keep what the rules remember."""
        kept = {(standing.rule, entry.series.probe): standing for standing in standings}
        save_standings(self._database, entry.run_id, kept)

    def bury(self, letter: DeadLetter) -> None:
        """Keep a dead letter until it is published, and its beginning for good."""
        if letter.is_identified and self._has_buried(letter):
            return
        size = len(letter.message.body)
        cut = f" (the first {LONGEST_BODY} of its {size} bytes are kept)" if size > LONGEST_BODY else ""
        self._database.run(
            "INSERT INTO dead_letters (queue, wall, kind, reason, size, body, message_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                letter.queue,
                self._now_ms,
                letter.kind,
                letter.reason + cut,
                size,
                letter.message.body[:LONGEST_BODY],
                letter.message.message_id,
            ),
        )

    def _has_buried(self, letter: DeadLetter) -> bool:
        sql = "SELECT 1 FROM dead_letters WHERE queue = ? AND message_id = ?"
        return self._database.run(sql, (letter.queue, letter.message.message_id)).fetchone() is not None

    def remember_batch(self, queue: str, digests: Sequence[bytes]) -> None:
        """Keep the digests of the queue's last batch without ids in place of the one before; none forgets it."""
        if not digests:
            self._database.run("DELETE FROM unproven_batches WHERE queue = ?", (queue,))
            return
        length = len(digests[0])
        if not length or any(len(digest) != length for digest in digests):
            raise ValueError("the digests of a batch must have one length")
        self._database.run(
            "INSERT INTO unproven_batches (queue, digest_bytes, digests) VALUES (?, ?, ?) ON CONFLICT (queue)"
            " DO UPDATE SET digest_bytes = excluded.digest_bytes, digests = excluded.digests",
            (queue, length, b"".join(digests)),
        )


class SqliteLedger:
    """What consuming needs."""

    _database: Database

    @contextmanager
    def transaction(self, now: datetime) -> Iterator[LedgerEntry]:
        """The one writer's transaction; waits for another's. Committed on leaving, rolled back on an error.

        Raises:
            StoreError: it cannot be written: full, locked, read-only, damaged.
        """
        with self._database.writing():
            yield SqliteLedgerEntry(self._database, now)

    def runs_to_judge(self, touched_since: datetime) -> list[int]:
        """The runs that may still go on, or whose alerts are up: those whose silence must be judged."""
        rows = self._database.rows(
            "SELECT run_id FROM series WHERE touched_wall >= ? AND (NOT is_ended OR unjudged_n <= last_n)"
            " UNION SELECT run_id FROM alerts WHERE is_managed AND cleared_at IS NULL ORDER BY run_id",
            (to_ms(touched_since),),
        )
        return [run_id for (run_id,) in rows]

    def unproven_batch(self, queue: str) -> list[bytes]:
        """The digests that `remember_batch` kept."""
        row = self._database.row("SELECT digest_bytes, digests FROM unproven_batches WHERE queue = ?", (queue,))
        if row is None:
            return []
        length, digests = row
        return [digests[start : start + length] for start in range(0, len(digests), length)]

    def unpublished_dead_letters(self, queue: str) -> list[tuple[int, DeadLetter]]:
        """Those that are kept, and not known to be in the dead-letter queue, with their ids, the oldest hundred."""
        rows = self._database.rows(
            "SELECT id, kind, reason, body, message_id FROM dead_letters WHERE queue = ? AND NOT is_published"
            " ORDER BY id LIMIT ?",
            (queue, LETTERS_A_PAGE),
        )
        return [
            (
                number,
                DeadLetter(
                    queue=queue,
                    kind=kind,
                    reason=reason,
                    message=Message(queue=queue, body=body, message_id=message_id),
                ),
            )
            for number, kind, reason, body, message_id in rows
        ]

    def dead_letters_published(self, ids: Sequence[int]) -> None:
        """Mark them as arrived, and keep no more than their bodies' beginnings."""
        if not ids:
            return
        with self._database.writing():
            self._database.run_many(
                "UPDATE dead_letters SET is_published = 1, body = coalesce(substr(body, 1, ?), x'') WHERE id = ?",
                [(KEPT_BODY, number) for number in ids],
            )
