"""Other people's bodies, and rubbish, through a real RabbitMQ."""

import pickle
import struct
from typing import Any

import pika
import pytest
from tests.rabbitmq_fixtures import VirtualHost
from tests.system import stored
from tests.system.processes import Place, eventually

from smart_smoker.formats.writers import BODIES

pytestmark = pytest.mark.rabbitmq

STAMP = "5/22/2021 12:20"
EPOCH_S = 1621686000.0

TAKEN_BY_DEFAULT = [
    b"5/22/2021 12:20, 1.5",
    b"5/22/2021 12:20,2.5",
    b"[5/22/2021 12:20, 3.5]",
    b"['5/22/2021 12:20', 4.5]",
    b"('5/22/2021 12:20', 5.5)",
    b"('5/22/2021 12:20', '6.5')",
    b"5/22/2021 12:20: 7.5",
    b'{"timestamp": "5/22/2021 12:20", "temperature": 8.5}',
    b"05/22/21 12:20:00, 9.5",
    b"2021-05-22T12:20:00Z, 10.5",
]
NO_READING = [
    b"Time (UTC), Channel1",
    b"5/22/2021 12:20, ",
    b"5/22/2021 12:20,",
    b"5/22/2021 12:20, nan",
    b"5/22/2021 12:20, None",
    b"('5/22/2021 12:20', '')",
    b"['5/22/2021 12:20', '']",
    b"5/22/2021 12:20: ",
    b'{"timestamp": "5/22/2021 12:20", "temperature": null}',
]
RUBBISH = {
    b"\xff\xfe\x00": "not UTF-8",
    b"x" * 5000: "too large",
    pickle.dumps(("5/22/2021 12:20", 150.0)): "a pickle",
    b"the smoker is quite warm": "no known body",
    b"never, 150.0": "no time",
    b"5/22/2021 12:20, 9999": "implausible",
    b"5/22/2021 12:20, 15O.0": "no temperature",
    b"": "empty",
}


def send(url: str, queue: str, *bodies: bytes) -> None:
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.queue_declare(queue, durable=True)
        for body in bodies:
            channel.basic_publish("", queue, body)


def test_every_common_body_is_a_reading_and_every_blank_is_none(kitchen: Place, vhost: VirtualHost) -> None:
    kitchen.start("consume", "smoker").wait_for("Consuming")

    send(vhost.amqp_url, "01-smoker", *TAKEN_BY_DEFAULT, *NO_READING, b"5/22/2021 12:30, 99.5")
    eventually("the last is stored", lambda: 99.5 in stored.temperatures(kitchen.store_path, "smoker"))

    assert stored.temperatures(kitchen.store_path, "smoker") == [n + 0.5 for n in range(1, 11)] + [99.5]
    assert stored.ask(kitchen.store_path, "SELECT COUNT(*) FROM dead_letters") == [(0,)]


def test_rubbish_goes_to_the_dead_letters_with_its_reason_and_later_readings_go_on(
    kitchen: Place, vhost: VirtualHost
) -> None:
    consumer = kitchen.start("consume", "smoker")
    consumer.wait_for("Consuming")

    send(vhost.amqp_url, "01-smoker", *RUBBISH, *RUBBISH, b"5/22/2021 12:20, 150.0")
    consumer.wait_for("Received temperature: 150.0")
    counts = "SELECT COUNT(*), SUM(is_published) FROM dead_letters"
    eventually("all letters are known to be there", lambda: stored.ask(kitchen.store_path, counts) == [(16, 16)])

    with pika.BlockingConnection(pika.URLParameters(vhost.amqp_url)) as connection:
        channel = connection.channel()
        letters = []
        while True:
            method, properties, body = channel.basic_get("smoker.dead-letters", auto_ack=True)
            if method is None or properties is None or properties.headers is None or body is None:
                break
            letters.append((body, properties.headers["kind"], properties.headers["queue"]))
            assert properties.headers["reason"]
        assert channel.queue_declare("01-smoker", passive=True).method.message_count == 0
    assert letters == [(body, kind, "01-smoker") for body, kind in RUBBISH.items()] * 2
    assert consumer.count("is no reading") == len(RUBBISH)


