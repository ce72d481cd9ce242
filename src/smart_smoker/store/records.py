"""What a store keeps and tells, as values: entries of its ledger, and the records that its history is read in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from smart_smoker.core.judge import MINUTE
from smart_smoker.core.model import Series
from smart_smoker.core.monitor import Standing
from smart_smoker.formats.message import Message


@dataclass(slots=True, kw_only=True)
class SeriesEntry:
    """What the store knows of a series; the writer changes it within a transaction and hands it back.

    Attributes:
        id: the store's number for it.
        run_id: the store's number for its run.
        readings: how many it holds, late ones among them.
        last_n: the highest number it has, -1 before the first.
        first_at, last_at: its earliest and latest moment.
        is_ended: whether its last reading said so.
        stamp_at, stamp_repeats: of a series without ids, the newest reading's moment as its stamp spelled it, and how
            many readings with that stamp came before it.
        unjudged_n: no reading below it is still to be judged.
        touched_at: when something was added last, on this machine's clock.
    """

    id: int
    run_id: int
    series: Series
    readings: int
    last_n: int
    first_at: datetime | None
    last_at: datetime | None
    is_ended: bool
    stamp_at: datetime | None = None
    stamp_repeats: int = 0
    unjudged_n: int = 0
    touched_at: datetime | None = field(default=None, compare=False)


@dataclass(slots=True, kw_only=True)
class RunEntry:
    """What the store knows of a run; whoever judges it changes it within a transaction and hands it back.

    Attributes:
        id: the store's number for it.
        opened_at: when its first reading came, on this machine's clock.
        origin_at: the moment its minutes are counted from; None until the first is judged.
        judged_minutes: how many minutes were judged.
        series: what each of its probes said.
    """

    id: int
    smoker_id: str
    run: str
    opened_at: datetime
    origin_at: datetime | None
    judged_minutes: int
    series: tuple[SeriesEntry, ...]

    @property
    def judged_to(self) -> datetime | None:
        """The end of the last minute that was judged; None before the first."""
        return None if self.origin_at is None else self.origin_at + self.judged_minutes * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What the judge of a run remembers: plain values by probe, and standings by (rule, probe)."""

    courses: Mapping[str, Mapping[str, Any]]
    standings: Mapping[tuple[str, str], Standing]


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
    """An episode: raised, perhaps cleared, with what was told of it, and who looks after it.

    `acknowledged_at` and `snoozed_until` are by this machine's clock.
    """

    id: int
    cook_id: int
    smoker: str
    rule: str
    probe: str
    severity: str
    raised_at: datetime
    cleared_at: datetime | None
    temp_f: float | None
    message: str
    warnings: int
    acknowledged_at: datetime | None
    acknowledged_by: str
    snoozed_until: datetime | None
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupChange:
    """What a person said of a smoker while a cook went on; the newest one counts, and holds all that counts.

    Attributes:
        id: the store's number for it; 0 where it has none yet.
        smoker_id: of which smoker.
        at: when, on this machine's clock.
        said_by: who said it.
        change: what differs from the settings file, as `core.setup_change` takes it.
        words: what was changed, for a person.
    """

    id: int = 0
    smoker_id: str
    at: datetime
    said_by: str
    change: Mapping[str, Any]
    words: str


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
