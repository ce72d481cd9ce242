"""Deciding whom to tell: what is up and what was told of it, read and written in one transaction.

Whoever decides holds the writer's lock, so two processes never decide of one situation; and what was decided is kept
with its texts, or not at all.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from smart_smoker.core.care import AlertInCare, Decision, Held, Kind, Message, Pending, Situation, Telling
from smart_smoker.core.model import Severity
from smart_smoker.store import CareEntry
from smart_smoker.store.sqlite.alerts import AlertBook
from smart_smoker.store.sqlite.columns import from_ms, from_ms_or_null, to_ms, to_ms_or_null
from smart_smoker.store.sqlite.connection import Database

FORGET_AFTER: Final = timedelta(hours=12)
"""How long after a run's last reading an alert that is up still rings: a cook that was left so rings no more."""
OVER_FOR: Final = timedelta(hours=24)
"""How long it may still be told that an alert is over."""
HORIZON: Final = timedelta(days=7)
"""No alert that is older is in care."""

_ALERTS: Final = """
    SELECT a.id, a.run_id, r.smoker_id, a.rule, a.probe, a.severity, a.message, a.raised_at, a.raised_wall,
        a.cleared_at, a.cleared_wall, a.over, a.acknowledged_wall, a.snoozed_until_wall,
        r.is_demo
    FROM alerts a JOIN runs r ON r.id = a.run_id
    WHERE a.is_managed AND a.raised_wall > :horizon AND a.severity != 'information' AND (
        a.cleared_wall > :over_since
        OR (a.cleared_at IS NULL AND (a.raised_wall > :since OR EXISTS (
            SELECT 1 FROM series s WHERE s.run_id = a.run_id AND s.touched_wall > :since))))
    ORDER BY a.id
"""
_TELLINGS: Final = """
    SELECT t.alert_id, t.contact, t.times, t.last_wall, t.is_over_told, t.held, EXISTS (
        SELECT 1 FROM outbox_alerts u JOIN outbox o ON o.id = u.outbox_id
        WHERE u.alert_id = t.alert_id AND o.contact = t.contact AND o.state = 'delivered')
    FROM tellings t WHERE t.alert_id IN (SELECT value FROM json_each(?))
"""
_PENDING: Final = """
    SELECT o.id, o.contact, json_extract(o.details, '$.kind'), o.severity, json_group_array(u.alert_id)
    FROM outbox o JOIN outbox_alerts u ON u.outbox_id = o.id
    WHERE o.state = 'pending' AND o.contact != '' AND o.lease_until_wall <= ?
    GROUP BY o.id
"""
# A message is a row for each channel, so that the busiest channel tells how many there were.
_SENT: Final = """
    SELECT contact, max(count) FROM (
        SELECT contact, count(*) AS count FROM outbox
        WHERE contact != '' AND created_wall > ? AND state IN ('pending', 'delivered') GROUP BY contact, channel
    ) GROUP BY contact
"""
_URGENT_WAITING: Final = """
    SELECT EXISTS (SELECT 1 FROM outbox o
        WHERE o.state = 'pending' AND o.severity = 'urgent' AND o.created_wall < ? AND NOT EXISTS (
            SELECT 1 FROM outbox sent WHERE sent.code = o.code AND sent.code != '' AND sent.state = 'delivered'))
"""
_KEEP_TELLING: Final = """
    INSERT INTO tellings (alert_id, contact, times, last_wall, is_over_told, held) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (alert_id, contact) DO UPDATE SET times = excluded.times, last_wall = excluded.last_wall,
        is_over_told = excluded.is_over_told, held = excluded.held
"""
_WITHDRAW: Final = """
    UPDATE outbox SET state = 'withdrawn' WHERE id = ? AND state = 'pending' AND lease_until_wall <= ?
"""
_SEND: Final = """
    INSERT INTO outbox (alert_id, channel, text, message_id, created_wall, due_wall, contact, title, severity, code,
        details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class SqliteCareEntry(AlertBook):
    """One transaction of those who look after alerts.

    Args:
        database: within its `writing`.
        now: the moment of the transaction on this machine's clock, UTC.
    """

    def __init__(self, database: Database, now: datetime) -> None:
        self._database = database
        self._now = now
        self._now_ms = to_ms(now)

    def situation(self) -> Situation:
        """What is up, and what was told of it; true until the transaction ends."""
        return read_situation(self._database, self._now)

    def is_code_free(self, code: str) -> bool:
        """Whether no message and no drill has that code."""
        sql = "SELECT 1 FROM outbox WHERE code = ? UNION SELECT 1 FROM drills WHERE code = ?"
        return self._database.row(sql, (code, code)) is None

    def send(self, message: Message, code: str, details: Mapping[str, Any]) -> None:
        """Put a message into the outbox, once for each channel, each with a message id of its own."""
        for channel in message.channels:
            outbox_id = self._database.insert(
                _SEND,
                (
                    next(iter(message.alert_ids), None),
                    channel,
                    message.text,
                    f"<{uuid4().hex}@smart-smoker>",
                    self._now_ms,
                    self._now_ms,
                    message.contact,
                    message.title,
                    message.severity,
                    code,
                    json.dumps({"kind": message.kind, **details}),
                ),
            )
            self._database.run_many(
                "INSERT INTO outbox_alerts (outbox_id, alert_id) VALUES (?, ?)",
                [(outbox_id, alert_id) for alert_id in message.alert_ids],
            )

    def keep(self, decision: Decision) -> None:
        """Keep what was decided but the messages: tellings, steps, withdrawals."""
        self._database.run_many(_KEEP_TELLING, [_telling_row(telling) for telling in decision.tellings])
        for step in decision.steps:
            self._step(step.alert_id, step.step, step.cause)
        for withdrawal in decision.withdrawals:
            if self._database.run(_WITHDRAW, (withdrawal.outbox_id, self._now_ms)).rowcount:
                self._database.run(
                    "INSERT INTO attempts (outbox_id, wall, outcome, answer) VALUES (?, ?, 'withdrawn', ?)",
                    (withdrawal.outbox_id, self._now_ms, withdrawal.why),
                )

    def drill(self, message: Message, code: str) -> None:
        """Put a test into the outbox, and await that it is confirmed."""
        self._database.run(
            "INSERT INTO drills (contact, wall, code) VALUES (?, ?, ?)", (message.contact, self._now_ms, code)
        )
        self.send(message, code, {})

    def newest_temp_f(self, run_id: int) -> float | None:
        """The run's newest reading, °F; None where it has none."""
        row = self._database.row(
            "SELECT m.temp_f FROM series s JOIN readings m ON m.series_id = s.id AND m.n = s.last_n"
            " WHERE s.run_id = ? ORDER BY m.at DESC LIMIT 1",
            (run_id,),
        )
        return float(row[0]) if row else None


