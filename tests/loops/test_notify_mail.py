"""Outbox to mail server, over the real store and real SMTP conversations."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from tests.loops.notify_parts import Count, Watch, deliveries, notifying, outcomes, put
from tests.smtp_server import PASSWORD, Behaviour, SmtpServer, write_authority

from smart_smoker.core.notice import Notice
from smart_smoker.loops.notify import Tally, notify_once
from smart_smoker.notifiers import Notifier
from smart_smoker.notifiers.text_message import TextMessage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "smoker.db"


@pytest.fixture(autouse=True)
def trusted_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(write_authority(tmp_path / "authority.pem")))
    caplog.set_level(logging.INFO, logger="smart_smoker")


@pytest.mark.parametrize(
    "script",
    [
        [],
        [Behaviour.RECIPIENT_LATER],
        [Behaviour.MESSAGE_LATER, Behaviour.MESSAGE_LATER, Behaviour.RECIPIENT_LATER],
        [Behaviour.DROP_AT_RECIPIENT, Behaviour.MESSAGE_LATER],
        [Behaviour.DROP_AFTER_ANSWER, Behaviour.DROP_AFTER_ANSWER],
    ],
    ids=lambda script: ", ".join(script) or "takes all",
)
async def test_every_text_arrives_once_at_a_server_that(path: Path, tmp_path: Path, script: list[Behaviour]) -> None:
    put(path, "one", "two")
    watch = Watch(path)
    with SmtpServer(script) as server:
        notifier = TextMessage(secrets_file=server.write_secrets(tmp_path / ".env.toml"))
        async with notifying(watch.open_store, {"text_message": notifier}):
            await watch.marked.until(2)
    assert sorted(server.texts) == ["one", "two"]
    assert {delivery.answer for delivery in deliveries(path)} == {"250 2.0.0 queued"}


async def test_a_lost_answer_alone_repeats_a_text_and_under_the_same_id(
    path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(path, "stall")
    watch = Watch(path)
    with SmtpServer([Behaviour.DROP_BEFORE_ANSWER]) as server:
        notifier = TextMessage(secrets_file=server.write_secrets(tmp_path / ".env.toml"))
        async with notifying(watch.open_store, {"text_message": notifier}):
            await watch.marked.until(1)
    assert [received.is_taken for received in server.received] == [False, True]
    assert len({received.message_id for received in server.received}) == 1
    assert "it may arrive twice. Trying again" in caplog.messages[0]


async def test_a_server_that_hangs_is_tried_again(path: Path, tmp_path: Path) -> None:
    put(path, "stall")
    watch = Watch(path)
    with SmtpServer([Behaviour.HANG]) as server:
        notifier = TextMessage(
            secrets_file=server.write_secrets(tmp_path / ".env.toml"), timeout=timedelta(seconds=1.5)
        )
        async with notifying(watch.open_store, {"text_message": notifier}):
            await watch.marked.until(1)
        assert server.is_hanging.is_set()
    assert server.texts == ["stall"]


async def test_an_unknown_recipient_is_given_up(path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(path, "stall")
    with SmtpServer([Behaviour.REFUSE_RECIPIENT]) as server:
        notifier = TextMessage(secrets_file=server.write_secrets(tmp_path / ".env.toml"))
        assert await notify_once(Watch(path).open_store, {"text_message": notifier}) == Tally(delivered=0, failed=1)
    assert outcomes(path) == [("failed", 1)]
    assert "550 5.1.1 no such user" in deliveries(path)[0].answer
    assert "Given up: stall" in caplog.messages[0]


async def test_a_refused_login_is_tried_once_in_five_minutes_and_shows_no_password(
    path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(path, "one", "two", "three")
    with SmtpServer([Behaviour.REFUSE_LOGIN]) as server:
        notifier = TextMessage(secrets_file=server.write_secrets(tmp_path / ".env.toml"))
        await notify_once(Watch(path).open_store, {"text_message": notifier})
        assert server.connections == 1
    assert outcomes(path) == [("pending", 1), ("pending", 0), ("pending", 0)]
    assert len(caplog.messages) == 1
    assert "many providers want an app password. Trying again in 5 min (attempt 2)." in caplog.messages[0]
    assert PASSWORD not in caplog.text + str(deliveries(path))


class CountedLooks:
    """Counts how often it was asked whether it can send."""

    breaks_through = False

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self.looks = Count()

    def check(self) -> None:
        self.looks.up()
        self._notifier.check()

    def send(self, notice: Notice) -> str:
        return self._notifier.send(notice)


async def test_texts_wait_for_the_secrets_file(path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(path, "stall")
    secrets, watch = tmp_path / ".env.toml", Watch(path)
    with SmtpServer() as server:
        notifier = CountedLooks(TextMessage(secrets_file=secrets))
        async with notifying(watch.open_store, {"text_message": notifier}):
            await notifier.looks.until(3)
            assert server.connections == 0
            server.write_secrets(secrets)
            await watch.marked.until(1)
    assert outcomes(path) == [("delivered", 1)]
    assert [message.split(":")[0] for message in caplog.messages] == ["Texts wait until this is mended", "Text sent"]
    assert str(secrets) in caplog.messages[0]
