"""What the parts could do alone: no program built of them can be quicker."""

import sqlite3
import time
from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.cooks import pit_readings
from benchmarks.result import Result, Setting, medians
from smart_smoker.core.model import Reading
from smart_smoker.formats.queue_text import decode, encode

COMMIT_EVERY = 500


def measure(setting: Setting) -> list[Result]:
    """Readings a second in memory, and rows a second into a bare SQLite file that is synchronised as ours is."""
    readings = pit_readings(setting.cook, setting.messages)
    files = (setting.folder / f"bare-{number}.db" for number in count())
    encoded, decoded, inserted = medians(
        setting.rounds,
        [partial(_encode, readings), partial(_decode, readings), lambda: _insert(next(files), readings)],
    )
    return [
        Result(what="limit: encode in memory, sent nowhere", unit="readings/s", ours=encoded),
        Result(what="limit: decode in memory, kept nowhere", unit="readings/s", ours=decoded),
        Result(what=f"limit: bare SQLite, a commit each {COMMIT_EVERY} rows", unit="rows/s", ours=inserted),
    ]


def _encode(readings: Sequence[Reading]) -> float:
    begun = time.perf_counter()
    for reading in readings:
        encode(reading, "01-smoker")
    return len(readings) / (time.perf_counter() - begun)


def _decode(readings: Sequence[Reading]) -> float:
    messages = [encode(reading, "01-smoker") for reading in readings]
    begun = time.perf_counter()
    for message in messages:
        decode(message)
    return len(readings) / (time.perf_counter() - begun)


def _insert(path: Path, readings: Sequence[Reading]) -> float:
    rows = [(1, reading.n, int(reading.at.timestamp()), reading.temp_f, reading.stamp) for reading in readings]
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute(
        "CREATE TABLE reading (series INTEGER, n INTEGER, at INTEGER, temp_f REAL, stamp TEXT, PRIMARY KEY (series, n))"
        " WITHOUT ROWID"
    )
    begun = time.perf_counter()
    for start in range(0, len(rows), COMMIT_EVERY):
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO reading VALUES (?, ?, ?, ?, ?)", rows[start : start + COMMIT_EVERY])
        database.execute("COMMIT")
    seconds = time.perf_counter() - begun
    database.close()
    return len(rows) / seconds
