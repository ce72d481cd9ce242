"""What looking after alerts needs of a store: deciding whom to tell, acknowledging, drills, and keeping watch."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from smart_smoker.core.care import Decision, Message, Situation
from smart_smoker.core.monitor import AlertEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeStep:
    """Something that happened to an alert, when by this machine's clock, and why."""

    at: datetime
    step: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to send a text, and what came of it."""

    at: datetime
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentText:
    """One text by one channel; `contact` and `kind` are empty where nobody is named for the channel."""

    contact: str
    channel: str
    kind: str
    text: str
    code: str
    state: str
    created_at: datetime
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLife:
    """All that is known of an alert; *_wall are by this machine's clock, the others by the readings'."""

    id: int
    smoker: str
    run: str
    is_demo: bool
    rule: str
    probe: str
    severity: str
    message: str
    over: str
    temp_f: float | None
    numbers: Mapping[str, float]
    raised_at: datetime
    raised_wall: datetime
    cleared_at: datetime | None
    acknowledged_wall: datetime | None
    acknowledged_by: str
    snoozed_until_wall: datetime | None
    steps: tuple[LifeStep, ...]
    texts: tuple[SentText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A test that was sent to a contact; unconfirmed until somebody said that it came."""

    contact: str
    at: datetime
    code: str
    confirmed_at: datetime | None
    confirmed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRun:
    """A run that goes on, or that nobody seemed to store the readings of.

    Attributes:
        opened_at: when its first reading was stored, on this machine's clock.
        touched_at: when something was stored of it last.
        first_at: its earliest reading's moment, by its own clock.
        last_at: its latest.
        probes: those that have not ended, and when something was stored of each last.
        is_pipeline_up: whether it was said before that nobody stores its readings.
    """

    id: int
    smoker: str
    is_demo: bool
    opened_at: datetime
    touched_at: datetime
    first_at: datetime | None
    last_at: datetime | None
    probes: Mapping[str, datetime]
    is_ended: bool
    is_pipeline_up: bool


class CareEntry(Protocol):
    """One transaction of those who look after alerts: all of it is kept, or nothing."""

    def situation(self) -> Situation:
        """What is up, and what was told of it; true until the transaction ends."""
        ...

    def is_code_free(self, code: str) -> bool:
        """Whether no message and no drill has that code."""
        ...

    def send(self, message: Message, code: str, details: Mapping[str, Any]) -> None:
        """Put a message into the outbox, once for each channel."""
        ...

    def keep(self, decision: Decision) -> None:
        """Keep what was decided but the messages: tellings, steps, withdrawals."""
        ...

    def drill(self, message: Message, code: str) -> None:
        """Put a test into the outbox, and await that it is confirmed."""
        ...

    def alert(self, run_id: int, event: AlertEvent, *, is_managed: bool = False) -> int:
        """As the ledger's."""
        ...

    def newest_temp_f(self, run_id: int) -> float | None:
        """The run's newest reading, °F; 0 where it has none."""
        ...


class AlertCare(Protocol):
    """What looking after alerts needs; all moments are on this machine's clock, UTC."""

    def situation(self, now: datetime) -> Situation:
        """What is up, and what was told of it, as it is for a moment."""
        ...

    def caring(self, now: datetime) -> AbstractContextManager[CareEntry]:
        """The one writer's transaction; waits for another's. Committed on leaving, rolled back on an error."""
        ...

    def last_hour(self, run_id: int) -> dict[str, list[tuple[datetime, float]]]:
        """The run's last hour by its own clock: (moment, °F) by probe, by time."""
        ...

    def alerts_of_code(self, code: str) -> list[int]:
        """The alerts that a message with that code told of."""
        ...

    def is_urgent_waiting(self, since: datetime) -> bool:
        """Whether a message that is urgent was decided on before then and waits, sent by none of its channels."""
        ...

    def unacknowledged(self) -> list[int]:
        """The alerts that are up and that nobody looks after."""
        ...

    def acknowledge(self, alert_ids: Sequence[int], by: str, now: datetime) -> list[int]:
        """Keep that somebody looks after them, and withdraw what is still to be sent; returns those it was new for."""
        ...

    def snooze(self, alert_ids: Sequence[int], until: datetime, by: str, now: datetime) -> list[int]:
        """Silence those that are up until then; returns them."""
        ...

    def life(self, alert_id: int) -> AlertLife | None:
        """All that is known of an alert."""
        ...

    def confirm_drill(self, code: str, by: str, now: datetime) -> str | None:
        """Keep that a test came; returns whom it was sent to, None where there is no such code."""
        ...

    def last_drills(self) -> list[Drill]:
        """Each contact's newest."""
        ...

    def texts_of_code(self, code: str) -> list[SentText]:
        """What became of the texts with that code."""
        ...

    def hold_lease(self, name: str, owner: str, now: datetime, lease: timedelta) -> bool:
        """Take or prolong a lease; False where somebody else holds it."""
        ...

    def leases(self, prefix: str) -> dict[str, datetime]:
        """Until when the leases are held whose names begin so, by name."""
        ...

    def live_runs(self, touched_since: datetime) -> list[LiveRun]:
        """The runs that something was stored of since then and that go on, or whose readings nobody seemed to store."""
        ...
