"""What the tests of notifying share: a store with texts in it, short pauses, and a notifier that does as it is told."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.contracts.store_samples import tell

from smart_smoker.core.notice import Notice
from smart_smoker.errors import StoreError
from smart_smoker.loops.delivery import NotifyLimits
from smart_smoker.loops.notify import OpenOutbox, notify
from smart_smoker.notifiers import Notifier
from smart_smoker.store import Delivery
from smart_smoker.store.sqlite import SqliteStore

PATIENCE_S = 60
MOMENT = timedelta(milliseconds=20)
QUICK = NotifyLimits(poll=MOMENT, first_pause=MOMENT, look_again=MOMENT)


class Count:
    """Counts in any thread, and lets a test await a number."""

    def __init__(self) -> None:
        self._number = 0
        self._changed = threading.Condition()

    def up(self) -> None:
        with self._changed:
            self._number += 1
            self._changed.notify_all()

    async def until(self, number: int) -> None:
        assert await asyncio.to_thread(self._wait_for, number), f"{self._number} instead of {number}"

    def _wait_for(self, number: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._number >= number, PATIENCE_S)


class Recorder:
    """Keeps what it is given to send; fails first as the script says."""

    breaks_through = False

    def __init__(self, script: Iterable[Exception] = ()) -> None:
        self.sent: list[Notice] = []
        self.attempts: list[Notice] = []
        self._script = list(script)
        self._count = Count()

    def check(self) -> None:
        pass

    def send(self, notice: Notice) -> str:
        self.attempts.append(notice)
        if self._script:
            raise self._script.pop(0)
        self.sent.append(notice)
        self._count.up()
        return "written down"

    async def until_sent(self, number: int) -> list[str]:
        """The texts that were sent, once there are so many."""
        await self._count.until(number)
        return self.texts

    @property
    def texts(self) -> list[str]:
        return [notice.text for notice in self.sent]


class Gate(Recorder):
    """Does not return from sending before the gate is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.has_begun = threading.Event()
        self.opened = threading.Event()

    def send(self, notice: Notice) -> str:
        self.has_begun.set()
        assert self.opened.wait(PATIENCE_S)
        return super().send(notice)


class WatchedStore(SqliteStore):
    """A store whose first marks of a delivery fail as the script says, and that counts what is done to a lease.

    Args:
        path: the file.
        script: shared by all stores of a test.
        marked, renewed: how often that was done.
    """

    def __init__(self, path: Path, script: list[BaseException], marked: Count, renewed: Count) -> None:
        super().__init__(path)
        self._script = script
        self._marked = marked
        self._renewed = renewed

    def mark_delivered(self, notice: Notice, now: datetime, answer: str) -> None:
        if self._script:
            raise self._script.pop(0)
        super().mark_delivered(notice, now, answer)
        self._marked.up()

    def renew(self, notice: Notice, owner: str, now: datetime, lease: timedelta) -> bool:
        is_ours = super().renew(notice, owner, now, lease)
        self._renewed.up()
        return is_ours


class Watch:
    """Opens watched stores on one file, and holds what they count."""

    def __init__(self, path: Path, script: Iterable[BaseException] = ()) -> None:
        self.marked = Count()
        self.renewed = Count()
        self._path = path
        self._script = list(script)

    def open_store(self) -> SqliteStore:
        return WatchedStore(self._path, self._script, self.marked, self.renewed)


LOCKED = StoreError("store smoker.db: is locked", waiting_helps=True)


@asynccontextmanager
async def notifying(
    open_store: OpenOutbox,
    notifiers: Mapping[str, Notifier],
    limits: NotifyLimits = QUICK,
    wake: asyncio.Event | None = None,
) -> AsyncIterator[asyncio.Task[None]]:
    """The loop runs within the block, and is asked to stop at its end."""
    stop = asyncio.Event()
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        yield group.create_task(notify(open_store, notifiers, limits, stop, wake))
        stop.set()


def put(path: Path, *texts: str, channel: str = "text_message", age: timedelta = timedelta(0)) -> None:
    """An alert in the store, and these texts of it in the outbox."""
    with SqliteStore(path) as store:
        tell(store, *texts, channel=channel, now=datetime.now(UTC) - age)


def opener(path: Path) -> Callable[[], SqliteStore]:
    return lambda: SqliteStore(path)


def deliveries(path: Path) -> list[Delivery]:
    """What became of the texts, in the order they were put in."""
    with SqliteStore(path) as store:
        return [delivery for alert in reversed(store.alerts()) for delivery in alert.deliveries]


def outcomes(path: Path) -> list[tuple[str, int]]:
    """Each text's state and how many attempts were made."""
    return [(delivery.state, delivery.attempts) for delivery in deliveries(path)]
