"""A store that is locked or full while readings come: said in one line, waited for, and nothing is lost or doubled."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pika
import pytest
from tests.rabbitmq_fixtures import VirtualHost
from tests.system import stored
from tests.system.processes import Place, Smoker, eventually, place

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]

HEARTBEAT_S = 2


@pytest.fixture
def kitchen(tmp_path: Path, vhost: VirtualHost) -> Iterator[Place]:
    with place(tmp_path, vhost.amqp_url) as made:
        yield made


def publish(url: str, first: int, last: int) -> None:
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.queue_declare("01-smoker", durable=True)
        channel.confirm_delivery()
        for n in range(first, last):
            channel.basic_publish("", "01-smoker", f"5/22/2021 {12 + n // 60}:{n % 60:02}, {100 + n}.5".encode())


def consumer_with_a_reading(kitchen: Place, vhost: VirtualHost, *words: object) -> Smoker:
    consumer = kitchen.start("consume", "smoker", *words)
    consumer.wait_for("Consuming")
    publish(vhost.amqp_url, 0, 1)
    consumer.wait_for("Received temperature: 100.5")
    return consumer


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def unacknowledged(vhost: VirtualHost) -> int:
    (queue,) = (queue for queue in vhost.node.api("GET", f"queues/{vhost.name}") if queue["name"] == "01-smoker")
    return int(queue.get("messages_unacknowledged", 0))


def connection_names(vhost: VirtualHost) -> set[str]:
    return {one["name"] for one in vhost.node.api("GET", f"vhosts/{vhost.name}/connections")}


def test_a_commit_that_waits_for_longer_than_two_heartbeats_keeps_the_connection(
    kitchen: Place, vhost: VirtualHost
) -> None:
    consumer = consumer_with_a_reading(kitchen, vhost, "--broker", f"{vhost.amqp_url}?heartbeat={HEARTBEAT_S}")
    eventually("the admin sees the connection", lambda: len(connection_names(vhost)) == 1)
    before = connection_names(vhost)
    with locked(kitchen.store_path):
        publish(vhost.amqp_url, 1, 4)
        assert vhost.node.api("GET", f"connections/{quoted(before)}")["timeout"] == HEARTBEAT_S
        consumer.process.wait(3 * HEARTBEAT_S) if consumer.process.poll() is not None else await_beats(3)
    consumer.wait_for("Received temperature: 103.5")

    assert connection_names(vhost) == before
    assert consumer.count("Connected to") == 1
    assert consumer.count("warning") == 0
    assert stored.temperatures(kitchen.store_path, "smoker") == [100.5, 101.5, 102.5, 103.5]
