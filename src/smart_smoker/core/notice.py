"""What a person is told, on its way out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from smart_smoker.core.model import Severity

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One text for one channel of one contact, as the outbox holds it.

    Attributes:
        id: the outbox's number for it.
        channel: the notifier's name: `text_message`, `console`.
        text: what to say; short enough for a text message, and complete.
        message_id: the same at every attempt, so that a receiver can tell a repeated one.
        attempts: how many were made before.
        created_at: when it was decided, on this machine's clock, UTC.
        contact: whom it is for, as `smoker.toml` spells it; empty where nobody is named there.
        title: what it is about, in a few words.
        severity: of the worst alert in it.
        code: by which it may be acknowledged; empty where there is nothing to acknowledge.
        details: what a channel with more room may show: `link` (acknowledges, a URL; absent without `public_url`),
            `course` (the last hour: a list of [local time, {probe's label: temperature in words}]).
    """

    id: int
    channel: str
    text: str
    message_id: str
    attempts: int
    created_at: datetime
    contact: str = ""
    title: str = "Smoker alert"
    severity: Severity = Severity.WARNING
    code: str = ""
    details: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
