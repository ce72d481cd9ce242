"""A message as any broker carries it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One body on its way to, or from, a queue.

    Attributes:
        queue: the queue's name.
        body: the bytes.
        message_id: at most 255 bytes, unique for good; None where its sender gave none.
        timestamp: seconds since 1970, UTC.
        type: `end` on the last reading of a series.
        app_id: who sent it.
        headers: more, as text; empty on readings, where a header table costs a fifth of the rate.
    """

    queue: str
    body: bytes
    message_id: str | None = None
    timestamp: int | None = None
    type: str | None = None
    app_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
