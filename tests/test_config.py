"""Config: URLs become adapters, names become plug-ins, and what is wrong is said in one line."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from smart_smoker import config
from smart_smoker.broker.amqp import AmqpBroker
from smart_smoker.broker.embedded import EmbeddedBroker
from smart_smoker.core.rules.classic_pit_drop import ClassicPitDrop
from smart_smoker.core.rules.classic_stall import ClassicStall
from smart_smoker.errors import ConfigError, SourceError, StoreError
from smart_smoker.notifiers.console import Console
from smart_smoker.notifiers.text_message import TextMessage
from smart_smoker.plugins import HOMES, find_plugin, plugin_names
from smart_smoker.settings import Settings
from smart_smoker.store.sqlite import SqliteStore

STORE_PATHS = {
    "relative": ("sqlite:///cooks/smoker.db", "cooks/smoker.db"),
    "absolute": ("sqlite:////var/lib/smoker.db", "/var/lib/smoker.db"),
    "on a Windows drive": ("sqlite:///C:/Users/me/smoker.db", "C:/Users/me/smoker.db"),
    "with a percent sign, a blank and a question mark": ("sqlite:////a b/100%20?.db", "/a b/100%20?.db"),
}


@pytest.mark.parametrize(("url", "path"), STORE_PATHS.values(), ids=STORE_PATHS)
def test_a_store_url_names_a_file(url: str, path: str) -> None:
    assert config.store_path(url).as_posix() == path


def test_a_store_url_may_begin_at_home() -> None:
    assert config.store_path("sqlite:///~/smoker.db") == Path.home() / "smoker.db"


def test_the_default_store_is_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert config.store_path(Settings().store) == tmp_path / "smart-smoker" / "smoker.db"
    assert PurePosixPath(Settings().store).name == "smoker.db"


STORE_FAULTS = {
    "no file": ("sqlite:///", "names no file"),
    "memory, which two commands cannot share": ("sqlite:///:memory:", "names no file"),
    "two slashes": ("sqlite://smoker.db", "sqlite:///"),
    "a bare path": ("smoker.db", "use sqlite:///PATH"),
    "PostgreSQL": ("postgresql://me:secret@host/db", "not in this version"),
    "an unknown scheme with a password": ("mysql://me:secret@host/db", r"mysql://me:\*\*\*@host/db"),
}


@pytest.mark.parametrize(("url", "said"), STORE_FAULTS.values(), ids=STORE_FAULTS)
def test_a_store_that_cannot_be_is_one_line(url: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as raised:
        config.open_store(url)
    assert "secret" not in str(raised.value)


def test_a_store_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "smoker.db"
    with config.open_store(f"sqlite:///{path.as_posix()}") as store:
        assert isinstance(store, SqliteStore)
    assert path.exists()


def test_a_store_is_not_made_where_that_is_not_wanted(tmp_path: Path) -> None:
    path = tmp_path / "smoker.db"
    with pytest.raises(StoreError, match="not there yet"):
        config.open_store(f"sqlite:///{path.as_posix()}", create=False)
    assert not path.exists()


def test_broker_urls_name_brokers() -> None:
    assert isinstance(config.open_broker("embedded"), EmbeddedBroker)
    assert isinstance(config.open_broker("amqp://guest:guest@localhost:5672/"), AmqpBroker)
    assert isinstance(config.open_broker("amqps://host/"), AmqpBroker)


BROKER_FAULTS = {
    "streams": ("rabbitmq-stream://me:secret@host", "not in this version"),
    "an unknown scheme": ("redis://me:secret@host", r"redis://me:\*\*\*@host"),
    "a bare host": ("localhost", "amqp://user:password@host:5672/"),
}


@pytest.mark.parametrize(("url", "said"), BROKER_FAULTS.values(), ids=BROKER_FAULTS)
def test_a_broker_that_cannot_be_is_one_line(url: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as raised:
        config.open_broker(url)
    assert "secret" not in str(raised.value)


CREDENTIALS = {
    "both": ("amqp://h:5672/v", {"USER": "me", "PASSWORD": "a/b@c:d"}, "amqp://me:a%2Fb%40c%3Ad@h:5672/v"),
    "the password alone": ("amqp://me@h/", {"USER": "you", "PASSWORD": "p"}, "amqp://me:p@h/"),
    "none, where the URL has them": ("amqp://me:q@h/", {"USER": "you", "PASSWORD": "p"}, "amqp://me:q@h/"),
    "none, where nothing is set": ("amqp://h", {}, "amqp://h"),
    "the user alone": ("amqp://h", {"USER": "me"}, "amqp://me:guest@h"),
}


@pytest.mark.parametrize(("url", "environ", "whole"), CREDENTIALS.values(), ids=CREDENTIALS)
def test_the_environment_stands_in_for_missing_credentials(url: str, environ: dict[str, str], whole: str) -> None:
    assert config.with_credentials(url, {f"SMOKER_BROKER_{name}": value for name, value in environ.items()}) == whole


HIDDEN = {
    "a password": ("amqp://me:secret@host:5672/vhost", "amqp://me:***@host:5672/vhost"),
    "a password with an at sign": ("amqp://me:sec@ret@host/", "amqp://me:***@host/"),
    "no user": ("amqp://:secret@host/", "amqp://:***@host/"),
    "nothing to hide": ("amqp://host:5672/", "amqp://host:5672/"),
    "no URL": ("embedded", "embedded"),
}


@pytest.mark.parametrize(("url", "shown"), HIDDEN.values(), ids=HIDDEN)
def test_a_shown_url_has_no_password(url: str, shown: str) -> None:
    assert config.hide_password(url) == shown


def test_a_rule_sets_name_stands_for_its_rules() -> None:
    rules = config.make_rules(Settings(rule_settings={"classic_pit_drop": {"drop_f": 20, "readings": 3.0}}))
    assert rules == {
        "classic_pit_drop": ClassicPitDrop(drop_f=20.0, readings=3),
        "classic_stall": ClassicStall(),
    }


RULE = """
from dataclasses import dataclass
from datetime import timedelta

