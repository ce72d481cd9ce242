"""The tables of `smoker.toml` whose names a person gives: queues, rules, channels, timers, contacts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Final

from smart_smoker import setting_values as read
from smart_smoker.core.model import Severity
from smart_smoker.core.setup_change import SHORTEST_TIMER
from smart_smoker.errors import ConfigError
from smart_smoker.formats.bodies import decoder_named


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
class TimerSetting:
    """Something to do again and again, or once.

    Attributes:
        every: from the cook's first reading on.
        at: the next such time of day.
    """

    every: timedelta | None = None
    at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSetting:
    """Somebody who is told.

    Attributes:
        channels: the notifiers' names; None for all that the key `channels` names.
        least: the least severity that is told.
        quiet: from when to when only what is urgent is told.
        after: how long an urgent alert must be unacknowledged before this contact hears of it.
        per_hour: at most so many messages an hour, urgent ones excepted.
    """

    channels: tuple[str, ...] | None = None
    least: Severity = Severity.WARNING
    quiet: tuple[time, time] | None = None
    after: timedelta = timedelta()
    per_hour: int = 6


def plain_tables(value: object, kind: str, path: Path) -> Mapping[str, Mapping[str, object]]:
    """Tables whose keys whoever bears their name knows: a rule, a notifier."""
    return read.as_tables(value, kind, path)


def queue_tables(value: object, path: Path) -> dict[str, QueueSetting]:
    """`[queues."NAME"]`."""
    return {name: _queue(name, table, path) for name, table in read.as_tables(value, "queues", path).items()}


def timer_tables(value: object, path: Path) -> dict[str, TimerSetting]:
    """`[timers.NAME]`."""
    return {name: _timer(name, table, path) for name, table in read.as_tables(value, "timers", path).items()}


def contact_tables(value: object, path: Path) -> dict[str, ContactSetting]:
    """`[contacts.NAME]`."""
    return {name: _contact(name, table, path) for name, table in read.as_tables(value, "contacts", path).items()}


def as_repeat(value: object, where: str) -> timedelta:
    """How often a timer rings."""
    every = read.as_span(value, where)
    if every < SHORTEST_TIMER:
        raise ConfigError(f"{where} must be a minute or more, not {value!r:.60}: timers are looked at once a minute")
    return every


def _as_least(value: object, where: str) -> Severity:
    severity = value.strip().lower() if isinstance(value, str) else ""
    if severity not in {Severity.WARNING, Severity.URGENT}:
        raise ConfigError(f"{where} must be warning or urgent, not {value!r:.60}: information is shown, never sent")
    return Severity(severity)


def _as_count(value: object, where: str) -> int:
    count = read.as_whole_number(value, where)
    if count < 1:
        raise ConfigError(f"{where} must be 1 or more, not {value!r:.60}")
    return count


_QUEUE_KEYS: Final[Mapping[str, read.Reader]] = {"probe": read.as_text, "body": read.as_text}
_TIMER_KEYS: Final[Mapping[str, read.Reader]] = {"every": as_repeat, "at": read.as_clock}
_CONTACT_KEYS: Final[Mapping[str, read.Reader]] = {
    "channels": read.as_names,
    "least": _as_least,
    "quiet": read.as_hours,
    "after": read.as_span,
    "per_hour": _as_count,
}


def _queue(name: str, table: Mapping[str, object], path: Path) -> QueueSetting:
    where = f"{read.heading('queues', name)} in {path}"
    said: dict[str, Any] = read.as_keys(table, where, _QUEUE_KEYS)
    if "probe" not in said:
        raise ConfigError(f'probe is missing in {where}: add a line probe = "food-A"')
    queue = QueueSetting(**said)
    try:
        decoder_named(queue.body)
    except ConfigError as wrong:
        raise ConfigError(f"{where}: {wrong}") from None
    return queue


def _timer(name: str, table: Mapping[str, object], path: Path) -> TimerSetting:
    where = f"{read.heading('timers', name)} in {path}"
    said: dict[str, Any] = read.as_keys(table, where, _TIMER_KEYS)
    if len(said) != 1:
        raise ConfigError(f'{where} must have one of two keys: every = "45m", or at = "14:00"')
    return TimerSetting(**said)


def _contact(name: str, table: Mapping[str, object], path: Path) -> ContactSetting:
    where = f"{read.heading('contacts', name)} in {path}"
    said: dict[str, Any] = read.as_keys(table, where, _CONTACT_KEYS)
    if said.get("channels") == ():
        raise ConfigError(f'channels of {where} is empty: name one, such as channels = ["text_message"]')
    return ContactSetting(**said)
