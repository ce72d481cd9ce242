"""The conversation with a mail server: STARTTLS with a checked certificate, a login, and every way to fail."""

import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import repeat
from pathlib import Path

import pytest
from tests.contracts.notifier_contract import notice
from tests.smtp_server import ADDRESS, PASSWORD, RECIPIENT, Behaviour, SmtpServer, write_secrets

from smart_smoker.errors import ConfigError, NotifyError
from smart_smoker.notifiers import _smtp
from smart_smoker.notifiers.text_message import TextMessage
from smart_smoker.secrets_file import read_mail_secrets

LONG = timedelta(seconds=20)
SHORT = timedelta(seconds=1.5)


def send(
    server: SmtpServer, folder: Path, changes: Mapping[str, object] | None = None, timeout: timedelta = LONG
) -> str:
    secrets = server.write_secrets(folder / ".env.toml", **changes or {})
    return TextMessage(secrets_file=secrets, timeout=timeout).send(notice())


def test_a_message_has_its_headers_and_the_servers_answer_comes_back(tmp_path: Path) -> None:
    with SmtpServer() as server:
        assert send(server, tmp_path) == "250 2.0.0 queued"
    (received,) = server.received
    mail = received.mail
    assert (received.sender, received.recipients) == (ADDRESS, [RECIPIENT])
    assert (mail["From"], mail["To"], mail["Subject"]) == (ADDRESS, RECIPIENT, "Smoker alert")
    assert (mail["Message-ID"], mail["Date"]) == ("<1@smart-smoker>", "Sun, 01 Mar 2026 12:00:00 +0000")
    assert mail.get_content_charset() == "utf-8"
    assert server.logins == [(ADDRESS, PASSWORD)]


def test_a_repeated_notice_bears_the_same_message_id(tmp_path: Path) -> None:
    with SmtpServer() as server:
        notifier = TextMessage(secrets_file=server.write_secrets(tmp_path / ".env.toml"))
        for attempts in range(2):
            notifier.send(notice(attempts=attempts))
    assert [received.message_id for received in server.received] == ["<1@smart-smoker>"] * 2


def test_on_the_port_for_it_the_line_is_encrypted_from_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SmtpServer(implicit_tls=True) as server:
        monkeypatch.setattr(_smtp, "IMPLICIT_TLS_PORT", server.port)
        send(server, tmp_path)
    assert server.texts == ["Smoker Alert!"]


@dataclass(frozen=True)
class Failure:
    """What the error must say, and be."""

    says: str
    is_permanent: bool = False
    pause_s: float = 0.0
    arrived: int = 0


FAILURES = {
    Behaviour.REFUSE_LOGIN: Failure(f"refuses the login of {ADDRESS} .535 .*outgoing_email_password", pause_s=300),
    Behaviour.REFUSE_SENDER: Failure(f"refuses the sender {ADDRESS} .553 not your address", is_permanent=True),
    Behaviour.REFUSE_RECIPIENT: Failure(f"refuses the recipient {RECIPIENT} .550 .*sms_address", is_permanent=True),
    Behaviour.REFUSE_MESSAGE: Failure("refuses the message .554 5.7.1 spam", is_permanent=True),
    Behaviour.RECIPIENT_LATER: Failure(f"does not take the recipient {RECIPIENT} now .450"),
    Behaviour.MESSAGE_LATER: Failure("does not take the message now .451"),
    Behaviour.DROP_AT_RECIPIENT: Failure("dropped the line$"),
    Behaviour.DROP_BEFORE_ANSWER: Failure("dropped the line, .* it may arrive twice$", arrived=1),
    Behaviour.HANG: Failure("did not answer in time, .* it may arrive twice$"),
}


@pytest.mark.parametrize(("behaviour", "failure"), FAILURES.items(), ids=FAILURES)
def test_a_server_that(tmp_path: Path, behaviour: Behaviour, failure: Failure) -> None:
    timeout = SHORT if behaviour is Behaviour.HANG else LONG
    with SmtpServer(repeat(behaviour)) as server, pytest.raises(NotifyError, match=failure.says) as caught:
        send(server, tmp_path, timeout=timeout)
    said = caught.value
    assert (said.permanent, said.pause_s) == (failure.is_permanent, failure.pause_s)
    assert len(server.received) == failure.arrived
    assert f"the mail server localhost:{server.port}" in str(said)
    assert len(str(said).splitlines()) == 1
    assert PASSWORD not in str(said)


