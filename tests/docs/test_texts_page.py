"""docs/texts.md is tried as it is written, with servers of ours in place of the real ones."""

import os
from collections.abc import Mapping
from inspect import signature
from pathlib import Path

import pytest
from apprise.plugins.ntfy import NotifyNtfy
from tests.docs.pages import PAGES, code
from tests.http_server import HttpServer
from tests.smtp_server import SmtpServer, write_authority

from smart_smoker.cli.main import main
from smart_smoker.notifiers.text_message import CLOSING_GATEWAYS
from smart_smoker.plugins import find_plugin, plugin_names

SETTINGS_PAGE = PAGES["docs/configuration.md"].read_text(encoding="utf-8")
PAGE = PAGES["docs/texts.md"].read_text(encoding="utf-8")
TEXT = "Test from your smoker: texts arrive."


def block_with(words: str) -> str:
    """The page's one block of settings that has these words."""
    (block,) = [block for language, block in code(PAGE) if language == "toml" and words in block]
    return block


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with an account that a server of ours may take."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(write_authority(tmp_path / "authority.pem")))
    return tmp_path


def test_a_push_as_it_is_shown(folder: Path, push_server: HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotifyNtfy, "cloud_notify_url", push_server.url)
    (folder / "smoker.toml").write_text(block_with("[channel.push]"), encoding="utf-8")
    assert main(["alerts", "test"]) == 0
    (request,) = push_server.received
    assert (request.json["topic"], request.json["message"]) == ("your-secret-topic", TEXT)


MAILS: Mapping[str, tuple[str, list[str], list[str]]] = {
    "an e-mail as it is shown": ("[channel.email]", [], ["you@example.com"]),
    "a second person's channels as they are shown": (
        "[contacts.jo]",
        ["jo"],
        ["5551234567@sms.example.net", "jo@example.com"],
    ),
}


@pytest.mark.parametrize(("words", "contact", "recipients"), MAILS.values(), ids=MAILS)
def test_of_mails(folder: Path, words: str, contact: list[str], recipients: list[str]) -> None:
    (folder / "smoker.toml").write_text(block_with(words), encoding="utf-8")
    with SmtpServer() as server:
        server.write_secrets(folder / ".env.toml")
        assert main(["alerts", "test", *contact]) == 0
    assert [received.recipients for received in server.received] == [[recipient] for recipient in recipients]
    assert server.texts == [TEXT] * len(recipients)


@pytest.mark.skipif(os.name != "posix", reason="the example is for Linux")
def test_a_command_as_it_is_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = folder / "told"
    program = folder / "notify-send"
    program.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {told}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    (folder / "smoker.toml").write_text(block_with("[channel.desktop]"), encoding="utf-8")
    assert main(["alerts", "test"]) == 0
    assert told.read_text().splitlines() == ["-u", "critical", "Smoker test", TEXT]


def test_a_bell_as_it_is_shown(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "smoker.toml").write_text(block_with("[channel.console]"), encoding="utf-8")
    assert main(["alerts", "test"]) == 0
    assert capfd.readouterr().out == "console: sent (written)\n"


def test_every_notifier_and_every_closing_gateway_is_there() -> None:
    assert [name for name in plugin_names("notifier") if f"| [`{name}`](#" not in PAGE] == []
    assert [domain for domain in CLOSING_GATEWAYS if f"`{domain}`" not in PAGE] == []


def test_every_setting_of_a_notifier_is_there() -> None:
    _, _, rest = SETTINGS_PAGE.partition("| notifier | key |")
    rows = [[cell.strip("` ") for cell in line.split("|")[1:3]] for line in rest.partition("\n\n")[0].splitlines()[2:]]
    shown: dict[str, set[str]] = {}
    for name, key in rows:
        shown.setdefault(name or list(shown)[-1], set()).add(key)
    given = {"environ", "secrets_file"}
    assert shown == {
        name: set(signature(find_plugin("notifier", name, "NOTIFIER")).parameters) - given
        for name in plugin_names("notifier")
    }
