"""Text messages: to whom they go, what they say in 160 characters, and the gateways that go away."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.contracts.notifier_contract import notice
from tests.smtp_server import SmtpServer

from smart_smoker.core.model import Severity
from smart_smoker.notifiers.text_message import TextMessage, short_text

CLOSED = {
    "T-Mobile's, which is closed": ("5551234567@tmomail.net", "T-Mobile closed in December 2024"),
    "AT&T's, in capitals": ("5551234567@TXT.ATT.NET", "AT&T closed on 17 June 2025"),
    "Verizon's, which closes": ("5551234567@vtext.com", "Verizon closes on 31 March 2027"),
}


@pytest.mark.parametrize(("recipient", "words"), CLOSED.values(), ids=CLOSED)
def test_a_gateway_that_goes_away_is_warned_of_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, recipient: str, words: str
) -> None:
    with SmtpServer() as server:
        notifier = TextMessage(
            secrets_file=server.write_secrets(tmp_path / ".env.toml", sms_address_for_texts=recipient)
        )
        for _ in range(3):
            notifier.send(notice())
    assert [words in record.getMessage() for record in caplog.records] == [True]


def test_other_gateways_are_not_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with SmtpServer() as server:
        TextMessage(secrets_file=server.write_secrets(tmp_path / ".env.toml")).send(notice())
    assert caplog.records == []


def test_a_channel_may_have_an_address_of_its_own(tmp_path: Path) -> None:
    with SmtpServer() as server:
        secrets = server.write_secrets(tmp_path / ".env.toml", sms_address_for_texts=None)
        TextMessage(secrets_file=secrets, to="5559876543@sms.example.net").send(notice())
    assert server.received[0].recipients == ["5559876543@sms.example.net"]


@pytest.mark.parametrize("to", ["wife", "a@b, c@d", "Bcc: <a@b>", "ä@example.com", "a@b\r\nDATA"])
def test_an_address_that_is_none_is_refused(to: str) -> None:
    with pytest.raises(ValueError, match="to must be one mail address"):
        TextMessage(secrets_file=Path(), to=to)


SUBJECTS = {
    Severity.INFORMATION: "Smoker news",
    Severity.WARNING: "Smoker alert",
    Severity.URGENT: "Urgent smoker alert",
}


@pytest.mark.parametrize("severity", Severity)
def test_the_subject_says_how_much_it_matters(tmp_path: Path, severity: Severity) -> None:
    with SmtpServer() as server:
        secrets = server.write_secrets(tmp_path / ".env.toml")
        TextMessage(secrets_file=secrets).send(replace(notice(), severity=severity))
    assert server.received[0].mail["Subject"] == SUBJECTS[severity]


LINK = "https://pit.example/a/7K2M"
SHORT_TEXTS = {
    "the link and the code": ("x" * 100, "7K2M", LINK, f"{'x' * 100}\nAcknowledge: 7K2M {LINK}"),
    "both, and one character more would be too many": (
        "x" * 115,
        "7K2M",
        LINK,
        f"{'x' * 115}\nAcknowledge: 7K2M {LINK}",
    ),
    "the code alone where both are too long": ("x" * 116, "7K2M", LINK, f"{'x' * 116}\nAcknowledge: 7K2M"),
    "the code however long the text is": ("x" * 300, "7K2M", LINK, f"{'x' * 300}\nAcknowledge: 7K2M"),
    "the code where there is no link": ("pit drop", "7K2M", None, "pit drop\nAcknowledge: 7K2M"),
    "the link where there is no code": ("x" * 300, "", LINK, f"{'x' * 300}\nAcknowledge: {LINK}"),
    "nothing where there is nothing to acknowledge": ("pit drop", "", None, "pit drop"),
}


@pytest.mark.parametrize(("text", "code", "link", "told"), SHORT_TEXTS.values(), ids=SHORT_TEXTS)
def test_a_text_ends_with(text: str, code: str, link: str | None, told: str) -> None:
    details = {} if link is None else {"link": link}
    assert short_text(replace(notice(text), code=code, details=details)) == told
