"""`smoker doctor` on the channels: whether each could tell somebody, and through a phone's silent mode."""

import json
import sys
from pathlib import Path

import pytest
from tests.cli.test_doctor import closed_port, examine
from tests.smtp_server import write_secrets

from smart_smoker.cli.checks import State

SILENT = "is set up; it does not ring a phone in silent mode"
RINGS = "is set up; it can ring a phone in silent mode"
COMMAND = f"[channel.siren]\nnotifier = 'command'\ncommand = [{json.dumps(sys.executable)}]\n"

CHANNELS: dict[str, tuple[str, dict[str, tuple[State, str]]]] = {
    "a text, by default": ("", {"text_message": (State.OK, SILENT)}),
    "a mail and a push": (
        'channels = ["email", "push"]\n[channel.push]\nurls = "ntfy://my-secret-topic"',
        {"email": (State.OK, SILENT), "push": (State.OK, RINGS)},
    ),
    "a command that its owner can hear": (
        f'channels = ["siren"]\n{COMMAND}breaks_through = true',
        {"siren": (State.OK, RINGS)},
    ),
    "a gateway that closes": (
        '[channel.text_message]\nto = "5551234567@VTEXT.com"',
        {"text_message": (State.WARN, "vtext.com, a gateway from mail to text messages that Verizon closes on")},
    ),
    "a URL that is none": (
        'channels = ["push"]\n[channel.push]\nurls = "my-secret-topic"',
        {"push": (State.FAIL, "url 1 is no URL that Apprise can use")},
    ),
    "a contact's own": (
        '[contacts.jo]\nchannels = ["siren"]\n[channel.siren]\nnotifier = "command"\ncommand = ["ring-the-siren"]',
        {"siren": (State.FAIL, "the command ring-the-siren is not found")},
    ),
}


@pytest.mark.parametrize(("text", "expected"), CHANNELS.values(), ids=CHANNELS)
def test_of_a_channel_it_says(text: str, expected: dict[str, tuple[State, str]], tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_text(text, encoding="utf-8")
    write_secrets(tmp_path / ".env.toml", outgoing_email_port=closed_port())
    seen = examine(tmp_path)
    channels = {name: check for name, check in seen.items() if name.startswith("channel ")}
    assert [name.removeprefix("channel ") for name in channels] == list(expected)
    for name, (state, said) in expected.items():
        check = channels[f"channel {name}"]
        assert (check.state, said in check.message) == (state, True), check


def test_settings_of_a_channel_that_cannot_be_are_one_failure(tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_text('channels = ["push"]', encoding="utf-8")
    seen = examine(tmp_path)
    assert (seen["channels"].state, "urls is missing" in seen["channels"].message) == (State.FAIL, True)


def test_an_account_for_mails_alone_needs_no_address_for_texts(tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_text('channels = ["email"]', encoding="utf-8")
    write_secrets(tmp_path / ".env.toml", outgoing_email_port=closed_port(), sms_address_for_texts=None).chmod(0o600)
    seen = examine(tmp_path)
    assert (seen["secrets"].state, seen["channel email"].state) == (State.OK, State.OK)


def test_texts_without_an_address_fail(tmp_path: Path) -> None:
    write_secrets(tmp_path / ".env.toml", outgoing_email_port=closed_port(), sms_address_for_texts=None)
    check = examine(tmp_path)["channel text_message"]
    assert (check.state, "sms_address_for_texts is missing" in check.message) == (State.FAIL, True)
