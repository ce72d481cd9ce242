"""What goes wrong with a file, really made to go wrong: each is one line that names the file and the remedy."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.contracts.store_samples import NOW, keep, reading
from tests.store.fault_lines import assert_is_for_a_person

from smart_smoker.errors import StoreError
from smart_smoker.store.sqlite import SqliteStore


def _a_folder(path: Path) -> None:
    path.mkdir()


def _below_a_file(path: Path) -> None:
    path.parent.write_text("no folder")


def _text(path: Path) -> None:
    path.write_text("Time (UTC),Channel1,Channel2,Channel3\n" * 200)


def _somebody_elses(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


def _overwritten(path: Path) -> None:
    with SqliteStore(path) as store:
        keep(store, [reading(n) for n in range(2000)])
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xa5" * 60_000)


OPENINGS = {
    "a folder": (_a_folder, "smoker.db", ["is a folder", "--store"]),
    "a place below a file": (_below_a_file, "file/smoker.db", ["folder cannot be made", "--store"]),
    "a text": (_text, "smoker.db", ["no SQLite database", "--store"]),
    "another program's": (_somebody_elses, "smoker.db", ["another program's database", "--store"]),
    "damaged": (_overwritten, "smoker.db", ["is damaged", "restore a backup", ".recover"]),
}


@pytest.mark.parametrize(("spoil", "name", "words"), OPENINGS.values(), ids=OPENINGS)
def test_what_is_no_store_is_said_and_left_as_it_is(
    tmp_path: Path, spoil: Callable[[Path], None], name: str, words: list[str]
) -> None:
    path = tmp_path / name
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as raised:
        SqliteStore(path)
    assert_is_for_a_person(raised.value, path, *words, waiting_helps=False)
    assert before == (path.read_bytes() if path.is_file() else None)


@pytest.mark.parametrize("is_there", [False, True], ids=["no file", "an empty file"])
def test_a_store_that_must_exist_is_not_made(tmp_path: Path, is_there: bool) -> None:
    path = tmp_path / "smoker.db"
    if is_there:
        path.touch()
    with pytest.raises(StoreError) as raised:
        SqliteStore(path, create=False)
    assert_is_for_a_person(raised.value, path, "not there yet", "`smoker run`", "`smoker consume`", waiting_helps=True)
    assert path.exists() == is_there


def test_pages_that_break_while_it_is_open_are_said_and_described(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    with SqliteStore(path) as store:
        keep(store, [reading(n) for n in range(5000)])
    with path.open("r+b") as file:
        file.seek(path.stat().st_size * 3 // 4)  # behind the schema
        file.write(b"\xa5" * 20_000)
    with SqliteStore(path) as store:
        assert store.describe().faults
        with pytest.raises(StoreError) as raised:
            store.readings(1)
    assert_is_for_a_person(raised.value, path, "is damaged", waiting_helps=False)


def test_a_lock_that_is_not_given_back_is_said(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    with SqliteStore(path) as holder, SqliteStore(path, busy_s=0.05) as store:
        with holder.transaction(NOW), pytest.raises(StoreError) as raised:
            keep(store, [reading(0)])
        assert_is_for_a_person(raised.value, path, "is locked", "wait", waiting_helps=True)
        assert keep(store, [reading(0)]) == 1


def test_a_lock_while_a_new_file_is_opened_is_said(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError) as raised:
        SqliteStore(path, busy_s=0.05)
    holder.close()
    assert_is_for_a_person(raised.value, path, "is locked", waiting_helps=True)


def test_a_new_file_that_another_program_holds_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "smoker.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("time.sleep", lambda _: holder.execute("ROLLBACK"))
    with SqliteStore(path) as store:
        assert not holder.in_transaction
        assert keep(store, [reading(0)]) == 1
    holder.close()


def test_a_transaction_in_a_transaction_is_our_own_fault_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    with SqliteStore(path) as store, store.transaction(NOW), pytest.raises(StoreError) as raised:
        keep(store, [reading(0)])
    assert_is_for_a_person(raised.value, path, "please report it", waiting_helps=False)
