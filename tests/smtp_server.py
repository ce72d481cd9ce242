"""A real SMTP server for tests, on loopback: STARTTLS with a certificate of its own authority, AUTH, and bad manners.

Each connection takes the next behaviour of the script; where the script has run out, it is served properly.
"""

import asyncio
import json
import logging
import socket
import ssl
import threading
from collections.abc import Awaitable, Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ADDRESS = "smoker@example.com"
PASSWORD = "open sesame 4711"
RECIPIENT = "5551234567@sms.example.net"

# It warns of its own deprecations, through the log, at each login.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Behaviour(StrEnum):
    ACCEPT = "takes the message"
    REFUSE_LOGIN = "refuses the login"
    REFUSE_SENDER = "refuses the sender"
    REFUSE_RECIPIENT = "refuses the recipient"
    REFUSE_MESSAGE = "refuses the message"
    RECIPIENT_LATER = "does not take the recipient now"
    MESSAGE_LATER = "does not take the message now"
    DROP_AT_RECIPIENT = "drops the line before the message"
    DROP_BEFORE_ANSWER = "takes the message and drops the line before it says so"
    DROP_AFTER_ANSWER = "takes the message, says so and drops the line"
    HANG = "never answers once it has the message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message that was handed over whole, and whether the client was told that it was taken."""

    sender: str
    recipients: list[str]
    mail: EmailMessage
    is_taken: bool

    @property
    def text(self) -> str:
        """What it says in plain text."""
        plain = self.mail.get_body(("plain",))
        assert plain is not None
        return "\n".join(str(plain.get_content()).splitlines())

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])


class SmtpServer(Controller):
    """Serves in a thread of its own between `__enter__` and `__exit__`.

    Args:
        script: the behaviours of the first connections.
        starttls: whether encryption is offered.
        implicit_tls: whether the line is encrypted from the start.
        port: 0 for a free one.
    """

    def __init__(
        self,
        script: Iterable[Behaviour] = (),
        *,
        starttls: bool = True,
        implicit_tls: bool = False,
        port: int = 0,
    ) -> None:
        self._listener = socket.create_server(("127.0.0.1", port))
        self._script: Iterator[Behaviour] = iter(())
        self._starts_with = script
        self._tls = server_context() if starttls and not implicit_tls else None
        self.received: list[Received] = []
        self.logins: list[tuple[str, str]] = []
        self.connections = 0
        self.is_hanging = threading.Event()
        self._changed = threading.Condition()
        super().__init__(
            None,
            hostname="127.0.0.1",
            port=self._listener.getsockname()[1],
            ssl_context=server_context() if implicit_tls else None,
        )

    def __enter__(self) -> Self:
        self.start()
        # The controller's own first connection, which tries whether it serves, is not one of the script's.
        self.connections, self._script = 0, iter(self._starts_with)
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def factory(self) -> SMTP:
        """What serves one connection."""
        self.connections += 1
        return SMTP(
            _Conversation(self, next(self._script, Behaviour.ACCEPT)),
            tls_context=self._tls,
            require_starttls=self._tls is not None,
            auth_required=self._tls is not None,
            auth_require_tls=self._tls is not None,
            authenticator=_authenticate,
            hostname="localhost",
        )

    def note(self, received: Received) -> None:
        with self._changed:
            self.received.append(received)
            self._changed.notify_all()

    def wait_for(self, count: int, timeout_s: float = 30) -> list[Received]:
        """All that was received, once there are so many; fails when they do not come."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.received) >= count, timeout_s), self.received
            return list(self.received)

    @property
    def texts(self) -> list[str]:
        return [received.text for received in self.received]

    def write_secrets(self, path: Path, **changes: object) -> Path:
        """A secrets file for this server's account."""
        return write_secrets(path, **{"outgoing_email_port": self.port, **changes})

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listener, ssl=self.ssl_context)


class _Conversation:
    """One connection's handler: the hooks that aiosmtpd calls."""

    def __init__(self, server: SmtpServer, behaviour: Behaviour) -> None:
        self.server = server
        self.behaviour = behaviour

    async def handle_MAIL(self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        envelope.mail_from = address
        return "553 not your address" if self.behaviour is Behaviour.REFUSE_SENDER else "250 OK"

    async def handle_RCPT(self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        match self.behaviour:
            case Behaviour.REFUSE_RECIPIENT:
                return "550 5.1.1 no such user"
            case Behaviour.RECIPIENT_LATER:
                return "450 4.2.1 greylisted"
            case Behaviour.DROP_AT_RECIPIENT:
                await _drop(smtp)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        match self.behaviour:
            case Behaviour.REFUSE_MESSAGE:
                return "554 5.7.1 spam"
            case Behaviour.MESSAGE_LATER:
                return "451 4.3.0 busy"
            case Behaviour.HANG:
                self.server.is_hanging.set()
                await asyncio.Event().wait()
        self.server.note(_received(envelope, is_taken=self.behaviour is not Behaviour.DROP_BEFORE_ANSWER))
        if self.behaviour is Behaviour.DROP_BEFORE_ANSWER:
            await _drop(smtp)
        if self.behaviour is Behaviour.DROP_AFTER_ANSWER:
            await smtp.push("250 2.0.0 queued")
            await _drop(smtp)
        return "250 2.0.0 queued"


async def _drop(smtp: SMTP) -> None:
    """End the line in the middle of the conversation, once what was said is on its way."""
    assert smtp.transport is not None
    smtp.transport.close()
    await asyncio.Event().wait()


def _received(envelope: Envelope, *, is_taken: bool) -> Received:
    content = cast("bytes", envelope.content)
    mail = message_from_bytes(content, policy=policy.default)
    return Received(sender=str(envelope.mail_from), recipients=envelope.rcpt_tos, mail=mail, is_taken=is_taken)


def _authenticate(smtp: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    conversation = cast("_Conversation", smtp.event_handler)
    user, password = data.login.decode(), data.password.decode()
    conversation.server.logins.append((user, password))
    is_known = (user, password) == (ADDRESS, PASSWORD) and conversation.behaviour is not Behaviour.REFUSE_LOGIN
    return AuthResult(success=is_known, handled=False)


def write_secrets(path: Path, **changes: object) -> Path:
    """A secrets file of the test account; a change of None leaves the key out."""
    values: dict[str, object] = {
        "outgoing_email_host": "localhost",
        "outgoing_email_port": 587,
        "outgoing_email_address": ADDRESS,
        "outgoing_email_password": PASSWORD,
        "sms_address_for_texts": RECIPIENT,
    } | changes
    # A JSON text is a TOML text too.
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items() if value is not None]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@cache
def authority() -> trustme.CA:
    return trustme.CA()


@cache
def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert("localhost").configure_cert(context)
    return context


def write_authority(path: Path) -> Path:
    """The authority's certificate, for SSL_CERT_FILE."""
    authority().cert_pem.write_to_path(str(path))
    return path
