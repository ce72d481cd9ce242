"""Reads settings layer by layer: flags, variables, `smoker.toml`; each value by the one reader of its key."""

import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from smart_smoker import setting_values as read
from smart_smoker.core.setup import Unit
from smart_smoker.errors import ConfigError
from smart_smoker.settings.probes import probe_tables
from smart_smoker.settings.tables import contact_tables, plain_tables, queue_tables, timer_tables
from smart_smoker.toml_file import read_toml

log = logging.getLogger(__name__)

PREFIX: Final = "SMOKER_"
CONFIG_VARIABLE: Final = "SMOKER_CONFIG"
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
LOG_FORMATS: Final = ("human", "json")

# Variables that other parts read by themselves.
ELSEWHERE: Final = (
    CONFIG_VARIABLE,
    "SMOKER_SECRET",  # signs the links that acknowledge
    "SMOKER_SECRETS",
    "SMOKER_BROKER_USER",
    "SMOKER_BROKER_PASSWORD",
    "SMOKER_STARTED_AT",  # from the Makefile: when it was begun, in seconds since 1970
)
# What Kubernetes and Docker put into every container that runs beside a service named "smoker", and what the notifier
# `command` puts into the environment of its own.
_FOREIGN: Final = re.compile(r"SMOKER_((\w+_)?(SERVICE_(HOST|PORT)|PORT)(_\w+)?|ALERT_\w+)")

_SHORTEST_BEAT: Final = timedelta(seconds=10)


def _as_beat(value: object, where: str) -> timedelta:
    every: timedelta = read.as_span(value, where)
    if every < _SHORTEST_BEAT:
        raise ConfigError(f"{where} must be 10s or more, not {value!r:.60}: somebody else's server is asked")
    return every


_SET_POINT: Final = "set_point"
# The key in the file, which in capitals is the variable's name: the field, and how its value is read.
KEYS: Final[Mapping[str, tuple[str, read.Reader]]] = {
    "smoker": ("smoker", read.as_text),
    "broker": ("broker", read.as_text),
    "store": ("store", read.as_text),
    "rules": ("rules", read.as_names),
    "commit_every": ("commit_every_s", read.as_seconds),
    "unit": ("unit", read.as_unit),
    _SET_POINT: ("set_point_f", read.set_point_in(Unit.FAHRENHEIT)),
    "time_zone": ("time_zone", read.as_zone),
    "channels": ("channels", read.as_names),
    "public_url": ("public_url", read.as_url),
    "heartbeat_url": ("heartbeat_url", read.as_url),
    "heartbeat_every": ("heartbeat_every", _as_beat),
    "text_every_warning": ("text_every_warning", read.as_switch),
    "text_expire_after": ("text_expire_after", read.as_span),
    "log_level": ("log_level", read.one_of(*LOG_LEVELS)),
    "log_format": ("log_format", read.one_of(*LOG_FORMATS)),
    "log_file": ("log_file", read.as_text),
}
_KEY_OF_FIELD: Final = {name: key for key, (name, _) in KEYS.items()}
TABLES: Final = {
    "rule": "rule_settings",
    "queues": "queues",
    "probes": "probes",
    "timers": "timers",
    "channel": "channel_settings",
    "contacts": "contacts",
}

Said = dict[str, tuple[object, str]]
"""By key: a value as it was written, and the words for its place."""


def merged_values(said: Said, unit: Unit) -> dict[str, Any]:
    """The values by field; temperatures are in the unit that is said beside them, or else in the one that was."""
    if "unit" in said:
        unit = read.as_unit(*said["unit"])
    merged: dict[str, Any] = {}
    for key, (value, where) in said.items():
        name, reader = KEYS[key]
        merged[name] = (read.set_point_in(unit) if key == _SET_POINT else reader)(value, where)
    return merged


def from_flags(flags: Mapping[str, object]) -> Said:
    """What flags say, by field or key; one that is None was not given."""
    said: Said = {}
    for name, value in flags.items():
        if value is None:
            continue
        key = _KEY_OF_FIELD.get(name, name)
        if key not in KEYS:
            raise read.unknown("setting", name, "", [*KEYS, *_KEY_OF_FIELD])
        said[key] = (value, f"--{name.replace('_', '-')}")
    return said


def from_environ(environ: Mapping[str, str]) -> Said:
    """What variables say; a blank one says nothing."""
    variables = {PREFIX + key.upper(): key for key in KEYS}
    said: Said = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name in ELSEWHERE or _FOREIGN.fullmatch(name):
            continue
        if name not in variables:
            # Not an error: the environment is everybody's, and another program may have put it there.
            log.warning(
                "%s It is ignored.", read.unknown("variable", name, "the environment", [*variables, *ELSEWHERE])
            )
        elif value.strip():
            said[variables[name]] = (value, f"the variable {name}")
    return said


def from_file(path: Path) -> dict[str, Any]:
    """What the file says, by field."""
    said: Said = {}
    tables: dict[str, object] = {}
    for key, value in read_toml(path, 'smoker = "backyard"').items():
        if key in KEYS:
            said[key] = (value, f"{key} in {path}")
        elif key in TABLES:
            tables[key] = value
        else:
            raise read.unknown("key", key, str(path), [*KEYS, *TABLES])
    merged = merged_values(said, Unit.FAHRENHEIT)
    return merged | _tables(tables, path, merged.get("unit", Unit.FAHRENHEIT))


def _tables(said: Mapping[str, object], path: Path, unit: Unit) -> dict[str, Any]:
    queues = queue_tables(said.get("queues", {}), path)
    others = [queue.probe for queue in queues.values()]
    made = {
        "rule": plain_tables(said.get("rule", {}), "rule", path),
        "queues": queues,
        "probes": probe_tables(said.get("probes", {}), path, unit, others),
        "timers": timer_tables(said.get("timers", {}), path),
        "channel": plain_tables(said.get("channel", {}), "channel", path),
        "contacts": contact_tables(said.get("contacts", {}), path),
    }
    return {TABLES[key]: table for key, table in made.items()}
