"""A broker and a store that fail on command, at the instants at which a consumer may be killed."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from smart_smoker.broker import USUAL_LIMITS, Batch, BatchLimits, Delivery
from smart_smoker.errors import BrokerError
from smart_smoker.formats.message import Message
from smart_smoker.formats.queues import DEAD_LETTERS
from smart_smoker.store import LedgerEntry
from smart_smoker.store.sqlite import SqliteStore


class Fate(StrEnum):
    """What happens to one batch on its way."""

    FINE = "fine"
    BEFORE_COMMIT = "killed before the commit"
    BEFORE_BURIAL = "killed after the commit, before its dead letters are published"
    AFTER_COMMIT = "killed after the commit, before the acknowledgement"
    ACK_ON_ITS_WAY = "killed once the acknowledgement has arrived, before that is known"
    CUT = "fine, and the next batch begins a new connection"


class KilledError(Exception):
    """Stands for SIGKILL: everything above is gone, and begun anew."""


@dataclass(slots=True)
class FatefulBroker:
    """Queues that hand out batches of given sizes, each with its fate; what is not acknowledged comes again.

    Attributes:
        waiting: the messages that are not acknowledged, each with how often it was handed out.
        sizes, fates: of the batches to come; when they have run out, batches are whole and nothing happens.
        dead: what arrived in the dead-letter queue.
    """

    waiting: list[tuple[int, Message]]
    sizes: Iterator[int]
    fates: Iterator[Fate]
    is_empty: asyncio.Event = field(default_factory=asyncio.Event)
    dead: list[Message] = field(default_factory=list)
    handed_out: set[int] = field(default_factory=set)
    fate: Fate = Fate.FINE
    confirmed: int = 0
    where: str = "a broker that fails on command"
    is_durable: bool = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        return None

    async def prepare(self, queues: Sequence[str], *, recreate: bool, discard_unread: bool = False) -> None:
        assert list(queues) == [DEAD_LETTERS]

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[Self]:
        yield self

    async def send(self, message: Message) -> None:
        if self.fate is Fate.BEFORE_BURIAL:
            self.fate = Fate.FINE
            raise KilledError
        self.dead.append(message)
        self.confirmed += 1

    async def flush(self) -> None:
        return None

    @asynccontextmanager
    async def subscribe(self, queues: Iterable[str], limits: BatchLimits = USUAL_LIMITS) -> AsyncIterator[Self]:
        yield self

    async def batches(self) -> AsyncGenerator[Batch]:
        begun = 0
        while True:
            size = next(self.sizes, 1000)
            batch = self.waiting[begun : begun + size]
            if not batch:
                await asyncio.Event().wait()
            begun += len(batch)
            deliveries = [Delivery(message, tag, tag in self.handed_out) for tag, message in batch]
            self.handed_out |= {tag for tag, _ in batch}
            yield deliveries
            begun -= len(batch) if not self.waiting or self.waiting[0][0] > batch[0][0] else 0

    async def acknowledge(self, batch: Batch) -> None:
        if self.fate is Fate.AFTER_COMMIT:
            raise KilledError
        last = max(delivery.tag for delivery in batch)
        self.waiting = [(tag, message) for tag, message in self.waiting if tag > last]
        if not self.waiting:
            self.is_empty.set()
        if self.fate is Fate.ACK_ON_ITS_WAY:
            raise KilledError
        if self.fate is Fate.CUT:
            raise BrokerError("cut", waiting_helps=True)

    async def settle(self) -> None:
        return None


class FatefulStore(SqliteStore):
    """The real store, whose transactions meet the broker's next fate."""

    def __init__(self, path: Path, broker: FatefulBroker) -> None:
        super().__init__(path)
        self._broker = broker

    @contextmanager
    def transaction(self, now: datetime) -> Iterator[LedgerEntry]:
        self._broker.fate = next(self._broker.fates, Fate.FINE)
        with super().transaction(now) as entry:
            yield entry
            if self._broker.fate is Fate.BEFORE_COMMIT:
                raise KilledError
