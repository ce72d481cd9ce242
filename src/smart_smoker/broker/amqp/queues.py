"""Declaring and recreating queues, without losing what somebody has not read yet.

`if_empty` is no protection: it deletes a queue whose messages are delivered but not acknowledged. So every queue is
looked at first, and nothing is touched before all of them may be.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from pika.exceptions import ChannelClosed

from smart_smoker.broker.amqp.address import explain
from smart_smoker.broker.amqp.connection import Channel, Connection
from smart_smoker.errors import BrokerError

log = logging.getLogger(__name__)

NOT_FOUND = 404
PRECONDITION_FAILED = 406


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """What a passive declaration tells of a queue that exists; `oddity` is how it differs from a plain durable one."""

    name: str
    unread: int
    consumers: int
    oddity: str | None


async def prepare(connection: Connection, queues: Sequence[str], *, recreate: bool, discard_unread: bool) -> None:
    """Have the queues there; see `Broker.prepare`."""
    found = [await look(connection, queue) for queue in queues]
    states = {state.name: state for state in found if state}
    if recreate and not discard_unread:
        _refuse_what_would_be_lost(list(states.values()))
    channel = await connection.channel()
    try:
        for queue in queues:
            await _have(channel, queue, states.get(queue), recreate=recreate)
    except ChannelClosed as why:
        raise explain(why, connection.address) from None
    finally:
        channel.close()


async def look(connection: Connection, queue: str) -> QueueState | None:
    """The queue as it is; None where there is none."""
    channel = await connection.channel()
    try:
        passive = await channel.call(channel.raw.queue_declare, queue=queue, passive=True)
    except ChannelClosed as why:
        if why.reply_code == NOT_FOUND:
            return None
        raise BrokerError(f"queue {queue} cannot be looked at: {why.reply_text}") from None
    oddity = None
    try:
        await channel.call(channel.raw.queue_declare, queue=queue, durable=True)
    except ChannelClosed as why:
        if why.reply_code != PRECONDITION_FAILED:
            raise BrokerError(f"queue {queue} cannot be declared: {why.reply_text}") from None
        oddity = why.reply_text.partition(" - ")[2] or why.reply_text
    channel.close()
    return QueueState(
        name=queue, unread=passive.method.message_count, consumers=passive.method.consumer_count, oddity=oddity
    )


def _refuse_what_would_be_lost(states: Sequence[QueueState]) -> None:
    unread = [f"{state.name} holds {state.unread:,} unread" for state in states if state.unread]
    odd = [f"{state.name} exists with other arguments ({state.oddity})" for state in states if state.oddity]
    if unread or odd:
        raise BrokerError(
            f"{'; '.join(unread + odd)}: nothing was deleted. "
            "--discard-unread recreates the queues all the same, --queues keep goes on with them as they are"
        )


async def _have(channel: Channel, queue: str, state: QueueState | None, *, recreate: bool) -> None:
    if state and not recreate:
        log.debug("Queue %s is kept", queue)
        return
    if state and state.consumers and not state.unread and not state.oddity:
        log.info("Queue %s is empty and has a consumer: left as it is", queue)
        return
    if state:
        await channel.call(channel.raw.queue_delete, queue=queue)
    await channel.call(channel.raw.queue_declare, queue=queue, durable=True)
    log.info("Queue %s %s", queue, "deleted and declared" if state else "declared")
