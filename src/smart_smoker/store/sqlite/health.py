"""What `smoker doctor` asks of the file."""

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from smart_smoker.errors import StoreError
from smart_smoker.store import StoreHealth
from smart_smoker.store.sqlite.connection import Database
from smart_smoker.store.sqlite.migrations import version_of

_COUNTS = "SELECT (SELECT count(*) FROM outbox WHERE state = 'pending'), (SELECT count(*) FROM dead_letters)"


class SqliteHealth:
    """What looking after the store needs."""

    _database: Database

    def describe(self) -> StoreHealth:
        """How the store is; reads the whole file once."""
        database = self._database
        faults = _faults(database)
        pending_notices, dead_letters = (0, 0) if faults else database.rows(_COUNTS)[0]
        return StoreHealth(
            place=str(database.path),
            schema_version=version_of(database),
            engine=f"SQLite {sqlite3.sqlite_version}",
            faults=faults,
            size_bytes=_size(database.path),
            free_bytes=shutil.disk_usage(database.path.absolute().parent).free,
            pending_notices=pending_notices,
            dead_letters=dead_letters,
        )


def _faults(database: Database) -> tuple[str, ...]:
    try:
        return tuple(text for (text,) in database.rows("PRAGMA quick_check(10)") if text != "ok")
    except StoreError as error:  # damage that ends the check is what was asked for
        return (str(error),)


def _size(path: Path) -> int:
    size = path.stat().st_size
    # The log goes when the last program closes the file, perhaps just now.
    with suppress(FileNotFoundError):
        size += path.with_name(path.name + "-wal").stat().st_size
    return size
