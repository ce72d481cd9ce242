"""Where a broker is, and the sentence for each way in which it can be away or refuse."""

import socket
import ssl
from dataclasses import dataclass, field
from typing import Any, Final, Self
from urllib.parse import urlsplit

import pika
from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.exceptions import (
    AMQPConnectionError,
    AuthenticationError,
    ChannelClosed,
    ConnectionClosed,
    IncompatibleProtocolError,
    ProbableAccessDeniedError,
    ProbableAuthenticationError,
)

from smart_smoker.errors import BrokerError, ConfigError

CONNECT_TIMEOUT_S: Final = 10.0
HEARTBEAT_S: Final = 30
ACCESS_REFUSED: Final = 403
NOT_ALLOWED: Final = 530


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broker is, and how to log in there."""

    url: str = field(repr=False)
    parameters: pika.URLParameters = field(repr=False)
    shown: str

    @classmethod
    def parse(cls, url: str, name: str) -> Self:
        """Read a broker URL.

        Raises:
            ConfigError: it is none.
        """
        try:
            _check_form(url)
            parameters = pika.URLParameters(url)
            host, port = parameters.host, parameters.port
        except (ValueError, TypeError) as wrong:
            raise ConfigError(
                f"the broker's URL is wrong ({wrong}); amqp://user:password@host:5672/ is wanted"
            ) from None
        if parameters.heartbeat is None:
            parameters.heartbeat = HEARTBEAT_S
        parameters.socket_timeout = parameters.stack_timeout = CONNECT_TIMEOUT_S
        parameters.client_properties = {"connection_name": name, "product": "smart-smoker"}
        scheme = url.split(":", 1)[0].lower()
        if scheme == "amqps":
            parameters.ssl_options = pika.SSLOptions(ssl.create_default_context(), host)
        vhost = "" if parameters.virtual_host == "/" else parameters.virtual_host
        user = getattr(parameters.credentials, "username", "")
        return cls(url, parameters, f"{scheme}://{user}@{host}:{port}/{vhost}")


def _check_form(url: str) -> None:
    # What urllib and pika say of these quotes a piece of the password.
    parts = urlsplit(url)
    if "@" in parts.path + parts.query + parts.fragment:
        raise ValueError("write / ? # in a password as %2F %3F %23, and @ as %40")
    _, colon, port = parts.netloc.rpartition("@")[2].rpartition("]")[2].partition(":")
    if colon and port and not (port.isascii() and port.isdigit() and len(port) < 6):
        raise ValueError("its port is no number")


def explain(why: BaseException | None, address: Address) -> BrokerError:
    """The sentence for a failure of a connection or channel."""
    cause = _root(why)
    where = address.shown
    refusal = _refusal(cause, address)
    if refusal:
        return BrokerError(f"{where} {refusal}")
    if isinstance(cause, ssl.SSLCertVerificationError):
        return BrokerError(
            f"{where}: the certificate is not trusted ({cause.verify_message}); SSL_CERT_FILE may name its CA"
        )
    if isinstance(cause, IncompatibleProtocolError | ssl.SSLError):
        return BrokerError(
            f"{where} does not speak {where.split(':')[0]} there, or is just starting", waiting_helps=True
        )
    if isinstance(cause, socket.gaierror):
        return BrokerError(f"{where} is away: no address is known for this host", waiting_helps=True)
    return BrokerError(f"{where} is away ({words(cause)})", waiting_helps=True)


def _refusal(cause: BaseException | None, address: Address) -> str | None:
    """What the broker itself refused, for a reason that only a person can change; None where it did not."""
    user = getattr(address.parameters.credentials, "username", "")
    if isinstance(cause, AuthenticationError) or _says(cause, ProbableAuthenticationError, ACCESS_REFUSED):
        return f"refused the login of {user!r}: check the user and the password in the broker's URL"
    if _says(cause, ProbableAccessDeniedError, NOT_ALLOWED):
        vhost = address.parameters.virtual_host
        return f"has no virtual host {vhost!r} for {user!r}: check the end of the broker's URL"
    if isinstance(cause, ChannelClosed) and cause.reply_code == ACCESS_REFUSED:
        return f"refused {user!r} a permission: {cause.reply_text}"
    return None


def _root(why: BaseException | None) -> BaseException | None:
    """The innermost cause: pika wraps what a socket said in up to three layers."""
    while True:
        inner: Any = None
        if isinstance(why, AMQPConnectorException | AMQPConnectionError):
            several = getattr(why, "exceptions", None)
            inner = several[-1] if several else getattr(why, "exception", None)
            if inner is None and why.args and isinstance(why.args[-1], BaseException):
                inner = why.args[-1]
        if inner is None or inner is why:
            return why
        why = inner


def _says(why: BaseException | None, guess: type[Exception], code: int) -> bool:
    """Whether the broker said so itself; pika guesses it of every connection that ends early, as in a restart."""
    if isinstance(why, ConnectionClosed):
        return bool(why.reply_code == code)
    return isinstance(why, guess) and f"({code})" in str(why)


def words(why: BaseException | None) -> str:
    """What is wrong, in the broker's or the system's own words."""
    if isinstance(why, ConnectionClosed | ChannelClosed):
        return f"{why.reply_code} {why.reply_text}"
    if isinstance(why, OSError) and why.strerror:
        return why.strerror.lower()
    text = str(why) if why else ""
    return text or (type(why).__name__ if why else "the connection is closed")
