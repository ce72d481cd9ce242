"""Tells by text message: a mail to the address that a carrier or a service turns into one.

The conversation with the mail server is spelled out, command by command, because what matters is where it broke: before
the message was handed over nothing has happened, after the server's `250` it is delivered, and only a line that breaks
between the two leaves open which.
"""

import logging
import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from smart_smoker.core.notice import Notice
from smart_smoker.errors import NotifyError
from smart_smoker.secrets_file import MailSecrets, find_secrets_file, read_mail_secrets

if TYPE_CHECKING:
    from smart_smoker.settings import Settings

IMPLICIT_TLS_PORT: Final = 465
SETTINGS_PAUSE_S: Final = 300.0
"""After what only other settings can mend: a wrong password tried quickly locks an account."""

CLOSING_GATEWAYS: Final = {
    "tmomail.net": "T-Mobile closed in December 2024",
    "txt.att.net": "AT&T closed on 17 June 2025",
    "mms.att.net": "AT&T closed on 17 June 2025",
    "vtext.com": "Verizon closes on 31 March 2027",
    "vzwpix.com": "Verizon closes on 31 March 2027",
}

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

logger = logging.getLogger(__name__)


class TextMessage:
    """Sends each notice as a mail of its own, over an encrypted line only.

    Args:
        secrets_file: where the account is described; read anew at each attempt, so that a corrected file helps at once.
        timeout: how long the server may take for each answer.
    """

    def __init__(self, secrets_file: Path, *, timeout: timedelta = timedelta(seconds=20)) -> None:
        self._secrets_file = secrets_file
        self._timeout = timeout
        self._warned_of: set[str] = set()

    @classmethod
    def from_settings(cls, _settings: "Settings", environ: Mapping[str, str], cwd: Path) -> Self:
        """The channel as `config` makes it; a missing secrets file is told of when there is something to send."""
        return cls(find_secrets_file(environ, cwd))

    def check(self) -> None:
        """Read the secrets file; asks no server.

        Raises:
            ConfigError: it is missing or wrong.
        """
        read_mail_secrets(self._secrets_file)

    def send(self, notice: Notice) -> str:
        """Hand the notice to the mail server; returns its answer.

        Raises:
            NotifyError: refused, or the server is away; says where the message may arrive twice.
            ConfigError: the secrets file is missing or wrong.
        """
        secrets = read_mail_secrets(self._secrets_file)
        self._warn_of_gateway(secrets.recipient)
        with logged_in(secrets, self._timeout) as server:
            return _hand_over(server, _mail(notice, secrets), secrets)

    def _warn_of_gateway(self, recipient: str) -> None:
        domain = recipient.rpartition("@")[2].lower()
        if domain in CLOSING_GATEWAYS and domain not in self._warned_of:
            self._warned_of.add(domain)
            logger.warning(
                "sms_address_for_texts is on %s, a gateway from mail to text messages that %s: "
                "texts may never arrive; docs/texts.md names other ways",
                domain,
                CLOSING_GATEWAYS[domain],
            )


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


def _mail(notice: Notice, secrets: MailSecrets) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = secrets.address
    mail["To"] = secrets.recipient
    mail["Date"] = format_datetime(notice.created_at)
    mail["Message-ID"] = notice.message_id
    mail["Subject"] = "Smoker alert"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(notice.text, charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


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
    remedy = "; check sms_address_for_texts" if "recipient" in what else ""
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


NOTIFIER = TextMessage
