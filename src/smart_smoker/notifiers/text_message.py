"""Tells by text message: a mail to the address that a carrier or a service turns into one."""

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.notice import Notice
from smart_smoker.notifiers._smtp import send_mail
from smart_smoker.notifiers._words import acknowledgeable, link_of
from smart_smoker.secrets_file import MailSecrets, is_mail_address, read_mail_secrets

ONE_TEXT: Final = 160
"""As many characters as a carrier takes for one text message."""

CLOSING_GATEWAYS: Final = {
    "tmomail.net": "T-Mobile closed in December 2024",
    "txt.att.net": "AT&T closed on 17 June 2025",
    "mms.att.net": "AT&T closed on 17 June 2025",
    "vtext.com": "Verizon closes on 31 March 2027",
    "vzwpix.com": "Verizon closes on 31 March 2027",
}
_SUBJECTS: Final = {
    Severity.INFORMATION: "Smoker news",
    Severity.WARNING: "Smoker alert",
    Severity.URGENT: "Urgent smoker alert",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage:
    """Sends each notice as a mail of its own, over an encrypted line only.

    Attributes:
        secrets_file: where the account is described; read anew at each attempt, so that a corrected file helps at once.
        to: the address that becomes a text message; where it is empty, that of the secrets file.
        timeout: how long the server may take for each answer.
    """

    secrets_file: Path
    to: str = ""
    timeout: timedelta = timedelta(seconds=20)
    _warned_of: set[str] = field(init=False, repr=False, default_factory=set)

    breaks_through: ClassVar = False

    def __post_init__(self) -> None:
        if self.to and not is_mail_address(self.to):
            raise ValueError("to must be one mail address, like name@example.com")

    def check(self) -> None:
        """Raises ConfigError where the secrets file is missing or wrong."""
        self._secrets()

    def send(self, notice: Notice) -> str:
        """Hand the notice to the mail server; returns its answer.

        Raises:
            NotifyError: refused, or the server is away; says where the message may arrive twice.
            ConfigError: the secrets file is missing or wrong.
        """
        secrets = self._secrets()
        warning = gateway_warning(secrets.recipient)
        if warning and warning not in self._warned_of:
            self._warned_of.add(warning)
            logger.warning("%s; docs/texts.md names other ways", warning)
        mail = EmailMessage()
        mail["Subject"] = _SUBJECTS[notice.severity]
        mail.set_content(short_text(notice), charset="utf-8", cte="quoted-printable")
        return send_mail(mail, notice, secrets, self.timeout)

    def closing_gateway(self) -> str:
        """As `gateway_warning`, of where its texts go; raises ConfigError as `check` does."""
        return gateway_warning(self._secrets().recipient)

    def _secrets(self) -> MailSecrets:
        return read_mail_secrets(self.secrets_file, to=self.to)


def gateway_warning(recipient: str) -> str:
    """What is to be said of an address on a gateway that is closed, or will be; empty where there is nothing."""
    domain = recipient.rpartition("@")[2].lower()
    if domain not in CLOSING_GATEWAYS:
        return ""
    return (
        f"texts go to {domain}, a gateway from mail to text messages that {CLOSING_GATEWAYS[domain]}: "
        "they may never arrive"
    )


def short_text(notice: Notice) -> str:
    """What to say and how to acknowledge it: the link and the code, or the code alone where one text holds no more."""
    code, link = notice.code, link_of(notice)
    whole = acknowledgeable(notice.text, code, link)
    return whole if len(whole) <= ONE_TEXT or not code else acknowledgeable(notice.text, code)


NOTIFIER = TextMessage