class SqliteAlertCare:
    """What deciding whom to tell needs."""

    _database: Database

    def situation(self, now: datetime) -> Situation:
        """What is up, and what was told of it, as it is for a moment."""
        return read_situation(self._database, now)

    def is_urgent_waiting(self, since: datetime) -> bool:
        """Whether a message that is urgent was decided on before then and waits, sent by none of its channels."""
        [(is_waiting,)] = self._database.rows(_URGENT_WAITING, (to_ms(since),))
        return bool(is_waiting)

    @contextmanager
    def caring(self, now: datetime) -> Iterator[CareEntry]:
        """The one writer's transaction; waits for another's. Committed on leaving, rolled back on an error."""
        with self._database.writing():
            yield SqliteCareEntry(self._database, now)


def read_situation(database: Database, now: datetime) -> Situation:
    """What is up, and what was told of it."""
    moments = {"since": now - FORGET_AFTER, "over_since": now - OVER_FOR, "horizon": now - HORIZON}
    alerts = database.rows(_ALERTS, {name: to_ms(moment) for name, moment in moments.items()})
    if not alerts:
        return Situation()
    ids = json.dumps([row[0] for row in alerts])
    return Situation(
        alerts=tuple(map(_alert, alerts)),
        tellings=tuple(map(_telling, database.rows(_TELLINGS, (ids,)))),
        pending=tuple(_pending(row) for row in database.rows(_PENDING, (to_ms(now),)) if row[2]),
        sent=tuple((contact, count) for contact, count in database.rows(_SENT, (to_ms(now - timedelta(hours=1)),))),
    )


def _alert(row: tuple[Any, ...]) -> AlertInCare:
    number, run_id, smoker, rule, probe, severity, message, *moments = row
    raised_at, raised_wall, cleared_at, cleared_wall, over, acknowledged_wall, snoozed_until_wall, is_demo = moments
    return AlertInCare(
        id=number,
        run_id=run_id,
        smoker=smoker,
        rule=rule,
        probe=probe,
        severity=Severity(severity),
        message=message,
        raised_at=from_ms(raised_at),
        raised_wall=from_ms(raised_wall),
        cleared_at=from_ms_or_null(cleared_at),
        cleared_wall=from_ms_or_null(cleared_wall),
        over=over or "",
        acknowledged_wall=from_ms_or_null(acknowledged_wall),
        snoozed_until_wall=from_ms_or_null(snoozed_until_wall),
        is_demo=bool(is_demo),
    )


def _telling(row: tuple[Any, ...]) -> Telling:
    alert_id, contact, times, last_wall, is_over_told, held, is_delivered = row
    return Telling(
        alert_id=alert_id,
        contact=contact,
        times=times,
        last_wall=from_ms_or_null(last_wall),
        is_over_told=bool(is_over_told),
        held=Held(held),
        is_delivered=bool(is_delivered),
    )


def _telling_row(telling: Telling) -> tuple[Any, ...]:
    last_wall = to_ms_or_null(telling.last_wall)
    return (telling.alert_id, telling.contact, telling.times, last_wall, telling.is_over_told, str(telling.held))


def _pending(row: tuple[Any, ...]) -> Pending:
    outbox_id, contact, kind, severity, alert_ids = row
    return Pending(
        id=outbox_id,
        contact=contact,
        kind=Kind(kind),
        is_urgent=severity == Severity.URGENT,
        alert_ids=frozenset(json.loads(alert_ids)),
    )
