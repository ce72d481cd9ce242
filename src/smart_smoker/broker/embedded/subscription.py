"""The receiving end of the embedded broker."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence

from smart_smoker.broker import Batch, BatchLimits, Delivery
from smart_smoker.broker.embedded.queues import Bell, Entry, Queue, Queues
from smart_smoker.errors import BrokerError


class EmbeddedSubscription:
    """The consumer of some queues, each of which gets its share of every batch; see `Subscription`."""

    def __init__(self, queues: Queues, names: Sequence[str], limits: BatchLimits) -> None:
        self.arrived = Bell()
        self._queues = queues
        self._names = deque(names)
        self._limits = limits
        self._unacknowledged: deque[tuple[int, Entry]] = deque()
        self._tag = 0
        self._is_over = False
        for name in names:
            queues.get_declared(name).consumer = self

    async def batches(self) -> AsyncGenerator[Batch]:
        """Batches of what has arrived; raises BrokerError when the broker is closed, or the subscription is over."""
        while True:
            while not self._ready():
                self._check()
                await self.arrived.heard()
            await self._linger()
            self._check()
            if batch := self._take():
                yield batch

    async def acknowledge(self, batch: Batch) -> None:
        """Settle the whole batch, and all before it."""
        self._check()
        last = batch[-1].tag
        while self._unacknowledged and self._unacknowledged[0][0] <= last:
            _, entry = self._unacknowledged.popleft()
            entry.queue.settle(entry)
        self._queues.wake()

    async def settle(self) -> None:
        """Return at once: an acknowledgement has nowhere to get lost."""
        self._check()

    def end(self) -> None:
        """Give up the queues, and give back what was not acknowledged."""
        self._is_over = True
        while self._unacknowledged:
            _, entry = self._unacknowledged.pop()
            entry.queue.take_back(entry)
        for queue in self._own():
            queue.consumer = None
        self.arrived.ring()
        self._queues.wake()

    def _own(self) -> list[Queue]:
        """Its queues as they are now: one may have been deleted and declared again."""
        return [self._queues.get_declared(name) for name in self._names]

    def _ready(self) -> int:
        return sum(len(queue.ready) for queue in self._own())

    async def _linger(self) -> None:
        if self._ready() >= self._limits.most:
            return
        try:
            async with asyncio.timeout(self._limits.linger_s):
                while self._ready() < self._limits.most and not self._is_over:
                    await self.arrived.heard()
                    self._check()
        except TimeoutError:
            return

    def _take(self) -> Batch:
        batch: list[Delivery] = []
        while (room := self._limits.most - len(batch)) and (filled := [queue for queue in self._own() if queue.ready]):
            share = max(1, room // len(filled))
            for queue in filled[:room]:
                batch += [self._hand_out(queue) for _ in range(min(share, len(queue.ready)))]
        self._names.rotate(-1)
        return batch

    def _hand_out(self, queue: Queue) -> Delivery:
        entry = queue.hand_out()
        self._tag += 1
        self._unacknowledged.append((self._tag, entry))
        return Delivery(entry.message, self._tag, entry.is_redelivered)

    def _check(self) -> None:
        self._queues.check_open()
        if self._is_over:
            raise BrokerError("the subscription has ended")
