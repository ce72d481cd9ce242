"""What is still to be told, and what became of it: claimed under a lease, marked after sending."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.notice import Notice
from smart_smoker.store.sqlite.columns import from_ms, from_ms_or_null, to_ms
from smart_smoker.store.sqlite.connection import Database

# What rings is sent only while something of it does: somebody may have answered while a process that is dead now
# had claimed it. Who decides takes it back.
_CLAIM: Final = """
    UPDATE outbox SET lease_owner = :owner, lease_until_wall = :until, attempts = attempts + 1 WHERE id = (
        SELECT id FROM outbox o WHERE state = 'pending' AND due_wall <= :now AND lease_until_wall <= :now
            AND channel IN (SELECT value FROM json_each(:channels))
            AND (coalesce(json_extract(details, '$.kind'), '') NOT IN ('new', 'repeat', 'escalation') OR EXISTS (
                SELECT 1 FROM outbox_alerts u JOIN alerts a ON a.id = u.alert_id
                WHERE u.outbox_id = o.id AND a.acknowledged_wall IS NULL AND a.cleared_at IS NULL
                    AND coalesce(a.snoozed_until_wall, 0) <= :now))
        ORDER BY due_wall, id LIMIT 1)
    RETURNING id, channel, text, message_id, attempts - 1, created_wall, contact, title, severity, code, details
"""


class SqliteOutbox:
    """What notifying needs; all moments are on this machine's clock, UTC.

    A claim counts an attempt, and so gives the notice a number that no other claim has: whoever comes late, its lease
    lost to somebody else, cannot undo what that one did.
    """

    _database: Database

    def claim(self, owner: str, channels: Sequence[str], now: datetime, lease: timedelta) -> Notice | None:
        """Take the notice that is due first, for as long as the lease; None where none is due."""
        row = self._database.row(
            _CLAIM,
            {"owner": owner, "until": to_ms(now + lease), "now": to_ms(now), "channels": json.dumps(list(channels))},
        )
        if row is None:
            return None
        return _notice(row)

    def renew(self, notice: Notice, owner: str, now: datetime, lease: timedelta) -> bool:
        """Prolong the lease; False where it was lost to somebody else."""
        cursor = self._database.run(
            "UPDATE outbox SET lease_until_wall = ?"
            " WHERE id = ? AND state = 'pending' AND lease_owner = ? AND attempts = ?",
            (to_ms(now + lease), notice.id, owner, notice.attempts + 1),
        )
        return cursor.rowcount == 1

    def mark_delivered(self, notice: Notice, now: datetime, answer: str) -> None:
        """Keep that it was sent, and what the receiver answered; true whatever became of the lease meanwhile."""
        with self._database.writing():
            self._database.run(
                "UPDATE outbox SET state = 'delivered', lease_owner = NULL, lease_until_wall = 0 WHERE id = ?",
                (notice.id,),
            )
            self._keep_attempt(notice, now, "delivered", answer)
            self._keep_step(notice, now, "delivered", answer)

    def mark_failed(self, notice: Notice, now: datetime, answer: str, retry_at: datetime | None) -> None:
        """Keep that an attempt failed; without `retry_at` it was the last one."""
        with self._database.writing():
            cursor = self._database.run(
                "UPDATE outbox SET state = ?, due_wall = coalesce(?, due_wall), lease_owner = NULL,"
                " lease_until_wall = 0 WHERE id = ? AND state = 'pending' AND attempts = ?",
                (
                    "failed" if retry_at is None else "pending",
                    None if retry_at is None else to_ms(retry_at),
                    notice.id,
                    notice.attempts + 1,
                ),
            )
            is_last = retry_at is None and cursor.rowcount == 1
            self._keep_attempt(notice, now, "failed" if is_last else "retry", answer)
            if is_last:
                self._keep_step(notice, now, "failed", answer)

    def expire(self, older_than: datetime, now: datetime) -> int:
        """Give up the pending ones that were decided before, but for those being sent; returns how many."""
        with self._database.writing():
            expired = self._database.rows(
                "UPDATE outbox SET state = 'expired'"
                " WHERE state = 'pending' AND created_wall < ? AND lease_until_wall <= ? RETURNING id",
                (to_ms(older_than), to_ms(now)),
            )
            why = f"older than {older_than:%Y-%m-%d %H:%M} UTC, too late to be told"
            self._database.run_many(
                "INSERT INTO attempts (outbox_id, wall, outcome, answer) VALUES (?, ?, 'expired', ?)",
                [(number, to_ms(now), why) for (number,) in expired],
            )
            self._database.run_many(
                "INSERT INTO alert_steps (alert_id, wall, step, cause)"
                " SELECT alert_id, ?, 'expired', ? FROM outbox_alerts WHERE outbox_id = ?",
                [(to_ms(now), why, number) for (number,) in expired],
            )
        return len(expired)

    def next_due(self, channels: Sequence[str]) -> datetime | None:
        """When those channels' next pending notice is due, or its lease over; None where none is pending."""
        rows = self._database.rows(
            "SELECT min(max(due_wall, lease_until_wall)) FROM outbox WHERE state = 'pending'"
            " AND channel IN (SELECT value FROM json_each(?))",
            (json.dumps(list(channels)),),
        )
        return from_ms_or_null(rows[0][0])

    def _keep_attempt(self, notice: Notice, now: datetime, outcome: str, answer: str) -> None:
        self._database.run(
            "INSERT INTO attempts (outbox_id, wall, outcome, answer) VALUES (?, ?, ?, ?)",
            (notice.id, to_ms(now), outcome, answer),
        )

    def _keep_step(self, notice: Notice, now: datetime, step: str, cause: str) -> None:
        self._database.run(
            "INSERT INTO alert_steps (alert_id, wall, step, cause)"
            " SELECT alert_id, ?, ?, ? FROM outbox_alerts WHERE outbox_id = ?",
            (
                to_ms(now),
                step,
                f"{notice.contact}, by {notice.channel}: {cause}" if notice.contact else cause,
                notice.id,
            ),
        )


def _notice(row: tuple[Any, ...]) -> Notice:
    number, channel, text, message_id, attempts, created_wall, contact, title, severity, code, details = row
    return Notice(
        id=number,
        channel=channel,
        text=text,
        message_id=message_id,
        attempts=attempts,
        created_at=from_ms(created_wall),
        contact=contact,
        title=title or "Smoker alert",
        severity=Severity(severity),
        code=code,
        details=json.loads(details),
    )
