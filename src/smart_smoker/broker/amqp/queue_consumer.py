"""Consuming one queue: exclusively, and again at once whenever its producer deletes it.

A producer that recreates its queues cancels everybody who consumes them, some before every message. So a cancelled
consumer declares its queue and subscribes again at once, without disturbing the readings that it holds.
"""

import asyncio
import logging
import os
import platform
from collections.abc import Callable
from typing import Any, Final

from pika.exceptions import ChannelClosed

from smart_smoker.broker import Delivery
from smart_smoker.broker.amqp.address import ACCESS_REFUSED, explain
from smart_smoker.broker.amqp.connection import Channel, Connection
from smart_smoker.broker.amqp.deliveries import Take
from smart_smoker.broker.amqp.management import Management
from smart_smoker.broker.amqp.queues import NOT_FOUND, PRECONDITION_FAILED, look
from smart_smoker.errors import BrokerError
from smart_smoker.formats.message import Message

log = logging.getLogger(__name__)

RETRY_EXCLUSIVE_S: Final = 1.0
GRACE_S: Final = 0.5
"""Whoever deletes a queue mostly declares it again, perhaps otherwise than we would: for so long it is left to them."""
LOOK_AGAIN_S: Final = 0.005
TAGS_A_CHANNEL: Final = 1 << 40
ALWAYS_CANCELLED: Final = {"x-cancel-on-ha-failover": True}
"""Where a deleted queue is back before RabbitMQ 3 has seen it gone, that server would subscribe us to the new one
without a word, and then forget whatever it delivers; asked so, it cancels us, as it always does from version 4 on."""
LARGEST_KEPT: Final = 65_536
"""Of a larger body only the beginning is kept: thousands of deliveries wait in memory at a time."""


