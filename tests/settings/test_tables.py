"""Timers, contacts and channels: what their tables take, and what is refused."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from smart_smoker.core.model import Severity
from smart_smoker.errors import ConfigError
from smart_smoker.settings import ContactSetting, Settings, TimerSetting, load_settings


def load(folder: Path, toml: str) -> Settings:
    (folder / "smoker.toml").write_text(toml, encoding="utf-8")
    return load_settings({}, {}, folder)


def test_a_timer_rings_again_and_again_or_at_a_time_of_day(tmp_path: Path) -> None:
    timers = load(tmp_path, '[timers.spritz]\nevery = "45m"\n[timers."check fire"]\nat = "9:05"').timers
    assert timers == {
        "spritz": TimerSetting(every=timedelta(minutes=45)),
        "check fire": TimerSetting(at=time(9, 5)),
    }


def test_a_contact_says_how_what_when_and_how_often(tmp_path: Path) -> None:
    toml = (
        '[contacts.me]\n[contacts.neighbour]\nchannels = ["text_message", "my_push"]\nleast = "Urgent"\n'
        'quiet = "22:00-06:30"\nafter = "15m"\nper_hour = 3'
    )
    assert load(tmp_path, toml).contacts == {
        "me": ContactSetting(),
        "neighbour": ContactSetting(
            channels=("text_message", "my_push"),
            least=Severity.URGENT,
            quiet=(time(22), time(6, 30)),
            after=timedelta(minutes=15),
            per_hour=3,
        ),
    }


USED = {
    "without contacts, all that are named": ('channels = ["a", "b"]', ("a", "b")),
    "with contacts, theirs, each once": (
        'channels = ["a"]\n[contacts.x]\nchannels = ["c", "b"]\n[contacts.y]\nchannels = ["b"]',
        ("c", "b"),
    ),
    "all that are named, for a contact that names none": (
        'channels = ["a"]\n[contacts.x]\nchannels = ["b"]\n[contacts.y]',
        ("b", "a"),
    ),
}


@pytest.mark.parametrize(("toml", "channels"), USED.values(), ids=USED)
def test_the_channels_in_use_are(tmp_path: Path, toml: str, channels: tuple[str, ...]) -> None:
    assert load(tmp_path, toml).used_channels == channels


def test_a_channels_table_is_its_notifiers_business(tmp_path: Path) -> None:
    toml = '[channel.phone]\nnotifier = "push"\nurls = ["ntfy://x"]'
    assert load(tmp_path, toml).channel_settings == {"phone": {"notifier": "push", "urls": ["ntfy://x"]}}


FAULTS = {
    "a timer without a time": ("[timers.spritz]", ["[timers.spritz]", 'every = "45m"', 'at = "14:00"']),
    "a timer with two": ('[timers.x]\nevery = "1h"\nat = "14:00"', ["[timers.x]", "one of two keys"]),
    "a timer of seconds": ('[timers.x]\nevery = "59s"', ["every of [timers.x]", "a minute or more", "59s"]),
    "a timer at no time of day": ('[timers.x]\nat = "24:00"', ["at of [timers.x]", '"14:00"', "24:00"]),
    "a timer with an unknown key": ('[timers.x]\nevry = "1h"', ["'evry'", "did you mean every?"]),
    "a contact with an unknown key": ('[contacts.me]\nquite = "x"', ["'quite'", "[contacts.me]", "quiet"]),
    "a contact without a way": ("[contacts.me]\nchannels = []", ["channels of [contacts.me]", "text_message"]),
    "a severity that is none": (
        '[contacts.me]\nleast = "loud"',
        ["least of [contacts.me]", "must be warning or urgent, not 'loud'"],
    ),
    "information, which rings nobody": (
        '[contacts.me]\nleast = "information"',
        ["least of [contacts.me]", "must be warning or urgent", "information is shown, never sent"],
    ),
    "hours without an end": ('[contacts.me]\nquiet = "22:00"', ["quiet of [contacts.me]", '"22:00-06:30"']),
    "hours that are none": ('[contacts.me]\nquiet = "22-6"', ["quiet of [contacts.me]", '"22:00-06:30"']),
    "hours that end as they begin": ('[contacts.me]\nquiet = "06:00-6:00"', ["quiet of", "different"]),
    "no message at all": ("[contacts.me]\nper_hour = 0", ["per_hour of [contacts.me]", "1 or more"]),
    "a contact that is no table": ('[contacts]\nme = "you"', ["contacts.me in", "[contacts.me]"]),
    "a channel that is no table": ('[channel]\nphone = "x"', ["channel.phone in", "[channel.phone]"]),
}


@pytest.mark.parametrize(("toml", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_line_with_key_file_and_remedy(tmp_path: Path, toml: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, toml)
    said = str(raised.value)
    assert "\n" not in said
    assert str(tmp_path / "smoker.toml") in said
    assert [word for word in words if word not in said] == []
