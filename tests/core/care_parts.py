"""A household in memory: alerts come and go, decisions are carried out as a store would, and what was told is kept."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from smart_smoker.core.care import AlertInCare, Message, Pending, Situation, Step, Telling, Timing
from smart_smoker.core.contacts import Contact, Hours
from smart_smoker.core.dispatch import decide
from smart_smoker.core.model import Severity

EVENING = datetime(2026, 3, 1, 20, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
NIGHT = Hours(begin=time(22), end=time(6, 30), zone=UTC)
ME = Contact(name="me", channels=("push",))


def contact(name: str = "me", *channels: str, **settings: object) -> Contact:
    return replace(Contact(name=name, channels=channels or ("push",)), **settings)  # type: ignore[arg-type]  # by name


def alert(
    number: int = 1,
    rule: str = "fire_dying",
    severity: Severity = Severity.URGENT,
    message: str = "Pit 148 °F and falling for 12 min",
    *,
    at: datetime = EVENING,
    smoker: str = "backyard",
    is_demo: bool = False,
) -> AlertInCare:
    """An alert that is raised at that moment."""
    return AlertInCare(
        id=number,
        run_id=1,
        smoker=smoker,
        rule=rule,
        probe="smoker",
        severity=severity,
        message=message,
        raised_at=at,
        raised_wall=at,
        is_demo=is_demo,
    )


def warning(number: int = 2, message: str = "Brisket 171 °F still rising", **more: object) -> AlertInCare:
    rule = str(more.pop("rule", "target_near"))
    return alert(number, rule, Severity.WARNING, message, **more)  # type: ignore[arg-type]  # by name


@dataclass
class House:
    """Contacts, alerts, and what was told; time goes on by `live`."""

    contacts: tuple[Contact, ...] = (ME,)
    now: datetime = EVENING
    timing: Timing = field(default_factory=Timing)
    is_line_up: bool = True
    alerts: dict[int, AlertInCare] = field(default_factory=dict)
    tellings: dict[tuple[int, str], Telling] = field(default_factory=dict)
    pending: dict[int, tuple[Pending, Message]] = field(default_factory=dict)
    told: list[tuple[datetime, Message]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    decided: list[tuple[datetime, Message]] = field(default_factory=list)

    def situation(self) -> Situation:
        hour_ago = self.now - timedelta(hours=1)
        counts: dict[str, int] = {}
        for at, message in self.decided:
            if at > hour_ago:
                counts[message.contact] = counts.get(message.contact, 0) + 1
        return Situation(
            alerts=tuple(self.alerts.values()),
            tellings=tuple(self.tellings.values()),
            pending=tuple(pending for pending, _ in self.pending.values()),
            sent=tuple(counts.items()),
        )

    def decide(self) -> None:
        """One look, carried out."""
        decision = decide(self.now, self.situation(), self.contacts, self.timing)
        for telling in decision.tellings:
            self.tellings[telling.alert_id, telling.contact] = telling
        for withdrawal in decision.withdrawals:
            _, message = self.pending.pop(withdrawal.outbox_id)
            self.decided = [each for each in self.decided if each[1] is not message]
        self.steps += decision.steps
        for message in decision.messages:
            self.decided.append((self.now, message))
            pending = Pending(
                id=len(self.decided) + 1000 * len(self.told),
                contact=message.contact,
                kind=message.kind,
                is_urgent=message.severity is Severity.URGENT,
                alert_ids=frozenset(message.alert_ids),
            )
            self.pending[pending.id] = (pending, message)

    def deliver(self) -> None:
        """All that is on its way arrives."""
        for pending, message in self.pending.values():
            self.told.append((self.now, message))
            for alert_id in pending.alert_ids:
                key = (alert_id, pending.contact)
                self.tellings[key] = replace(self.tellings[key], is_delivered=True)
        self.pending.clear()

    def live(self, span: timedelta, step: timedelta = 5 * SECOND) -> "House":
        """Time goes on."""
        end = self.now + span
        while self.now < end:
            self.now += step
            self.decide()
            if self.is_line_up:
                self.deliver()
        return self

    def rises(self, *alerts: AlertInCare) -> "House":
        """Alerts are raised now."""
        for each in alerts:
            self.alerts[each.id] = replace(each, raised_at=self.now, raised_wall=self.now)
        return self

    def ends(self, number: int, over: str = "Pit back at 231 °F") -> "House":
        """An alert is cleared now."""
        was = self.alerts[number]
        self.alerts[number] = replace(was, cleared_at=self.now, cleared_wall=self.now, over=over)
        return self

    def acknowledges(self, number: int) -> "House":
        """Somebody looks after it."""
        self.alerts[number] = replace(self.alerts[number], acknowledged_wall=self.now)
        return self

    def snoozes(self, number: int, span: timedelta) -> "House":
        """Somebody wants silence."""
        self.alerts[number] = replace(self.alerts[number], snoozed_until_wall=self.now + span)
        return self

    def heard(self, name: str = "me") -> list[str]:
        """What that contact was told: `kind: text`."""
        return [f"{message.kind}: {message.text}" for _, message in self.told if message.contact == name]

    def minutes(self, name: str = "me") -> list[int]:
        """When, in minutes after the evening began."""
        return [round((at - EVENING) / MINUTE) for at, message in self.told if message.contact == name]
