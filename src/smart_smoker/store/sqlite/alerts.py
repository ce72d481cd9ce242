"""Alerts as the rules make them: raised, repeated, cleared, each step kept with its time and cause."""

import json
from uuid import uuid4

from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.store.sqlite.columns import to_ms
from smart_smoker.store.sqlite.connection import Database


class AlertBook:
    """The alerts of one transaction."""

    _database: Database
    _now_ms: int

    def alert(self, run_id: int, event: AlertEvent, *, is_managed: bool = False) -> int:
        """Raise, repeat or clear an alert; returns its id. One that should be up and is not is raised first."""
        alert_id = None if event.edge is Edge.RAISED else self._alert_up(run_id, event)
        if alert_id is None:
            alert_id = self._raise(run_id, event, is_managed=is_managed)
        elif event.edge is Edge.REPEATED:
            self._database.run("UPDATE alerts SET warnings = warnings + 1 WHERE id = ?", (alert_id,))
        if event.edge is Edge.CLEARED:
            self._database.run(
                "UPDATE alerts SET cleared_at = ?, cleared_wall = ?, over = ? WHERE id = ?",
                (to_ms(event.at), self._now_ms, event.message, alert_id),
            )
            self._step(alert_id, "cleared", event.message)
        return alert_id

    def _alert_up(self, run_id: int, event: AlertEvent) -> int | None:
        row = self._database.row(
            "SELECT max(id) FROM alerts WHERE run_id = ? AND rule = ? AND probe = ? AND cleared_at IS NULL",
            (run_id, event.rule, event.probe),
        )
        return None if row is None else row[0]

    def _raise(self, run_id: int, event: AlertEvent, *, is_managed: bool) -> int:
        alert_id = self._database.insert(
            "INSERT INTO alerts (run_id, probe, rule, severity, raised_at, raised_wall, temp_f, message, numbers,"
            " is_managed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run_id,
                event.probe,
                event.rule,
                event.severity,
                to_ms(event.at),
                self._now_ms,
                event.temp_f,
                event.message,
                json.dumps(dict(event.numbers)),
                is_managed,
            ),
        )
        self._step(alert_id, "raised", event.message)
        return alert_id

    def _step(self, alert_id: int, step: str, cause: str) -> None:
        self._database.run(
            "INSERT INTO alert_steps (alert_id, wall, step, cause) VALUES (?, ?, ?, ?)",
            (alert_id, self._now_ms, step, cause),
        )

    def enqueue(self, alert_id: int, channel: str, text: str) -> None:
        """Put a text into the outbox, due at once, under a message id that it keeps through all attempts."""
        outbox_id = self._database.insert(
            "INSERT INTO outbox (alert_id, channel, text, message_id, created_wall, due_wall)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (alert_id, channel, text, f"<{uuid4().hex}@smart-smoker>", self._now_ms, self._now_ms),
        )
        self._database.run("INSERT INTO outbox_alerts (outbox_id, alert_id) VALUES (?, ?)", (outbox_id, alert_id))
