"""The notifiers' contract, over a real server of each protocol; and what all that this package brings must have."""

import io
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from tests.contracts.notifier_contract import NotifierContract
from tests.http_server import HttpServer
from tests.smtp_server import SmtpServer

from smart_smoker import config
from smart_smoker.notifiers import Notifier
from smart_smoker.notifiers.command import Command
from smart_smoker.notifiers.console import Console
from smart_smoker.notifiers.email import Email
from smart_smoker.notifiers.push import Push
from smart_smoker.notifiers.text_message import TextMessage
from smart_smoker.plugins import plugin_names
from smart_smoker.settings import Settings


class MailStage:
    def __init__(self, kind: type[TextMessage | Email], server: SmtpServer, folder: Path) -> None:
        self._kind = kind
        self._server = server
        self._folder = folder

    def notifier(self) -> Notifier:
        return self._kind(secrets_file=self._server.write_secrets(self._folder / ".env.toml"))

    def broken_notifier(self) -> Notifier:
        path = self._server.write_secrets(self._folder / "wrong.toml", outgoing_email_password="wrong")
        return self._kind(secrets_file=path)

    def texts(self) -> list[str]:
        return self._server.texts


class ConsoleStage:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._stream = io.StringIO()

    def notifier(self) -> Notifier:
        self._monkeypatch.setattr(sys, "stderr", self._stream)
        return Console()

    def broken_notifier(self) -> Notifier:
        closed = io.StringIO()
        closed.close()
        self._monkeypatch.setattr(sys, "stderr", closed)
        return Console()

    def texts(self) -> list[str]:
        return [line.removeprefix("ALERT ") for line in self._stream.getvalue().splitlines()]


class PushStage:
    """A service of an Apprise URL that the server stands in for; `field` is where it has the text."""

    def __init__(self, server: HttpServer, url: str, field: str) -> None:
        self._server = server
        self._url = url
        self._field = field

    def notifier(self) -> Notifier:
        return Push(urls=(self._url,))

    def broken_notifier(self) -> Notifier:
        self._server.status = 403
        return self.notifier()

    def texts(self) -> list[str]:
        return [request.json[self._field] for request in self._server.received]


WRITE_DOWN = """\
import json, pathlib, sys
sys.stdin.reconfigure(encoding="utf-8", newline="")
with pathlib.Path(sys.argv[1]).open("a") as file:
    print(json.dumps(sys.stdin.read()), file=file)
"""


class CommandStage:
    def __init__(self, folder: Path) -> None:
        self._script = folder / "write_down.py"
        self._script.write_text(WRITE_DOWN)
        self._file = folder / "texts.jsonl"

    def notifier(self) -> Notifier:
        return Command(environ={}, command=[sys.executable, str(self._script), str(self._file)])

    def broken_notifier(self) -> Notifier:
        return Command(environ={}, command=[sys.executable, "-c", "raise SystemExit('no paper')"])

    def texts(self) -> list[str]:
        return [json.loads(line) for line in self._file.read_text().splitlines()] if self._file.exists() else []


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


class TestTextMessage(NotifierContract):
    @pytest.fixture
    def stage(self, smtp_server: SmtpServer, tmp_path: Path) -> MailStage:
        return MailStage(TextMessage, smtp_server, tmp_path)


class TestEmail(NotifierContract):
    @pytest.fixture
    def stage(self, smtp_server: SmtpServer, tmp_path: Path) -> MailStage:
        return MailStage(Email, smtp_server, tmp_path)


class TestConsole(NotifierContract):
    @pytest.fixture
    def stage(self, monkeypatch: pytest.MonkeyPatch) -> ConsoleStage:
        return ConsoleStage(monkeypatch)


class TestPushByNtfy(NotifierContract):
    @pytest.fixture
    def stage(self, push_server: HttpServer) -> PushStage:
        return PushStage(push_server, f"ntfy://127.0.0.1:{push_server.port}/my-secret-topic", "message")


class TestPushByAServiceThatIsNotKnownHere(NotifierContract):
    @pytest.fixture
    def stage(self, push_server: HttpServer) -> PushStage:
        return PushStage(push_server, f"json://127.0.0.1:{push_server.port}/my-secret-path", "message")


class TestCommand(NotifierContract):
    @pytest.fixture
    def stage(self, tmp_path: Path) -> CommandStage:
        return CommandStage(tmp_path)


NEEDED: Final[Mapping[str, Mapping[str, object]]] = {
    "push": {"urls": ["ntfy://my-secret-topic"]},
    "command": {"command": [sys.executable]},
}


def test_this_package_brings_five() -> None:
    assert plugin_names("notifier") == ["command", "console", "email", "push", "text_message"]


@pytest.mark.parametrize("name", plugin_names("notifier"))
@pytest.mark.parametrize("environ", [{}, {"SMOKER_SECRETS": "elsewhere.toml"}], ids=["no variables", "a variable"])
def test_every_notifier_is_made_before_its_secrets_are_there(
    name: str, environ: Mapping[str, str], tmp_path: Path
) -> None:
    settings = Settings(channels=(name,), channel_settings={name: NEEDED.get(name, {})})
    notifier = config.make_notifiers(settings, environ, tmp_path)[name]
    assert callable(notifier.send)
    assert list(tmp_path.iterdir()) == [tmp_path / "authority.pem"]
