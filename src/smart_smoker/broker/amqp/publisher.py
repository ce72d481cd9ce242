"""Publishing with confirms that are pipelined and bounded: as quick as none at all, and nothing is lost unheard."""

import asyncio
from typing import Any, Final, Self

import pika
from pika.exceptions import AMQPError, ChannelClosed

from smart_smoker.broker.amqp.address import ACCESS_REFUSED, words
from smart_smoker.broker.amqp.connection import Channel
from smart_smoker.errors import BrokerError
from smart_smoker.formats.message import Message

MOST_UNCONFIRMED: Final = 10_000
YIELD_EVERY: Final = 250


class AmqpPublisher:
    """Counts what it sent and what the broker has confirmed; see `broker.Publisher`."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._publish = channel.raw.basic_publish
        self._sent = 0
        self._confirmed = 0
        self._early: set[int] = set()
        self._failure: BrokerError | None = None
        self._progress = asyncio.Event()

    @classmethod
    async def on(cls, channel: Channel) -> Self:
        """A publisher on a channel of its own, put into confirm mode."""
        publisher = cls(channel)
        channel.when_closed(publisher._lost)
        channel.raw.add_on_return_callback(publisher._returned)
        await channel.call(channel.raw.confirm_delivery, ack_nack_callback=publisher._answered)
        return publisher

    @property
    def confirmed(self) -> int:
        """How many, from the first without a gap, the broker has taken for good."""
        return self._confirmed

    async def send(self, message: Message) -> None:
        """Hand one over; waits while 10,000 are unconfirmed."""
        if self._sent - self._confirmed >= MOST_UNCONFIRMED:
            await self._until(self._sent - MOST_UNCONFIRMED // 2)
        elif self._sent % YIELD_EVERY == 0:
            await asyncio.sleep(0)
        if self._failure:
            raise self._failure
        try:
            self._publish("", message.queue, message.body, _properties(message), mandatory=True)
        except AMQPError as why:
            raise self._failed(f"the message was not sent ({words(why)})") from None
        self._sent += 1

    async def flush(self) -> None:
        """Return when everything that was sent is confirmed."""
        await self._until(self._sent)

    async def _until(self, count: int) -> None:
        while self._confirmed < count and not self._failure:
            self._progress.clear()
            await self._progress.wait()
        if self._failure:
            raise self._failure

    def _answered(self, frame: Any) -> None:
        method = frame.method
        if method.NAME == "Basic.Nack":
            self._failed("RabbitMQ refused a message; its log says why")
        if self._failure:
            return
        tag = method.delivery_tag
        if method.multiple:
            self._confirmed = max(self._confirmed, tag)
            self._early = {early for early in self._early if early > tag}
        else:
            self._early.add(tag)
        while self._confirmed + 1 in self._early:
            self._confirmed += 1
            self._early.remove(self._confirmed)
        self._progress.set()

    def _returned(self, _channel: object, method: Any, _properties: object, _body: bytes) -> None:
        # The return comes before the message's own confirm, so no count can pass it from here on.
        self._failed(f"queue {method.routing_key} is gone: RabbitMQ returned a message")

    def _lost(self, why: Exception) -> None:
        if isinstance(why, ChannelClosed) and why.reply_code == ACCESS_REFUSED:
            self._failed(f"RabbitMQ takes no messages from this user: {why.reply_text}", waiting_helps=False)
        else:
            self._failed(f"the connection to RabbitMQ was lost while publishing ({words(why)})")

    def _failed(self, reason: str, *, waiting_helps: bool = True) -> BrokerError:
        self._failure = self._failure or BrokerError(reason, waiting_helps=waiting_helps)
        self._progress.set()
        return self._failure


def _properties(message: Message) -> pika.BasicProperties:
    return pika.BasicProperties(
        content_type="text/plain",
        delivery_mode=2,
        message_id=message.message_id,
        timestamp=message.timestamp,
        type=message.type,
        app_id=message.app_id,
        headers=dict(message.headers) if message.headers else None,
    )
