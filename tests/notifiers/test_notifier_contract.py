"""The notifiers' contract, over a real mail server and a console; and what all that this package brings must have."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.contracts.notifier_contract import NotifierContract
from tests.smtp_server import SmtpServer

from smart_smoker.notifiers import Notifier
from smart_smoker.notifiers.console import Console
from smart_smoker.notifiers.text_message import TextMessage
from smart_smoker.plugins import find_plugin, plugin_names
from smart_smoker.settings import Settings


class MailStage:
    def __init__(self, server: SmtpServer, folder: Path) -> None:
        self._server = server
        self._folder = folder

    def notifier(self) -> Notifier:
        return TextMessage(self._server.write_secrets(self._folder / ".env.toml"))

    def broken_notifier(self) -> Notifier:
        return TextMessage(self._server.write_secrets(self._folder / "wrong.toml", outgoing_email_password="wrong"))

    def texts(self) -> list[str]:
        return self._server.texts


class ConsoleStage:
    def __init__(self) -> None:
        self._stream = io.StringIO()

    def notifier(self) -> Notifier:
        return Console(self._stream)

    def broken_notifier(self) -> Notifier:
        closed = io.StringIO()
        closed.close()
        return Console(closed)

    def texts(self) -> list[str]:
        return [line.removeprefix("ALERT ") for line in self._stream.getvalue().splitlines()]


class TestTextMessage(NotifierContract):
    @pytest.fixture
    def stage(self, tmp_path: Path) -> Iterator[MailStage]:
        with SmtpServer() as server:
            yield MailStage(server, tmp_path)


class TestConsole(NotifierContract):
    @pytest.fixture
    def stage(self) -> ConsoleStage:
        return ConsoleStage()


def test_this_package_brings_a_console_and_text_messages() -> None:
    assert {"console", "text_message"} <= set(plugin_names("notifier"))


@pytest.mark.parametrize("name", plugin_names("notifier"))
@pytest.mark.parametrize("environ", [{}, {"SMOKER_SECRETS": "elsewhere.toml"}], ids=["no variables", "a variable"])
def test_every_notifier_is_made_before_its_secrets_are_there(
    name: str, environ: Mapping[str, str], tmp_path: Path
) -> None:
    notifier = find_plugin("notifier", name, "NOTIFIER").from_settings(Settings(), environ, tmp_path)
    assert callable(notifier.send)
    assert list(tmp_path.iterdir()) == [tmp_path / "authority.pem"]
