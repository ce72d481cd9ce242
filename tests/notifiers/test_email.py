"""Mails over real SMTP conversations: two ways to read each, nothing in them that was not written by us."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.notifier_contract import FULL, HOSTILE, notice
from tests.smtp_server import ADDRESS, RECIPIENT, SmtpServer

from smart_smoker.core.model import Severity
from smart_smoker.core.notice import Notice
from smart_smoker.errors import ConfigError
from smart_smoker.notifiers.email import Email

PAIR = {
    "link": "https://pit.example/a?t=x.y&n=1",
    "course": [
        ["02:20", {"Pit": "212 °F", "Brisket": "170 °F"}],
        ["02:40", {"Pit": "171 °F"}],
        ["03:00", {"Pit": "148 °F", "Brisket": "171 °F", "Pork": "98 °F"}],
    ],
}
FIRE = replace(
    notice("Pit 148 °F and falling for 12 min"),
    title="Fire dying",
    severity=Severity.URGENT,
    code="7K2M",
    details=PAIR,
)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


def sent(server: SmtpServer, folder: Path, what: Notice, **settings: Any) -> tuple[str, str]:
    """What arrives of it, as plain text and as HTML."""
    Email(secrets_file=server.write_secrets(folder / ".env.toml"), **settings).send(what)
    (received,) = server.received
    assert received.mail.get_content_type() == "multipart/alternative"
    plain, page = received.mail.iter_parts()
    assert (plain.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    return "\n".join(plain.get_content().splitlines()), "\n".join(page.get_content().splitlines())


class Tags(HTMLParser):
    """A page's tags in their order, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.rows: list[list[str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")
        self.links += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip("\n")


def test_the_plain_part_reads_like_a_note(server: SmtpServer, tmp_path: Path) -> None:
    plain, _ = sent(server, tmp_path, FIRE)
    assert plain == (
        "Pit 148 °F and falling for 12 min\n"
        "\n"
        "Acknowledge it: https://pit.example/a?t=x.y&n=1\n"
        "\n"
        "On the smoker's machine: smoker alerts ack 7K2M\n"
        "\n"
        " time     Pit  Brisket   Pork\n"
        "02:20  212 °F   170 °F       \n"
        "02:40  171 °F                \n"
        "03:00  148 °F   171 °F  98 °F"
    )


def test_the_page_has_a_button_and_a_table_of_the_last_hour(server: SmtpServer, tmp_path: Path) -> None:
    page = Tags(sent(server, tmp_path, FIRE)[1])
    assert page.links == ["https://pit.example/a?t=x.y&n=1"]
    assert "smoker alerts ack 7K2M" in page.text
    assert page.rows == [
        ["time", "Pit", "Brisket", "Pork"],
        ["02:20", "212 °F", "170 °F", ""],
        ["02:40", "171 °F", "", ""],
        ["03:00", "148 °F", "171 °F", "98 °F"],
    ]


def test_the_page_fits_a_phone_and_its_readers_colours(server: SmtpServer, tmp_path: Path) -> None:
    _, page = sent(server, tmp_path, FIRE)
    assert '<meta name="viewport" content="width=device-width">' in page
    assert '<meta name="color-scheme" content="light dark">' in page


def test_nothing_is_fetched_when_it_is_read(server: SmtpServer, tmp_path: Path) -> None:
    page = Tags(sent(server, tmp_path, FULL)[1])
    assert not {"img", "script", "link", "iframe", "form"} & set(page.tags)
    assert page.links == [FULL.details["link"]]


def test_what_comes_from_outside_is_text_and_no_tag(server: SmtpServer, tmp_path: Path) -> None:
    _, page = sent(server, tmp_path, replace(FULL, text=HOSTILE, code=HOSTILE))
    read = Tags(page)
    assert "script" not in read.tags
    assert read.text.count(HOSTILE) == 3


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "", None], ids=str)
def test_a_link_that_is_no_page_is_left_out(server: SmtpServer, tmp_path: Path, link: str | None) -> None:
    plain, page = sent(server, tmp_path, replace(notice("pit drop"), details={"link": link}))
    assert plain == "pit drop"
    assert Tags(page).links == []


def test_a_notice_with_nothing_else_is_its_text_alone(server: SmtpServer, tmp_path: Path) -> None:
    plain, page = sent(server, tmp_path, replace(notice("pit drop"), details={"course": []}))
    assert plain == "pit drop"
    assert not {"a", "table", "code"} & set(Tags(page).tags)


def test_the_title_is_the_subject_and_can_add_no_header(server: SmtpServer, tmp_path: Path) -> None:
    sent(server, tmp_path, FULL)
    mail = server.received[0].mail
    assert mail["Subject"] == "Fire dying Bcc: someone@example.com"
    assert mail["Bcc"] is None


IMPORTANCE = {
    Severity.INFORMATION: (None, None),
    Severity.WARNING: (None, None),
    Severity.URGENT: ("high", "1"),
}


@pytest.mark.parametrize("severity", Severity)
def test_an_urgent_mail_alone_is_marked(server: SmtpServer, tmp_path: Path, severity: Severity) -> None:
    sent(server, tmp_path, replace(notice("pit drop"), severity=severity))
    mail = server.received[0].mail
    assert (mail["Importance"], mail["X-Priority"]) == IMPORTANCE[severity]


RECIPIENTS = {
    "whom its channel names": ({"to": "wife@example.com"}, "wife@example.com"),
    "the account itself, where it names nobody": ({}, ADDRESS),
}


@pytest.mark.parametrize(("settings", "recipient"), RECIPIENTS.values(), ids=RECIPIENTS)
def test_it_goes_to(server: SmtpServer, tmp_path: Path, settings: dict[str, str], recipient: str) -> None:
    sent(server, tmp_path, notice("pit drop"), **settings)
    (received,) = server.received
    assert (received.sender, received.recipients, received.mail["To"]) == (ADDRESS, [recipient], recipient)


def test_it_needs_no_address_for_texts(server: SmtpServer, tmp_path: Path) -> None:
    secrets = server.write_secrets(tmp_path / ".env.toml", sms_address_for_texts=None)
    Email(secrets_file=secrets).send(notice("pit drop"))
    assert RECIPIENT not in server.received[0].recipients


def test_without_an_account_it_says_so_before_it_tries(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no secrets file"):
        Email(secrets_file=tmp_path / ".env.toml", to="a@example.com").check()
