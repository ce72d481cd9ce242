"""The sending end of the embedded broker."""

from collections import deque

from smart_smoker.broker.embedded.queues import Entry, Queue, Queues
from smart_smoker.errors import BrokerError
from smart_smoker.formats.message import Message


class EmbeddedPublisher:
    """Puts messages into queues, and counts those that were acknowledged; see `Publisher`."""

    def __init__(self, queues: Queues) -> None:
        self._queues = queues
        self._unconfirmed: deque[Entry] = deque()
        self._confirmed = 0
        self._failure = ""

    @property
    def confirmed(self) -> int:
        """How many of the messages sent, counted from the first without a gap, were acknowledged."""
        return self._confirmed

    async def send(self, message: Message) -> None:
        """Put it into its queue; waits while that is full."""
        while (queue := self._usable(message.queue)).is_full:
            await self._queues.changed()
        entry = Entry(message, queue, self)
        queue.ready.append(entry)
        self._unconfirmed.append(entry)
        if queue.consumer:
            queue.consumer.arrived.ring()

    async def flush(self) -> None:
        """Return when everything that was sent is acknowledged."""
        self._check()
        while self._unconfirmed:
            await self._queues.changed()
            self._check()

    def settle(self, entry: Entry) -> None:
        """Count what was acknowledged, once all before it is."""
        unconfirmed = self._unconfirmed
        while unconfirmed and unconfirmed[0].is_settled:
            unconfirmed.popleft()
            self._confirmed += 1

    def lose(self, entry: Entry) -> None:
        """Fail from now on."""
        self._failure = f"{entry.queue.name} was deleted with a message in it that nobody had read"

    def _usable(self, name: str) -> Queue:
        self._check()
        queue = self._queues.get(name)
        if queue is None:
            self._failure = f"there is no queue {name}"
            raise BrokerError(self._failure)
        return queue

    def _check(self) -> None:
        self._queues.check_open()
        if self._failure:
            raise BrokerError(self._failure)
