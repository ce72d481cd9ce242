"""Config: URLs become adapters, passwords stay hidden, and what is wrong is said in one line."""

import os
import sys
from pathlib import Path, PurePosixPath

import pytest

from smart_smoker import config
from smart_smoker.broker.amqp import AmqpBroker
from smart_smoker.broker.embedded import EmbeddedBroker
from smart_smoker.errors import ConfigError, StoreError
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
    "a forgotten scheme": ("me:secret@host", "me:***@host"),
}


@pytest.mark.parametrize(("url", "shown"), HIDDEN.values(), ids=HIDDEN)
def test_a_shown_url_has_no_password(url: str, shown: str) -> None:
    assert config.hide_password(url) == shown


def test_the_processs_own_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(os.environ, "SMOKER_SMOKER", "porch")
    assert config.load_settings(broker=None).smoker == "porch"
    assert config.load_settings(smoker="flag").smoker == "flag"
