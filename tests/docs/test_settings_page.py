"""docs/configuration.md names every setting that there is, with its default."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from tests.docs.pages import PAGES, code

from smart_smoker.config import make_notifiers, make_rules
from smart_smoker.core.setup import Unit
from smart_smoker.errors import ConfigError
from smart_smoker.plugins import plugin_names
from smart_smoker.secrets_file import read_mail_secrets
from smart_smoker.settings import ContactSetting, QueueSetting, Settings, TimerSetting, load_settings
from smart_smoker.settings.layers import ELSEWHERE, KEYS, TABLES
from smart_smoker.settings.probes import readers_in

PAGE = PAGES["docs/configuration.md"].read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if line.startswith("|")]
FIELDS = {field.name for field in fields(Settings)}
UNSET = {
    "store": "`smoker.db` in your data folder",
    "log_file": "none",
    "set_point": "none",
    "time_zone": "the machine's",
    "public_url": "none",
    "heartbeat_url": "none",
}
"""Defaults that are no value of the file."""


def rows_below(heading: str) -> dict[str, str]:
    """By key, the default in the table below a heading."""
    part = PAGE.partition(f"### `{heading}`\n")[2].partition("\n#")[0]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in part.splitlines() if line[:3] == "| `"]
    return {cell[0].strip("`"): cell[1] for cell in cells}


def row_of(*names: str) -> list[str]:
    """The table's row whose first cells are these names."""
    wanted = [f"`{name}`" for name in names]
    (row,) = [row for row in ROWS if row[: len(wanted)] == wanted]
    return row


def test_every_field_is_a_key_or_a_table() -> None:
    assert FIELDS - {field for field, _ in KEYS.values()} == set(TABLES.values())
    for table in TABLES:
        assert f"### `[{table}.NAME]`" in PAGE or f'### `[{table}."NAME"]`' in PAGE


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_there_with_its_variable_and_its_default(key: str, tmp_path: Path) -> None:
    shown = row_of(key, f"SMOKER_{key.upper()}")[2]
    if key in UNSET:
        assert shown == UNSET[key]
        return
    (tmp_path / "smoker.toml").write_text(f"{key} = {shown.strip('`')}", encoding="utf-8")
    assert load_settings({}, {}, tmp_path) == Settings()


def test_the_default_store_is_where_the_page_says() -> None:
    assert Settings().store.endswith("/smoker.db")
    nothing = Settings()
    for key in UNSET.keys() - {"store"}:
        assert getattr(nothing, KEYS[key][0]) is None


def test_every_variable_without_a_key_is_there() -> None:
    assert [name for name in ELSEWHERE if f"`{name}`" not in PAGE] == []


def test_no_variable_is_there_that_is_none(tmp_path: Path) -> None:
    for name in re.findall(r"`(SMOKER_\w+)`", PAGE):
        load_settings({}, {name: ""}, tmp_path)


@pytest.mark.parametrize("block", [text for language, text in code(PAGE) if language == "toml"])
def test_examples_are_taken_by_the_rules_and_channels_too(block: str, tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_text(block, encoding="utf-8")
    settings = load_settings({}, {}, tmp_path)
    assert make_rules(settings)
    assert list(make_notifiers(settings, {})) == list(settings.used_channels)


def test_every_notifier_is_named() -> None:
    shown = row_of("channels", "SMOKER_CHANNELS")[3]
    assert [name for name in plugin_names("notifier") if f"`{name}`" not in shown] == []


def test_every_key_of_a_queue_is_there() -> None:
    shown = rows_below('[queues."NAME"]')
    assert shown == {"probe": "must be there", "body": f'`"{QueueSetting(probe="smoker").body}"`'}
    assert set(shown) == {field.name for field in fields(QueueSetting)}


def test_every_key_of_a_probe_is_there() -> None:
    shown = rows_below("[probes.NAME]")
    assert set(shown) == set(readers_in(Unit.FAHRENHEIT))
    assert shown["offset"] == "`0`"


def test_every_key_of_a_timer_is_there() -> None:
    assert rows_below("[timers.NAME]") == {field.name: "none" for field in fields(TimerSetting)}


def test_every_key_of_a_contact_is_there_with_its_default(tmp_path: Path) -> None:
    shown = rows_below("[contacts.NAME]")
    assert set(shown) == {field.name for field in fields(ContactSetting)}
    lines = [f"{key} = {value.strip('`')}" for key, value in shown.items() if key not in {"channels", "quiet"}]
    (tmp_path / "smoker.toml").write_text("\n".join(["[contacts.me]", *lines]), encoding="utf-8")
    assert load_settings({}, {}, tmp_path).contacts == {"me": ContactSetting()}


def test_every_secret_is_there(tmp_path: Path) -> None:
    path = tmp_path / ".env.toml"
    path.write_text("", encoding="utf-8")
    keys: list[str] = []
    while len(keys) < 20:
        try:
            read_mail_secrets(path)
            break
        except ConfigError as missing:
            keys.append(str(missing).partition(" ")[0])
            value = "587" if keys[-1].endswith("port") else '"a@b.example"' if "address" in keys[-1] else '"b.example"'
            path.write_text(path.read_text(encoding="utf-8") + f"{keys[-1]} = {value}\n", encoding="utf-8")
    assert [row_of(key)[1] for key in keys] == ["must be there"] * 5
