"""What people say to alerts, and the whole life of one: acknowledged, snoozed, every step and every attempt."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from smart_smoker.store._alert_care import AlertLife, Attempt, LifeStep, SentText
from smart_smoker.store.sqlite.columns import from_ms, from_ms_or_null, to_ms
from smart_smoker.store.sqlite.connection import Database

_ACKNOWLEDGE: Final = """
    UPDATE alerts SET acknowledged_wall = ?, acknowledged_by = ?
    WHERE acknowledged_wall IS NULL AND id IN (SELECT value FROM json_each(?)) RETURNING id
"""
_SNOOZE: Final = """
    UPDATE alerts SET snoozed_until_wall = ?
    WHERE cleared_at IS NULL AND id IN (SELECT value FROM json_each(?)) RETURNING id
"""
# A message that tells of nothing that still rings; one that is just being sent cannot be called back.
_WITHDRAW: Final = """
    UPDATE outbox SET state = 'withdrawn'
    WHERE state = 'pending' AND lease_until_wall <= :now
        AND json_extract(details, '$.kind') IN ('new', 'repeat', 'escalation')
        AND id IN (SELECT outbox_id FROM outbox_alerts WHERE alert_id IN (SELECT value FROM json_each(:ids)))
        AND NOT EXISTS (
            SELECT 1 FROM outbox_alerts u JOIN alerts a ON a.id = u.alert_id
            WHERE u.outbox_id = outbox.id AND a.acknowledged_wall IS NULL AND a.cleared_at IS NULL
                AND coalesce(a.snoozed_until_wall, 0) <= :now)
    RETURNING id
"""
_LIFE: Final = """
    SELECT a.id, r.smoker_id, r.run, r.is_demo, a.rule, a.probe, a.severity, a.message, a.over, a.temp_f, a.numbers,
        a.raised_at, a.raised_wall, a.cleared_at, a.acknowledged_wall, a.acknowledged_by, a.snoozed_until_wall
    FROM alerts a JOIN runs r ON r.id = a.run_id WHERE a.id = ?
"""
_TEXTS: Final = """
    SELECT o.id, o.contact, o.channel, coalesce(json_extract(o.details, '$.kind'), ''), o.text, o.code, o.state,
        o.created_wall, t.wall, t.outcome, t.answer
    FROM outbox o LEFT JOIN attempts t ON t.outbox_id = o.id
"""


class SqliteAcknowledging:
    """What people say to alerts, and what is told of one."""

    _database: Database

    def alerts_of_code(self, code: str) -> list[int]:
        """The alerts that a message with that code told of."""
        rows = self._database.rows(
            "SELECT DISTINCT u.alert_id FROM outbox o JOIN outbox_alerts u ON u.outbox_id = o.id"
            " WHERE o.code = ? ORDER BY u.alert_id",
            (code,),
        )
        return [alert_id for (alert_id,) in rows]

    def unacknowledged(self) -> list[int]:
        """The alerts that are up and that nobody looks after."""
        rows = self._database.rows(
            "SELECT id FROM alerts WHERE cleared_at IS NULL AND acknowledged_wall IS NULL ORDER BY id"
        )
        return [alert_id for (alert_id,) in rows]

    def acknowledge(self, alert_ids: Sequence[int], by: str, now: datetime) -> list[int]:
        """Keep that somebody looks after them, and withdraw what is still to be sent; returns those it was new for."""
        with self._database.writing():
            rows = self._database.rows(_ACKNOWLEDGE, (to_ms(now), by, json.dumps(list(alert_ids))))
            return self._answered(sorted(row[0] for row in rows), now, "acknowledged", f"by {by}")

    def snooze(self, alert_ids: Sequence[int], until: datetime, by: str, now: datetime) -> list[int]:
        """Silence those that are up until then; returns them."""
        with self._database.writing():
            rows = self._database.rows(_SNOOZE, (to_ms(until), json.dumps(list(alert_ids))))
            cause = f"by {by}, until {until:%Y-%m-%d %H:%M} UTC"
            return self._answered(sorted(row[0] for row in rows), now, "snoozed", cause)

    def _answered(self, ids: list[int], now: datetime, step: str, cause: str) -> list[int]:
        now_ms = to_ms(now)
        self._database.run_many(
            "INSERT INTO alert_steps (alert_id, wall, step, cause) VALUES (?, ?, ?, ?)",
            [(alert_id, now_ms, step, cause) for alert_id in ids],
        )
        withdrawn = self._database.rows(_WITHDRAW, {"now": now_ms, "ids": json.dumps(ids)})
        self._database.run_many(
            "INSERT INTO attempts (outbox_id, wall, outcome, answer) VALUES (?, ?, 'withdrawn', ?)",
            [(outbox_id, now_ms, f"{step} {cause}") for (outbox_id,) in withdrawn],
        )
        return ids

    def life(self, alert_id: int) -> AlertLife | None:
        """All that is known of an alert."""
        row = self._database.row(_LIFE, (alert_id,))
        if row is None:
            return None
        steps = self._database.rows(
            "SELECT wall, step, cause FROM alert_steps WHERE alert_id = ? ORDER BY wall, id", (alert_id,)
        )
        of_alert = " WHERE o.id IN (SELECT outbox_id FROM outbox_alerts WHERE alert_id = ?) ORDER BY o.id, t.id"
        return _life(row, steps, _texts(self._database.rows(_TEXTS + of_alert, (alert_id,))))

    def texts_of_code(self, code: str) -> list[SentText]:
        """What became of the texts with that code."""
        return list(_texts(self._database.rows(_TEXTS + " WHERE o.code = ? ORDER BY o.id, t.id", (code,))))


def _texts(rows: list[tuple[Any, ...]]) -> tuple[SentText, ...]:
    return tuple(_text(list(group)) for _, group in groupby(rows, key=itemgetter(0)))


def _text(rows: list[tuple[Any, ...]]) -> SentText:
    _, contact, channel, kind, text, code, state, created_wall = rows[0][:8]
    return SentText(
        contact=contact,
        channel=channel,
        kind=kind,
        text=text,
        code=code,
        state=state,
        created_at=from_ms(created_wall),
        attempts=tuple(
            Attempt(at=from_ms(wall), outcome=outcome, answer=answer)
            for wall, outcome, answer in (row[8:] for row in rows)
            if wall is not None
        ),
    )


def _life(row: tuple[Any, ...], steps: list[tuple[Any, ...]], texts: tuple[SentText, ...]) -> AlertLife:
    number, smoker, run, is_demo, rule, probe, severity, message, over, temp_f, numbers, *moments = row
    raised_at, raised_wall, cleared_at, acknowledged_wall, acknowledged_by, snoozed_until_wall = moments
    return AlertLife(
        id=number,
        smoker=smoker,
        run=run,
        is_demo=bool(is_demo),
        rule=rule,
        probe=probe,
        severity=severity,
        message=message,
        over=over or "",
        temp_f=temp_f,
        numbers=json.loads(numbers),
        raised_at=from_ms(raised_at),
        raised_wall=from_ms(raised_wall),
        cleared_at=from_ms_or_null(cleared_at),
        acknowledged_wall=from_ms_or_null(acknowledged_wall),
        acknowledged_by=acknowledged_by or "",
        snoozed_until_wall=from_ms_or_null(snoozed_until_wall),
        steps=tuple(LifeStep(at=from_ms(wall), step=step, cause=cause) for wall, step, cause in steps),
        texts=texts,
    )
