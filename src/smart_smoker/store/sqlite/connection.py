"""One connection to one file, set so that what is committed is on the disk, and whose errors a person understands.

Autocommit everywhere but in `writing`, which takes the writer's lock at once: a transaction that reads first and asks
for the lock later can be refused in the middle, and no timeout helps then.
"""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from smart_smoker.errors import StoreError
from smart_smoker.store.sqlite.faults import explain, explain_folder

OLDEST_SQLITE: Final = (3, 35, 0)
"""The first that knows RETURNING."""

Parameters = Sequence[Any] | Mapping[str, Any]


class Database:
    """An open file; every method raises StoreError and nothing of SQLite's.

    Args:
        path: the file; its folder is made where it is missing.
        busy_s: how long, in seconds, to wait for another writer.
    """

    def __init__(self, path: Path, *, busy_s: float) -> None:
        self.path = path
        self._busy_s = busy_s
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old; use a Python that brings 3.35 or newer")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise explain_folder(path, error) from error
        try:
            self._connection = sqlite3.connect(path, timeout=busy_s, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise explain(path, error) from error
        self._file: os.stat_result | None = None

    def set_up(self) -> None:
        """Make it durable: the log ahead of the file, synchronised at every commit.

        The write-ahead log is a property of the file and lasts, so this comes after the file is known to be ours.
        """
        self._switch_to_wal()
        self.run("PRAGMA synchronous = FULL")
        self.run("PRAGMA foreign_keys = ON")
        self._file = self.path.stat()

    def _switch_to_wal(self) -> None:
        # Switching needs the file alone, and does not wait for it as other statements do: several programs that open
        # a new file at once get here together.
        give_up_at = time.monotonic() + self._busy_s
        while True:
            try:
                mode = self.rows("PRAGMA journal_mode = WAL")[0][0]
                break
            except StoreError as error:
                if not error.waiting_helps or time.monotonic() > give_up_at:
                    raise
            time.sleep(0.02)
        if mode != "wal":
            raise StoreError(
                f"store {self.path}: its file system has no shared memory, which SQLite needs to let several programs"
                " in (a network drive?); name a file on a local disk with --store"
            )

    def close(self) -> None:
        """Let go of the file; the last one to do so folds the log into it."""
        self._connection.close()

    def run(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Execute one statement that returns no rows."""
        try:
            return self._connection.execute(sql, parameters)
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def run_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Execute one statement for each of the rows."""
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Insert one row; returns its number."""
        number = self.run(sql, parameters).lastrowid
        assert number is not None  # noqa: S101 - SQLite always gives a row of a rowid table its number
        return number

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Execute one statement and fetch all of its rows, so that no open cursor holds the log back."""
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def row(self, sql: str, parameters: Parameters = ()) -> tuple[Any, ...] | None:
        """The first row, if there is one."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The one writer's transaction: waits for its turn, commits on leaving, rolls back on any error."""
        self._check_it_is_still_there()
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    @contextmanager
    def without_foreign_keys(self) -> Iterator[None]:
        """Let a table be made anew: dropping one would otherwise empty those that refer to it."""
        self.run("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self.run("PRAGMA foreign_keys = ON")

    def _roll_back(self) -> None:
        # SQLite has rolled back by itself after some errors; and the error that led here is the one to be told.
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def _check_it_is_still_there(self) -> None:
        # A file that is deleted while it is open takes commits that nobody will ever read.
        if self._file is None:
            return
        with suppress(OSError):
            if os.path.samestat(self._file, self.path.stat()):
                return
        raise StoreError(f"store {self.path}: was moved or deleted while it was in use", waiting_helps=True)
