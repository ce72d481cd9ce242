"""Disks that are full, fail, or may not be written: really made so; what was committed stays."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.contracts.store_samples import NOW, keep, reading
from tests.store.fault_lines import assert_is_for_a_person

from smart_smoker.errors import StoreError
from smart_smoker.store.sqlite import SqliteStore

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="made with what Unix offers")


@contextmanager
def _small_disk() -> Iterator[Path]:
    """A disk of 600 kB, where this user may mount one."""
    with TemporaryDirectory() as folder:
        if not sys.platform.startswith("linux") or os.system(f"mount -t tmpfs -o size=600k none {folder} 2>&1") != 0:  # noqa: S605 - our own folder's name
            pytest.skip("this user may not mount a small disk")
        try:
            yield Path(folder)
        finally:
            os.system(f"umount {folder}")  # noqa: S605 - our own folder's name


def _assert_full_keeps_what_was_committed(path: Path, limit: Callable[[SqliteStore], None]) -> None:
    with SqliteStore(path) as store:
        limit(store)
        kept = 0
        batches = ([reading(n) for n in range(start, start + 1000)] for start in range(0, 100_000, 1000))
        error: StoreError | None = None
        while error is None:
            try:
                kept += keep(store, next(batches))
            except StoreError as full:
                error = full
        assert_is_for_a_person(error, path, "disk is full", "free some space", waiting_helps=True)
        assert kept > 0
        assert len(store.readings(1)["smoker"]) == store.cooks(NOW)[0].readings == kept


def test_a_full_disk_keeps_what_was_committed(tmp_path: Path) -> None:
    def limit(store: SqliteStore) -> None:
        store._database.run("PRAGMA max_page_count = 100")

    _assert_full_keeps_what_was_committed(tmp_path / "smoker.db", limit)


def test_a_really_full_disk_keeps_what_was_committed() -> None:
    with _small_disk() as folder:
        _assert_full_keeps_what_was_committed(folder / "smoker.db", lambda _: None)


@unix_only
def test_a_disk_that_fails_is_said_and_keeps_what_was_committed(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "smoker.db"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with SqliteStore(path) as store:
        keep(store, [reading(0)])
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        try:
            with pytest.raises(StoreError) as raised:
                keep(store, [reading(n) for n in range(1, 20_000)])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert_is_for_a_person(raised.value, path, "disk cannot be", "SQLITE_IOERR_WRITE", waiting_helps=True)
        assert store.cooks(NOW)[0].readings == 1
        assert keep(store, [reading(1)]) == 1


def _as_nobody() -> AbstractContextManager[None]:
    """As a user without rights, where the tests run as root, whom nothing is forbidden."""
    if os.geteuid() != 0:
        return nullcontext()

    @contextmanager
    def switched() -> Iterator[None]:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)

    return switched()


@contextmanager
def _read_only_folder() -> Iterator[Path]:
    """A store in a folder where nobody may write, outside of pytest's own, which only its owner may enter."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with SqliteStore(folder / "smoker.db") as store:
            keep(store, [reading(0)])
        (folder / "smoker.db").chmod(0o444)
        folder.chmod(0o555)
        try:
            yield folder
        finally:
            folder.chmod(0o755)


@unix_only
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("smoker.db", ["not writable", "right to write", "--store"]),
        ("new.db", ["cannot be opened or made", "allowed to write"]),
        ("deeper/new.db", ["folder cannot be made", "Permission denied", "--store"]),
    ],
    ids=["a file", "a new file", "a new folder"],
)
def test_what_may_not_be_written_is_said(name: str, words: list[str]) -> None:
    with _read_only_folder() as folder, _as_nobody():
        with pytest.raises(StoreError) as raised:
            SqliteStore(folder / name)
        assert_is_for_a_person(raised.value, folder / name, *words, waiting_helps=False)


@unix_only
@pytest.mark.parametrize("create", [True, False], ids=["to write", "to read"])
def test_a_file_in_a_folder_that_is_shut_is_said(create: bool) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "shut" / "smoker.db"
        with SqliteStore(path):
            pass
        folder.chmod(0o000)
        with _as_nobody(), pytest.raises(StoreError) as raised:
            SqliteStore(path, create=create)
        folder.chmod(0o755)
    assert_is_for_a_person(raised.value, path, waiting_helps=False)


@unix_only
def test_a_file_that_is_deleted_while_in_use_takes_no_more_readings(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    with SqliteStore(path) as store:
        keep(store, [reading(0)])
        path.unlink()
        with pytest.raises(StoreError) as raised:
            keep(store, [reading(1)])
    assert_is_for_a_person(raised.value, path, "moved or deleted", waiting_helps=True)
