"""A broker's URL is read without ever showing its password, and each failure has its own sentence."""

import socket
import ssl

import pytest
from pika.adapters.utils.connection_workflow import AMQPConnectionWorkflowFailed, AMQPConnectorSocketConnectError
from pika.exceptions import (
    AMQPConnectionError,
    ChannelClosedByBroker,
    ConnectionClosedByBroker,
    IncompatibleProtocolError,
    ProbableAccessDeniedError,
    ProbableAuthenticationError,
    StreamLostError,
)

from smart_smoker.broker.amqp.address import HEARTBEAT_S, Address, explain
from smart_smoker.errors import ConfigError

SECRET = "s3cret"


def address(url: str = f"amqp://tony:{SECRET}@pi.local/smoke") -> Address:
    return Address.parse(url, "a test")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"amqp://tony:{SECRET}@pi.local/", "amqp://tony@pi.local:5672/"),
        (f"amqp://tony:{SECRET}@pi.local:5673/smoke", "amqp://tony@pi.local:5673/smoke"),
        (f"amqps://tony:{SECRET}@pi.local/", "amqps://tony@pi.local:5671/"),
        (f"AMQPS://tony:{SECRET}@pi.local/", "amqps://tony@pi.local:5671/"),
        (f"amqp://tony:{SECRET}%2F@pi.local/%2F", "amqp://tony@pi.local:5672/"),
        ("amqp://pi.local", "amqp://guest@pi.local:5672/"),
    ],
    ids=["no port", "a port and a virtual host", "TLS", "TLS in capitals", "escapes", "no login"],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    made = address(url)
    assert made.shown == shown
    assert SECRET not in repr(made)


@pytest.mark.parametrize("url", ["amqps://pi.local/", "AMQPS://pi.local/"])
def test_over_tls_name_and_certificate_are_checked(url: str) -> None:
    options = address(url).parameters.ssl_options
    assert options
    assert options.server_hostname == "pi.local"
    assert options.context.check_hostname
    assert options.context.verify_mode == ssl.CERT_REQUIRED


@pytest.mark.parametrize(("query", "heartbeat_s"), [("", HEARTBEAT_S), ("?heartbeat=2", 2), ("?heartbeat=0", 0)])
def test_a_heartbeat_in_the_url_wins(query: str, heartbeat_s: int) -> None:
    assert address(f"amqp://pi.local/{query}").parameters.heartbeat == heartbeat_s


@pytest.mark.parametrize(
    "url",
    [
        f"amqp://tony:{SECRET}#x@pi.local:5672/",
        f"amqp://tony:{SECRET}/x@pi.local:5672/",
        f"amqp://tony:{SECRET}?x@pi.local:5672/",
        f"amqp://tony:{SECRET}",
        f"amqp://tony@pi.local:{SECRET}/",
        f"amqp://tony:{SECRET}@pi.local:99999/",
        f"amqp://tony:{SECRET}@pi.local/?heartbeat=often",
        f"amqp://tony:{SECRET}@pi.local/?frobnicate=1",
        f"amqp://tony:{SECRET}@[::1/",
    ],
    ids=[
        "a # in the password",
        "a / in the password",
        "a ? in the password",
        "no host",
        "a port that is a word",
        "a port that is too high",
        "a heartbeat that is a word",
        "an unknown setting",
        "half an IPv6 address",
    ],
)
def test_a_url_that_is_none_is_said_without_the_password(url: str) -> None:
    with pytest.raises(ConfigError, match=r"amqp://user:password@host:5672/ is wanted") as raised:
        address(url)
    assert SECRET not in str(raised.value)


def workflow(why: Exception) -> Exception:
    """As pika wraps what a socket said."""
    return AMQPConnectionError(AMQPConnectionWorkflowFailed([AMQPConnectorSocketConnectError(why)]))


LOGIN = "refused the login of 'tony': check the user and the password"
VHOST = "has no virtual host 'smoke' for 'tony'"


@pytest.mark.parametrize(
    ("why", "said", "waiting_helps"),
    [
        (ProbableAuthenticationError("ConnectionClosedByBroker: (403) 'ACCESS_REFUSED'"), LOGIN, False),
        (ConnectionClosedByBroker(403, "ACCESS_REFUSED"), LOGIN, False),
        (ProbableAuthenticationError("StreamLostError: reset"), "is away", True),
        (ProbableAccessDeniedError("ConnectionClosedByBroker: (530) 'NOT_ALLOWED'"), VHOST, False),
        (ConnectionClosedByBroker(530, "NOT_ALLOWED"), VHOST, False),
        (ProbableAccessDeniedError("ConnectionClosedByBroker: (541) 'vhost is down'"), "is away", True),
        (ChannelClosedByBroker(403, "ACCESS_REFUSED - queue"), "refused 'tony' a permission: ACCESS_REFUSED", False),
        (ChannelClosedByBroker(406, "PRECONDITION_FAILED"), "is away (406 PRECONDITION_FAILED)", True),
        (ConnectionClosedByBroker(320, "CONNECTION_FORCED"), "is away (320 CONNECTION_FORCED)", True),
        (IncompatibleProtocolError("x"), "does not speak amqp there, or is just starting", True),
        (workflow(ConnectionRefusedError(111, "Connection refused")), "is away (connection refused)", True),
        (workflow(socket.gaierror(-2, "Name unknown")), "no address is known for this host", True),
        (workflow(ssl.SSLError(1, "wrong version number")), "does not speak amqp there", True),
        (workflow(TimeoutError()), "is away (TimeoutError)", True),
        (StreamLostError("reset"), "is away (reset)", True),
        (None, "is away (the connection is closed)", True),
    ],
    ids=[
        "a refused login",
        "a login refused later",
        "an end while logging in, as in a restart",
        "a refused virtual host",
        "a virtual host that is deleted",
        "a virtual host that is just starting",
        "a missing permission",
        "a channel closed by the broker",
        "a broker that shuts down",
        "another protocol",
        "a closed port",
        "an unknown host",
        "no TLS there",
        "no answer",
        "a lost line",
        "nothing known",
    ],
)
def test_every_failure_has_its_sentence(why: Exception | None, said: str, *, waiting_helps: bool) -> None:
    error = explain(why, address())
    assert str(error).startswith("amqp://tony@pi.local:5672/smoke ")
    assert said in str(error)
    assert error.waiting_helps == waiting_helps
    assert "\n" not in str(error)


def test_a_certificate_that_is_not_trusted_names_the_remedy() -> None:
    wrong = ssl.SSLCertVerificationError()
    wrong.verify_message = "self-signed certificate"
    error = explain(workflow(wrong), address())
    assert "the certificate is not trusted (self-signed certificate); SSL_CERT_FILE" in str(error)
    assert not error.waiting_helps
