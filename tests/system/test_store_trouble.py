"""A store that is locked or full while readings come: said in one line, waited for, and nothing is lost or doubled."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pika
import pytest
from tests.rabbitmq_fixtures import VirtualHost
from tests.system import stored
from tests.system.processes import Place, Smoker, eventually

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]

HEARTBEAT_S = 2


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


def connections(vhost: VirtualHost) -> list[dict[str, object]]:
    found: list[dict[str, object]] = vhost.node.api("GET", f"vhosts/{vhost.name}/connections")
    return found


def messages(vhost: VirtualHost, kind: str) -> int:
    queue = vhost.node.api("GET", f"queues/{vhost.name}/01-smoker")
    return int(queue.get(kind, 0))


def test_a_commit_that_waits_for_longer_than_two_heartbeats_keeps_the_connection(
    kitchen: Place, vhost: VirtualHost
) -> None:
    consumer = consumer_with_a_reading(kitchen, vhost, "--broker", f"{vhost.amqp_url}?heartbeat={HEARTBEAT_S}")
    eventually("the admin sees the connection", lambda: len(connections(vhost)) == 1)
    (before,) = connections(vhost)
    seen = vhost.node.api("GET", f"connections/{quote(str(before['name']))}")
    assert seen["timeout"] == HEARTBEAT_S

    with locked(kitchen.store_path):
        publish(vhost.amqp_url, 1, 4)
        threading.Event().wait(2.5 * HEARTBEAT_S)  # the time itself is what is tested
    consumer.wait_for("Received temperature: 103.5")

    assert [one["name"] for one in connections(vhost)] == [before["name"]]
    assert consumer.count("Connected to") == 1
    assert consumer.count("warning") == 0
    assert stored.temperatures(kitchen.store_path, "smoker") == [100.5, 101.5, 102.5, 103.5]


def test_a_store_that_stays_locked_is_said_and_its_readings_wait_in_the_queue(
    kitchen: Place, vhost: VirtualHost
) -> None:
    consumer = consumer_with_a_reading(kitchen, vhost)
    with locked(kitchen.store_path):
        publish(vhost.amqp_url, 1, 4)
        line = consumer.wait_for("is locked by another program")
        assert str(kitchen.store_path) in line
        assert "trying again in" in line
        eventually("they are back in the queue", lambda: messages(vhost, "messages_ready") == 3)
    consumer.wait_for("Received temperature: 103.5")

    assert stored.temperatures(kitchen.store_path, "smoker") == [100.5, 101.5, 102.5, 103.5]
    eventually("all is acknowledged", lambda: messages(vhost, "messages") == 0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(folder)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_said_and_what_was_not_stored_comes_again(
    kitchen: Place, vhost: VirtualHost, small_disk: Path
) -> None:
    path = small_disk / "smoker.db"
    consumer = consumer_with_a_reading(kitchen, vhost, "--store", f"sqlite:///{path}")
    filler = small_disk / "filler"
    with filler.open("wb") as file:
        file.write(b"\0" * shutil.disk_usage(small_disk).free)
    publish(vhost.amqp_url, 1, 700)

    line = consumer.wait_for("disk is full")
    for words in (str(path), "free some space", "trying again in"):
        assert words in line
    eventually("they are back in the queue", lambda: messages(vhost, "messages_ready") > 0)
    filler.unlink()
    consumer.wait_for("Received temperature: 799.5")

    eventually("all is acknowledged", lambda: messages(vhost, "messages") == 0)
    assert stored.temperatures(path, "smoker") == [100.5 + n for n in range(700)]
    assert consumer.count("Traceback|unforeseen") == 0
