"""docs/configuration.md names every setting that there is, with its default."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from tests.docs.pages import PAGES

from smart_smoker import settings
from smart_smoker.config import make_rules
from smart_smoker.errors import ConfigError
from smart_smoker.plugins import plugin_names
from smart_smoker.secrets_file import read_mail_secrets
from smart_smoker.settings import QueueSetting, Settings

PAGE = PAGES["docs/configuration.md"].read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if line.startswith("|")]
FIELDS = {field.name for field in fields(Settings)}
KEYS = {key: field for key, (field, _) in settings._KEYS.items()}


def row_of(*names: str) -> list[str]:
    """The table's row whose first cells are these names."""
    wanted = [f"`{name}`" for name in names]
    (row,) = [row for row in ROWS if row[: len(wanted)] == wanted]
    return row


def test_every_field_is_a_key_or_a_table() -> None:
    assert FIELDS - set(KEYS.values()) == {"rule_settings", "queues"}
    assert "### `[rule.NAME]`" in PAGE
    assert '### `[queues."NAME"]`' in PAGE


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_there_with_its_variable_and_its_default(key: str, tmp_path: Path) -> None:
    shown = row_of(key, f"SMOKER_{key.upper()}")[2]
    if key in {"store", "log_file"}:
        assert shown == {"store": "`smoker.db` in your data folder", "log_file": "none"}[key]
        return
    (tmp_path / "smoker.toml").write_text(f"{key} = {shown.strip('`')}", encoding="utf-8")
    assert settings.load_settings({}, {}, tmp_path) == Settings()


def test_the_default_store_is_where_the_page_says() -> None:
    assert Settings().store.endswith("/smoker.db")
    assert Settings().log_file is None


def test_every_variable_without_a_key_is_there() -> None:
    assert [name for name in settings._ELSEWHERE if f"`{name}`" not in PAGE] == []


def test_no_variable_is_there_that_is_none(tmp_path: Path) -> None:
    for name in re.findall(r"`(SMOKER_\w+)`", PAGE):
        settings.load_settings({}, {name: ""}, tmp_path)


def test_every_rules_settings_are_there_with_their_defaults() -> None:
    shown: dict[str, dict[str, float]] = {}
    names = ""
    for rule, key, *rest in [row for row in ROWS if len(row) == 4]:
        names = rule.strip("`") or names
        if names in plugin_names("rule"):
            shown.setdefault(names, {})[key.strip("`")] = float(rest[0].strip("`"))
    rules = make_rules(Settings(rules=tuple(plugin_names("rule"))))
    assert shown == {name: {f.name: getattr(rule, f.name) for f in fields(rule)} for name, rule in rules.items()}  # type: ignore[arg-type]  # every rule of ours is a dataclass


def test_every_key_of_a_queue_is_there() -> None:
    assert row_of("probe")[1] == "must be there"
    assert row_of("body")[1] == f'`"{QueueSetting(probe="smoker").body}"`'
    assert {field.name for field in fields(QueueSetting)} == {"probe", "body"}


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
