"""What every broker promises about its queues: none that somebody still has to read is deleted unasked."""

import asyncio

import pytest
from tests.contracts.broker_parts import OTHER, QUEUE, BrokerSuite, Reader, bodies, messages, send_and_flush

from smart_smoker.broker import BatchLimits, Broker
from smart_smoker.errors import BrokerError


class QueueContract(BrokerSuite):
    """Queues are declared, kept, recreated, and protected."""

    async def test_unread_messages_are_refused_with_queue_count_and_both_flags(self, broker: Broker) -> None:
        await broker.prepare([QUEUE, OTHER], recreate=True)
        await self.fill(broker, messages(range(3)))
        with pytest.raises(BrokerError) as refused:
            await broker.prepare([OTHER, QUEUE], recreate=True)
        for words in (f"{QUEUE} holds 3 unread", "--discard-unread", "--queues keep"):
            assert words in str(refused.value)
        assert OTHER not in str(refused.value)
        assert not refused.value.waiting_helps
        assert await self._content(broker, QUEUE, 3) == ["0", "1", "2"]

    async def test_every_queue_with_unread_messages_is_named(self, broker: Broker) -> None:
        await broker.prepare([QUEUE, OTHER], recreate=True)
        await self.fill(broker, messages(["x"]) + messages(["y", "z"], OTHER))
        with pytest.raises(BrokerError) as refused:
            await broker.prepare([QUEUE, OTHER], recreate=True)
        assert f"{QUEUE} holds 1 unread" in str(refused.value)
        assert f"{OTHER} holds 2 unread" in str(refused.value)

    async def test_a_refusal_touches_no_queue_at_all(self, broker: Broker) -> None:
        await broker.prepare([OTHER], recreate=True)
        await self.fill(broker, messages(["unread"], OTHER))
        with pytest.raises(BrokerError):
            await broker.prepare([QUEUE, OTHER], recreate=True)
        async with broker.publisher() as publisher:
            with pytest.raises(BrokerError, match=QUEUE):
                await send_and_flush(publisher, messages(["nowhere to go"]))

    async def test_unread_messages_go_where_that_is_asked_for(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        await self.fill(broker, messages(["old"]))
        await broker.prepare([QUEUE], recreate=True, discard_unread=True)
        await self.fill(broker, messages(["new"]))
        assert await self._content(broker, QUEUE, 1) == ["new"]

    async def test_keeping_the_queues_keeps_what_is_in_them_and_declares_the_others(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        await self.fill(broker, messages(["kept"]))
        await broker.prepare([QUEUE, OTHER], recreate=False)
        await self.fill(broker, messages(["added"], OTHER))
        assert await self._content(broker, QUEUE, 1) == ["kept"]
        assert await self._content(broker, OTHER, 1) == ["added"]

    async def test_preparing_twice_is_the_same_as_once(self, broker: Broker) -> None:
        for _ in range(2):
            await broker.prepare([QUEUE, OTHER], recreate=True)
        await self.fill(broker, messages(["x"]))
        assert await self._content(broker, QUEUE, 1) == ["x"]

    async def test_an_empty_queue_with_a_consumer_is_left_with_its_consumer(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        await self.fill(broker, messages(["held"]))
        async with broker.subscribe([QUEUE]) as subscription:
            await Reader(subscription).take(1, acknowledge=False)
            await broker.prepare([QUEUE], recreate=True)
        async with broker.subscribe([QUEUE]) as subscription:
            (again,) = await Reader(subscription).take(1)
        assert again.message.body == b"held"
        assert again.is_redelivered

    async def test_subscribing_declares_what_is_missing(self, broker: Broker) -> None:
        async with broker.subscribe([QUEUE]) as subscription:
            await self.fill(broker, messages(["x"]))
            assert bodies(await Reader(subscription).take(1)) == ["x"]

    async def test_a_consumer_goes_on_with_the_new_queue_when_its_own_is_deleted(self, broker: Broker) -> None:
        async def read_until(reader: Reader, wanted: str) -> None:
            while bodies(await reader.take(1)) != [wanted]:
                pass

        await broker.prepare([QUEUE], recreate=True)
        async with broker.subscribe([QUEUE], BatchLimits(most=1)) as subscription:
            for cook in range(5):
                await self.fill(broker, messages(f"old {cook}" for _ in range(8)))
                await broker.prepare([QUEUE], recreate=True, discard_unread=True)
                reading = asyncio.create_task(read_until(Reader(subscription), f"new {cook}"))
                await asyncio.sleep(0)  # it waits already when the message comes
                await self.fill(broker, messages([f"new {cook}"]))
                await reading

    async def _content(self, broker: Broker, queue: str, count: int) -> list[str]:
        async with broker.subscribe([queue]) as subscription:
            taken = bodies(await Reader(subscription).take(count))
            await subscription.settle()
            return taken
