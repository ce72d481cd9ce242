"""Looks into a store from outside, while others write it."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any


def ask(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    if not path.exists():
        return []
    with closing(sqlite3.connect(path, timeout=60)) as connection:
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError:
            return []  # not migrated yet


def readings(path: Path) -> Counter[str]:
    """How many readings there are, by probe."""
    return Counter(
        dict(ask(path, "SELECT probe, COUNT(*) FROM readings JOIN series ON series.id = series_id GROUP BY probe"))
    )


def temperatures(path: Path, probe: str) -> list[float]:
    """A probe's temperatures in order, all runs one after another."""
    sql = "SELECT temp_f FROM readings JOIN series ON series.id = series_id WHERE probe = ? ORDER BY series.run_id, n"
    return [temp_f for (temp_f,) in ask(path, sql, probe)]


def warnings(path: Path) -> dict[str, tuple[int, int]]:
    """(warnings, episodes) by probe."""
    sql = "SELECT probe, SUM(warnings), COUNT(*) FROM alerts GROUP BY probe"
    return {probe: (warned, episodes) for probe, warned, episodes in ask(path, sql)}


def alerts(path: Path) -> list[tuple[Any, ...]]:
    """Everything that an alert is, without the numbers that the store gave it."""
    sql = "SELECT probe, rule, raised_at, cleared_at, temp_f, message, warnings FROM alerts ORDER BY probe, raised_at"
    return ask(path, sql)
