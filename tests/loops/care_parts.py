"""What the tests of deciding and watching share: a store in which alerts are up, and one that dies at a statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.contracts.store_samples import NOW, PIT, event, keep, reading

from smart_smoker.core.monitor import Edge
from smart_smoker.store.sqlite import SqliteStore


class KilledError(BaseException):
    """Stands in for SIGKILL: nothing below the test catches it."""


def rise(path: Path, rule: str = "fire_dying", *, message: str = "Pit 148 °F and falling", now: datetime = NOW) -> int:
    """An alert that is up, of a run that has readings; returns its id."""
    with SqliteStore(path) as store:
        keep(store, [reading(n) for n in range(20)], now=now)
        with store.transaction(now) as ledger:
            run_id = ledger.open(PIT).run_id
            return ledger.alert(run_id, event(rule=rule, message=message), is_managed=True)


def end(path: Path, rule: str = "fire_dying", *, now: datetime = NOW) -> None:
    with SqliteStore(path) as store, store.transaction(now) as ledger:
        over = event(Edge.CLEARED, rule=rule, n=20, message="Pit back at 231 °F")
        ledger.alert(ledger.open(PIT).run_id, over)


@contextmanager
def dying_at(store: SqliteStore, statement: int) -> Iterator[None]:
    """Within it the process dies before the statement of that number, counted from 0; COMMIT is one too."""
    left = statement
    database: Any = store._database
    methods: dict[str, Callable[..., Any]] = {name: getattr(database, name) for name in ("run", "run_many", "rows")}

    def counted(name: str) -> Callable[..., Any]:
        def method(*arguments: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise KilledError
            return methods[name](*arguments)

        return method

    for name in methods:
        setattr(database, name, counted(name))
    try:
        yield
    finally:
        for name in methods:
            delattr(database, name)


def kill_everywhere(path: Path, prepare: Callable[[Path], object], act: Callable[[SqliteStore], object]) -> list[Path]:
    """Do it, killed at each of its statements in turn, and then again whole; returns the files, one a kill."""
    files: list[Path] = []
    while True:
        file = path.with_name(f"killed-{len(files)}.db")
        prepare(file)
        with SqliteStore(file) as store:
            try:
                with dying_at(store, len(files)):
                    act(store)
            except KilledError:
                files.append(file)
            else:
                return files
        with SqliteStore(file) as store:
            act(store)
