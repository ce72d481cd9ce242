"""Settings: who wins, what each key takes, and that a slip of the pen is named with its remedy."""

from dataclasses import fields
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.core.model import FOOD_A
from smart_smoker.core.setup import ProbeSetup, Target, Unit
from smart_smoker.errors import ConfigError
from smart_smoker.setting_values import as_span
from smart_smoker.settings import (
    ContactSetting,
    QueueSetting,
    Settings,
    TimerSetting,
    load_settings,
    settings_file,
    settings_place,
)


def load_toml(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "smoker.toml").write_text(text, encoding="utf-8")
    return load_settings({}, {}, tmp_path)


def test_without_any_setting_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings({}, {"HOME": "/root", "SMOKERS": "1"}, tmp_path)
    assert settings == Settings()
    assert settings.broker == "amqp://guest:guest@localhost:5672/"
    assert settings.store.startswith("sqlite:///")
    assert settings.store.endswith("/smart-smoker/smoker.db")
    assert settings.text_expire_after == timedelta(hours=12)


PRECEDENCE = {
    "a command's default is better than ours": ({"smoker": "default"}, "", {}, {}, "default"),
    "the file is better than a command's default": ({"smoker": "default"}, 'smoker = "file"', {}, {}, "file"),
    "a variable is better than the file": ({}, 'smoker = "file"', {"SMOKER_SMOKER": "variable"}, {}, "variable"),
    "a flag is better than a variable": ({}, "", {"SMOKER_SMOKER": "variable"}, {"smoker": "flag"}, "flag"),
    "a flag that was not given is none": ({}, 'smoker = "file"', {}, {"smoker": None}, "file"),
    "a blank variable is none": ({}, 'smoker = "file"', {"SMOKER_SMOKER": " "}, {}, "file"),
}


@pytest.mark.parametrize(("defaults", "toml", "environ", "flags", "smoker"), PRECEDENCE.values(), ids=PRECEDENCE)
def test_who_wins(
    tmp_path: Path,
    defaults: dict[str, object],
    toml: str,
    environ: dict[str, str],
    flags: dict[str, object],
    smoker: str,
) -> None:
    (tmp_path / "smoker.toml").write_text(toml, encoding="utf-8")
    assert load_settings(flags, environ, tmp_path, defaults).smoker == smoker


TOML = """\
smoker = "porch"
broker = "amqps://pi.local/"
store = "sqlite:///cooks.db"
rules = ["classic", "mine.fire_out"]
commit_every = "1.5 min"
channels = ["console"]
text_every_warning = true
text_expire_after = 90
log_level = "debug"
log_format = "json"
log_file = "smoker.log"
unit = "C"
set_point = 110
time_zone = "Europe/Berlin"
public_url = "https://smoker.example.com/"
heartbeat_url = "http://hc.example.com/ping/1"
heartbeat_every = "2m"

[rule.classic_pit_drop]
drop_f = 20

[queues."pit temps"]
probe = "smoker"
body = "struct:!df"

[queues.probe2]
probe = "food-B"

[channel.phone]
notifier = "push"
urls = ["ntfy://topic"]

[probes.food-A]
target = 95

[timers.spritz]
every = "45m"

[contacts.me]
quiet = "22:00-06:30"
"""


def test_the_file_can_set_everything(tmp_path: Path) -> None:
    assert load_toml(tmp_path, TOML) == Settings(
        smoker="porch",
        broker="amqps://pi.local/",
        store="sqlite:///cooks.db",
        rules=("classic", "mine.fire_out"),
        commit_every_s=90.0,
        channels=("console",),
        text_every_warning=True,
        text_expire_after=timedelta(seconds=90),
        log_level="debug",
        log_format="json",
        log_file="smoker.log",
        unit=Unit.CELSIUS,
        set_point_f=230.0,
        time_zone=ZoneInfo("Europe/Berlin"),
        public_url="https://smoker.example.com",
        heartbeat_url="http://hc.example.com/ping/1",
        heartbeat_every=timedelta(minutes=2),
        rule_settings={"classic_pit_drop": {"drop_f": 20}},
        channel_settings={"phone": {"notifier": "push", "urls": ["ntfy://topic"]}},
        probes={"food-A": ProbeSetup(probe=FOOD_A, targets=(Target(what="pull", temp_f=203.0),))},
        timers={"spritz": TimerSetting(every=timedelta(minutes=45))},
        contacts={"me": ContactSetting(quiet=(time(22), time(6, 30)))},
        queues={
            "pit temps": QueueSetting(probe="smoker", body="struct:!df"),
            "probe2": QueueSetting(probe="food-B"),
        },
    )
    for field in fields(Settings):
        assert getattr(load_toml(tmp_path, TOML), field.name) != getattr(Settings(), field.name)


