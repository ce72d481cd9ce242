"""Consuming in batches: one consumer a queue, one acknowledgement a batch and queue."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from typing import Final, Self

from pika.exceptions import ChannelClosed

from smart_smoker.broker import Batch, BatchLimits, Delivery
from smart_smoker.broker.amqp.address import words
from smart_smoker.broker.amqp.connection import Connection
from smart_smoker.broker.amqp.queue_consumer import QueueConsumer
from smart_smoker.errors import BrokerError

PREFETCH_BATCHES: Final = 4


class AmqpSubscription:
    """The only consumer of its queues; see `broker.Subscription`."""

    def __init__(self, connection: Connection, queues: tuple[str, ...], limits: BatchLimits) -> None:
        self._limits = limits
        self._arrived: deque[Delivery] = deque()
        self._failure: BrokerError | None = None
        self._news = asyncio.Event()
        self._consumers = {
            queue: QueueConsumer(connection, queue, PREFETCH_BATCHES * limits.most, self._arrive, self._fail)
            for queue in queues
        }

    async def __aenter__(self) -> Self:
        try:
            await asyncio.gather(*(consumer.start() for consumer in self._consumers.values()))
            self.check()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await asyncio.gather(*(consumer.stop() for consumer in self._consumers.values()))

    async def batches(self) -> AsyncGenerator[Batch]:
        """Batches of what has arrived, without end."""
        arrived, most = self._arrived, self._limits.most
        while True:
            while not arrived:
                await self._wait()
            if len(arrived) < most and self._limits.linger_s:
                await self._linger()
            yield [arrived.popleft() for _ in range(min(most, len(arrived)))]

    async def acknowledge(self, batch: Batch) -> None:
        """One acknowledgement for each queue in the batch."""
        for queue, tag in {delivery.message.queue: delivery.tag for delivery in batch}.items():
            self._consumers[queue].acknowledge(tag)

    async def settle(self) -> None:
        """Ask each channel something that it answers only after it has taken the acknowledgements."""
        try:
            await asyncio.gather(*(consumer.settle() for consumer in self._consumers.values()))
        except ChannelClosed as why:
            raise BrokerError(
                f"the connection to RabbitMQ was lost while consuming ({words(why)})", waiting_helps=True
            ) from None
        # A connection that broke before it was asked took the acknowledgements with it, or not: nobody knows.
        if self._failure:
            raise self._failure

    def _arrive(self, delivery: Delivery) -> None:
        """Take a delivery from one of the queues."""
        self._arrived.append(delivery)
        if not self._news.is_set():
            self._news.set()

    def _fail(self, failure: BrokerError) -> None:
        """Let whoever waits for batches hear that there will be none."""
        self._failure = self._failure or failure
        self._news.set()

    def check(self) -> None:
        """Raise the failure, if there was one."""
        if self._failure:
            raise self._failure

    async def _wait(self) -> None:
        self._news.clear()
        self.check()
        await self._news.wait()
        self.check()

    async def _linger(self) -> None:
        try:
            async with asyncio.timeout(self._limits.linger_s):
                while len(self._arrived) < self._limits.most:
                    await self._wait()
        except TimeoutError:
            return
