"""The life of an alert, as those see it who decide whom to tell: what is up, and who heard what of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from smart_smoker.core.model import Severity

CONSOLE: Final = "console"
"""The only channel on which the alerts of a demo are told."""


class Held(StrEnum):
    """Why something is not told yet."""

    NOT = ""
    HOURS = "hours"
    LIMIT = "limit"


class Kind(StrEnum):
    """What a message is."""

    NEW = "new"
    REPEAT = "repeat"
    ESCALATION = "escalation"
    OVER = "over"
    SUMMARY = "summary"
    MISSED = "missed"
    DRILL = "drill"


RINGS: Final = frozenset({Kind.NEW, Kind.REPEAT, Kind.ESCALATION})
"""The messages that say that something is wrong now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertInCare:
    """An alert of which somebody may still have to hear.

    Attributes:
        id: the store's number for it.
        run_id: the store's number for the run that it is about.
        raised_at, cleared_at: by the readings' clock, UTC.
        raised_wall, cleared_wall, acknowledged_wall, snoozed_until_wall: by this machine's.
        over: the sentence of why it was cleared.
        is_demo: whether it is part of a show.
    """

    id: int
    run_id: int
    smoker: str
    rule: str
    probe: str
    severity: Severity
    message: str
    raised_at: datetime
    raised_wall: datetime
    cleared_at: datetime | None = None
    cleared_wall: datetime | None = None
    over: str = ""
    acknowledged_wall: datetime | None = None
    snoozed_until_wall: datetime | None = None
    is_demo: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it was cleared."""
        return self.cleared_wall is not None

    @property
    def is_urgent(self) -> bool:
        """Whether somebody must be woken."""
        return self.severity is Severity.URGENT

    @property
    def awaits_since(self) -> datetime:
        """Since when nobody has looked after it, by this machine's clock."""
        return max(self.raised_wall, self.snoozed_until_wall or self.raised_wall)

    def is_snoozed(self, now: datetime) -> bool:
        """Whether it is to be silent for now."""
        return self.snoozed_until_wall is not None and now < self.snoozed_until_wall

    def rings(self, now: datetime) -> bool:
        """Whether it is up, and nobody looks after it."""
        return not self.is_over and self.acknowledged_wall is None and not self.is_snoozed(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one contact heard of one alert.

    Attributes:
        times: in how many messages it was told.
        last_wall: when last.
        is_over_told: whether that it is over was told, or that it was missed.
        held: why it was held back last.
        is_delivered: whether one of those messages has arrived somewhere.
    """

    alert_id: int
    contact: str
    times: int = 0
    last_wall: datetime | None = None
    is_over_told: bool = False
    held: Held = Held.NOT
    is_delivered: bool = False

    def told(self, now: datetime, *, is_over: bool) -> "Telling":
        """After one more message."""
        times = self.times if is_over else self.times + 1
        return replace(self, times=times, last_wall=now, is_over_told=is_over, held=Held.NOT)

    def untold(self, why: Held) -> "Telling":
        """After the last message was taken back."""
        if self.is_over_told:
            return replace(self, is_over_told=False, held=why)
        return replace(self, times=max(0, self.times - 1), held=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A message on its way that nobody is just sending; `id` is the outbox's number for it."""

    id: int
    contact: str
    kind: Kind
    is_urgent: bool
    alert_ids: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to tell a contact now, by each of these channels.

    Attributes:
        title: what it is about, in a few words.
        text: complete, and short enough for a text message.
        alert_ids: of the alerts that it tells of, the cause first.
        run_id: the run that the first of them is about.
        can_be_acknowledged: whether one of them still rings.
    """

    contact: str
    channels: tuple[str, ...]
    kind: Kind
    severity: Severity
    title: str
    text: str
    alert_ids: tuple[int, ...]
    run_id: int | None
    can_be_acknowledged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened in an alert's life, and why."""

    alert_id: int
    step: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A pending message that need not go out any more, and why."""

    outbox_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that deciding rests on.

    Attributes:
        alerts: those that are up, or were not long ago.
        tellings: what was told of them.
        pending: what is on its way.
        sent: how many messages each contact got within the last hour.
    """

    alerts: tuple[AlertInCare, ...] = ()
    tellings: tuple[Telling, ...] = ()
    pending: tuple[Pending, ...] = ()
    sent: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to tell now, and what to remember of it."""

    messages: tuple[Message, ...] = ()
    tellings: tuple[Telling, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    steps: tuple[Step, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.messages or self.tellings or self.withdrawals or self.steps)


_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When things are told.

    Attributes:
        gather: how long to wait for what breaks together, to tell it in one message.
        gather_urgent: the same, where something urgent is among it.
        again_after: the pauses between the repetitions of what is urgent; the last one goes on.
        missed_after: how long what was over before it could be told waits for a message to ride in.
        speed: how many times as fast as it was the cook passes; contacts' own times go by the cook.
    """

    gather: timedelta = timedelta(seconds=20)
    gather_urgent: timedelta = timedelta(seconds=5)
    again_after: tuple[timedelta, ...] = (5 * _MINUTE, 10 * _MINUTE, 20 * _MINUTE, 30 * _MINUTE)
    missed_after: timedelta = 5 * _MINUTE
    speed: float = 1.0

    def at_speed(self, speed: float) -> "Timing":
        """For a cook that is replayed so many times as fast."""
        return Timing(
            gather=self.gather / speed,
            gather_urgent=self.gather_urgent / speed,
            again_after=tuple(pause / speed for pause in self.again_after),
            missed_after=self.missed_after / speed,
            speed=self.speed * speed,
        )

    def due_again(self, telling: Telling) -> datetime | None:
        """When what was told is told again."""
        if telling.last_wall is None:
            return None
        pauses = self.again_after
        return telling.last_wall + pauses[min(telling.times, len(pauses)) - 1]