class QueueConsumer:
    """The one consumer of a queue, on a channel of its own.

    A new channel takes its place when the broker closes it for a reason that passes.

    Args:
        prefetch: how many deliveries may be unacknowledged.
        arrive: called with each delivery.
        fail: called when there will be no more.
    """

    def __init__(
        self,
        connection: Connection,
        queue: str,
        prefetch: int,
        arrive: Callable[[Delivery], None],
        fail: Callable[[BrokerError], None],
    ) -> None:
        self._connection = connection
        self._queue = queue
        self._prefetch = prefetch
        self._arrive = arrive
        self._fail = fail
        self._channel: Channel | None = None
        self._channels = 0
        self._attaching: asyncio.Task[None] | None = None
        self._attached = asyncio.Event()
        self._said: set[str] = set()
        self._grace_ends_s = 0.0

    async def start(self) -> None:
        """Return when the queue is consumed, or somebody else is known to hold it."""
        self._attach()
        await self._attached.wait()

    async def stop(self) -> None:
        """Leave the queue; what is not acknowledged goes back to it."""
        if self._attaching:
            self._attaching.cancel()
            await asyncio.gather(self._attaching, return_exceptions=True)
        channel, self._channel = self._channel, None
        if channel:
            channel.close()

    def acknowledge(self, tag: int) -> None:
        """Acknowledge all up to the tag, unless they were of a channel that is gone with its queue."""
        generation, number = divmod(tag, TAGS_A_CHANNEL)
        if generation == self._channels and self._channel and self._channel.raw.is_open:
            self._channel.raw.basic_ack(number, multiple=True)

    async def settle(self) -> None:
        """Await an answer that the broker gives after the acknowledgements before it."""
        channel = self._channel
        if channel and not channel.failure:
            await channel.call(channel.raw.basic_qos, prefetch_count=self._prefetch)

    def _attach(self) -> None:
        self._attaching = asyncio.create_task(self._attach_until_it_holds())
        self._attaching.add_done_callback(self._attach_ended)

    def _attach_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (why := task.exception()):
            self._fail(why if isinstance(why, BrokerError) else explain(why, self._connection.address))
            self._attached.set()

    async def _attach_until_it_holds(self) -> None:
        while True:
            try:
                await self._consume(await self._usable_channel())
            except ChannelClosed as refused:
                await self._after_refusal(refused)
            else:
                self._say_once("consuming", "Consuming %s", self._queue, level=logging.INFO)
                self._attached.set()
                return

    async def _usable_channel(self) -> Channel:
        if self._channel and not self._channel.failure:
            return self._channel
        channel = self._channel = await self._connection.channel()
        self._channels += 1
        channel.when_closed(lambda why: self._channel_closed(channel, why))
        channel.raw.add_on_cancel_callback(self._cancelled)
        channel.take_deliveries(self._taker())
        await channel.call(channel.raw.basic_qos, prefetch_count=self._prefetch)
        return channel

    async def _consume(self, channel: Channel) -> None:
        raw = channel.raw
        is_as_it_is = "odd" in self._said or self._is_in_grace()
        await channel.call(raw.queue_declare, queue=self._queue, passive=is_as_it_is, durable=not is_as_it_is)
        await channel.call(
            raw.basic_consume,
            queue=self._queue,
            on_message_callback=self._take_from_pika,
            exclusive=True,
            arguments=ALWAYS_CANCELLED,
            consumer_tag=f"smart-smoker.{platform.node()}.{os.getpid()}.{self._queue}.{id(self):x}",
        )

    def _taker(self) -> Take:
        queue, arrive, first_tag = self._queue, self._arrive, self._channels * TAGS_A_CHANNEL

        def take(  # noqa: PLR0917 - called for every delivery, by position
            tag: int,
            is_redelivered: bool,  # noqa: FBT001 - as above
            message_id: str | None,
            timestamp: int | None,
            kind: str | None,
            app_id: str | None,
            headers: dict[str, Any],
            body: bytes,
        ) -> None:
            message = Message(
                queue=queue,
                body=body,
                message_id=message_id,
                timestamp=timestamp,
                type=kind,
                app_id=app_id,
                headers=headers,
            )
            arrive(Delivery(message, first_tag + tag, is_redelivered))

        return take

    def _take_from_pika(self, _channel: object, method: Any, properties: Any, body: bytes) -> None:
        """Take what the short way left to pika: a large body, or none."""
        texts = [_as_text(value) for value in (properties.message_id, properties.type, properties.app_id)]
        message_id, kind, app_id = texts
        headers = properties.headers or {}
        self._taker()(
            method.delivery_tag,
            method.redelivered,
            message_id,
            properties.timestamp,
            kind,
            app_id,
            headers,
            body[:LARGEST_KEPT],
        )

    async def _after_refusal(self, refused: ChannelClosed) -> None:
        if refused.reply_code == NOT_FOUND:  # deleted meanwhile, or not declared again yet
            await asyncio.sleep(LOOK_AGAIN_S if self._is_in_grace() else 0)
            return
        if refused.reply_code == PRECONDITION_FAILED:
            await self._take_it_as_it_is()
            return
        if refused.reply_code == ACCESS_REFUSED and "exclusive" in refused.reply_text:
            self._attached.set()
            if "held" not in self._said:
                self._say_once(
                    "held", "Queue %s is held by %s: waiting until it is free", self._queue, await self._holder()
                )
            await asyncio.sleep(RETRY_EXCLUSIVE_S)
            return
        raise BrokerError(f"queue {self._queue} cannot be consumed: {refused.reply_text}")

    async def _holder(self) -> str:
        """Who consumes the queue, as far as the management plugin knows."""
        address = self._connection.address
        management = Management(address.url, address.parameters.virtual_host)
        return ", ".join(await asyncio.to_thread(management.consumers_of, self._queue)) or "another consumer"

    async def _take_it_as_it_is(self) -> None:
        state = await look(self._connection, self._queue)
        if state and state.oddity:
            self._say_once(
                "odd", "Queue %s is not declared as ours are (%s); it is read as it is", self._queue, state.oddity
            )
        else:
            self._said.discard("odd")

    def _cancelled(self, _frame: object) -> None:
        self._say_once("deleted", "Queue %s was deleted by its producer: declaring it again, going on", self._queue)
        self._said.discard("odd")
        self._grace_ends_s = asyncio.get_running_loop().time() + GRACE_S
        self._attach()

    def _is_in_grace(self) -> bool:
        return asyncio.get_running_loop().time() < self._grace_ends_s

    def _channel_closed(self, channel: Channel, why: Exception) -> None:
        is_attaching = self._attaching is not None and not self._attaching.done()
        if channel is self._channel and not is_attaching:
            self._fail(explain(why, self._connection.address))

    def _say_once(self, kind: str, words: str, *arguments: object, level: int = logging.WARNING) -> None:
        log.log(logging.DEBUG if kind in self._said else level, words, *arguments)
        self._said.add(kind)


def _as_text(value: str | bytes | None) -> str | None:
    """A property as text; pika hands out bytes where they are not UTF-8."""
    return value.decode(errors="replace") if isinstance(value, bytes) else value
