"""What looking back reads: cooks, their readings, their alerts; one query for each answer."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from smart_smoker.core.model import Role, probe_named
from smart_smoker.core.runs import GAP
from smart_smoker.store import AlertRecord, Cook, Delivery
from smart_smoker.store.sqlite.columns import from_ms, from_ms_or_null, to_ms
from smart_smoker.store.sqlite.connection import Database

# A span that cuts its run counts the readings inside; the usual one, a whole run, takes the count that is kept.
_COOKS: Final = """
    WITH picked AS (
        SELECT id, smoker_id FROM cooks WHERE :cook IS NULL OR id = :cook ORDER BY id DESC LIMIT :limit
    )
    SELECT c.id, c.smoker_id, r.is_demo, s.probe,
        max(coalesce(s.first_at, r.opened_wall), coalesce(p.from_at, s.first_at, r.opened_wall)),
        min(coalesce(s.last_at, r.opened_wall), coalesce(p.to_at, s.last_at, r.opened_wall)),
        NOT s.is_ended AND p.to_at IS NULL AND s.touched_wall > :quiet_since,
        CASE WHEN p.from_at IS NULL AND p.to_at IS NULL THEN s.readings ELSE (
            SELECT count(*) FROM readings m WHERE m.series_id = s.id
            AND (p.from_at IS NULL OR m.at >= p.from_at) AND (p.to_at IS NULL OR m.at < p.to_at)
        ) END
    FROM picked c JOIN cook_spans p ON p.cook_id = c.id JOIN runs r ON r.id = p.run_id JOIN series s ON s.run_id = r.id
    ORDER BY c.id DESC
"""

_READINGS: Final = """
    SELECT s.probe, m.at, m.temp_f
    FROM cook_spans p JOIN series s ON s.run_id = p.run_id JOIN readings m ON m.series_id = s.id
    WHERE p.cook_id = ? AND (p.from_at IS NULL OR m.at >= p.from_at) AND (p.to_at IS NULL OR m.at < p.to_at)
    ORDER BY m.at, s.id, m.n
"""

_ALERTS: Final = """
    WITH picked AS (
        SELECT a.*, p.cook_id, r.smoker_id
        FROM cook_spans p JOIN runs r ON r.id = p.run_id JOIN alerts a ON a.run_id = r.id
        WHERE (:cook IS NULL OR p.cook_id = :cook)
            AND (p.from_at IS NULL OR a.raised_at >= p.from_at) AND (p.to_at IS NULL OR a.raised_at < p.to_at)
        ORDER BY a.raised_at DESC, a.id DESC LIMIT :limit
    )
    SELECT a.id, a.cook_id, a.smoker_id, a.rule, a.probe, a.severity, a.raised_at, a.cleared_at, a.temp_f, a.message,
        a.warnings, a.acknowledged_wall, a.acknowledged_by, a.snoozed_until_wall, o.channel, o.state, o.attempts,
        coalesce(t.answer, ''), t.wall
    FROM picked a LEFT JOIN outbox_alerts u ON u.alert_id = a.id LEFT JOIN outbox o ON o.id = u.outbox_id
        LEFT JOIN attempts t ON t.id = (SELECT max(id) FROM attempts WHERE outbox_id = o.id)
    ORDER BY a.raised_at DESC, a.id DESC, a.cook_id, o.id
"""


class SqliteHistory:
    """What looking back needs."""

    _database: Database

    def cooks(self, now: datetime, limit: int | None = None) -> list[Cook]:
        """All cooks, the one that was opened last first; one whose readings are all gone is left out."""
        rows = self._database.rows(_COOKS, {"cook": None, "limit": _limit(limit), "quiet_since": to_ms(now - GAP)})
        return [_cook(list(group)) for _, group in groupby(rows, key=itemgetter(0))]

    def cook(self, cook_id: int, now: datetime) -> Cook | None:
        """One cook."""
        rows = self._database.rows(_COOKS, {"cook": cook_id, "limit": -1, "quiet_since": to_ms(now - GAP)})
        return _cook(rows) if rows else None

    def readings(self, cook_id: int) -> dict[str, list[tuple[datetime, float]]]:
        """A cook's (moment, °F) by probe, by time; the pit first, then the foods by name."""
        by_probe: dict[str, list[tuple[datetime, float]]] = {}
        for probe, at, temp_f in self._database.rows(_READINGS, (cook_id,)):
            by_probe.setdefault(probe, []).append((from_ms(at), temp_f))
        return {probe: by_probe[probe] for probe in _in_order(by_probe)}

    def alerts(self, cook_id: int | None = None, limit: int | None = None) -> list[AlertRecord]:
        """Alerts, the newest first by their readings' clock, of one cook or of all."""
        rows = self._database.rows(_ALERTS, {"cook": cook_id, "limit": _limit(limit)})
        return [_alert(list(group)) for _, group in groupby(rows, key=itemgetter(0, 1))]


def _limit(limit: int | None) -> int:
    return -1 if limit is None else limit


def _in_order(probes: Iterable[str]) -> list[str]:
    return sorted(probes, key=lambda name: (probe_named(name).role is not Role.PIT, name))


def _cook(rows: list[tuple[Any, ...]]) -> Cook:
    cook_id, smoker_id = rows[0][:2]
    is_live = any(row[6] for row in rows)
    return Cook(
        id=cook_id,
        smoker=smoker_id,
        is_demo=any(row[2] for row in rows),
        started_at=from_ms(min(row[4] for row in rows)),
        ended_at=None if is_live else from_ms(max(row[5] for row in rows)),
        readings=sum(row[7] for row in rows),
        probes=tuple(_in_order({row[3] for row in rows})),
    )


def _alert(rows: list[tuple[Any, ...]]) -> AlertRecord:
    alert_id, cook_id, smoker, rule, probe, severity, raised_at, cleared_at, temp_f, message, *rest = rows[0][:14]
    warnings, acknowledged_wall, acknowledged_by, snoozed_until_wall = rest
    return AlertRecord(
        id=alert_id,
        cook_id=cook_id,
        smoker=smoker,
        rule=rule,
        probe=probe,
        severity=severity,
        raised_at=from_ms(raised_at),
        cleared_at=from_ms_or_null(cleared_at),
        temp_f=temp_f,
        message=message,
        warnings=warnings,
        acknowledged_at=from_ms_or_null(acknowledged_wall),
        acknowledged_by=acknowledged_by or "",
        snoozed_until=from_ms_or_null(snoozed_until_wall),
        deliveries=tuple(_delivery(row[14:]) for row in rows if row[14] is not None),
    )


def _delivery(row: tuple[Any, ...]) -> Delivery:
    channel, state, attempts, answer, wall = row
    return Delivery(channel=channel, state=state, attempts=attempts, answer=answer, at=from_ms_or_null(wall))