def test_a_line_that_breaks_after_the_answer_is_a_delivery(tmp_path: Path) -> None:
    with SmtpServer([Behaviour.DROP_AFTER_ANSWER]) as server:
        assert send(server, tmp_path) == "250 2.0.0 queued"


def test_what_was_not_taken_is_taken_later(tmp_path: Path) -> None:
    with SmtpServer([Behaviour.RECIPIENT_LATER, Behaviour.DROP_AT_RECIPIENT]) as server:
        for _ in range(2):
            with pytest.raises(NotifyError):
                send(server, tmp_path)
        send(server, tmp_path)
    assert server.texts == ["Smoker Alert!"]


def test_without_encryption_no_password_is_sent(tmp_path: Path) -> None:
    with SmtpServer(starttls=False) as server, pytest.raises(NotifyError, match=r"STARTTLS.*never sent in clear"):
        send(server, tmp_path)
    assert (server.logins, server.connections) == ([], 1)


def test_an_untrusted_certificate_gets_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with SmtpServer() as server, pytest.raises(NotifyError, match=r"certificate that is not trusted.*SSL_CERT_FILE"):
        send(server, tmp_path)
    assert (server.logins, server.connections) == ([], 1)


def test_a_certificate_for_another_name_gets_no_password(tmp_path: Path) -> None:
    with SmtpServer() as server, pytest.raises(NotifyError, match=r"not trusted.*127\.0\.0\.1"):
        send(server, tmp_path, {"outgoing_email_host": "127.0.0.1"})
    assert server.logins == []


def test_a_server_that_says_nothing_at_all_is_left(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        secrets = write_secrets(tmp_path / ".env.toml", outgoing_email_port=silent.getsockname()[1])
        with pytest.raises(NotifyError, match=r"did not answer in time$"):
            TextMessage(secrets_file=secrets, timeout=SHORT).send(notice())


def test_a_server_that_is_down_refuses_the_connection(tmp_path: Path) -> None:
    with SmtpServer() as server:
        secrets = server.write_secrets(tmp_path / ".env.toml")
    with pytest.raises(NotifyError, match=r"refuses the connection.*outgoing_email_port"):
        TextMessage(secrets_file=secrets).send(notice())


def test_a_host_that_nobody_knows_is_named(tmp_path: Path) -> None:
    secrets = write_secrets(tmp_path / ".env.toml", outgoing_email_host="mail.invalid")
    with pytest.raises(NotifyError, match=r"mail\.invalid:587 is not found .*outgoing_email_host"):
        TextMessage(secrets_file=secrets).send(notice())


def test_the_secrets_are_read_anew_at_each_attempt(tmp_path: Path) -> None:
    path = tmp_path / ".env.toml"
    notifier = TextMessage(secrets_file=path)
    with pytest.raises(ConfigError, match="no secrets file"):
        notifier.check()
    with SmtpServer() as server:
        server.write_secrets(path, outgoing_email_password="old")
        with pytest.raises(NotifyError, match="refuses the login"):
            notifier.send(notice())
        server.write_secrets(path)
        notifier.check()
        notifier.send(notice())
    assert server.texts == ["Smoker Alert!"]


def test_the_password_is_in_no_log_and_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="smart_smoker")
    with SmtpServer(Behaviour) as server:
        for behaviour in Behaviour:
            try:
                send(server, tmp_path, timeout=SHORT if behaviour is Behaviour.HANG else LONG)
            except NotifyError as wrong:
                logging.getLogger("smart_smoker.test").warning("failed", exc_info=wrong)
    assert len(server.logins) >= len(Behaviour)
    assert "failed" in caplog.text
    assert PASSWORD not in caplog.text


def test_a_server_that_repeats_the_password_is_not_quoted(tmp_path: Path) -> None:
    secrets = read_mail_secrets(write_secrets(tmp_path / ".env.toml"))
    said = _smtp._said((535, f"no {PASSWORD}\r\nfor\tyou \x1b[2J".encode()), secrets)
    assert said == "535 no *** for you [2J"
