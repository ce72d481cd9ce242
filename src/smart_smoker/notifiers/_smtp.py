"""The conversation with a mail server, for every notifier that goes through one.

It is spelled out, command by command, because what matters is where it broke: before the message was handed over
nothing has happened, after the server's `250` it is delivered, and only a line that breaks between the two leaves open
which.
"""

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from smart_smoker.core.notice import Notice
from smart_smoker.errors import NotifyError
from smart_smoker.secrets_file import MailSecrets

IMPLICIT_TLS_PORT: Final = 465
SETTINGS_PAUSE_S: Final = 300.0
"""After what only other settings can mend: a wrong password tried quickly locks an account."""

_REASONS: Final = (
    (TimeoutError, "did not answer in time", 0.0),
    (
        smtplib.SMTPAuthenticationError,
        "refuses the login of {address} ({said}): correct outgoing_email_address and outgoing_email_password; "
        "many providers want an app password",
        SETTINGS_PAUSE_S,
    ),
    (smtplib.SMTPResponseException, "does not serve now ({said})", 0.0),
    (
        (smtplib.SMTPServerDisconnected, ConnectionResetError, BrokenPipeError, ssl.SSLEOFError),
        "dropped the line",
        0.0,
    ),
    (
        smtplib.SMTPException,
        "lacks what is needed ({why}), and the password is never sent in clear: correct outgoing_email_host and "
        "outgoing_email_port, most often 587 or 465",
        SETTINGS_PAUSE_S,
    ),
    (
        ssl.SSLCertVerificationError,
        "shows a certificate that is not trusted ({why}): where it is your own server, name its authority's file in "
        "SSL_CERT_FILE",
        SETTINGS_PAUSE_S,
    ),
    (ssl.SSLError, "speaks no TLS that fits ({why}): correct outgoing_email_port", SETTINGS_PAUSE_S),
    (socket.gaierror, "is not found ({why}): correct outgoing_email_host, or mend the network", 0.0),
    (ConnectionRefusedError, "refuses the connection: it is down, or outgoing_email_port is wrong", 0.0),
    (OSError, "cannot be reached ({why})", 0.0),
)


def send_mail(mail: EmailMessage, notice: Notice, secrets: MailSecrets, timeout: timedelta) -> str:
    """Hand over a mail that has its subject and its content; returns the server's answer.

    Args:
        mail: is given the headers that every notice's mail has.
        notice: what it tells of; its Message-ID is the same at every attempt.
        secrets: the account, and to whom it goes.
        timeout: how long the server may take for each answer.

    Raises:
        NotifyError: refused, or the server is away; says where the message may arrive twice.
    """
    mail["From"] = secrets.address
    mail["To"] = secrets.recipient
    mail["Date"] = format_datetime(notice.created_at)
    mail["Message-ID"] = notice.message_id
    mail["Auto-Submitted"] = "auto-generated"
    with logged_in(secrets, timeout) as server:
        return _hand_over(server, mail.as_bytes(policy=SMTP), secrets)


@contextmanager
def logged_in(secrets: MailSecrets, timeout: timedelta) -> Iterator[smtplib.SMTP]:
    """A line to the mail server, encrypted and logged in, its certificate checked.

    OpenSSL's trust store decides, or the file that SSL_CERT_FILE names.

    Raises:
        NotifyError: it cannot be had; the password is never sent in clear.
    """
    with _explained(secrets):
        server = _connect(secrets, timeout)
    try:
        with _explained(secrets):
            if secrets.port != IMPLICIT_TLS_PORT:
                server.starttls(context=ssl.create_default_context())
            server.login(secrets.address, secrets.password)
        yield server
    finally:
        _hang_up(server)


def _connect(secrets: MailSecrets, timeout: timedelta) -> smtplib.SMTP:
    # A greeting name of our own: the default asks the network for this machine's, which can take half a minute.
    name, seconds = "[127.0.0.1]", timeout.total_seconds()
    if secrets.port == IMPLICIT_TLS_PORT:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(secrets.host, secrets.port, name, timeout=seconds, context=context)
    return smtplib.SMTP(secrets.host, secrets.port, name, timeout=seconds)


def _hang_up(server: smtplib.SMTP) -> None:
    # The answer to QUIT is not waited for: a message that was taken is to be marked as delivered at once.
    with suppress(OSError):
        server.putcmd("quit")
    server.close()


def _hand_over(server: smtplib.SMTP, mail: bytes, secrets: MailSecrets) -> str:
    with _explained(secrets):
        _hold_to(server.mail(secrets.address), f"the sender {secrets.address}", secrets)
        _hold_to(server.rcpt(secrets.recipient), f"the recipient {secrets.recipient}", secrets)
        _hold_to(server.docmd("DATA"), "the message", secrets)
    with _explained(secrets, after_message=True):
        server.send(re.sub(rb"(?m)^\.", b"..", mail) + b".\r\n")
        reply = server.getreply()
    return _hold_to(reply, "the message", secrets)


def _hold_to(reply: tuple[int, bytes], what: str, secrets: MailSecrets) -> str:
    """The answer as text, where it is a good one."""
    said = _said(reply, secrets)
    if 200 <= reply[0] < 400:
        return said
    if reply[0] < 500:
        raise NotifyError(f"{_server(secrets)} does not take {what} now ({said})")
    remedy = "; correct it: it is the channel's setting `to`, or sms_address_for_texts" if "recipient" in what else ""
    raise NotifyError(f"{_server(secrets)} refuses {what} ({said}){remedy}", permanent=True)


@contextmanager
def _explained(secrets: MailSecrets, *, after_message: bool = False) -> Iterator[None]:
    try:
        yield
    except OSError as wrong:
        reason, pause_s = _reason(wrong, secrets)
        doubt = ", before it said whether it took the message: it may arrive twice" if after_message else ""
        raise NotifyError(f"{_server(secrets)} {reason}{doubt}", pause_s=pause_s) from None


def _reason(wrong: OSError, secrets: MailSecrets) -> tuple[str, float]:
    """What broke, and the seconds to pause before the next attempt; every error of `smtplib` is an OSError too."""
    if isinstance(wrong.__context__, TimeoutError):
        wrong = wrong.__context__
    if isinstance(wrong, smtplib.SMTPAuthenticationError) and wrong.smtp_code < 500:
        return f"cannot check the login now ({_said(wrong.args, secrets)})", 0.0
    said = _said(wrong.args, secrets) if isinstance(wrong, smtplib.SMTPResponseException) else ""
    why = getattr(wrong, "verify_message", None) or getattr(wrong, "reason", None) or wrong.strerror or str(wrong)
    sentence, pause_s = next((words, pause_s) for kinds, words, pause_s in _REASONS if isinstance(wrong, kinds))
    return sentence.format(said=said, why=why, address=secrets.address), pause_s


def _server(secrets: MailSecrets) -> str:
    return f"the mail server {secrets.host}:{secrets.port}"


def _said(reply: Sequence[object], secrets: MailSecrets) -> str:
    """The server's answer as one short line; should it echo the password, three stars stand in for it."""
    code, answer = reply
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    plain = f"\0{secrets.address}\0{secrets.password}"
    for secret in (secrets.password, *(b64encode(word.encode()).decode() for word in (secrets.password, plain))):
        text = text.replace(secret, "***")
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"{code} {text[:200]}".strip()
