"""What a store keeps and tells, as values: entries of its ledger, and the records that its history is read in."""

from dataclasses import dataclass
from datetime import datetime

from smart_smoker.core.model import Series
from smart_smoker.formats.message import Message


@dataclass(slots=True, kw_only=True)
class SeriesEntry:
    """What the store knows of a series; the writer changes it within a transaction and hands it back.

    Attributes:
        id: the store's number for it.
        readings: how many it holds, late ones among them.
        last_n: the highest number it has, -1 before the first.
        first_at, last_at: its earliest and latest moment.
        is_ended: whether its last reading said so.
        stamp_at, stamp_repeats: of a series without ids, the newest reading's moment as its stamp spelled it, and how
            many readings with that stamp came before it.
    """

    id: int
    series: Series
    readings: int
    last_n: int
    first_at: datetime | None
    last_at: datetime | None
    is_ended: bool
    stamp_at: datetime | None = None
    stamp_repeats: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A message that nothing took: why, and what it was.

    One that is identified is kept once, however often it comes.
    """

    queue: str
    kind: str
    reason: str
    message: Message
    is_identified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cook:
    """A cook as a list shows it; `ended_at` is None while readings may still come."""

    id: int
    smoker: str
    is_demo: bool
    started_at: datetime
    ended_at: datetime | None
    readings: int
    probes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of one text of an alert."""

    channel: str
    state: str
    attempts: int
    answer: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRecord:
    """An episode: raised, perhaps cleared, with what was told of it."""

    id: int
    cook_id: int
    smoker: str
    rule: str
    probe: str
    severity: str
    raised_at: datetime
    cleared_at: datetime | None
    temp_f: float
    message: str
    warnings: int
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreHealth:
    """How a store is.

    Attributes:
        place: the file, or the database without its password.
        schema_version: the number of the newest migration that was applied.
        engine: what keeps it, and its version: `SQLite 3.40.1`.
        faults: what the engine's own check found, a line each; none where it is sound.
        size_bytes: what it takes.
        free_bytes: what is left on its disk; None where that cannot be known from here.
        pending_notices: texts that are still to be delivered.
        dead_letters: messages that nothing took, published or not.
    """

    place: str
    schema_version: int
    engine: str
    faults: tuple[str, ...]
    size_bytes: int
    free_bytes: int | None
    pending_notices: int
    dead_letters: int
