"""Turns settings into the parts they name: finds plug-ins and opens adapters.

Together with the command line this is the only place that sees the process's environment and the concrete adapters.
Each adapter is imported when it is asked for, so that a command pays for no library that it does not use.
"""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from smart_smoker.errors import ConfigError
from smart_smoker.plugins import build, find_plugin, plugin_names
from smart_smoker.secrets_file import find_secrets_file
from smart_smoker.setting_values import as_text
from smart_smoker.settings import Settings
from smart_smoker.settings import load_settings as merge_settings

if TYPE_CHECKING:
    from smart_smoker.broker import Broker
    from smart_smoker.core.contacts import Contact
    from smart_smoker.core.rules import Rule
    from smart_smoker.core.setup import Setup
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
    # A table for a rule that is not in use is allowed; a slip of the pen in it is told all the same.
    made = {
        name: build(
            find_plugin("rule", name, "RULE", RULE_SETS),
            settings.rule_settings.get(name, {}),
            f"rule.{name}",
            takes_negatives=False,
        )
        for name in dict.fromkeys([*names, *settings.rule_settings])
    }
    return {name: made[name] for name in names}


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


def make_setup(settings: Settings, now: datetime | None = None) -> "Setup":
    """What the settings say of the smoker and its cook.

    Args:
        settings: all that was set.
        now: the moment from which on a time of day is the next one; by default this very moment.
    """
    from smart_smoker.settings.cook import setup_of

    return setup_of(settings, now or datetime.now(UTC), zone_of(settings))


def make_contacts(settings: Settings) -> "tuple[Contact, ...]":
    """Whom the settings name to be told, never nobody."""
    from smart_smoker.settings.cook import contacts_of

    return contacts_of(settings, zone_of(settings))


def zone_of(settings: Settings) -> tzinfo:
    """The zone of the person's clock: the one that was set, else the machine's."""
    from smart_smoker.machine_zone import MachineZone

    return settings.time_zone or MachineZone()


def make_notifiers(
    settings: Settings, environ: Mapping[str, str] = os.environ, cwd: Path | None = None
) -> "dict[str, Notifier]":
    """The notifier of every channel that somebody is told by, by the channel's name, made with `[channel.NAME]`.

    Args:
        settings: all that was set.
        environ: the variables, one of which may name the secrets file.
        cwd: where that is looked for otherwise; by default the working directory.

    Raises:
        ConfigError: one is unknown, or its own settings are wrong.
    """
    given = {"secrets_file": find_secrets_file(environ, cwd or Path.cwd()), "environ": environ}
    # As for rules: a table that is not in use is allowed; a slip of the pen in it is told all the same.
    names = dict.fromkeys([*settings.used_channels, *settings.channel_settings])
    made = {name: _make_notifier(name, settings, given) for name in names}
    return {name: made[name] for name in settings.used_channels}


def _make_notifier(name: str, settings: Settings, given: Mapping[str, object]) -> "Notifier":
    table = {key: value for key, value in settings.channel_settings.get(name, {}).items() if key != "notifier"}
    return build(_notifier_named(name, settings), table, f"channel.{name}", given)  # type: ignore[no-any-return]  # a plug-in's word is taken for it


def _notifier_named(channel: str, settings: Settings) -> Any:
    """The class of a channel's notifier, which its table names, or else has the channel's name."""
    notifier = settings.channel_settings.get(channel, {}).get("notifier", channel)
    name = as_text(notifier, f"notifier in [channel.{channel}]")
    return find_plugin("notifier", name, "NOTIFIER", settings.channel_settings)


def state_dir() -> Path:
    """The folder for what a command remembers between two runs; it need not exist."""
    import platformdirs

    return platformdirs.user_state_path("smart-smoker", appauthor=False)
