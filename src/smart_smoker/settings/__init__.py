"""What a person can set, merged once into one frozen object: flags, then variables, then `smoker.toml`, then defaults.

Nothing here looks at the process's own environment or folder: both are handed in, so that a test can say what they
are. What is changed while a cook goes on is no setting of this kind; it is a row in the store.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from smart_smoker.core.setup import ProbeSetup, Unit
from smart_smoker.errors import ConfigError
from smart_smoker.settings.layers import (
    CONFIG_VARIABLE,
    LOG_FORMATS,
    LOG_LEVELS,
    from_environ,
    from_file,
    from_flags,
    merged_values,
)
from smart_smoker.settings.tables import ContactSetting, QueueSetting, TimerSetting

__all__ = [
    "CONFIG_VARIABLE",
    "FILE_NAME",
    "LOG_FORMATS",
    "LOG_LEVELS",
    "ContactSetting",
    "QueueSetting",
    "Settings",
    "TimerSetting",
    "load_settings",
    "settings_file",
    "settings_place",
]

FILE_NAME: Final = "smoker.toml"
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def default_store() -> str:
    """The URL of the store in the user's data folder."""
    import platformdirs

    return f"sqlite:///{platformdirs.user_data_path('smart-smoker', appauthor=False).as_posix()}/smoker.db"


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
        unit: how temperatures are said, in messages and on the command line; here they are °F.
        set_point_f: what the pit shall hold, where somebody said.
        probes: the tables `[probes.NAME]`.
        timers: the tables `[timers.NAME]`.
        time_zone: whose clock timers and quiet hours go by; None is the machine's.
        channels: the notifiers' names, for who names none of his own.
        channel_settings: the tables `[channel.NAME]`, as they stand.
        contacts: the tables `[contacts.NAME]`; where there is none, all channels tell one person.
        public_url: under which address this smoker can be reached from a phone, if it can.
        heartbeat_url: an address to ask while all is well, so that somebody else notices when it is not.
        heartbeat_every: how often.
        text_every_warning: whether each warning is a text, and not only each episode.
        text_expire_after: how late a text may still be sent.
        log_level: debug, info, warning or error.
        log_format: human or json.
        log_file: where a rotating copy of the log is kept, if anywhere.
    """

    smoker: str = "backyard"
    broker: str = "amqp://guest:guest@localhost:5672/"
    store: str = field(default_factory=default_store)
    rules: tuple[str, ...] = ("pitmaster",)
    rule_settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    queues: Mapping[str, QueueSetting] = field(default_factory=dict)
    commit_every_s: float = 0.0
    unit: Unit = Unit.FAHRENHEIT
    set_point_f: float | None = None
    probes: Mapping[str, ProbeSetup] = field(default_factory=dict)
    timers: Mapping[str, TimerSetting] = field(default_factory=dict)
    time_zone: tzinfo | None = None
    channels: tuple[str, ...] = ("text_message",)
    channel_settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    contacts: Mapping[str, ContactSetting] = field(default_factory=dict)
    public_url: str | None = None
    heartbeat_url: str | None = None
    heartbeat_every: timedelta = timedelta(minutes=5)
    text_every_warning: bool = False
    text_expire_after: timedelta = timedelta(hours=12)
    log_level: str = "info"
    log_format: str = "human"
    log_file: str | None = None

    @property
    def used_channels(self) -> tuple[str, ...]:
        """The channels that somebody is told by."""
        named = (contact.channels or self.channels for contact in self.contacts.values())
        return tuple(dict.fromkeys(name for names in named for name in names)) if self.contacts else self.channels


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
    merged: dict[str, Any] = merged_values(from_flags(defaults), Unit.FAHRENHEIT)
    path = settings_file(environ, cwd)
    if path:
        merged |= from_file(path)
    for said in (from_environ(environ), from_flags(flags)):
        merged |= merged_values(said, merged.get("unit", Unit.FAHRENHEIT))
    return Settings(**merged)


def settings_place(environ: Mapping[str, str], cwd: Path) -> Path:
    """Where the settings' file is to be: where SMOKER_CONFIG says, else `smoker.toml` in the working directory."""
    named = environ.get(CONFIG_VARIABLE, "").strip()
    return cwd / Path(named).expanduser() if named else cwd / FILE_NAME


def settings_file(environ: Mapping[str, str], cwd: Path) -> Path | None:
    """The file that the settings are read from; None where there is none, and none was named.

    Raises:
        ConfigError: SMOKER_CONFIG names none that exists.
    """
    path = settings_place(environ, cwd)
    if path.exists():
        return path
    if not environ.get(CONFIG_VARIABLE, "").strip():
        return None
    raise ConfigError(f"{CONFIG_VARIABLE} names {path}, which does not exist: correct it, or unset it")
