"""What a person can set, merged once into one frozen object: flags, then variables, then `smoker.toml`, then defaults.

Nothing here looks at the process's own environment or folder: both are handed in, so that a test can say what they
are. What is changed while a cook goes on is no setting of this kind; it is a row in the store.
"""

import logging
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from smart_smoker import setting_values as read
from smart_smoker.errors import ConfigError
from smart_smoker.formats.bodies import decoder_named

log = logging.getLogger(__name__)

FILE_NAME: Final = "smoker.toml"
PREFIX: Final = "SMOKER_"
CONFIG_VARIABLE: Final = "SMOKER_CONFIG"
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
LOG_FORMATS: Final = ("human", "json")

# Variables that other parts read by themselves.
_ELSEWHERE: Final = (
    CONFIG_VARIABLE,
    "SMOKER_SECRETS",
    "SMOKER_BROKER_USER",
    "SMOKER_BROKER_PASSWORD",
    "SMOKER_STARTED_AT",  # from the Makefile: when it was begun, in seconds since 1970
)
# What Kubernetes and Docker put into every container that runs beside a service named "smoker".
_SERVICE_LINK: Final = re.compile(r"SMOKER_(\w+_)?(SERVICE_(HOST|PORT)|PORT)(_\w+)?")
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def default_store() -> str:
    """The URL of the store in the user's data folder."""
    import platformdirs

    return f"sqlite:///{platformdirs.user_data_path('smart-smoker', appauthor=False).as_posix()}/smoker.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSetting:
    """What a queue with a name or a body of its own carries.

    Attributes:
        probe: the probe whose readings it holds.
        body: how to read its bodies, as `formats.bodies.decoder_named` takes it.
    """

    probe: str
    body: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that was set, or its default.

    Attributes:
        smoker: the smoker's id, where a source has none of its own.
        broker: the broker's URL.
        store: the store's URL.
        rules: names of rule sets or rules.
        rule_settings: the tables `[rule.NAME]`, as they stand.
        queues: the tables `[queues."NAME"]`.
        commit_every_s: the shortest time, in seconds, between two commits; 0 commits each batch.
        channels: the notifiers' names.
        text_every_warning: whether each warning is a text, and not only each episode.
        text_expire_after: how late a text may still be sent.
        log_level: debug, info, warning or error.
        log_format: human or json.
        log_file: where a rotating copy of the log is kept, if anywhere.
    """

    smoker: str = "backyard"
    broker: str = "amqp://guest:guest@localhost:5672/"
    store: str = field(default_factory=default_store)
    rules: tuple[str, ...] = ("classic",)
    rule_settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    queues: Mapping[str, QueueSetting] = field(default_factory=dict)
    commit_every_s: float = 0.0
    channels: tuple[str, ...] = ("text_message",)
    text_every_warning: bool = False
    text_expire_after: timedelta = timedelta(hours=12)
    log_level: str = "info"
    log_format: str = "human"
    log_file: str | None = None


# The key in the file, which in capitals is the variable's name: the field, and how its value is read.
_KEYS: Final[Mapping[str, tuple[str, read.Reader]]] = {
    "smoker": ("smoker", read.as_text),
    "broker": ("broker", read.as_text),
    "store": ("store", read.as_text),
    "rules": ("rules", read.as_names),
    "commit_every": ("commit_every_s", read.as_seconds),
    "channels": ("channels", read.as_names),
    "text_every_warning": ("text_every_warning", read.as_switch),
    "text_expire_after": ("text_expire_after", read.as_span),
    "log_level": ("log_level", read.one_of(*LOG_LEVELS)),
    "log_format": ("log_format", read.one_of(*LOG_FORMATS)),
    "log_file": ("log_file", read.as_text),
}
_TABLES: Final = ("rule", "queues")


def load_settings(
    flags: Mapping[str, object],
    environ: Mapping[str, str],
    cwd: Path,
    defaults: Mapping[str, object] = _NOTHING,
) -> Settings:
    """Merge what the flags, the environment and the file say.

    Args:
        flags: by field or key; one that is None was not given.
        environ: the variables.
        cwd: where `smoker.toml` is looked for.
        defaults: a command's own defaults, by field or key, that stand in for those of `Settings`.

    Raises:
        ConfigError: a key is unknown, a value is of the wrong kind, or the file cannot be read.
    """
    path = settings_file(environ, cwd)
    merged = {
        **_from_flags(defaults),
        **(_from_file(path) if path else {}),
        **_from_environ(environ),
        **_from_flags(flags),
    }
    return Settings(**merged)


def settings_file(environ: Mapping[str, str], cwd: Path) -> Path | None:
    """The file that the settings are read from: SMOKER_CONFIG, else `smoker.toml` in the working directory, if there.

    Raises:
        ConfigError: SMOKER_CONFIG names none that exists.
    """
    named = environ.get(CONFIG_VARIABLE, "").strip()
    if not named:
        return cwd / FILE_NAME if (cwd / FILE_NAME).exists() else None
    path = cwd / Path(named).expanduser()
    if not path.exists():
        raise ConfigError(f"{CONFIG_VARIABLE} names {path}, which does not exist: correct it, or unset it")
    return path


def _from_flags(flags: Mapping[str, object]) -> dict[str, Any]:
    readers = {name: (field, reader) for key, (field, reader) in _KEYS.items() for name in (key, field)}
    merged: dict[str, Any] = {}
    for name, value in flags.items():
        if value is None:
            continue
        if name not in readers:
            raise read.unknown("setting", name, "", readers)
        setting, reader = readers[name]
        merged[setting] = value if isinstance(value, timedelta) else reader(value, f"--{name.replace('_', '-')}")
    return merged


def _from_environ(environ: Mapping[str, str]) -> dict[str, Any]:
    variables = {PREFIX + key.upper(): setting for key, setting in _KEYS.items()}
    merged: dict[str, Any] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name in _ELSEWHERE or _SERVICE_LINK.fullmatch(name):
            continue
        if name not in variables:
            # Not an error: the environment is everybody's, and another program may have put it there.
            log.warning(
                "%s It is ignored.", read.unknown("variable", name, "the environment", [*variables, *_ELSEWHERE])
            )
            continue
        if value.strip():
            setting, reader = variables[name]
            merged[setting] = reader(value, f"the variable {name}")
    return merged


def _from_file(path: Path) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for key, value in _read_toml(path).items():
        if key == "rule":
            merged["rule_settings"] = _rule_tables(value, path)
        elif key == "queues":
            merged["queues"] = _queue_tables(value, path)
        elif key in _KEYS:
            setting, reader = _KEYS[key]
            merged[setting] = reader(value, f"{key} in {path}")
        else:
            raise read.unknown("key", key, str(path), [*_KEYS, *_TABLES])
    return merged


def _read_toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as wrong:
        raise ConfigError(f"cannot read {path}: {wrong.strerror or wrong}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8: save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as wrong:
        said = " ".join(str(wrong).split())
        raise ConfigError(f'{path} is no TOML: {said}; write lines like smoker = "backyard"') from None


def _rule_tables(value: object, path: Path) -> Mapping[str, Mapping[str, object]]:
    tables = read.as_table(value, f"rule in {path}")
    return {name: read.as_table(table, f"rule.{name} in {path}") for name, table in tables.items()}


def _queue_tables(value: object, path: Path) -> Mapping[str, QueueSetting]:
    tables = read.as_table(value, f"queues in {path}")
    return {name: _queue(name, table, path) for name, table in tables.items()}


def _queue(name: str, value: object, path: Path) -> QueueSetting:
    table = read.as_table(value, f'queues."{name}" in {path}')
    where = f'[queues."{name}"] in {path}'
    for key in table:
        if key not in {"probe", "body"}:
            raise read.unknown("key", key, where, ["probe", "body"])
    if "probe" not in table:
        raise ConfigError(f'probe is missing in {where}: add a line probe = "food-A"')
    body = read.as_text(table.get("body", "auto"), f"body of {where}")
    try:
        decoder_named(body)
    except ConfigError as wrong:
        raise ConfigError(f"{where}: {wrong}") from None
    return QueueSetting(probe=read.as_text(table["probe"], f"probe of {where}"), body=body)
