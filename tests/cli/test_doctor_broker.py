"""`smoker doctor` before a real RabbitMQ: what it sees of the server, the queues and who consumes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from tests.rabbitmq_fixtures import VirtualHost
from tests.rabbitmq_node import RabbitNode

from smart_smoker.broker.amqp import management
from smart_smoker.cli.checks import Check, State
from smart_smoker.cli.checks.broker import check_broker
from smart_smoker.settings import QueueSetting, Settings

pytestmark = pytest.mark.rabbitmq


@pytest.fixture(autouse=True)
def management_port(rabbit: RabbitNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """The private node's management plugin is where the usual one is looked for."""
    monkeypatch.setattr(management, "HTTP_PORT", rabbit.management_port)


def examine(url: str, **settings: object) -> dict[str, Check]:
    seen = check_broker(Settings(broker=url, store="sqlite:///none.db", **settings), {})  # type: ignore[arg-type]  # few are needed
    return {check.name: check for check in seen}


@contextmanager
def channel(vhost: VirtualHost, name: str = "test") -> Iterator[BlockingChannel]:
    parameters = pika.URLParameters(vhost.amqp_url)
    parameters.client_properties = {"connection_name": name}
    with pika.BlockingConnection(parameters) as connection:
        yield connection.channel()


def test_a_fresh_virtual_host_is_well(vhost: VirtualHost) -> None:
    seen = examine(vhost.amqp_url)
    assert {check.state for check in seen.values()} == {State.OK}
    assert "RabbitMQ" in seen["broker"].message
    assert list(seen) == [
        "broker",
        "queue 01-smoker",
        "queue 02-food-A",
        "queue 03-food-B",
        "queue smoker.dead-letters",
    ]
    assert "not there yet" in seen["queue 01-smoker"].message


def test_looking_makes_no_queue(vhost: VirtualHost) -> None:
    examine(vhost.amqp_url)
    assert vhost.node.api("GET", f"queues/{vhost.name}") == []


def test_unread_messages_that_nobody_takes_are_a_warning(vhost: VirtualHost) -> None:
    with channel(vhost) as raw:
        for queue in ("03-food-B", "smoker.dead-letters", "grill"):
            raw.queue_declare(queue, durable=True)
            raw.confirm_delivery()
            raw.basic_publish("", queue, b"12:20, 150.0")
    seen = examine(vhost.amqp_url, queues={"grill": QueueSetting(probe="smoker")})
    unread = seen["queue 03-food-B"]
    assert (unread.state, unread.message, unread.remedy) == (
        State.WARN,
        "1 unread, 0 consuming",
        "smoker consume food-B",
    )
    assert seen["queue grill"].remedy == "smoker consume grill"
    assert seen["queue smoker.dead-letters"].state is State.WARN


def test_who_consumes_is_named(vhost: VirtualHost) -> None:
    with channel(vhost, "smoker consume on pi") as raw:
        raw.queue_declare("01-smoker", durable=True)
        raw.basic_consume("01-smoker", lambda *_: None)
        # The management plugin learns of it up to five seconds late, and tells nobody when.
        while not vhost.node.api("GET", f"consumers/{vhost.name}"):
            raw.connection.sleep(0.2)
        seen = examine(vhost.amqp_url)
    assert seen["queue 01-smoker"].state is State.OK
    assert seen["queue 01-smoker"].message == "0 unread, 1 consuming (smoker consume on pi from 127.0.0.1)"


def test_two_consumers_of_a_queue_are_a_warning(vhost: VirtualHost) -> None:
    with channel(vhost) as raw:
        raw.queue_declare("01-smoker", durable=True)
        raw.basic_consume("01-smoker", lambda *_: None)
        raw.basic_consume("01-smoker", lambda *_: None)
        seen = examine(vhost.amqp_url)
    assert seen["queue 01-smoker"].state is State.WARN


def test_without_the_management_plugin_all_else_is_said(vhost: VirtualHost, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(management, "HTTP_PORT", listener.getsockname()[1])
    with channel(vhost) as raw:
        raw.queue_declare("01-smoker", durable=True)
        raw.basic_consume("01-smoker", lambda *_: None)
        seen = examine(vhost.amqp_url)
    assert seen["queue 01-smoker"].message == "0 unread, 1 consuming"
    assert seen["admin page"].remedy == "rabbitmq-plugins enable rabbitmq_management"


def test_a_queue_that_is_declared_otherwise_fails(vhost: VirtualHost) -> None:
    with channel(vhost) as raw:
        raw.queue_declare("02-food-A", durable=False)
        seen = examine(vhost.amqp_url)
    assert seen["queue 02-food-A"].state is State.FAIL
    assert "durable" in seen["queue 02-food-A"].message
    assert seen["queue 03-food-B"].state is State.OK


def test_a_refused_login_fails_and_shows_no_password(vhost: VirtualHost) -> None:
    url = vhost.amqp_url.replace("guest:guest", "guest:wrong-sesame")
    seen = examine(url)
    assert list(seen) == ["broker"]
    assert "refused the login of 'guest'" in seen["broker"].message
    assert "sesame" not in str(seen)


def test_a_virtual_host_that_is_not_there_fails(vhost: VirtualHost) -> None:
    seen = examine(vhost.amqp_url + "-not-there")
    assert "no virtual host" in seen["broker"].message


def test_a_url_of_no_broker_fails() -> None:
    seen = examine("http://localhost/")
    assert (seen["broker"].state, "unknown" in seen["broker"].message) == (State.FAIL, True)
