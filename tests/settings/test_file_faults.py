"""A slip of the pen in `smoker.toml` is one line that names the key, the file and the remedy."""

from pathlib import Path

import pytest

from smart_smoker.errors import ConfigError
from smart_smoker.settings import Settings, load_settings


def load_toml(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "smoker.toml").write_text(text, encoding="utf-8")
    return load_settings({}, {}, tmp_path)


FAULTS = {
    "an unknown key": ('brokr = "x"', ["'brokr'", "smoker.toml", "did you mean broker?"]),
    "an unknown key like no other": ("qqq = 1", ["'qqq'", "known are", "rules"]),
    "a key of the wrong type": ("smoker = 7", ["smoker in", "smoker.toml", "text", "7"]),
    "a blank name": ('smoker = ""', ["smoker in", "text"]),
    "rules that are no list": ("rules = 1", ["rules in", '["classic"]']),
    "a list of other things": ("rules = [1]", ["rules in", '["classic"]']),
    "a word for a switch": ('text_every_warning = "perhaps"', ["text_every_warning", "true or false", "perhaps"]),
    "a time in words": ('text_expire_after = "a while"', ["text_expire_after", '"12h"', "a while"]),
    "a negative time": ("commit_every = -1", ["commit_every", "-1"]),
    "a time beyond all measure": ('commit_every = "99999999999999 d"', ["commit_every"]),
    "a switch for a time": ("commit_every = true", ["commit_every", "True"]),
    "an unknown level": ('log_level = "loud"', ["log_level", "debug, info, warning, error"]),
    "no TOML": ("smoker = backyard", ["smoker.toml", "line 1"]),
    "a table that is none": ("rule = 1", ["rule in", "[rule.NAME]"]),
    "a rule's table that is none": ("[rule]\nstall = 1", ["rule.stall", "table"]),
    "a queue without a probe": ('[queues.pit]\nbody = "auto"', ["[queues.pit]", "probe", "smoker.toml"]),
    "a queue with an unknown key": ('[queues.pit]\nprobes = "x"', ["[queues.pit]", "did you mean probe?"]),
    "a unit that is none": ('unit = "K"', ["unit in", '"F" or "C"', "'K'"]),
    "a set point in words": ('set_point = "hot"', ["set_point in", "40 to 700 °F", "'hot'"]),
    "a set point beyond every pit": ("set_point = 701", ["set_point in", "40 to 700 °F", "701"]),
    "a set point of no fire": ("set_point = 39", ["set_point in", "40 to 700 °F", "39"]),
    "a set point beyond every pit, in °C": ('unit = "C"\nset_point = 372', ["4 to 371 °C", "372"]),
    "a heartbeat that is a flood": ('heartbeat_every = "9s"', ["heartbeat_every in", "must be 10s or more", "9s"]),
    "a zone that nobody lives in": ('time_zone = "Mars/Olympus"', ["time_zone", "Europe/Berlin", "Mars/Olympus"]),
    "a zone that is a path": ('time_zone = "../../etc"', ["time_zone", "Europe/Berlin"]),
    "an address without a scheme": ('public_url = "smoker.example.com"', ["public_url", "https://"]),
    "a text on two lines": ('smoker = """a\nb"""', ["smoker in", "text"]),
    "a queue with an unknown body": (
        '[queues.pit]\nprobe = "smoker"\nbody = "xml"',
        ["[queues.pit]", "'xml'", "struct:!df"],
    ),
}


@pytest.mark.parametrize(("toml", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_file_is_one_line_with_key_file_and_remedy(tmp_path: Path, toml: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as raised:
        load_toml(tmp_path, toml)
    said = str(raised.value)
    assert "\n" not in said
    assert [word for word in words if word not in said] == []


def test_a_file_that_is_not_utf_8_says_so(tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_bytes(b'smoker = "\xff"')
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_settings({}, {}, tmp_path)


def test_a_folder_in_the_files_place_says_so(tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").mkdir()
    with pytest.raises(ConfigError, match=r"cannot read .*smoker\.toml"):
        load_settings({}, {}, tmp_path)
