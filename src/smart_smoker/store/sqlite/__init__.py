"""The store in one SQLite file: write-ahead log, full synchronisation, one writer at a time."""

from smart_smoker.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