def test_a_setting_names_other_queues_and_other_bodies(kitchen: Place, vhost: VirtualHost) -> None:
    (kitchen.folder / "smoker.toml").write_text(
        """
        [queues."packed"]
        probe = "smoker"
        body = "struct:!df"
        [queues."prose"]
        probe = "food-A"
        body = 'regex:At (?P<time>.+) the temperature was (?P<temp>\\S+) degrees'
        [queues."bare"]
        probe = "food-B"
        body = "number"
        """
    )
    kitchen.start("consume", "packed", "prose", "bare").wait_for("Consuming")

    send(vhost.amqp_url, "packed", struct.pack("!df", EPOCH_S, 225.5))
    send(vhost.amqp_url, "prose", b"At 5/22/2021 12:20 the temperature was 140.5 degrees")
    send(vhost.amqp_url, "bare", b"150.5")
    eventually("all are stored", lambda: stored.readings(kitchen.store_path).total() == 3)

    found = {probe: stored.temperatures(kitchen.store_path, probe) for probe in ("smoker", "food-A", "food-B")}
    assert found == {"smoker": [225.5], "food-A": [140.5], "food-B": [150.5]}


@pytest.mark.parametrize("queue", ["02-food-B", "FoodB", "my_food_b"])
def test_a_queue_named_as_other_people_do_is_the_probe_its_name_ends_with(
    queue: str, kitchen: Place, vhost: VirtualHost
) -> None:
    kitchen.start("consume", queue).wait_for("Consuming")

    send(vhost.amqp_url, queue, b"5/22/2021 12:20, 150.5")

    eventually("it is stored", lambda: stored.temperatures(kitchen.store_path, "food-B") == [150.5])


@pytest.mark.parametrize("body", ["text", "comma", "list", "tuple", "colon", "json"])
def test_what_produce_writes_for_strangers_our_own_consumers_read(body: str, kitchen: Place) -> None:
    (kitchen.folder / "cook.csv").write_text(
        "Time (UTC),Channel1,Channel2,Channel3\n5/22/2021 12:20,150.5,42.5,\n5/22/2021 12:21,151.5,,75.5\n"
    )
    kitchen.start("consume", "smoker", "food-A", "food-B").wait_for("Consuming")

    produced = kitchen.ask("produce", "cook.csv", "--interval", 0, "--body", body)

    assert produced.returncode == 0, produced.stderr
    eventually("all are stored", lambda: stored.readings(kitchen.store_path).total() == 4)
    assert stored.temperatures(kitchen.store_path, "smoker") == [150.5, 151.5]
    assert set(BODIES) >= {"struct", "prose", "number"}


def test_a_queue_that_is_not_durable_is_said_and_read_as_it_is(kitchen: Place, vhost: VirtualHost) -> None:
    with pika.BlockingConnection(pika.URLParameters(vhost.amqp_url)) as connection:
        channel = connection.channel()
        channel.queue_declare("01-smoker", durable=False)
        consumer = kitchen.start("consume", "smoker")
        consumer.wait_for("Queue 01-smoker is not declared as ours are .*durable")
        channel.basic_publish("", "01-smoker", b"5/22/2021 12:20, 150.5")

    consumer.wait_for("Received temperature: 150.5")


@pytest.mark.parametrize(
    "declared", [{"durable": False}, {"auto_delete": True}, {"arguments": {"x-max-length": 100}}], ids=str
)
def test_a_producer_that_declares_its_queue_otherwise_before_every_message_is_not_hindered(
    declared: dict[str, Any], kitchen: Place, vhost: VirtualHost
) -> None:
    kitchen.start("consume", "smoker").wait_for("Consuming")
    with pika.BlockingConnection(pika.URLParameters(vhost.amqp_url)) as connection:
        channel = connection.channel()
        for count in range(1, 31):
            channel.queue_delete("01-smoker")
            channel.queue_declare("01-smoker", **declared)
            channel.basic_publish("", "01-smoker", f"5/22/2021 12:20, {count}.5".encode())
            eventually("it is stored", lambda: stored.readings(kitchen.store_path).total() == count)  # noqa: B023 - awaited in the loop


def test_a_second_consumer_says_that_the_queue_is_held_and_takes_over(kitchen: Place, vhost: VirtualHost) -> None:
    first = kitchen.start("consume", "smoker")
    first.wait_for("Consuming")
    second = kitchen.start("consume", "smoker")
    second.wait_for("Queue 01-smoker is held by")

    first.kill()
    send(vhost.amqp_url, "01-smoker", b"5/22/2021 12:20, 150.5")

    second.wait_for("Received temperature: 150.5")
