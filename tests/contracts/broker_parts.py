"""What the brokers' suites are written with: messages, a reader of batches, and an ear for the log."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from smart_smoker.broker import Batch, Broker, Delivery, Publisher, Subscription
from smart_smoker.formats.message import Message

QUEUE: Final = "01-smoker"
OTHER: Final = "02-food-A"
PATIENCE_S: Final = 20.0


def message(body: object, queue: str = QUEUE) -> Message:
    return Message(queue=queue, body=str(body).encode())


def messages(bodies: Iterable[object], queue: str = QUEUE) -> list[Message]:
    return [message(body, queue) for body in bodies]


def bodies(deliveries: Iterable[Delivery], queue: str | None = None) -> list[str]:
    """What was delivered, as text; of one queue, where it is named."""
    return [d.message.body.decode() for d in deliveries if queue in {None, d.message.queue}]


async def send_all(publisher: Publisher, wanted: Iterable[Message]) -> None:
    for each in wanted:
        await publisher.send(each)


async def send_and_flush(publisher: Publisher, wanted: Iterable[Message]) -> None:
    await send_all(publisher, wanted)
    await publisher.flush()


class Reader:
    """Reads a subscription's batches; fails a test that would hang."""

    def __init__(self, subscription: Subscription) -> None:
        self.subscription = subscription
        self._batches = subscription.batches()

    async def batch(self) -> Batch:
        async with asyncio.timeout(PATIENCE_S):
            return await anext(self._batches)

    async def take(self, count: int, *, acknowledge: bool = True) -> list[Delivery]:
        """The next deliveries, whatever their batches."""
        taken: list[Delivery] = []
        while len(taken) < count:
            batch = await self.batch()
            taken += batch
            if acknowledge:
                await self.subscription.acknowledge(batch)
        return taken


class BrokerSuite:
    """What a test of a broker's promises is given; each broker's test class says what differs."""

    async def until_taken(self, publisher: Publisher) -> None:
        """Return when what was sent is in its queues."""
        raise NotImplementedError

    async def fill(self, broker: Broker, wanted: Iterable[Message]) -> None:
        """Have the messages in their queues."""
        async with broker.publisher() as publisher:
            await send_all(publisher, wanted)
            await self.until_taken(publisher)


@contextmanager
def listening(logger: str, words: str) -> Iterator[asyncio.Event]:
    """An event that is set when a log line holds the words."""
    heard = asyncio.Event()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if words in record.getMessage():
                heard.set()

    ear = Ear()
    logging.getLogger(logger).addHandler(ear)
    try:
        yield heard
    finally:
        logging.getLogger(logger).removeHandler(ear)
