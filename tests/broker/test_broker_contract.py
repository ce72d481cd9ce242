"""The brokers' contract, over the embedded broker and over a real RabbitMQ."""

import time
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from tests.contracts.broker_contract import MessageContract, SubscriptionContract
from tests.contracts.broker_parts import message
from tests.contracts.broker_prepare_contract import QueueContract
from tests.rabbitmq_fixtures import VirtualHost

from smart_smoker.broker import Broker, Publisher
from smart_smoker.broker.amqp import AmqpBroker
from smart_smoker.broker.embedded import EmbeddedBroker
from smart_smoker.errors import BrokerError
from smart_smoker.formats.message import Message


class Embedded:
    """The embedded broker; another part of the process is its peer."""

    @pytest.fixture
    async def broker(self) -> AsyncIterator[Broker]:
        async with EmbeddedBroker() as broker:
            yield broker

    @pytest.fixture
    def peer(self, broker: Broker) -> Broker:
        return broker

    async def until_taken(self, publisher: Publisher) -> None:
        """What was sent is in its queue at once."""


@pytest.mark.rabbitmq
class Amqp:
    """RabbitMQ; another connection is its peer."""

    @pytest.fixture
    async def broker(self, vhost: VirtualHost) -> AsyncIterator[Broker]:
        async with AmqpBroker(vhost.amqp_url) as broker:
            yield broker

    @pytest.fixture
    async def peer(self, vhost: VirtualHost) -> AsyncIterator[Broker]:
        async with AmqpBroker(vhost.amqp_url) as broker:
            yield broker

    async def until_taken(self, publisher: Publisher) -> None:
        await publisher.flush()


class TestEmbeddedMessages(Embedded, MessageContract):
    pass


class TestEmbeddedSubscriptions(Embedded, SubscriptionContract):
    pass


class TestEmbeddedQueues(Embedded, QueueContract):
    pass


class TestAmqpMessages(Amqp, MessageContract):
    async def test_confirmed_means_taken_whether_or_not_somebody_reads(self, broker: Broker) -> None:
        await broker.prepare(["01-smoker"], recreate=True)
        async with broker.publisher() as publisher:
            for _ in range(100):
                await publisher.send(message("x"))
            await publisher.flush()
            assert publisher.confirmed == 100


class TestAmqpSubscriptions(Amqp, SubscriptionContract):
    pass


class TestAmqpQueues(Amqp, QueueContract):
    pass


async def test_settling_on_a_connection_that_broke_is_no_settling(vhost: VirtualHost) -> None:
    async with AmqpBroker(vhost.amqp_url) as broker, broker.publisher() as publisher:
        await broker.prepare(["01-smoker"], recreate=True)
        await publisher.send(Message(queue="01-smoker", body=b"5/22/2021 12:20, 225.0"))
        await publisher.flush()
        async with broker.subscribe(["01-smoker"]) as subscription:
            batch = await anext(subscription.batches())
            close_connections(vhost)
            with pytest.raises(BrokerError):
                await anext(subscription.batches())
            await subscription.acknowledge(batch)
            with pytest.raises(BrokerError):
                await subscription.settle()


def close_connections(vhost: VirtualHost) -> None:
    """As an administrator does; the management plugin knows a connection some seconds after it was made."""
    deadline = time.monotonic() + 60
    while not (found := vhost.node.api("GET", f"vhosts/{vhost.name}/connections")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    for connection in found:
        vhost.node.api("DELETE", f"connections/{quote(connection['name'])}")
