"""What every broker promises about messages on their way: held by the same tests, whoever carries them.

A broker's own test file makes a class of this and gives it two fixtures: `broker`, open, on empty ground, and `peer`,
which reaches the same queues as another process would.
"""

import asyncio
import os

import pytest
from tests.contracts.broker_parts import (
    OTHER,
    PATIENCE_S,
    QUEUE,
    BrokerSuite,
    Reader,
    bodies,
    listening,
    message,
    messages,
    send_all,
    send_and_flush,
)

from smart_smoker.broker import BatchLimits, Broker
from smart_smoker.errors import BrokerError
from smart_smoker.formats.message import Message

WHOLE = Message(
    queue=QUEUE,
    body=b"5/22/2021 12:20, 150.0",
    message_id="m" * 255,
    timestamp=1_621_686_000,
    type="end",
    app_id="smart-smoker",
    headers={"reason": "23 °C is no °F"},
)


class MessageContract(BrokerSuite):
    """Messages arrive: all of them, once, in order, whole; and again where nobody acknowledged them."""

    async def test_each_queue_keeps_its_order_and_nothing_is_lost_or_doubled(self, broker: Broker) -> None:
        mixed = [message(n, queue) for n in range(700) for queue in (QUEUE, OTHER)]
        await broker.prepare([QUEUE, OTHER], recreate=True)
        async with broker.subscribe([QUEUE, OTHER], BatchLimits(most=64)) as subscription:
            await self.fill(broker, mixed)
            taken = await Reader(subscription).take(len(mixed))
        for queue in (QUEUE, OTHER):
            assert bodies(taken, queue) == [str(n) for n in range(700)]
        assert not any(delivery.is_redelivered for delivery in taken)

    async def test_everything_acknowledged_is_confirmed_and_flush_returns(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        async with broker.publisher() as publisher, broker.subscribe([QUEUE]) as subscription:
            assert publisher.confirmed == 0
            await send_all(publisher, messages(range(300)))
            await Reader(subscription).take(300)
            async with asyncio.timeout(PATIENCE_S):
                await publisher.flush()
            assert publisher.confirmed == 300

    async def test_more_than_fits_unconfirmed_waits_for_the_consumer_and_arrives(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        async with broker.publisher() as publisher, broker.subscribe([QUEUE]) as subscription:
            sending = asyncio.create_task(send_all(publisher, messages(range(5_000))))
            taken = await Reader(subscription).take(5_000)
            await sending
            await publisher.flush()
            assert publisher.confirmed == 5_000
        assert bodies(taken) == [str(n) for n in range(5_000)]

    async def test_two_publishers_at_once_are_each_in_order_and_counted_apart(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        async with (
            broker.publisher() as first,
            broker.publisher() as second,
            broker.subscribe([QUEUE]) as subscription,
        ):
            async with asyncio.TaskGroup() as group:
                group.create_task(send_all(first, messages(f"a{n}" for n in range(1_500))))
                group.create_task(send_all(second, messages(f"b{n}" for n in range(1_000))))
                taking = group.create_task(Reader(subscription).take(2_500))
            await asyncio.gather(first.flush(), second.flush())
            assert (first.confirmed, second.confirmed) == (1_500, 1_000)
        taken = bodies(taking.result())
        assert [body for body in taken if body[0] == "a"] == [f"a{n}" for n in range(1_500)]
        assert [body for body in taken if body[0] == "b"] == [f"b{n}" for n in range(1_000)]

    async def test_a_message_to_a_queue_that_is_not_there_is_an_error_and_never_confirmed(self, broker: Broker) -> None:
        async with broker.publisher() as publisher:
            with pytest.raises(BrokerError, match="nowhere"):
                await send_and_flush(publisher, messages(["lost"], "nowhere"))
            assert publisher.confirmed == 0

    @pytest.mark.parametrize(
        "body",
        [b"", bytes(range(256)), os.urandom(60_000)],
        ids=["an empty body", "every byte there is", "60 kB of noise"],
    )
    async def test_a_body_arrives_byte_for_byte(self, broker: Broker, body: bytes) -> None:
        await broker.prepare([QUEUE], recreate=True)
        async with broker.subscribe([QUEUE]) as subscription:
            await self.fill(broker, [Message(queue=QUEUE, body=body)])
            (taken,) = await Reader(subscription).take(1)
        assert taken.message.body == body

    @pytest.mark.parametrize("sent", [WHOLE, message("bare")], ids=["all properties", "no properties"])
    async def test_a_message_arrives_as_it_was_sent(self, broker: Broker, sent: Message) -> None:
        await broker.prepare([QUEUE], recreate=True)
        async with broker.subscribe([QUEUE]) as subscription:
            await self.fill(broker, [sent])
            (taken,) = await Reader(subscription).take(1)
        assert taken.message == sent


class SubscriptionContract(BrokerSuite):
    """A consumer is alone, takes batches, and gets again what it did not acknowledge."""

    async def test_what_was_not_acknowledged_comes_again_first_in_order_and_marked(self, broker: Broker) -> None:
        one_at_a_time = BatchLimits(most=1)
        await broker.prepare([QUEUE], recreate=True)
        await self.fill(broker, messages(range(6)))
        async with broker.subscribe([QUEUE], one_at_a_time) as subscription:
            reader = Reader(subscription)
            await reader.take(2)
            await reader.take(3, acknowledge=False)
            await subscription.settle()
        await self.fill(broker, messages(["new"]))
        async with broker.subscribe([QUEUE], one_at_a_time) as subscription:
            again = await Reader(subscription).take(5)
        assert bodies(again) == ["2", "3", "4", "5", "new"]
        assert [d.is_redelivered for d in again[:3]] == [True] * 3
        assert not again[-1].is_redelivered

    async def test_acknowledging_a_batch_covers_all_before_it(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        await self.fill(broker, messages(range(10)))
        async with broker.subscribe([QUEUE], BatchLimits(most=2)) as subscription:
            reader = Reader(subscription)
            batches = [await reader.batch() for _ in range(3)]
            await subscription.acknowledge(batches[-1])
            await subscription.settle()
        done = sum(map(len, batches))
        async with broker.subscribe([QUEUE]) as subscription:
            rest = await Reader(subscription).take(10 - done)
        assert bodies(rest) == [str(n) for n in range(done, 10)]

    async def test_reading_can_be_broken_off_and_begun_again_without_a_loss(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        async with broker.subscribe([QUEUE], BatchLimits(most=2, linger_s=PATIENCE_S)) as subscription:
            for n in range(5):
                broken_off = asyncio.create_task(Reader(subscription).batch())
                await asyncio.sleep(0)  # it waits for the first
                await self.fill(broker, messages([f"a{n}"]))
                await asyncio.sleep(0)  # and now for the second
                broken_off.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await broken_off
                await self.fill(broker, messages([f"b{n}"]))
                assert bodies(await Reader(subscription).take(2)) == [f"a{n}", f"b{n}"]

    async def test_tags_grow_within_a_queue(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        await self.fill(broker, messages(range(50)))
        async with broker.subscribe([QUEUE], BatchLimits(most=7)) as subscription:
            tags = [delivery.tag for delivery in await Reader(subscription).take(50)]
        assert tags == sorted(set(tags))

    async def test_a_batch_is_never_empty_nor_larger_than_its_limit(self, broker: Broker) -> None:
        await broker.prepare([QUEUE, OTHER], recreate=True)
        await self.fill(broker, messages(range(20)) + messages(range(20), OTHER))
        async with broker.subscribe([QUEUE, OTHER], BatchLimits(most=3)) as subscription:
            reader = Reader(subscription)
            sizes: list[int] = []
            while sum(sizes) < 40:
                batch = await reader.batch()
                sizes.append(len(batch))
                await subscription.acknowledge(batch)
        assert all(1 <= size <= 3 for size in sizes)

    async def test_a_batch_that_is_not_full_waits_for_more(self, broker: Broker) -> None:
        await broker.prepare([QUEUE], recreate=True)
        async with broker.subscribe([QUEUE], BatchLimits(most=2, linger_s=PATIENCE_S)) as subscription:
            batch = asyncio.create_task(Reader(subscription).batch())
            await self.fill(broker, messages(["early"]))
            await self.fill(broker, messages(["late"]))
            assert bodies(await batch) == ["early", "late"]

    @pytest.mark.parametrize("linger_s", [0.0, 0.01], ids=["at once without a linger", "after its linger"])
    async def test_a_batch_that_is_not_full_comes(self, broker: Broker, linger_s: float) -> None:
        await broker.prepare([QUEUE], recreate=True)
        async with broker.subscribe([QUEUE], BatchLimits(most=500, linger_s=linger_s)) as subscription:
            batch = asyncio.create_task(Reader(subscription).batch())
            await self.fill(broker, messages(["only"]))
            assert bodies(await batch) == ["only"]

    async def test_a_second_consumer_says_that_it_waits_and_takes_over_at_the_end(
        self, broker: Broker, peer: Broker
    ) -> None:
        async def second() -> list[str]:
            async with peer.subscribe([QUEUE]) as subscription:
                return bodies(await Reader(subscription).take(1))

        await broker.prepare([QUEUE], recreate=True)
        with listening("smart_smoker.broker", QUEUE) as refused:
            async with broker.subscribe([QUEUE]) as subscription:
                taking_over = asyncio.create_task(second())
                async with asyncio.timeout(PATIENCE_S):
                    await refused.wait()
                await self.fill(broker, messages(["mine"]))
                assert bodies(await Reader(subscription).take(1)) == ["mine"]
                await subscription.settle()
        await self.fill(broker, messages(["theirs"]))
        assert await taking_over == ["theirs"]
