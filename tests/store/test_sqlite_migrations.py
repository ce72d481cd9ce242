"""A file is brought to this program's schema: once, wholly or not at all, and never backwards."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.contracts.store_samples import NOW, event, keep, reading

from smart_smoker.core.model import Series
from smart_smoker.core.monitor import Edge, Standing
from smart_smoker.errors import StoreError
from smart_smoker.store.sqlite import SqliteStore
from smart_smoker.store.sqlite.columns import from_ms
from smart_smoker.store.sqlite.connection import Database
from smart_smoker.store.sqlite.migrations import Migration, known_migrations, migrate, statements

NEXT = Migration(
    version=known_migrations()[-1].version + 1,
    name="notes",
    sql="ALTER TABLE cooks ADD COLUMN note TEXT;\nUPDATE cooks SET note = 'from before';\n",
)

FIRST_SCHEMA = """
INSERT INTO runs (id, smoker_id, run, opened_wall) VALUES (1, 'backyard', 'r1', 5);
INSERT INTO cooks (id, smoker_id) VALUES (1, 'backyard');
INSERT INTO cook_spans (cook_id, run_id) VALUES (1, 1);
INSERT INTO series (id, run_id, probe, readings, last_n, touched_wall) VALUES (1, 1, 'smoker', 0, -1, 5);
INSERT INTO series (id, run_id, probe, readings, last_n, touched_wall) VALUES (2, 1, 'food-A', 0, -1, 5);
INSERT INTO standings (series_id, rule, state, is_up) VALUES (2, 'stall', '{"low": 1}', 1);
INSERT INTO alerts (id, series_id, rule, severity, raised_at, cleared_at, temp_f, message, numbers, warnings)
    VALUES (1, 1, 'drop', 'warning', 1000, 2000, 200, 'it drops', '{}', 3);
INSERT INTO alerts (id, series_id, rule, severity, raised_at, temp_f, message, numbers)
    VALUES (4, 2, 'stall', 'warning', 3000, 160, 'it stalls', '{}');
INSERT INTO alerts (id, series_id, rule, severity, raised_at, temp_f, message, numbers)
    VALUES (7, 2, 'stall', 'warning', 4000, 160, 'forgotten', '{}');
DELETE FROM alerts WHERE id = 7;
INSERT INTO alert_steps (alert_id, wall, step, cause) VALUES (1, 10, 'raised', 'it drops');
INSERT INTO alert_steps (alert_id, wall, step, cause) VALUES (1, 20, 'cleared', 'no longer so');
INSERT INTO outbox (id, alert_id, channel, text, message_id, state, created_wall, due_wall)
    VALUES (1, 1, 'text_message', 'it drops', '<1@x>', 'delivered', 10, 10);
INSERT INTO attempts (outbox_id, wall, outcome, answer) VALUES (1, 11, 'delivered', '250 taken');
"""


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


def test_alerts_that_hung_on_a_probe_hang_on_its_run_with_all_that_was_told_of_them(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    database = Database(path, busy_s=1.0)
    database.set_up()
    migrate(database, known_migrations()[:1])
    for statement in statements(FIRST_SCHEMA):
        database.run(statement)
    database.close()

    with SqliteStore(path) as store:
        over, up = sorted(store.alerts(), key=lambda alert: alert.id)
        assert (over.id, over.probe, over.rule, over.message, over.warnings) == (1, "smoker", "drop", "it drops", 3)
        assert (over.raised_at, over.cleared_at) == (from_ms(1000), from_ms(2000))
        assert [(each.channel, each.state) for each in over.deliveries] == [("text_message", "delivered")]
        assert (up.id, up.probe, up.cleared_at, up.deliveries) == (4, "food-A", None, ())
        assert store._database.rows("SELECT alert_id, step FROM alert_steps") == [(1, "raised"), (1, "cleared")]
        assert store._database.rows("PRAGMA foreign_key_check") == []
        assert store._database.rows("PRAGMA foreign_keys") == [(1,)]
        with store.transaction(NOW) as ledger:
            entry = ledger.open(Series("backyard", "r1", "food-A"))
            assert ledger.standings(entry) == [Standing("stall", {"low": 1}, is_up=True)]
            assert ledger.alert(entry.run_id, event(Edge.CLEARED, rule="stall", probe="food-A")) == 4
            assert ledger.alert(entry.run_id, event()) == 8  # 7 was given once


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
