"""The brokers' contract, over the embedded broker and over a real RabbitMQ."""

from collections.abc import AsyncIterator

import pytest
from tests.contracts.broker_contract import MessageContract, SubscriptionContract
from tests.contracts.broker_parts import message
from tests.contracts.broker_prepare_contract import QueueContract
from tests.rabbitmq_fixtures import VirtualHost

from smart_smoker.broker import Broker, Publisher
from smart_smoker.broker.amqp import AmqpBroker
from smart_smoker.broker.embedded import EmbeddedBroker


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
