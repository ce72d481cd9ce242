"""One connection to RabbitMQ, its callbacks turned into things that can be awaited, its failures into sentences."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self, cast

from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.channel import Channel as PikaChannel
from pika.exceptions import AMQPError, ChannelClosed

from smart_smoker.broker.amqp.address import Address, explain
from smart_smoker.broker.amqp.deliveries import DeliveryConnection, Take

log = logging.getLogger(__name__)
logging.getLogger("pika").setLevel(logging.CRITICAL)  # what matters of it is said here, in one line


class Channel:
    """A pika channel whose calls can be awaited; one that the broker closes fails all that wait on it."""

    def __init__(self, raw: PikaChannel, address: Address) -> None:
        self._address = address
        self.raw = raw
        self.failure: Exception | None = None
        self._waiting: set[asyncio.Future[Any]] = set()
        self._on_failure: list[Callable[[Exception], None]] = []
        raw.add_on_close_callback(self._closed)

    def when_closed(self, heard: Callable[[Exception], None]) -> None:
        """Call back when the channel is closed, whoever closes it."""
        self._on_failure.append(heard)

    async def call(self, method: Callable[..., object], **arguments: Any) -> Any:
        """Call a method of the raw channel and await the broker's answer.

        Raises:
            ChannelClosed: the broker refused it; its `reply_code` and `reply_text` say why.
            BrokerError: the connection is gone.
        """
        if self.failure:
            raise self._told(self.failure)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.add(answer)
        try:
            method(**arguments, callback=lambda frame: _resolve(answer, frame))
            return await answer
        except AMQPError as why:
            raise self._told(why) from None
        finally:
            self._waiting.discard(answer)

    def _told(self, why: Exception) -> Exception:
        return why if isinstance(why, ChannelClosed) else explain(why, self._address)

    def take_deliveries(self, take: Take) -> None:
        """Hand deliveries to `take` by the short way, until the channel is closed; see `deliveries`."""
        connection, number = cast("DeliveryConnection", self.raw.connection), self.raw.channel_number
        connection.take_deliveries(number, take)
        self.when_closed(lambda _: connection.leave_deliveries(number))

    def close(self) -> None:
        """Close it, unless it is closed."""
        if self.raw.is_open:
            self.raw.close()

    def _closed(self, _raw: PikaChannel, why: Exception) -> None:
        self.failure = why
        for answer in self._waiting:
            _reject(answer, why)
        for heard in self._on_failure:
            heard(why)


class Connection:
    """An open connection; channels of it are made by `channel()`."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._closed = asyncio.Event()
        self._failure: BaseException | None = None
        self._raw = DeliveryConnection(
            address.parameters,
            on_open_callback=lambda _: _resolve(self._opened, None),
            on_open_error_callback=self._not_opened,
            on_close_callback=self._lost,
            custom_ioloop=asyncio.get_running_loop(),
        )
        self._raw.add_on_connection_blocked_callback(self._blocked)
        self._raw.add_on_connection_unblocked_callback(self._unblocked)

    @classmethod
    async def open(cls, address: Address) -> Self:
        """Connect.

        Raises:
            BrokerError: the broker is away, or refuses; its sentence says which.
        """
        connection = cls(address)
        try:
            await connection._opened
        except (AMQPError, AMQPConnectorException, OSError) as why:
            raise explain(why, address) from None
        except asyncio.CancelledError:
            # Whoever gives up while it connects does not want to wait for a goodbye.
            with suppress(AMQPError):
                connection._raw.close()
            raise
        return connection

    async def channel(self) -> Channel:
        """A new channel.

        Raises:
            BrokerError: the connection is lost.
        """
        if self._failure or not self._raw.is_open:
            raise explain(self._failure, self.address)
        opened: asyncio.Future[PikaChannel] = asyncio.get_running_loop().create_future()
        raw = self._raw.channel(on_open_callback=lambda raw: _resolve(opened, raw))
        channel = Channel(raw, self.address)
        channel.when_closed(lambda why: _reject(opened, why))
        try:
            await opened
        except AMQPError as why:
            raise explain(why, self.address) from None
        return channel

    async def close(self) -> None:
        """Close it, and wait until it is; a broker that does not answer is not waited for."""
        if self._raw.is_open:
            self._raw.close()
        if not self._raw.is_closed:
            try:
                async with asyncio.timeout(2):
                    await self._closed.wait()
            except TimeoutError:
                log.debug("%s did not answer the goodbye", self.address.shown)

    def _not_opened(self, _raw: object, why: BaseException) -> None:
        _reject(self._opened, why)

    def _lost(self, _raw: object, why: BaseException) -> None:
        self._failure = why
        self._closed.set()

    def _blocked(self, _raw: object, frame: Any) -> None:
        log.warning(
            "%s takes no messages for now (%s); waiting until its memory or disk alarm is over",
            self.address.shown,
            frame.method.reason,
        )

    def _unblocked(self, _raw: object, _frame: object) -> None:
        log.info("%s takes messages again", self.address.shown)


def _resolve(future: asyncio.Future[Any], value: object) -> None:
    if not future.done():
        future.set_result(value)


def _reject(future: asyncio.Future[Any], why: BaseException) -> None:
    if not future.done():
        future.set_exception(why)
