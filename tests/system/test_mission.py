"""The mission on a real RabbitMQ: our producer, their consumers; their producers, our consumers."""

from collections import defaultdict
from pathlib import Path

import pika
import pytest
from tests.rabbitmq_fixtures import VirtualHost
from tests.system import mission, stored
from tests.system.processes import Place, eventually

pytestmark = pytest.mark.rabbitmq


def test_a_plain_consumer_reads_the_cook_as_the_mission_sends_it(
    kitchen: Place, vhost: VirtualHost, real_cook: Path
) -> None:
    expected = defaultdict(list)
    for queue, body in mission.bodies(real_cook):
        expected[queue].append(body)

    assert kitchen.start("produce", real_cook, "--interval", 0).end() == 0

    received = {queue: mission.consume(vhost.amqp_url, queue, len(expected[queue])) for queue in mission.QUEUES}
    assert {queue: [body for _, body in messages] for queue, messages in received.items()} == expected
    properties = [properties for messages in received.values() for properties, _ in messages]
    assert len({one.message_id for one in properties}) == 3351
    assert {(one.delivery_mode, one.content_type, one.app_id) for one in properties} == {
        (2, "text/plain", "smart-smoker")
    }
    assert [messages[-1][0].type for messages in received.values()] == ["end"] * 3


def test_our_own_cook_is_stored_and_judged_as_the_mission_says(kitchen: Place, real_cook: Path) -> None:
    consumers = kitchen.consumers()

    producer = kitchen.start("produce", real_cook, "--interval", 0)
    assert producer.end() == 0
    eventually("the cook is stored", lambda: stored.readings(kitchen.store_path) == mission.COUNTS)

    assert stored.warnings(kitchen.store_path) == mission.WARNINGS
    for consumer, (warnings, _), words in zip(
        consumers,
        mission.WARNINGS.values(),
        (
            r"Smoker Alert! Temperature dropped by \d+\.\d°F at ",
            "Food A Stall Alert! Temperature change ≤ 1°F at ",
            "Food B Stall Alert! ",
        ),
        strict=True,
    ):
        consumer.wait_for(words, warnings)
        assert consumer.count(words) == warnings
    assert producer.count("Sent .*, .* to 0[123]-") == 3351


def test_a_plain_producer_that_recreates_the_queues_under_our_consumers_is_read(
    kitchen: Place, vhost: VirtualHost, real_cook: Path
) -> None:
    consumers = kitchen.consumers()

    mission.produce(vhost.amqp_url, mission.bodies(real_cook))
    eventually("the cook is stored", lambda: stored.readings(kitchen.store_path) == mission.COUNTS)

    assert stored.warnings(kitchen.store_path) == mission.WARNINGS
    assert stored.ask(kitchen.store_path, "SELECT COUNT(*) FROM runs") == [(1,)]
    consumers[0].wait_for("Queue 01-smoker was deleted")


def test_a_producer_that_recreates_its_queue_before_every_message_is_read(
    kitchen: Place, vhost: VirtualHost, real_cook: Path
) -> None:
    kitchen.start("consume", "smoker", "food-A", "food-B").wait_for("Consuming")
    messages = list(mission.bodies(real_cook))[:600]
    sent = 0

    def recreate_once_read(channel: pika.adapters.blocking_connection.BlockingChannel, queue: str) -> None:
        nonlocal sent
        eventually("what was sent is stored", lambda: stored.readings(kitchen.store_path).total() == sent)
        channel.queue_delete(queue)
        channel.queue_declare(queue, durable=True)
        sent += 1

    mission.produce(vhost.amqp_url, iter(messages), recreate_once_read)
    eventually("the last is stored", lambda: stored.readings(kitchen.store_path).total() == 600)

    for queue, probe in zip(mission.QUEUES, mission.COUNTS, strict=True):
        expected = [float(body.rpartition(", ")[2]) for to, body in messages if to == queue]
        assert stored.temperatures(kitchen.store_path, probe) == expected


def test_a_second_replay_by_a_stranger_is_a_second_cook(kitchen: Place, vhost: VirtualHost, real_cook: Path) -> None:
    kitchen.consumers()

    for times in (1, 2):
        mission.produce(vhost.amqp_url, mission.bodies(real_cook))
        eventually("it is stored", lambda: stored.readings(kitchen.store_path).total() == times * 3351)  # noqa: B023 - awaited in the loop

    runs = stored.ask(
        kitchen.store_path,
        "SELECT SUM(readings) FROM series GROUP BY run_id ORDER BY run_id",
    )
    assert runs == [(3351,), (3351,)]