@dataclass(frozen=True, kw_only=True)
class Mine:
    span: timedelta = timedelta(minutes=1)

    def __post_init__(self):
        if self.span > timedelta(hours=1):
            raise ValueError("an hour at most")

RULE = Mine
"""


@pytest.fixture
def my_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package that is not ours, with plug-ins good and bad in it."""
    package = tmp_path / "their_plugins"
    package.mkdir()
    files = {
        "__init__": "",
        "mine": RULE,
        "broken": "import nowhere_to_be_found",
        "empty": "",
        "halves": "from os import no",
    }
    for name, text in files.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield "their_plugins"
    for name in [name for name in sys.modules if name.partition(".")[0] == "their_plugins"]:
        del sys.modules[name]


def test_a_dotted_name_is_other_peoples_module(my_package: str) -> None:
    name = f"{my_package}.mine"
    rules = config.make_rules(Settings(rules=(name,), rule_settings={name: {"span": "2m"}}))
    assert repr(rules[name]) == "Mine(span=datetime.timedelta(seconds=120))"


RULE_FAULTS: dict[str, tuple[tuple[str, ...], dict[str, dict[str, object]], str]] = {
    "an unknown rule": (("clasic",), {}, r"unknown rule 'clasic': did you mean classic"),
    "an unknown dotted rule": (("nobodys.rule",), {}, "unknown rule 'nobodys.rule'"),
    "nothing but dots": (("..",), {}, "unknown rule"),
    "settings for an unknown rule": (("classic",), {"classic_pitdrop": {}}, "did you mean classic_pit_drop"),
    "an unknown setting": (
        ("classic",),
        {"classic_stall": {"change": 1}},
        r"'change' in \[rule.classic_stall\].*change_f",
    ),
    "a value of the wrong kind": (("classic",), {"classic_stall": {"readings": "many"}}, "readings in .*whole number"),
    "a value that the rule refuses": (
        ("their_plugins.mine",),
        {"their_plugins.mine": {"span": "2h"}},
        "their_plugins.mine.*an hour at most",
    ),
    "a module that needs another": (("their_plugins.broken",), {}, "needs the module nowhere_to_be_found"),
    "a module that cannot be imported": (("their_plugins.halves",), {}, "cannot be imported"),
    "a module without a rule": (("their_plugins.empty",), {}, "must end with RULE = "),
}


@pytest.mark.usefixtures("my_package")
@pytest.mark.parametrize(("rules", "tables", "said"), RULE_FAULTS.values(), ids=RULE_FAULTS)
def test_a_rule_that_cannot_be_is_one_line(
    rules: tuple[str, ...], tables: dict[str, dict[str, object]], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        config.make_rules(Settings(rules=rules, rule_settings=tables))


@pytest.mark.parametrize("kind", HOMES)
def test_every_plugin_of_ours_ends_with_its_name(kind: str) -> None:
    assert plugin_names(kind)
    for name in plugin_names(kind):
        assert callable(find_plugin(kind, name, kind.upper()))


def test_a_source_is_a_file_or_a_name(real_cook: Path) -> None:
    assert config.make_source(str(real_cook)).row_count == 2459
    assert config.make_source(f"csv:{real_cook}").digest == config.make_source(str(real_cook)).digest
    assert config.make_source("sample").is_demo


def test_a_simulated_cook_goes_by_its_seed() -> None:
    assert config.make_source("simulator:7").digest != config.make_source("simulator:8").digest


def test_a_missing_csv_is_the_sources_own_error() -> None:
    with pytest.raises(SourceError, match=r"cook\.csv"):
        config.make_source("nowhere/cook.csv")


@pytest.mark.parametrize("spec", ["simulater:7", "nowhere.txt", "", r"C:\cooks\one.txt"])
def test_an_unknown_source_says_what_there_is(spec: str) -> None:
    with pytest.raises(ConfigError, match=r"unknown source|no source"):
        config.make_source(spec)


def test_channels_become_notifiers() -> None:
    notifiers = config.make_notifiers(Settings(channels=("text_message", "console")))
    assert [type(notifier) for notifier in notifiers.values()] == [TextMessage, Console]
    assert list(notifiers) == ["text_message", "console"]


def test_an_unknown_channel_says_what_there_is() -> None:
    with pytest.raises(ConfigError, match="unknown notifier 'pigeon'.*console"):
        config.make_notifiers(Settings(channels=("pigeon",)))


def test_the_processs_own_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(os.environ, "SMOKER_SMOKER", "porch")
    assert config.load_settings(broker=None).smoker == "porch"
    assert config.load_settings(smoker="flag").smoker == "flag"
