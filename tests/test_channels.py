"""Channels: a notifier with a name and settings of its own, so that two people can be told by two of a kind."""

from datetime import timedelta
from pathlib import Path

import pytest

from smart_smoker import config
from smart_smoker.errors import ConfigError
from smart_smoker.notifiers.command import Command
from smart_smoker.notifiers.console import Console
from smart_smoker.notifiers.email import Email
from smart_smoker.notifiers.push import Push
from smart_smoker.notifiers.text_message import TextMessage
from smart_smoker.settings import Settings, load_settings


def settings(folder: Path, text: str) -> Settings:
    (folder / "smoker.toml").write_text(text, encoding="utf-8")
    return load_settings({}, {}, folder)


def test_channels_become_notifiers(tmp_path: Path) -> None:
    made = config.make_notifiers(Settings(channels=("text_message", "console")), {}, tmp_path)
    assert made == {"text_message": TextMessage(secrets_file=tmp_path / ".env.toml"), "console": Console()}
    assert list(made) == ["text_message", "console"]


TWO_PEOPLE = """
[contacts.me]
channels = ["phone", "my mail", "console"]
[contacts.jo]
channels = ["jo's mail", "console"]

[channel.phone]
notifier = "push"
urls = "ntfy://my-secret-topic"
[channel."my mail"]
notifier = "email"
[channel."jo's mail"]
notifier = "email"
to = "jo@example.com"
timeout = "5s"
[channel.console]
bell = true
[channel.siren]
notifier = "command"
command = ["ring"]
"""


def test_every_channel_of_every_contact_is_made_with_its_own_settings(tmp_path: Path) -> None:
    secrets = tmp_path / "elsewhere.toml"
    made = config.make_notifiers(settings(tmp_path, TWO_PEOPLE), {"SMOKER_SECRETS": str(secrets)}, tmp_path)
    assert made == {
        "phone": Push(urls=("ntfy://my-secret-topic",)),
        "my mail": Email(secrets_file=secrets),
        "console": Console(bell=True),
        "jo's mail": Email(secrets_file=secrets, to="jo@example.com", timeout=timedelta(seconds=5)),
    }


def test_a_command_is_given_the_variables_of_this_process(tmp_path: Path) -> None:
    said = 'channels = ["siren"]\n[channel.siren]\nnotifier = "command"\ncommand = ["ring", " loudly "]'
    (made,) = config.make_notifiers(settings(tmp_path, said), {"PATH": "/bin"}, tmp_path).values()
    assert made == Command(environ={"PATH": "/bin"}, command=["ring", " loudly "])


FAULTS = {
    "a channel that nothing makes": ('channels = ["pigeon"]', "unknown notifier 'pigeon'.*console"),
    "a channel whose name was misspelled": (
        'channels = ["fone"]\n[channel.phone]\nnotifier = "push"',
        "did you mean phone",
    ),
    "a notifier that is none": ('[channel.phone]\nnotifier = "pusch"', "unknown notifier 'pusch': did you mean push"),
    "a notifier that is no word": ("[channel.phone]\nnotifier = 3", r"notifier in \[channel.phone\] must be text"),
    "a table for a channel that nothing makes": ("[channel.phone]\n", "unknown notifier 'phone'"),
    "an unknown setting": (
        'channels = ["email"]\n[channel.email]\nfrom = "a@b.example"',
        r"unknown setting 'from' in \[channel.email\]: known are timeout, to",
    ),
    "a setting that is missing": ('channels = ["push"]', r"urls is missing in \[channel.push\]: add a line urls ="),
    "a misspelled setting that is missing": (
        'channels = ["push"]\n[channel.push]\nurl = "ntfy://topic"',
        r"unknown setting 'url' in \[channel.push\]: did you mean urls",
    ),
    "a value of the wrong kind": (
        'channels = ["console"]\n[channel.console]\nbell = "loud"',
        r"bell in \[channel.console\] must be true or false",
    ),
    "an address that is none": (
        'channels = ["email"]\n[channel.email]\nto = "jo"',
        r"\[channel.email\] is refused: to must be one mail address",
    ),
    "a command in one text": (
        'channels = ["command"]\n[channel.command]\ncommand = "ring loudly"',
        r"\[channel.command\] is refused: command must be a list",
    ),
    "a slip in a table that is not in use": (
        '[channel.siren]\nnotifier = "command"\ncomand = ["ring"]',
        "unknown setting 'comand'.*did you mean command",
    ),
    "what is handed in": (
        'channels = ["email"]\n[channel.email]\nsecrets_file = "mine.toml"',
        "unknown setting 'secrets_file'",
    ),
    "what is nobody's business": ('channels = ["push"]\n[channel.push]\n_taken = []', "unknown setting '_taken'"),
}


@pytest.mark.parametrize(("text", "said"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_is_one_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        config.make_notifiers(settings(tmp_path, text), {}, tmp_path)
    assert len(str(caught.value).splitlines()) == 1


def test_a_command_that_calls_smoker_is_not_warned_of_the_variables_it_was_given(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    load_settings({}, {"SMOKER_ALERT_TEXT": "pit drop", "SMOKER_ALERT_CODE": "7K2M"}, tmp_path)
    assert caplog.messages == []
