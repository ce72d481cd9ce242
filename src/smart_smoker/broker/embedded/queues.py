"""The queues themselves: what is ready, what is out with a consumer, and who waits for a change."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from smart_smoker.errors import BrokerError
from smart_smoker.formats.message import Message


class Bell:
    """Wakes all who wait; each looks for itself whether its time has come."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Wake them; whoever comes later waits for the next time."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def heard(self) -> None:
        """Return when it rings."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await future


class Sender(Protocol):
    """Who wants to know what became of a message."""

    def settle(self, entry: "Entry") -> None:
        """Hear that it was acknowledged."""
        ...

    def lose(self, entry: "Entry") -> None:
        """Hear that it was thrown away."""
        ...


class Consumer(Protocol):
    """Who takes from a queue."""

    arrived: Bell


@dataclass(slots=True, eq=False)
class Entry:
    """A message on its way through a queue."""

    message: Message
    queue: "Queue"
    sender: Sender
    is_redelivered: bool = False
    is_settled: bool = False


@dataclass(slots=True, eq=False)
class Queue:
    """One queue.

    Attributes:
        most: how many messages it may hold.
        ready: those that wait for a consumer.
        delivered: how many more are with the consumer, unacknowledged.
        is_deleted: whether another of the same name has taken its place.
    """

    name: str
    most: int
    ready: deque[Entry] = field(default_factory=deque)
    delivered: int = 0
    consumer: Consumer | None = None
    is_deleted: bool = False

    @property
    def is_full(self) -> bool:
        """Whether a publisher must wait."""
        return len(self.ready) + self.delivered >= self.most

    def hand_out(self) -> Entry:
        """The next message, for its consumer."""
        self.delivered += 1
        return self.ready.popleft()

    def take_back(self, entry: Entry) -> None:
        """Put a delivery that nobody acknowledged before all that is ready."""
        self.delivered -= 1
        if self.is_deleted:
            entry.sender.lose(entry)
            return
        entry.is_redelivered = True
        self.ready.appendleft(entry)

    def settle(self, entry: Entry) -> None:
        """Let go of a delivery that was acknowledged."""
        self.delivered -= 1
        entry.is_settled = True
        entry.sender.settle(entry)

    def delete(self) -> None:
        """Throw away what is ready; what is with the consumer is still the consumer's to acknowledge."""
        self.is_deleted = True
        for entry in self.ready:
            entry.sender.lose(entry)
        self.ready.clear()


class Queues:
    """All queues of a broker, by name.

    Attributes:
        users: how many blocks have it open.
    """

    def __init__(self, most_unacknowledged: int) -> None:
        self.users = 0
        self._most = most_unacknowledged
        self._by_name: dict[str, Queue] = {}
        self._bell = Bell()

    def check_open(self) -> None:
        """Raise BrokerError when nobody has the broker open."""
        if not self.users:
            raise BrokerError("the embedded broker is closed")

    def get(self, name: str) -> Queue | None:
        """The queue of that name, if there is one."""
        return self._by_name.get(name)

    def get_declared(self, name: str) -> Queue:
        """The queue of that name, declared where it was missing."""
        return self._by_name.get(name) or self.declare_anew(name)

    def declare_anew(self, name: str) -> Queue:
        """An empty queue in place of the one there was; its consumer goes on with the new one."""
        old = self._by_name.get(name)
        new = self._by_name[name] = Queue(name, self._most)
        if old:
            new.consumer = old.consumer
            old.delete()
            self.wake()
        return new

    async def changed(self) -> None:
        """Return when a queue has more room, or another consumer, or something was settled; raises once closed."""
        await self._bell.heard()
        self.check_open()

    def wake(self) -> None:
        """Have those look again who wait for a change."""
        self._bell.ring()

    def wake_all(self) -> None:
        """The same, and those who wait for messages too."""
        self._bell.ring()
        for queue in self._by_name.values():
            if queue.consumer:
                queue.consumer.arrived.ring()
