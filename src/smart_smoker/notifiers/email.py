"""Tells by mail, which has the room for the last hour: what rings says what, the mail shows how it came to that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.notice import Notice
from smart_smoker.notifiers._smtp import send_mail
from smart_smoker.notifiers._words import link_of
from smart_smoker.secrets_file import MailSecrets, is_mail_address, read_mail_secrets

_PAGE: Final = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>
:root {{ color-scheme: light dark }}
body {{ font: 17px/1.4 system-ui, sans-serif; margin: 16px; max-width: 36em }}
.said {{ border-left: 5px solid {colour}; padding-left: 12px; font-size: 20px; white-space: pre-line }}
.seen {{ display: inline-block; padding: 12px 20px; border-radius: 8px; background: #0b57d0; color: #fff;
 text-decoration: none }}
table {{ border-collapse: collapse }}
th, td {{ padding: 4px 16px 4px 0; text-align: right; border-bottom: 1px solid #8888 }}
</style></head>
<body>
<p class="said">{text}</p>
{rest}</body></html>
"""
_COLOURS: Final = {Severity.INFORMATION: "#0b7fab", Severity.WARNING: "#c77700", Severity.URGENT: "#d32f2f"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """Sends each notice as plain text and HTML, with the account of the secrets file.

    Attributes:
        secrets_file: where the account is described; read anew at each attempt, so that a corrected file helps at once.
        to: whose mail it is; where it is empty, the account's own.
        timeout: how long the server may take for each answer.
    """

    secrets_file: Path
    to: str = ""
    timeout: timedelta = timedelta(seconds=20)

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
        mail = EmailMessage()
        mail["Subject"] = " ".join(notice.title.split()) or "Smoker alert"
        if notice.severity is Severity.URGENT:
            mail["Importance"] = "high"
            mail["X-Priority"] = "1"
        mail.set_content(plain(notice), charset="utf-8", cte="quoted-printable")
        mail.add_alternative(html(notice), subtype="html", charset="utf-8", cte="quoted-printable")
        return send_mail(mail, notice, self._secrets(), self.timeout)

    def _secrets(self) -> MailSecrets:
        return read_mail_secrets(self.secrets_file, to=self.to, to_key="outgoing_email_address")


def plain(notice: Notice) -> str:
    """The mail as text."""
    parts = [notice.text]
    if link := link_of(notice):
        parts.append(f"Acknowledge it: {link}")
    if notice.code:
        parts.append(f"On the smoker's machine: smoker alerts ack {notice.code}")
    if table := _table(notice):
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        rows = ("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in table)
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def html(notice: Notice) -> str:
    """The mail as a page, in the colours that its reader prefers; whatever comes from outside is escaped."""
    parts: list[str] = []
    if link := link_of(notice):
        parts.append(f'<p><a class="seen" href="{escape(link)}">I have seen it</a></p>\n')
    if notice.code:
        parts.append(f"<p>On the smoker's machine: <code>smoker alerts ack {escape(notice.code)}</code></p>\n")
    if table := _table(notice):
        head, *body = table
        rows = [_row("th", head), *(_row("td", row) for row in body)]
        parts.append("<table>\n" + "".join(rows) + "</table>\n")
    return _PAGE.format(text=escape(notice.text), colour=_COLOURS[notice.severity], rest="".join(parts))


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>\n"


def _table(notice: Notice) -> list[list[str]]:
    """The last hour, its heading first; a probe that said nothing at a time has an empty cell there."""
    course: Sequence[tuple[str, Mapping[str, str]]] = notice.details.get("course", ())
    labels = list(dict.fromkeys(label for _, temps in course for label in temps))
    if not labels:
        return []
    return [["time", *labels], *([moment, *(temps.get(label, "") for label in labels)] for moment, temps in course)]


NOTIFIER = Email
