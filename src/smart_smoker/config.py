"""Turns settings into the parts they name: finds plug-ins and opens adapters.

Together with the command line this is the only place that sees the process's environment and the concrete adapters.
Each adapter is imported when it is asked for, so that a command pays for no library that it does not use.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from smart_smoker.errors import ConfigError
from smart_smoker.plugins import build, find_plugin, plugin_names
from smart_smoker.settings import Settings
from smart_smoker.settings import load_settings as merge_settings

if TYPE_CHECKING:
    from smart_smoker.broker import Broker
    from smart_smoker.core.rules import Rule
    from smart_smoker.notifiers import Notifier
    from smart_smoker.sources import Source
    from smart_smoker.store import Store

_NOTHING: Final[Mapping[str, object]] = {}


def load_settings(defaults: Mapping[str, object] = _NOTHING, **flags: object) -> Settings:
    """The settings of this process: its flags (those that are None were not given), environment and folder.

    Args:
        defaults: the calling command's own defaults, in place of those of `Settings`.
        flags: by field of `Settings`.

    Raises:
        ConfigError: as `settings.load_settings` says.
    """
    return merge_settings(flags, os.environ, Path.cwd(), defaults)


def store_path(url: str) -> Path:
    """The file of a SQLite store.

    `sqlite:///relative/path`, `sqlite:////absolute/path`, `sqlite:///C:/path`, `sqlite:///~/path`; taken as it
    stands, without escapes.

    Raises:
        ConfigError: it names no file.
    """
    scheme, _, path = url.partition("://")
    if scheme != "sqlite" or not path.startswith("/"):
        raise ConfigError(f"store {hide_password(url)!r} is no SQLite URL: write sqlite:///smoker.db or {_EXAMPLE}")
    if path[1:] in {"", ":memory:"}:
        raise ConfigError(f"store {url!r} names no file, which all commands could share: write {_EXAMPLE}")
    return Path(path[1:]).expanduser()


_EXAMPLE: Final = "sqlite:////home/me/smoker.db"


def open_store(url: str, *, create: bool = True) -> "Store":
    """The store of that URL, to be entered by `with`.

    Args:
        url: `sqlite:///PATH`.
        create: whether a missing one is made; its folder too.

    Raises:
        ConfigError: the URL is none that this version knows.
        StoreError: there is no store and none is to be made, or it cannot be used.
    """
    scheme = url.partition(":")[0]
    if scheme in {"postgres", "postgresql"}:
        raise ConfigError("PostgreSQL stores are not in this version: use sqlite:///PATH")
    if scheme != "sqlite":
        raise ConfigError(f"store {hide_password(url)!r} is unknown: use sqlite:///PATH")
    from smart_smoker.store.sqlite import SqliteStore

    return SqliteStore(store_path(url), create=create)


def open_broker(url: str, name: str = "smart-smoker", environ: Mapping[str, str] = os.environ) -> "Broker":
    """The broker of that URL, to be entered by `async with`.

    Args:
        url: `embedded`, `amqp://...` or `amqps://...`.
        name: what the broker's own pages call the connection.
        environ: where SMOKER_BROKER_USER and SMOKER_BROKER_PASSWORD stand in for what the URL lacks.

    Raises:
        ConfigError: the URL is none that this version knows.
    """
    scheme = url.partition(":")[0].lower()
    if scheme == "embedded":
        from smart_smoker.broker.embedded import EmbeddedBroker

        return EmbeddedBroker()
    if scheme in {"amqp", "amqps"}:
        from smart_smoker.broker.amqp import AmqpBroker

        return AmqpBroker(with_credentials(url, environ), name)
    if scheme == "rabbitmq-stream":
        raise ConfigError("RabbitMQ streams are not in this version: use amqp://, which RabbitMQ speaks as well")
    raise ConfigError(f"broker {hide_password(url)!r} is unknown: use embedded, or amqp://user:password@host:5672/")


def with_credentials(url: str, environ: Mapping[str, str]) -> str:
    """The broker's URL, with the user and the password that it lacks taken from the environment."""
    scheme, _, rest = url.partition("://")
    address, slash, vhost = rest.partition("/")
    login, at, host = address.rpartition("@")
    user, _, password = login.partition(":")
    user = user or quote(environ.get("SMOKER_BROKER_USER", ""), safe="")
    password = password or quote(environ.get("SMOKER_BROKER_PASSWORD", ""), safe="")
    if not user and not password:
        return url
    return f"{scheme}://{user or 'guest'}:{password or 'guest'}@{host if at else address}{slash}{vhost}"


def hide_password(url: str) -> str:
    """The URL as it may be shown: three stars for the password."""
    return re.sub(r"^((?:\w[\w+.-]*://)?[^:@/]*:).*@", r"\1***@", url)


def make_rules(settings: Settings) -> "dict[str, Rule[Any]]":
    """Every rule that the settings name, by its name, made with its table `[rule.NAME]`.

    Raises:
        ConfigError: a rule or one of its settings is unknown, or a value is of the wrong kind.
    """
    from smart_smoker.core.rules import RULE_SETS

    names = [name for entry in settings.rules for name in RULE_SETS.get(entry, (entry,))]
    for name in settings.rule_settings:
        # A table for a rule that is not in use is allowed; one for a rule that does not exist is a slip of the pen.
        find_plugin("rule", name, "RULE", RULE_SETS)
    return {
        name: build(find_plugin("rule", name, "RULE", RULE_SETS), settings.rule_settings.get(name, {}), f"rule.{name}")
        for name in names
    }


def make_source(spec: str, *, strict: bool = False) -> "Source":
    """The source that a SPEC names.

    Args:
        spec: `sample`, `simulator:SEED`, `csv:PATH`, a path to a file, or `package.module:ARGUMENT`.
        strict: whether a faulty row is an error, where the source can tell.

    Raises:
        ConfigError: nothing bears that name.
        SourceError: the source cannot be used.
    """
    name, _, argument = f"csv:{spec}".partition(":") if _is_path(spec) else spec.partition(":")
    source = find_plugin("source", "csv_file" if name == "csv" else name, "SOURCE", ("csv:PATH", "the path of a CSV"))
    return source(argument, strict=strict)  # type: ignore[no-any-return]  # a plug-in's word is taken for it


def _is_path(spec: str) -> bool:
    """Whether a SPEC is a path, be it that of nothing; a name before a colon has two letters, a Windows drive one."""
    if re.match(r"\w[\w.]+:", spec):
        return Path(spec).is_file()
    looks_so = Path(spec).suffix.lower() == ".csv" or "/" in spec or "\\" in spec
    return looks_so or (bool(spec) and Path(spec).exists() and spec not in plugin_names("source"))


def make_notifiers(settings: Settings, environ: Mapping[str, str] = os.environ) -> "dict[str, Notifier]":
    """Every notifier that the settings name as a channel, by its name.

    Raises:
        ConfigError: one is unknown, or its own settings or secrets are wrong.
    """
    return {
        name: find_plugin("notifier", name, "NOTIFIER").from_settings(settings, environ, Path.cwd())
        for name in settings.channels
    }


def state_dir() -> Path:
    """The folder for what a command remembers between two runs; it need not exist."""
    import platformdirs

    return platformdirs.user_state_path("smart-smoker", appauthor=False)
