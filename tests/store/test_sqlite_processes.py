"""Several programs on one file at once, and programs that are killed: nothing lost, nothing double."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.store_samples import NOW, keep, reading
from tests.store import store_programs as programs
from tests.store.store_programs import BATCH, PATIENCE_S

from smart_smoker.store.sqlite import SqliteStore
from smart_smoker.store.sqlite.migrations import known_migrations

SPAWN = multiprocessing.get_context("spawn")


def _start(program: Callable[..., None], *settings: object) -> BaseProcess:
    process = SPAWN.Process(target=program, args=settings, daemon=True)
    process.start()
    return process


def _start_reporting(program: Callable[..., None], *settings: object) -> tuple[BaseProcess, Connection]:
    receiver, sender = SPAWN.Pipe(duplex=False)
    process = _start(program, *settings, sender)
    sender.close()
    return process, receiver


def _report(receiver: Connection) -> Any:
    assert receiver.poll(PATIENCE_S), "a program that should report did not"
    return receiver.recv()


def _finish(processes: list[BaseProcess]) -> None:
    for process in processes:
        process.join(PATIENCE_S)
        assert process.exitcode == 0
        process.close()


@contextmanager
def _killed_at_the_end(process: BaseProcess) -> Iterator[None]:
    try:
        yield
    finally:
        process.kill()
        process.join()
        process.close()


def test_programs_that_open_a_new_file_at_once_make_it_once(tmp_path: Path) -> None:
    path, barrier = tmp_path / "folder" / "smoker.db", SPAWN.Barrier(6)
    started = [_start_reporting(programs.open_at_once, path, barrier) for _ in range(6)]
    assert [_report(receiver) for _, receiver in started] == [len(known_migrations())] * 6
    _finish([process for process, _ in started])
    with SqliteStore(path) as store:
        applied = store._database.rows("SELECT version, name FROM schema_version")
    assert applied == [(each.version, each.name) for each in known_migrations()]


def test_three_writers_two_notifiers_and_a_reader_share_one_file(tmp_path: Path) -> None:
    path, batches, probes = tmp_path / "smoker.db", 40, ("smoker", "food-A", "food-B")
    barrier, written = SPAWN.Barrier(6), SPAWN.Event()
    writers = [_start(programs.write, path, probe, batches, barrier) for probe in probes]
    notifiers = [_start_reporting(programs.deliver, path, owner, written, barrier) for owner in ("one", "two")]
    reader, seen = _start_reporting(programs.look, path, written, barrier)
    _finish(writers)
    written.set()
    told = [text for _, receiver in notifiers for text in _report(receiver)]
    assert _report(seen) == (0, 0)
    _finish([reader, *(process for process, _ in notifiers)])

    with SqliteStore(path) as store:
        [cook] = store.cooks(NOW)
        readings = store.readings(cook.id)
        alerts = store.alerts()
        assert store.describe().faults == ()
    assert {probe: len(of_probe) for probe, of_probe in readings.items()} == dict.fromkeys(probes, batches * BATCH)
    assert cook.readings == 3 * batches * BATCH
    assert sorted(told) == sorted(f"{probe} {batch}" for probe in probes for batch in range(batches))
    assert [len(alert.deliveries) for alert in alerts] == [1] * len(told)
    assert {(each.state, each.attempts) for alert in alerts for each in alert.deliveries} == {("delivered", 1)}


@pytest.mark.parametrize("committed", [1, 7, 30])
def test_a_writer_that_is_killed_again_and_again_keeps_what_it_said(tmp_path: Path, committed: int) -> None:
    path, said = tmp_path / "smoker.db", -1
    for _ in range(3):
        process, receiver = _start_reporting(programs.write_and_say, path)
        with _killed_at_the_end(process):
            for _ in range(committed):
                said = _report(receiver)
        with SqliteStore(path) as store:
            [cook] = store.cooks(NOW)
            assert cook.readings == len(store.readings(cook.id)["smoker"])
            assert cook.readings % BATCH == 0
            assert cook.readings >= (said + 1) * BATCH
            assert len(store.alerts()) == cook.readings // BATCH
            assert store.describe().faults == ()


def test_of_a_transaction_whose_program_is_killed_nothing_is_kept_and_the_lock_is_free(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    process, receiver = _start_reporting(programs.stop_in_the_middle, path)
    with _killed_at_the_end(process):
        assert _report(receiver) == "in the middle"
        assert path.with_name("smoker.db-wal").stat().st_size > 100_000
    with SqliteStore(path, busy_s=1.0) as store:
        assert store.cooks(NOW) == []
        assert store.alerts() == []
        assert keep(store, [reading(0)]) == 1
        assert store.describe().faults == ()
