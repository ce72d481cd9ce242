"""Keeps readings, cooks, alerts and what is still to be told: what every store promises.

Narrow promises, named by who needs them: `Ledger` for consuming, `Outbox` for notifying,
`AlertCare` for deciding whom to tell and for answering, `History` for looking back,
`Care` for the doctor. A store offers all of them over one file or database. A store object belongs to one thread at a
time.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol, Self

from smart_smoker.core.model import Reading, Series
from smart_smoker.core.monitor import AlertEvent, Standing
from smart_smoker.core.notice import Notice
from smart_smoker.store._alert_care import AlertCare, CareEntry, LiveRun
from smart_smoker.store.records import (
    AlertRecord,
    Cook,
    DeadLetter,
    Delivery,
    Remembered,
    RunEntry,
    SeriesEntry,
    SetupChange,
    StoreHealth,
)

__all__ = [
    "AlertCare",
    "AlertRecord",
    "Care",
    "CareEntry",
    "Cook",
    "DeadLetter",
    "Delivery",
    "History",
    "Ledger",
    "LedgerEntry",
    "LiveRun",
    "Outbox",
    "Remembered",
    "RunEntry",
    "SeriesEntry",
    "SetupChange",
    "Setups",
    "Store",
    "StoreHealth",
]


class LedgerEntry(Protocol):
    """One transaction of the ledger: all of it is kept, or nothing."""

    def open(self, series: Series) -> SeriesEntry:
        """The series' entry; an unknown one is made, and its run's first commit opens the cook."""
        ...

    def open_observed(self, smoker_id: str, probe: str, at: datetime) -> SeriesEntry:
        """The series that a reading without an id joins: see `core.runs`."""
        ...

    def add(self, entry: SeriesEntry, readings: Sequence[Reading]) -> None:
        """Add readings that are known to be new."""
        ...

    def add_if_new(self, entry: SeriesEntry, reading: Reading) -> bool:
        """Add a reading unless the series has it; says whether it was new."""
        ...

    def save(self, entry: SeriesEntry) -> None:
        """Keep what was changed in the entry."""
        ...

    def newest(self, entry: SeriesEntry, count: int) -> list[Reading]:
        """The series' readings with the highest numbers, oldest first."""
        ...

    def standings(self, entry: SeriesEntry) -> list[Standing]:
        """What the rules remembered; states are plain JSON values."""
        ...

    def save_standings(self, entry: SeriesEntry, standings: Iterable[Standing]) -> None:
        """Keep what the rules remember."""
        ...

    def alert(self, run_id: int, event: AlertEvent, *, is_managed: bool = False) -> int:
        """Raise, repeat or clear a run's alert; returns its id.

        Args:
            run_id: whose.
            event: what became of it.
            is_managed: whether it is decided later whom to tell, and when.
        """
        ...

    def enqueue(self, alert_id: int, channel: str, text: str) -> None:
        """Put a text into the outbox."""
        ...

    def run(self, run_id: int) -> RunEntry:
        """A run with what each of its probes said; changed entries must be saved before."""
        ...

    def unjudged(self, run: RunEntry, upto: datetime) -> list[Reading]:
        """The readings of minutes that were not judged, up to that moment, in no order."""
        ...

    def remembered(self, run: RunEntry) -> Remembered:
        """What the run's judge remembered; states are plain JSON values."""
        ...

    def judged(self, run: RunEntry, remembered: Remembered) -> None:
        """Keep how far a run was judged, and what of its judge's memory has changed."""
        ...

    def mark_late(self, entry: SeriesEntry, numbers: Sequence[int]) -> None:
        """Mark readings that came after their minute was judged."""
        ...

    def setup_change(self, smoker_id: str) -> Mapping[str, object] | None:
        """What a person said while a cook went on, in place of the settings; None where nobody did."""
        ...

    def bury(self, letter: DeadLetter) -> None:
        """Keep a dead letter until it is published, and its beginning for good."""
        ...

    def remember_batch(self, queue: str, digests: Sequence[bytes]) -> None:
        """Keep the digests of the queue's last batch without ids in place of the one before; none forgets it."""
        ...


class Ledger(Protocol):
    """What consuming needs."""

    def runs_to_judge(self, touched_since: datetime) -> list[int]:
        """The runs that may still go on, or whose alerts are up: those whose silence must be judged."""
        ...

    def transaction(self, now: datetime) -> AbstractContextManager[LedgerEntry]:
        """The one writer's transaction; waits for another's. Committed on leaving, rolled back on an error.

        Raises:
            StoreError: it cannot be written: full, locked, read-only, damaged.
        """
        ...

    def unproven_batch(self, queue: str) -> list[bytes]:
        """The digests that `remember_batch` kept."""
        ...

    def unpublished_dead_letters(self, queue: str) -> list[tuple[int, DeadLetter]]:
        """The oldest of those that are kept and not known to be in the dead-letter queue, with their ids."""
        ...

    def dead_letters_published(self, ids: Sequence[int]) -> None:
        """Mark them as arrived."""
        ...


class Outbox(Protocol):
    """What notifying needs; all moments are on this machine's clock, UTC."""

    def claim(self, owner: str, channels: Sequence[str], now: datetime, lease: timedelta) -> Notice | None:
        """Take the notice that is due first, for as long as the lease; None where none is due."""
        ...

    def renew(self, notice: Notice, owner: str, now: datetime, lease: timedelta) -> bool:
        """Prolong the lease; False where it was lost to somebody else."""
        ...

    def mark_delivered(self, notice: Notice, now: datetime, answer: str) -> None:
        """Keep that it was sent, and what the receiver answered."""
        ...

    def mark_failed(self, notice: Notice, now: datetime, answer: str, retry_at: datetime | None) -> None:
        """Keep that an attempt failed; without `retry_at` it was the last one."""
        ...

    def expire(self, older_than: datetime, now: datetime) -> int:
        """Give up the pending ones that were decided before; returns how many."""
        ...

    def next_due(self, channels: Sequence[str]) -> datetime | None:
        """When the next pending notice is due; None where none is pending."""
        ...


class History(Protocol):
    """What looking back needs."""

    def cooks(self, now: datetime, limit: int | None = None) -> list[Cook]:
        """All cooks, the newest first."""
        ...

    def cook(self, cook_id: int, now: datetime) -> Cook | None:
        """One cook."""
        ...

    def readings(self, cook_id: int) -> dict[str, list[tuple[datetime, float]]]:
        """A cook's (moment, °F) by probe, by time."""
        ...

    def alerts(self, cook_id: int | None = None, limit: int | None = None) -> list[AlertRecord]:
        """Alerts, the newest first, of one cook or of all."""
        ...


class Setups(Protocol):
    """What changing a cook's settings needs while it goes on."""

    def setup_changes(self, smoker_id: str) -> list[SetupChange]:
        """All that was changed of a smoker, the newest first."""
        ...

    def add_setup_change(self, change: SetupChange, newest_id: int) -> bool:
        """Keep a change, unless the smoker's newest is another one by now than that of this id, 0 for none."""
        ...


class Care(Protocol):
    """What the doctor needs."""

    def describe(self) -> StoreHealth:
        """How the store is; may read all of it."""
        ...


class Store(Ledger, Outbox, AlertCare, History, Setups, Care, Protocol):
    """All of them, opened by `with`."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc_info: object) -> None: ...
