"""Queues that a stranger deletes and declares under a consumer, on a server that is short of time."""

import pika
import pytest
from tests.broker.paused_channels import paused_channels
from tests.contracts.broker_parts import QUEUE, Reader, bodies
from tests.rabbitmq_fixtures import VirtualHost

from smart_smoker.broker.amqp import AmqpBroker

pytestmark = pytest.mark.rabbitmq


def recreate_and_publish(url: str, wanted: list[str]) -> None:
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.queue_delete(QUEUE)
        channel.queue_declare(QUEUE, durable=True)
        for body in wanted:
            channel.basic_publish("", QUEUE, body)


async def test_a_queue_that_is_back_before_the_server_missed_it_is_read(vhost: VirtualHost) -> None:
    """RabbitMQ 3 would subscribe us again without a word, and lose what it then delivers."""
    sent = [str(number) for number in range(10)]
    async with AmqpBroker(vhost.amqp_url) as broker, broker.subscribe([QUEUE]) as subscription:
        with paused_channels(vhost.node):
            recreate_and_publish(vhost.amqp_url, sent)
        assert bodies(await Reader(subscription).take(10)) == sent
