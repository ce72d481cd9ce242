"""Queues in the memory of one process, so that a cook can be watched without a server.

Nothing here is written to a disk. Instead a message counts as confirmed only when its consumer acknowledged it, which
is after the commit: so a source that waits for that before it lets go of its own copy loses nothing when the process
dies. The queues are bounded, and a publisher waits for room; one event loop has them all, so nothing needs a lock.
"""

import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Final, Self

from smart_smoker.broker import USUAL_LIMITS, BatchLimits
from smart_smoker.broker.embedded.publisher import EmbeddedPublisher
from smart_smoker.broker.embedded.queues import Queues
from smart_smoker.broker.embedded.subscription import EmbeddedSubscription
from smart_smoker.errors import BrokerError

MOST_UNACKNOWLEDGED: Final = 2_000

_log = logging.getLogger(__name__)


class EmbeddedBroker:
    """A broker that the publishers and subscriptions of one event loop share, as one object.

    Args:
        most_unacknowledged: how many messages a queue holds, delivered ones among them, until a publisher waits.
    """

    is_durable: Final = False

    def __init__(self, *, most_unacknowledged: int = MOST_UNACKNOWLEDGED) -> None:
        self._queues = Queues(most_unacknowledged)

    @property
    def where(self) -> str:
        """The URL that means it; it has no address."""
        return "embedded"

    async def __aenter__(self) -> Self:
        self._queues.users += 1
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._queues.users -= 1
        self._queues.wake_all()

    async def prepare(self, queues: Sequence[str], *, recreate: bool, discard_unread: bool = False) -> None:
        """Have the queues there, as they are or recreated: see `Broker`."""
        self._queues.check_open()
        there = {name: queue for name in queues if (queue := self._queues.get(name))}
        unread = {name: len(queue.ready) for name, queue in there.items() if queue.ready}
        if recreate and unread and not discard_unread:
            counts = "; ".join(f"{name} holds {count:,} unread" for name, count in unread.items())
            raise BrokerError(
                f"{counts}: nothing was deleted. "
                "--discard-unread recreates the queues all the same, --queues keep goes on with them as they are"
            )
        for name in queues:
            queue = there.get(name)
            if queue is None or (recreate and (queue.ready or queue.consumer is None)):
                self._queues.declare_anew(name)

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[EmbeddedPublisher]:
        """A publisher, whose messages are confirmed as they are acknowledged."""
        self._queues.check_open()
        yield EmbeddedPublisher(self._queues)

    @asynccontextmanager
    async def subscribe(
        self, queues: Iterable[str], limits: BatchLimits = USUAL_LIMITS
    ) -> AsyncIterator[EmbeddedSubscription]:
        """The only consumer of these queues, declaring those that are missing; waits where somebody else is it."""
        names = list(dict.fromkeys(queues))
        await self._wait_until_free(names)
        subscription = EmbeddedSubscription(self._queues, names, limits)
        try:
            yield subscription
        finally:
            subscription.end()

    async def _wait_until_free(self, names: Sequence[str]) -> None:
        self._queues.check_open()
        told: list[str] = []
        while taken := [name for name in names if (queue := self._queues.get(name)) and queue.consumer]:
            if taken != told:
                _log.warning("%s: another part of this process is the consumer; waiting for its end", ", ".join(taken))
                told = taken
            await self._queues.changed()
