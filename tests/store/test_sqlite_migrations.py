"""A file is brought to this program's schema: once, wholly or not at all, and never backwards."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.contracts.store_samples import NOW, keep, reading

from smart_smoker.errors import StoreError
from smart_smoker.store.sqlite import SqliteStore
from smart_smoker.store.sqlite.connection import Database
from smart_smoker.store.sqlite.migrations import Migration, known_migrations, migrate, statements

NEXT = Migration(
    version=known_migrations()[-1].version + 1,
    name="notes",
    sql="ALTER TABLE cooks ADD COLUMN note TEXT;\nUPDATE cooks SET note = 'from before';\n",
)


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    known = known_migrations()
    assert [migration.version for migration in known] == list(range(1, len(known) + 1))


def test_an_older_file_is_brought_up_and_keeps_its_readings(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    with SqliteStore(path) as store:
        keep(store, [reading(0)])
        migrate(store._database, [*known_migrations(), NEXT])
        assert store._database.rows("SELECT note FROM cooks") == [("from before",)]
        assert len(store.readings(1)["smoker"]) == 1
        applied = store._database.rows("SELECT version, name FROM schema_version ORDER BY version")
    assert applied == [*((each.version, each.name) for each in known_migrations()), (NEXT.version, "notes")]


def test_a_file_of_a_newer_program_is_left_alone_and_both_versions_are_named(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    with SqliteStore(path) as store:
        migrate(store._database, [*known_migrations(), replace(NEXT, version=97)])
    before = path.read_bytes()
    with pytest.raises(StoreError, match=rf"schema 97.*schema {NEXT.version - 1}\); upgrade smart-smoker"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    with SqliteStore(path) as store:
        with pytest.raises(StoreError):
            migrate(store._database, [*known_migrations(), replace(NEXT, sql=NEXT.sql + "DROP TABLE nothing;\n")])
        assert store.describe().schema_version == NEXT.version - 1
        assert "note" not in [row[1] for row in store._database.rows("PRAGMA table_info(cooks)")]
        assert keep(store, [reading(0)]) == 1
        assert store.cooks(NOW)


def test_what_is_applied_already_is_not_applied_again(tmp_path: Path) -> None:
    database = Database(tmp_path / "smoker.db", busy_s=1.0)
    migrate(database, known_migrations())
    first = database.rows("SELECT * FROM schema_version")
    migrate(database, known_migrations())
    assert database.rows("SELECT * FROM schema_version") == first
    database.close()


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", []),
        ("-- a word\n\n", []),
        ("SELECT 1;\nSELECT 2;\n", ["SELECT 1;", "SELECT 2;"]),
        ("SELECT\n  1;  -- one; not two\n-- the end\n", ["SELECT\n  1;  -- one; not two"]),
        ("SELECT ';\n';\n", ["SELECT ';\n';"]),
        (
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM b;\n  DELETE FROM c;\nEND;\n",
            ["CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM b;\n  DELETE FROM c;\nEND;"],
        ),
    ],
    ids=["nothing", "a comment", "one a line", "with comments", "a semicolon in a text", "a trigger's body"],
)
def test_a_script_is_cut_into_its_statements(script: str, expected: list[str]) -> None:
    assert list(statements(script)) == expected


def test_a_script_that_ends_in_the_middle_is_refused() -> None:
    with pytest.raises(ValueError, match="in the middle of a statement: 'SELECT 2'"):
        list(statements("SELECT 1;\nSELECT 2\n"))
