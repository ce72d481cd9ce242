"""RabbitMQ queues over AMQP 0-9-1, by pika's asyncio adapter.

pika is as fast as the C client where confirms are pipelined and acknowledgements are batched, which is what this
package adds to it; the rest is hearing everything that a broker may say: returns, cancels, alarms and refusals.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Final, Self

from smart_smoker.broker import USUAL_LIMITS, BatchLimits
from smart_smoker.broker.amqp.address import Address
from smart_smoker.broker.amqp.connection import Connection
from smart_smoker.broker.amqp.publisher import AmqpPublisher
from smart_smoker.broker.amqp.queues import prepare
from smart_smoker.broker.amqp.subscription import AmqpSubscription
from smart_smoker.errors import BrokerError

__all__ = ["AmqpBroker"]


class AmqpBroker:
    """A RabbitMQ virtual host.

    Args:
        url: `amqp://user:password@host:port/vhost`, or `amqps://` for TLS with a checked certificate.
        name: what the broker's admin page calls this connection.

    Raises:
        ConfigError: the URL is none.
    """

    is_durable: Final = True

    def __init__(self, url: str, name: str = "smart-smoker") -> None:
        self._address = Address.parse(url, name)
        self._connection: Connection | None = None

    @property
    def where(self) -> str:
        """The broker's address as it may be shown: without the password."""
        return self._address.shown

    async def __aenter__(self) -> Self:
        self._connection = await Connection.open(self._address)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        connection, self._connection = self._connection, None
        if connection:
            await connection.close()

    async def prepare(self, queues: Sequence[str], *, recreate: bool, discard_unread: bool = False) -> None:
        """See `Broker.prepare`."""
        await prepare(self._open_connection, queues, recreate=recreate, discard_unread=discard_unread)

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[AmqpPublisher]:
        """See `Broker.publisher`."""
        channel = await self._open_connection.channel()
        publisher = await AmqpPublisher.on(channel)
        try:
            yield publisher
        finally:
            channel.close()

    @asynccontextmanager
    async def subscribe(
        self, queues: Iterable[str], limits: BatchLimits = USUAL_LIMITS
    ) -> AsyncIterator[AmqpSubscription]:
        """See `Broker.subscribe`."""
        async with AmqpSubscription(self._open_connection, tuple(queues), limits) as subscription:
            yield subscription

    @property
    def _open_connection(self) -> Connection:
        if self._connection is None:
            raise BrokerError(f"{self.where} is not connected")
        return self._connection
