"""What the embedded broker promises beyond the contract: confirmed means acknowledged, and memory is bounded."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from tests.contracts.broker_parts import OTHER, QUEUE, Reader, bodies, message, messages, send_all

from smart_smoker.broker import BatchLimits
from smart_smoker.broker.embedded import EmbeddedBroker
from smart_smoker.errors import BrokerError


@pytest.fixture
async def broker() -> AsyncIterator[EmbeddedBroker]:
    async with EmbeddedBroker(most_unacknowledged=10) as broker:
        await broker.prepare([QUEUE, OTHER], recreate=True)
        yield broker


async def turn_of_the_loop() -> None:
    """Let every task that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_message_is_confirmed_by_its_acknowledgement_and_not_before(broker: EmbeddedBroker) -> None:
    async with broker.publisher() as publisher, broker.subscribe([QUEUE]) as subscription:
        await publisher.send(message("x"))
        flushing = asyncio.create_task(publisher.flush())
        batch = await Reader(subscription).batch()
        await turn_of_the_loop()
        assert publisher.confirmed == 0
        assert not flushing.done()
        await subscription.acknowledge(batch)
        assert publisher.confirmed == 1
        await flushing


async def test_the_count_has_no_gap_where_a_later_queue_is_read_first(broker: EmbeddedBroker) -> None:
    async with broker.publisher() as publisher, broker.subscribe([OTHER]) as later:
        await send_all(publisher, [message("first"), message("second", OTHER)])
        await Reader(later).take(1)
        assert publisher.confirmed == 0
        async with broker.subscribe([QUEUE]) as subscription:
            await Reader(subscription).take(1)
        assert publisher.confirmed == 2


async def test_a_full_queue_makes_its_publisher_wait_until_the_delivered_are_acknowledged(
    broker: EmbeddedBroker,
) -> None:
    async with broker.publisher() as publisher, broker.subscribe([QUEUE], BatchLimits(most=4)) as subscription:
        await send_all(publisher, messages(range(10)))
        eleventh = asyncio.create_task(publisher.send(message(10)))
        batch = await Reader(subscription).batch()
        await turn_of_the_loop()
        assert not eleventh.done()
        await subscription.acknowledge(batch)
        await eleventh


async def test_a_full_queue_does_not_hold_up_another(broker: EmbeddedBroker) -> None:
    async with broker.publisher() as publisher:
        await send_all(publisher, messages(range(10)))
        await asyncio.wait_for(publisher.send(message("x", OTHER)), timeout=5)


async def test_sending_where_there_is_room_never_suspends(broker: EmbeddedBroker) -> None:
    async with broker.publisher() as publisher:
        sending = publisher.send(message("x"))
        with pytest.raises(StopIteration):
            sending.send(None)


@pytest.mark.parametrize("most", [1, 2, 4])
async def test_every_queue_has_its_share_of_the_batches(broker: EmbeddedBroker, most: int) -> None:
    async with broker.publisher() as publisher, broker.subscribe([QUEUE, OTHER], BatchLimits(most=most)) as both:
        await send_all(publisher, messages(range(8)) + messages(range(8), OTHER))
        taken = await Reader(both).take(8)
    assert len(bodies(taken, QUEUE)) == len(bodies(taken, OTHER)) == 4


async def test_a_lone_full_queue_fills_the_batch(broker: EmbeddedBroker) -> None:
    async with broker.publisher() as publisher, broker.subscribe([QUEUE, OTHER], BatchLimits(most=8)) as both:
        await send_all(publisher, [*messages(range(9)), message("a", OTHER)])
        batch = await Reader(both).batch()
    assert (len(bodies(batch, QUEUE)), len(bodies(batch, OTHER))) == (7, 1)


async def _send(broker: EmbeddedBroker) -> None:
    async with broker.publisher() as publisher:
        await send_all(publisher, messages(range(11)))


async def _flush(broker: EmbeddedBroker) -> None:
    async with broker.publisher() as publisher:
        await publisher.send(message("x"))
        await publisher.flush()


async def _read(broker: EmbeddedBroker) -> None:
    async with broker.subscribe([OTHER]) as subscription:
        await anext(subscription.batches())


async def _subscribe(broker: EmbeddedBroker) -> None:
    async with broker.subscribe([QUEUE]), broker.subscribe([QUEUE]):
        raise AssertionError("there can be only one")


@pytest.mark.parametrize(
    "wait", [_send, _flush, _read, _subscribe], ids=["for room", "for a confirm", "for messages", "for a queue"]
)
async def test_closing_wakes_whoever_waits(wait: Callable[[EmbeddedBroker], Awaitable[None]]) -> None:
    async with EmbeddedBroker(most_unacknowledged=10) as broker:
        await broker.prepare([QUEUE, OTHER], recreate=True)
        waiting = asyncio.ensure_future(wait(broker))
        await turn_of_the_loop()
        assert not waiting.done()
    with pytest.raises(BrokerError, match="closed"):
        await waiting


async def test_a_closed_broker_takes_nothing(broker: EmbeddedBroker) -> None:
    shut = EmbeddedBroker()
    with pytest.raises(BrokerError, match="closed"):
        await shut.prepare([QUEUE], recreate=True)


async def test_a_publisher_hears_that_its_unread_messages_were_thrown_away(broker: EmbeddedBroker) -> None:
    async with broker.publisher() as publisher:
        await publisher.send(message("unread"))
        flushing = asyncio.create_task(publisher.flush())
        await turn_of_the_loop()
        await broker.prepare([QUEUE], recreate=True, discard_unread=True)
        with pytest.raises(BrokerError, match=QUEUE):
            await flushing


async def test_a_delivery_from_a_deleted_queue_can_still_be_acknowledged(broker: EmbeddedBroker) -> None:
    async with broker.publisher() as publisher, broker.subscribe([QUEUE], BatchLimits(most=1)) as subscription:
        await publisher.send(message("read"))
        batch = await Reader(subscription).batch()
        async with broker.publisher() as other:
            await other.send(message("unread"))
        await broker.prepare([QUEUE], recreate=True, discard_unread=True)
        await subscription.acknowledge(batch)
        assert publisher.confirmed == 1


async def test_a_delivery_from_a_deleted_queue_is_lost_with_its_consumer_and_its_publisher_hears(
    broker: EmbeddedBroker,
) -> None:
    async with broker.publisher() as publisher:
        async with broker.subscribe([QUEUE], BatchLimits(most=1)) as subscription:
            await send_all(publisher, messages(["delivered"]))
            await Reader(subscription).batch()
            async with broker.publisher() as other:
                await other.send(message("unread"))
            await broker.prepare([QUEUE], recreate=True, discard_unread=True)
            await publisher.send(message("later"))
        with pytest.raises(BrokerError, match=QUEUE):
            await publisher.flush()
        await broker.prepare([OTHER], recreate=True)


async def test_a_reader_whose_subscription_ended_hears_so(broker: EmbeddedBroker) -> None:
    async with broker.subscribe([QUEUE]) as subscription:
        reading = asyncio.create_task(Reader(subscription).batch())
        await turn_of_the_loop()
    with pytest.raises(BrokerError, match="ended"):
        await reading
