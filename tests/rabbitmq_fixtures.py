"""Gives tests a real RabbitMQ: one server a session, one virtual host a test."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.rabbitmq_node import BIN, RabbitNode, is_installed


@dataclass(frozen=True, slots=True)
class VirtualHost:
    """A part of the server that no other test sees.

    Attributes:
        amqp_url: where to connect, user and password in it.
    """

    node: RabbitNode
    name: str

    @property
    def amqp_url(self) -> str:
        return self.node.amqp_url + self.name


@pytest.fixture(scope="session")
def rabbit() -> Iterator[RabbitNode]:
    """The session's server. A test that stops or restarts it starts its own instead."""
    if not is_installed():
        pytest.skip(f"no RabbitMQ in {BIN}: `make test` installs it on Debian")
    with RabbitNode() as node:
        yield node


@pytest.fixture
def vhost(rabbit: RabbitNode) -> Iterator[VirtualHost]:
    """A fresh virtual host, gone after the test with all that is in it."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    rabbit.api("PUT", f"vhosts/{name}", {})
    rabbit.api("PUT", f"permissions/{name}/guest", {"configure": ".*", "write": ".*", "read": ".*"})
    yield VirtualHost(rabbit, name)
    rabbit.api("DELETE", f"vhosts/{name}")
