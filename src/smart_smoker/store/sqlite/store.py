"""The store in one file: all promises over one connection."""

from pathlib import Path
from typing import Self

from smart_smoker.errors import StoreError
from smart_smoker.store.sqlite.acknowledging import SqliteAcknowledging
from smart_smoker.store.sqlite.alert_care import SqliteAlertCare
from smart_smoker.store.sqlite.connection import Database
from smart_smoker.store.sqlite.faults import is_there
from smart_smoker.store.sqlite.health import SqliteHealth
from smart_smoker.store.sqlite.history import SqliteHistory
from smart_smoker.store.sqlite.ledger import SqliteLedger
from smart_smoker.store.sqlite.migrations import check_version, known_migrations, migrate
from smart_smoker.store.sqlite.outbox import SqliteOutbox
from smart_smoker.store.sqlite.setups import SqliteSetups
from smart_smoker.store.sqlite.watch import SqliteWatch


class SqliteStore(
    SqliteLedger,
    SqliteOutbox,
    SqliteAlertCare,
    SqliteAcknowledging,
    SqliteWatch,
    SqliteHistory,
    SqliteSetups,
    SqliteHealth,
):
    """A store in the file at `path`; open from the start, closed by leaving its `with` block.

    Args:
        path: the file.
        create: whether a missing file, and its folder, are made.
        busy_s: how long, in seconds, to wait for another writer.

    Raises:
        StoreError: it is missing, cannot be opened or written, is damaged, another program's, or of a newer version.
    """

    def __init__(self, path: Path, *, create: bool = True, busy_s: float = 10.0) -> None:
        if not create and not is_there(path):
            raise _missing(path)
        self._database = Database(path, busy_s=busy_s)
        try:
            self._set_up(create=create)
        except BaseException:
            self.close()
            raise

    def _set_up(self, *, create: bool) -> None:
        migrations = known_migrations()
        if check_version(self._database, migrations) == 0 and not create:
            raise _missing(self._database.path)
        self._database.set_up()
        migrate(self._database, migrations)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; once is enough."""
        self._database.close()


def _missing(path: Path) -> StoreError:
    return StoreError(
        f"store {path}: is not there yet; `smoker run` or `smoker consume` makes it with the first reading",
        waiting_helps=True,
    )
