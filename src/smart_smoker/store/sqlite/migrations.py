"""Brings a file to the schema that this program knows, once, however many programs open it at the same time."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

from smart_smoker.errors import StoreError
from smart_smoker.store.sqlite.columns import to_ms
from smart_smoker.store.sqlite.connection import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered file of `schema/`: `001_first.sql` is version 1, named `first`."""

    version: int
    name: str
    sql: str


def known_migrations() -> list[Migration]:
    """All that this program brings, by version."""
    scripts = [entry for entry in files(__package__).joinpath("schema").iterdir() if entry.name.endswith(".sql")]
    migrations: list[Migration] = []
    for script in scripts:
        number, _, name = script.name.removesuffix(".sql").partition("_")
        migrations.append(Migration(version=int(number), name=name, sql=script.read_text(encoding="utf-8")))
    return sorted(migrations, key=lambda migration: migration.version)


def version_of(database: Database) -> int:
    """The file's version; 0 where nothing is in it yet.

    Raises:
        StoreError: another program's tables are in it.
    """
    tables = {name for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "schema_version" in tables:
        return int(database.rows("SELECT coalesce(max(version), 0) FROM schema_version")[0][0])
    if tables:
        raise StoreError(f"store {database.path}: is another program's database; name another file with --store")
    return 0


def check_version(database: Database, migrations: Sequence[Migration]) -> int:
    """The file's version, which is one that this program knows.

    Raises:
        StoreError: it is newer, or not ours.
    """
    version, known = version_of(database), migrations[-1].version
    if version > known:
        raise StoreError(
            f"store {database.path}: was written by a newer smart-smoker (schema {version}, this one knows schema"
            f" {known}); upgrade smart-smoker"
        )
    return version


def migrate(database: Database, migrations: Sequence[Migration]) -> None:
    """Apply what is missing, all of it or nothing."""
    if check_version(database, migrations) == migrations[-1].version:
        return
    with database.without_foreign_keys(), database.writing():
        # Somebody else may have done it while this one waited for the lock.
        version = check_version(database, migrations)
        database.run(
            "CREATE TABLE IF NOT EXISTS schema_version"
            " (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_wall INTEGER NOT NULL)"
        )
        for migration in migrations:
            if migration.version > version:
                _apply(database, migration)


def _apply(database: Database, migration: Migration) -> None:
    for statement in statements(migration.sql):
        database.run(statement)
    database.run(
        "INSERT INTO schema_version (version, name, applied_wall) VALUES (?, ?, ?)",
        (migration.version, migration.name, to_ms(datetime.now(UTC))),
    )


def statements(sql: str) -> Iterator[str]:
    """A script's statements, one by one; sqlite3's own `executescript` would commit before the first."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if any(line.strip() and not line.strip().startswith("--") for line in statement.splitlines()):
        raise ValueError(f"a migration ends in the middle of a statement: {statement.strip()[:60]!r}")
