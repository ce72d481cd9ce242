"""Consuming in batches: one channel and one exclusive consumer a queue, one acknowledgement a batch.

A producer that recreates its queues cancels everybody who consumes them, some before every message. So a cancelled
consumer declares its queue and subscribes again at once, without disturbing the readings that it holds.
"""

import asyncio
import logging
import os
import platform
from collections import deque
from collections.abc import AsyncGenerator
from typing import Any, Final, Self

from pika.exceptions import AMQPError, ChannelClosed

from smart_smoker.broker import Batch, BatchLimits, Delivery
from smart_smoker.broker.amqp.address import explain
from smart_smoker.broker.amqp.connection import Channel, Connection
from smart_smoker.broker.amqp.queues import NOT_FOUND, PRECONDITION_FAILED, look
from smart_smoker.errors import BrokerError
from smart_smoker.formats.message import Message

log = logging.getLogger(__name__)

ACCESS_REFUSED: Final = 403
RETRY_EXCLUSIVE_S: Final = 1.0
TAGS_A_CHANNEL: Final = 1 << 40


class AmqpSubscription:
    """The only consumer of its queues; see `broker.Subscription`."""

    def __init__(self, connection: Connection, queues: tuple[str, ...], limits: BatchLimits) -> None:
        self._limits = limits
        self._arrived: deque[Delivery] = deque()
        self._failure: BrokerError | None = None
        self._news = asyncio.Event()
        self._consumers = {queue: _QueueConsumer(connection, queue, self, 4 * limits.most) for queue in queues}

    async def __aenter__(self) -> Self:
        try:
            await asyncio.gather(*(consumer.start() for consumer in self._consumers.values()))
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
        except AMQPError as why:
            raise BrokerError(
                f"the connection to RabbitMQ was lost while consuming ({why})", waiting_helps=True
            ) from None

    def arrive(self, delivery: Delivery) -> None:
        """Take a delivery from one of the queues."""
        self._arrived.append(delivery)
        if not self._news.is_set():
            self._news.set()

    def fail(self, failure: BrokerError) -> None:
        """Let whoever waits for batches hear that there will be none."""
        self._failure = self._failure or failure
        self._news.set()

    async def _wait(self) -> None:
        self._news.clear()
        if self._failure:
            raise self._failure
        await self._news.wait()
        if self._failure:
            raise self._failure

    async def _linger(self) -> None:
        try:
            async with asyncio.timeout(self._limits.linger_s):
                while len(self._arrived) < self._limits.most:
                    await self._wait()
        except TimeoutError:
            return


class _QueueConsumer:
    """One queue's channel; a new one takes its place when the broker closes it for a reason that passes."""

    def __init__(self, connection: Connection, queue: str, subscription: AmqpSubscription, prefetch: int) -> None:
        self._connection = connection
        self._queue = queue
        self._subscription = subscription
        self._prefetch = prefetch
        self._channel: Channel | None = None
        self._channels = 0
        self._attaching: asyncio.Task[None] | None = None
        self._attached = asyncio.Event()
        self._said: set[str] = set()

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
            self._subscription.fail(why if isinstance(why, BrokerError) else explain(why, self._connection.address))
            self._attached.set()

    async def _attach_until_it_holds(self) -> None:
        while True:
            try:
                await self._consume(await self._usable_channel())
            except ChannelClosed as refused:
                await self._after_refusal(refused)
            else:
                self._attached.set()
                return

    async def _usable_channel(self) -> Channel:
        if self._channel and not self._channel.failure:
            return self._channel
        channel = self._channel = await self._connection.channel()
        self._channels += 1
        channel.when_closed(lambda why: self._channel_closed(channel, why))
        channel.raw.add_on_cancel_callback(self._cancelled)
        await channel.call(channel.raw.basic_qos, prefetch_count=self._prefetch)
        return channel

    async def _consume(self, channel: Channel) -> None:
        raw = channel.raw
        is_odd = "odd" in self._said
        await channel.call(raw.queue_declare, queue=self._queue, passive=is_odd, durable=not is_odd)
        await channel.call(
            raw.basic_consume,
            queue=self._queue,
            on_message_callback=self._hand_over(self._channels * TAGS_A_CHANNEL),
            exclusive=True,
            consumer_tag=f"smart-smoker.{platform.node()}.{os.getpid()}.{self._queue}.{id(self):x}",
        )

    def _hand_over(self, first_tag: int) -> Any:
        queue, arrive = self._queue, self._subscription.arrive

        def take(_channel: object, method: Any, properties: Any, body: bytes) -> None:
            message = Message(
                queue=queue,
                body=body,
                message_id=properties.message_id,
                timestamp=properties.timestamp,
                type=properties.type,
                app_id=properties.app_id,
                headers=properties.headers or {},
            )
            arrive(Delivery(message, first_tag + method.delivery_tag, method.redelivered))

        return take

    async def _after_refusal(self, refused: ChannelClosed) -> None:
        if refused.reply_code == NOT_FOUND:
            return  # deleted between the declaration and the subscription: both again
        if refused.reply_code == PRECONDITION_FAILED:
            await self._take_it_as_it_is()
            return
        if refused.reply_code == ACCESS_REFUSED and "exclusive" in refused.reply_text:
            self._say_once("held", "Queue %s is held by another consumer: waiting until it is free", self._queue)
            self._attached.set()
            await asyncio.sleep(RETRY_EXCLUSIVE_S)
            return
        raise BrokerError(f"queue {self._queue} cannot be consumed: {refused.reply_text}")

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
        self._attach()

    def _channel_closed(self, channel: Channel, why: Exception) -> None:
        is_attaching = self._attaching is not None and not self._attaching.done()
        if channel is self._channel and not is_attaching:
            self._subscription.fail(explain(why, self._connection.address))

    def _say_once(self, kind: str, words: str, *arguments: object) -> None:
        log.log(logging.DEBUG if kind in self._said else logging.WARNING, words, *arguments)
        self._said.add(kind)
