"""`smoker consume` knows which queue a word means, and what is in it."""

from datetime import timedelta
from pathlib import Path

import pytest

from smart_smoker.cli.consume import limits, recording_plan
from smart_smoker.cli.main import main
from smart_smoker.core.model import Severity
from smart_smoker.errors import ConfigError
from smart_smoker.settings import ContactSetting, QueueSetting, Settings

PROBES = {
    "smoker": ("01-smoker", "smoker"),
    "SMOKER": ("01-smoker", "smoker"),
    "food-A": ("02-food-A", "food-A"),
    "food-a": ("02-food-A", "food-A"),
    "02-food-B": ("02-food-B", "food-B"),
    "my_food_b": ("my_food_b", "food-B"),
    "packed": ("packed", "smoker"),
}


def settings() -> Settings:
    return Settings(store="sqlite:///x", queues={"packed": QueueSetting(probe="smoker", body="struct:!df")})


@pytest.mark.parametrize(("word", "expected"), PROBES.items(), ids=PROBES)
def test_a_word_is_a_probe_or_a_queue(word: str, expected: tuple[str, str]) -> None:
    plan = recording_plan(settings(), [word])
    assert [(queue, entry.probe) for queue, entry in plan.queues.items()] == [expected]


def test_one_consumer_takes_several_probes() -> None:
    assert list(recording_plan(settings(), ["smoker", "food-B"]).queues) == ["01-smoker", "03-food-B"]


CONTACTS: dict[str, tuple[dict[str, ContactSetting], tuple[str, ...]]] = {
    "without contacts, all that are named": ({}, ("text_message",)),
    "a contact's own": ({"me": ContactSetting(channels=("command",))}, ("command",)),
    "several contacts', each once and in their order": (
        {"me": ContactSetting(channels=("push", "email")), "you": ContactSetting(channels=("email", "command"))},
        ("push", "email", "command"),
    ),
    "all that are named, of a contact that names none": ({"me": ContactSetting()}, ("text_message",)),
    "none of who hears only what is urgent, or late": (
        {
            "neighbour": ContactSetting(channels=("push",), least=Severity.URGENT),
            "friend": ContactSetting(channels=("email",), after=timedelta(minutes=10)),
        },
        (),
    ),
}


@pytest.mark.parametrize(("contacts", "channels"), CONTACTS.values(), ids=CONTACTS)
def test_the_classic_rules_texts_go_to_the_channels_of_who_is_told_of_warnings(
    contacts: dict[str, ContactSetting], channels: tuple[str, ...]
) -> None:
    assert recording_plan(Settings(store="sqlite:///x", contacts=contacts), ["smoker"]).channels == channels


def test_a_word_that_is_nothing_names_what_there_is() -> None:
    with pytest.raises(ConfigError) as raised:
        recording_plan(settings(), ["brisket"])
    for word in ("'brisket'", "smoker, food-A, food-B", '[queues."brisket"] probe = "..."'):
        assert word in str(raised.value)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[queues."q"]\nprobe = "smoker"\nbody = "pickle"', "pickle"),
        ('[queues."q"]\nprobe = "smoker"\nbody = "struct:!d"', "struct"),
        ('[queues."q"]\nbody = "number"', "probe is missing"),
    ],
    ids=["an unknown body", "a struct without a temperature", "no probe"],
)
def test_a_queue_that_is_set_wrongly_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("smoker.toml").write_text(table)
    assert main(["consume", "q"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "smoker.toml" in line
    assert said in line


def test_a_commit_waits_for_as_long_as_is_set() -> None:
    assert limits(Settings(store="sqlite:///x", commit_every_s=5.0)).linger_s == 5.0
    assert 0 < limits(Settings(store="sqlite:///x")).linger_s < 0.1


def test_no_probe_at_all_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["consume"]) == 2
    assert "PROBE" in capsys.readouterr().err
