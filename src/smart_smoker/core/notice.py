"""What a person is told, on its way out."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One text for one channel, as the outbox holds it.

    Attributes:
        id: the outbox's number for it.
        channel: the notifier's name: `text_message`, `console`.
        text: what to say.
        message_id: the same at every attempt, so that a receiver can tell a repeated one.
        attempts: how many were made before.
        created_at: when it was decided, on this machine's clock, UTC.
    """

    id: int
    channel: str
    text: str
    message_id: str
    attempts: int
    created_at: datetime