def test_variables_can_set_everything_but_tables(tmp_path: Path) -> None:
    environ = {
        "SMOKER_RULES": "classic, mine.fire_out,",
        "SMOKER_COMMIT_EVERY": "2",
        "SMOKER_CHANNELS": "",
        "SMOKER_TEXT_EVERY_WARNING": "Yes",
        "SMOKER_TEXT_EXPIRE_AFTER": "1h",
        "SMOKER_LOG_LEVEL": "WARNING",
    }
    settings = load_settings({}, environ, tmp_path)
    assert settings.rules == ("classic", "mine.fire_out")
    assert settings.commit_every_s == 2.0
    assert settings.channels == ("text_message",)
    assert settings.text_every_warning
    assert settings.text_expire_after == timedelta(hours=1)
    assert settings.log_level == "warning"


def test_flags_go_by_their_field_or_their_key(tmp_path: Path) -> None:
    assert load_settings({"commit_every_s": 3}, {}, tmp_path).commit_every_s == 3.0
    assert load_settings({"commit_every": 3}, {}, tmp_path).commit_every_s == 3.0


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_bytes(b'\xef\xbb\xbfsmoker = "porch"\r\n')
    assert load_settings({}, {}, tmp_path).smoker == "porch"


@pytest.mark.parametrize("name", ["SMOKER_SERVICE_HOST", "SMOKER_SERVICE_PORT_HTTP", "SMOKER_PORT_8080_TCP_ADDR"])
def test_what_kubernetes_adds_beside_a_service_called_smoker_is_nobodys_slip(tmp_path: Path, name: str) -> None:
    assert load_settings({}, {name: "tcp://10.0.0.1:8080"}, tmp_path) == Settings()


@pytest.mark.parametrize("name", ["SMOKER_CONFIG", "SMOKER_SECRETS", "SMOKER_BROKER_USER", "SMOKER_BROKER_PASSWORD"])
def test_variables_of_other_parts_are_known(tmp_path: Path, name: str) -> None:
    assert load_settings({}, {name: ""}, tmp_path) == Settings()


def test_an_unknown_variable_is_ignored_and_named_with_the_one_that_was_meant(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert load_settings({}, {"SMOKER_BROKR": "x"}, tmp_path) == load_settings({}, {}, tmp_path)
    assert "'SMOKER_BROKR' in the environment: did you mean SMOKER_BROKER? It is ignored." in caplog.text


def test_a_faulty_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"the variable SMOKER_COMMIT_EVERY must be .*, not 'soon'"):
        load_settings({}, {"SMOKER_COMMIT_EVERY": "soon"}, tmp_path)


def test_a_faulty_flag_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"--log-level must be one of debug"):
        load_settings({"log_level": "loud"}, {}, tmp_path)


UNITS = {
    "the file's own": ('unit = "C"\nset_point = 100', {}, {}, 212.0),
    "a variable's, in the file's unit": ('unit = "C"', {"SMOKER_SET_POINT": "100"}, {}, 212.0),
    "the file's, though a variable says another unit": ("set_point = 212", {"SMOKER_UNIT": "C"}, {}, 212.0),
    "a flag's, in the variable's unit": ("", {"SMOKER_UNIT": "C"}, {"set_point": "100"}, 212.0),
    "a flag's, in its own unit": ('unit = "C"', {}, {"set_point": "212", "unit": "F"}, 212.0),
}


@pytest.mark.parametrize(("toml", "environ", "flags", "temp_f"), UNITS.values(), ids=UNITS)
def test_a_set_point_is_in_the_unit_that_is_said_beside_it_or_before(
    tmp_path: Path, toml: str, environ: dict[str, str], flags: dict[str, object], temp_f: float
) -> None:
    (tmp_path / "smoker.toml").write_text(toml, encoding="utf-8")
    assert load_settings(flags, environ, tmp_path).set_point_f == pytest.approx(temp_f)


def test_smoker_config_names_another_file(tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_text('smoker = "here"', encoding="utf-8")
    (tmp_path / "other.toml").write_text('smoker = "there"', encoding="utf-8")
    assert load_settings({}, {"SMOKER_CONFIG": "other.toml"}, tmp_path).smoker == "there"
    assert settings_file({"SMOKER_CONFIG": str(tmp_path / "other.toml")}, Path("/")) == tmp_path / "other.toml"


def test_a_new_file_goes_where_it_will_be_looked_for(tmp_path: Path) -> None:
    assert settings_place({}, tmp_path) == tmp_path / "smoker.toml"
    assert settings_place({"SMOKER_CONFIG": "new.toml"}, tmp_path) == tmp_path / "new.toml"


def test_smoker_config_must_name_a_file_that_exists(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"SMOKER_CONFIG names .*none\.toml"):
        load_settings({}, {"SMOKER_CONFIG": "none.toml"}, tmp_path)


@given(st.integers(0, 10**7), st.sampled_from(["s", "m", "h", "d"]))
def test_a_time_with_its_unit_is_that_many(count: int, unit: str) -> None:
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]
    assert as_span(f"{count}{unit}", "x") == as_span(count * seconds, "x") == timedelta(seconds=count * seconds)
