"""Carries messages from sources to consumers: what every broker promises.

A broker is opened by `async with`; leaving the block closes its connection, and every delivery that was not
acknowledged comes again to whoever subscribes next. The promises are held by one contract suite over all brokers.
"""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final, Protocol, Self

from smart_smoker.formats.message import Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that a queue handed out.

    Attributes:
        message: what was sent.
        tag: the queue's number for this delivery, growing; an acknowledgement covers all up to it.
        is_redelivered: whether it may have been handed out before.
    """

    message: Message
    tag: int
    is_redelivered: bool


Batch = Sequence[Delivery]
"""Deliveries in the order they arrived, each queue's in the queue's order."""


class Publisher(Protocol):
    """Hands messages to queues, and knows which of them are safe."""

    @property
    def confirmed(self) -> int:
        """How many of the messages sent, counted from the first without a gap, the broker has taken for good."""
        ...

    async def send(self, message: Message) -> None:
        """Hand one over; waits while too many are unconfirmed.

        Raises:
            BrokerError: an earlier one was refused, its queue is gone, or the connection is.
        """
        ...

    async def flush(self) -> None:
        """Return when everything that was sent is confirmed; raises as `send` does."""
        ...


class Subscription(Protocol):
    """Takes deliveries from queues, in batches."""

    def batches(self) -> AsyncGenerator[Batch]:
        """Batches without end, each of what has arrived; never empty.

        An iteration may be ended, even by a cancellation, and another begun: nothing is lost in between.

        Raises:
            BrokerError: the broker is lost.
        """
        ...

    async def acknowledge(self, batch: Batch) -> None:
        """Tell the broker that the whole batch, and all before it, is done with."""
        ...

    async def settle(self) -> None:
        """Return when every acknowledgement is known to have arrived."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLimits:
    """How a subscription cuts what arrives into batches.

    Attributes:
        most: a batch's largest size.
        linger_s: how long, in seconds, a batch that is not full waits for more after its first delivery.
    """

    most: int = 1000
    linger_s: float = 0.005


USUAL_LIMITS: Final = BatchLimits()


class Broker(Protocol):
    """A place with durable queues."""

    @property
    def where(self) -> str:
        """Its address as it may be shown: without a password."""
        ...

    @property
    def is_durable(self) -> bool:
        """Whether what it has taken outlives this process; where not, dead letters are kept by the store alone."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exc_info: object) -> None: ...

    async def prepare(self, queues: Sequence[str], *, recreate: bool, discard_unread: bool = False) -> None:
        """Have the queues there, durable: as they are, or recreated (deleted and declared).

        All are looked at before any is touched. One that is empty and has a consumer is left as it is.

        Raises:
            BrokerError: one holds unread messages, or exists with other arguments, and nothing allows to discard it.
        """
        ...

    def publisher(self) -> AbstractAsyncContextManager[Publisher]:
        """A publisher; leaving its block does not wait for what is unconfirmed."""
        ...

    def subscribe(
        self, queues: Iterable[str], limits: BatchLimits = USUAL_LIMITS
    ) -> AbstractAsyncContextManager[Subscription]:
        """The only consumer of these queues, declaring those that are missing; waits where somebody else is it."""
        ...
