"""What keeping watch needs: leases, so that one process does it; the runs that go on; drills and their answers."""

import json
from datetime import datetime, timedelta
from typing import Final

from smart_smoker.store import LiveRun
from smart_smoker.store._alert_care import Drill
from smart_smoker.store.sqlite.columns import from_ms, from_ms_or_null, to_ms
from smart_smoker.store.sqlite.connection import Database

_HOLD: Final = """
    INSERT INTO leases (name, owner, until_wall) VALUES (:name, :owner, :until)
    ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until_wall = excluded.until_wall
    WHERE leases.owner = excluded.owner OR leases.until_wall <= :now
"""
_LIVE_RUNS: Final = """
    SELECT r.id, r.smoker_id, r.is_demo, r.opened_wall, max(s.touched_wall), min(s.first_at), max(s.last_at),
        json_group_object(s.probe, s.touched_wall) FILTER (WHERE NOT s.is_ended), min(s.is_ended), EXISTS (
        SELECT 1 FROM alerts a WHERE a.run_id = r.id AND a.rule = 'pipeline' AND a.cleared_at IS NULL) AS is_up
    FROM runs r JOIN series s ON s.run_id = r.id
    GROUP BY r.id HAVING max(s.touched_wall) > ? AND (is_up OR NOT min(s.is_ended)) ORDER BY r.id
"""
_LAST_HOUR: Final = """
    SELECT s.probe, m.at, m.temp_f FROM series s JOIN readings m ON m.series_id = s.id
    WHERE s.run_id = :run AND m.n > s.last_n - :most
        AND m.at > (SELECT max(last_at) FROM series WHERE run_id = :run) - 3600000
    ORDER BY m.at, s.id, m.n
"""
_MOST_READINGS: Final = 4000
"""Of one probe in an hour: about one a second."""


class SqliteWatch:
    """What keeping watch needs."""

    _database: Database

    def hold_lease(self, name: str, owner: str, now: datetime, lease: timedelta) -> bool:
        """Take or prolong a lease; False where somebody else holds it."""
        values = {"name": name, "owner": owner, "until": to_ms(now + lease), "now": to_ms(now)}
        return self._database.run(_HOLD, values).rowcount == 1

    def leases(self, prefix: str) -> dict[str, datetime]:
        """Until when the leases are held whose names begin so, by name."""
        rows = self._database.rows(
            "SELECT name, until_wall FROM leases WHERE substr(name, 1, length(?)) = ?", (prefix, prefix)
        )
        return {name: from_ms(until) for name, until in rows}

    def live_runs(self, touched_since: datetime) -> list[LiveRun]:
        """The runs that something was stored of since then and that go on, or whose readings nobody seemed to store."""
        rows = self._database.rows(_LIVE_RUNS, (to_ms(touched_since),))
        return [
            LiveRun(
                id=run_id,
                smoker=smoker,
                is_demo=bool(is_demo),
                opened_at=from_ms(opened),
                touched_at=from_ms(touched),
                first_at=from_ms_or_null(first_at),
                last_at=from_ms_or_null(last_at),
                probes={probe: from_ms(wall) for probe, wall in json.loads(probes).items()},
                is_ended=bool(is_ended),
                is_pipeline_up=bool(is_up),
            )
            for run_id, smoker, is_demo, opened, touched, first_at, last_at, probes, is_ended, is_up in rows
        ]

    def last_hour(self, run_id: int) -> dict[str, list[tuple[datetime, float]]]:
        """The run's last hour by its own clock: (moment, °F) by probe, by time."""
        by_probe: dict[str, list[tuple[datetime, float]]] = {}
        for probe, at, temp_f in self._database.rows(_LAST_HOUR, {"run": run_id, "most": _MOST_READINGS}):
            by_probe.setdefault(probe, []).append((from_ms(at), temp_f))
        return by_probe

    def confirm_drill(self, code: str, by: str, now: datetime) -> str | None:
        """Keep that a test came; returns whom it was sent to, None where there is no such code."""
        row = self._database.row("SELECT contact FROM drills WHERE code = ?", (code,))
        if row is None:
            return None
        self._database.run(
            "UPDATE drills SET confirmed_wall = ?, confirmed_by = ? WHERE code = ? AND confirmed_wall IS NULL",
            (to_ms(now), by, code),
        )
        return str(row[0])

    def last_drills(self) -> list[Drill]:
        """Each contact's newest."""
        rows = self._database.rows(
            "SELECT contact, wall, code, confirmed_wall, confirmed_by FROM drills"
            " WHERE id IN (SELECT max(id) FROM drills GROUP BY contact) ORDER BY contact"
        )
        return [
            Drill(
                contact=contact,
                at=from_ms(wall),
                code=code,
                confirmed_at=from_ms_or_null(confirmed_wall),
                confirmed_by=confirmed_by or "",
            )
            for contact, wall, code, confirmed_wall, confirmed_by in rows
        ]
