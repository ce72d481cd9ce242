"""What one contact is to hear now, of all alerts that are in care."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from smart_smoker.core import dispatch_words as words
from smart_smoker.core.care import RINGS, AlertInCare, Decision, Held, Kind, Message, Step, Telling, Timing
from smart_smoker.core.contacts import RANK, Contact
from smart_smoker.core.model import Severity

_STEPS: Final = {Kind.ESCALATION: "escalated", Kind.OVER: "over told", Kind.MISSED: "missed told"}
_AT_ONCE: Final = timedelta(minutes=1)


class Audience:
    """One contact at one moment.

    Args:
        now: the moment.
        contact: who.
        timing: when things are told.
        alerts: in care.
        tellings: what this contact heard of them.
        delivered: the alerts of which anybody was told.
    """

    def __init__(
        self,
        now: datetime,
        contact: Contact,
        timing: Timing,
        *,
        alerts: Sequence[AlertInCare],
        tellings: Iterable[Telling],
        delivered: Collection[int],
    ) -> None:
        self._now = now
        self._contact = contact
        self._timing = timing
        self._alerts = [alert for alert in alerts if self._hears_of(alert)]
        self._tellings = {telling.alert_id: telling for telling in tellings}
        self._delivered = delivered
        self._is_quiet = contact.quiet is not None and contact.quiet.hold(now)
        self._names_smoker = len({alert.smoker for alert in self._alerts}) > 1
        self._room = 0
        self._messages: list[Message] = []
        self._changed: dict[int, Telling] = {}
        self._steps: list[Step] = []

    def decide(self, room: int) -> Decision:
        """What to tell.

        Args:
            room: how many messages that are not urgent may still be told within the hour.
        """
        self._room = room
        by_smoker = defaultdict(list)
        for alert in self._alerts:
            by_smoker[alert.smoker].append(alert)
        self._summarize()
        for alerts in by_smoker.values():
            self._tell_of_smoker(alerts)
        self._tell_missed()
        return Decision(
            messages=tuple(self._messages), tellings=tuple(self._changed.values()), steps=tuple(self._steps)
        )

    def _hears_of(self, alert: AlertInCare) -> bool:
        if RANK[alert.severity] < max(RANK[self._contact.least], RANK[Severity.WARNING]):
            return False
        return alert.is_urgent or not self._contact.after

    def _telling(self, alert: AlertInCare) -> Telling:
        fresh = Telling(alert_id=alert.id, contact=self._contact.name)
        return self._changed.get(alert.id) or self._tellings.get(alert.id) or fresh

    def _is_fresh(self, alert: AlertInCare) -> bool:
        telling = self._telling(alert)
        is_due = self._now - alert.awaits_since >= self._contact.after / self._timing.speed
        return alert.rings(self._now) and is_due and not telling.times and telling.held is not Held.HOURS

    def _is_told_and_rings(self, alert: AlertInCare) -> bool:
        return alert.is_urgent and alert.rings(self._now) and self._telling(alert).times > 0

    def _is_to_be_told_over(self, alert: AlertInCare) -> bool:
        telling = self._telling(alert)
        is_held = telling.is_over_told or telling.held is Held.HOURS
        return alert.is_urgent and alert.is_over and telling.is_delivered and not is_held

    def _is_missed(self, alert: AlertInCare) -> bool:
        """Whether it came and went, nobody was told, and nobody looked after it."""
        telling = self._telling(alert)
        was_seen = alert.acknowledged_wall is not None or alert.snoozed_until_wall is not None
        is_told = telling.is_over_told or telling.held is Held.HOURS or alert.id in self._delivered
        return alert.is_over and not was_seen and not is_told and not self._contact.after

    def _tell_of_smoker(self, alerts: Sequence[AlertInCare]) -> None:
        fresh = [alert for alert in alerts if self._is_fresh(alert)]
        told = [alert for alert in alerts if self._is_told_and_rings(alert)]
        over = [alert for alert in alerts if self._is_to_be_told_over(alert)]
        urgent = [alert for alert in fresh if alert.is_urgent]
        if self._have_gathered(urgent, urgent=True) or any(map(self._is_due_again, told)):
            self._tell(self._kind_of(fresh, told), fresh + told, [] if self._is_quiet else over)
            return
        # What is urgent comes in a moment, and takes the rest along.
        if urgent or not (self._have_gathered(fresh, urgent=False) or self._have_ended(over)):
            return
        if self._is_quiet:
            self._hold(fresh + over, Held.HOURS)
        elif self._room <= 0:
            self._hold(fresh + over, Held.LIMIT)
        else:
            self._tell(Kind.NEW if fresh else Kind.OVER, fresh, over)

    def _have_gathered(self, fresh: Sequence[AlertInCare], *, urgent: bool) -> bool:
        wait = self._timing.gather_urgent if urgent else self._timing.gather
        return any(self._now - alert.raised_wall >= wait for alert in fresh)

    def _have_ended(self, over: Sequence[AlertInCare]) -> bool:
        return any(self._now - (alert.cleared_wall or self._now) >= self._timing.gather for alert in over)

    def _is_due_again(self, alert: AlertInCare) -> bool:
        due = self._timing.due_again(self._telling(alert))
        return due is not None and due <= self._now

    def _kind_of(self, fresh: Sequence[AlertInCare], told: Sequence[AlertInCare]) -> Kind:
        if not fresh:
            return Kind.REPEAT
        return Kind.ESCALATION if self._contact.after and not told else Kind.NEW

    def _summarize(self) -> None:
        """What the quiet hours held back, in one message once they are over."""
        held = [alert for alert in self._alerts if self._telling(alert).held is Held.HOURS]
        if self._is_quiet or not held:
            return
        worth = [alert for alert in held if alert.is_over or alert.rings(self._now)]
        for alert in held:
            if alert not in worth:  # somebody looks after it
                self._changed[alert.id] = replace(self._telling(alert), held=Held.NOT)
        if not worth or self._room <= 0:
            return
        missed = [alert for alert in self._alerts if self._is_missed(alert)]
        self._send(Kind.SUMMARY, words.cause_first([*worth, *missed]), words.summary([*worth, *missed], self._contact))

    def _tell(self, kind: Kind, up: Sequence[AlertInCare], over: Sequence[AlertInCare]) -> None:
        up, over = words.cause_first(up), words.cause_first(over)
        said = words.ringing(up, names_smoker=self._names_smoker) if up else ""
        if kind is Kind.REPEAT:
            up_for = self._now - min(alert.raised_wall for alert in up)
            said = words.repeated(said, up_for * self._timing.speed)
        if kind is Kind.ESCALATION:
            said = words.escalated(said, self._contact)
        missed = [] if self._is_quiet else [alert for alert in self._alerts if self._is_missed(alert)]
        ended = [alert for alert in over if not any(_became(alert, other) for other in up)]
        parts = [said, words.ended(ended) if ended else "", words.missed(missed) if missed else ""]
        self._send(kind, [*up, *over, *missed], ". ".join(part for part in parts if part))

    def _tell_missed(self) -> None:
        missed = [alert for alert in self._alerts if self._is_missed(alert)]
        wait = self._timing.missed_after
        is_due = any(self._now - (alert.cleared_wall or self._now) >= wait for alert in missed)
        if is_due and not self._is_quiet and self._room > 0:
            self._send(Kind.MISSED, words.cause_first(missed), words.missed(words.cause_first(missed)))

    def _send(self, kind: Kind, alerts: Sequence[AlertInCare], said: str) -> None:
        up = [alert for alert in alerts if not alert.is_over]
        worst = max((alert.severity for alert in up), key=RANK.__getitem__, default=Severity.INFORMATION)
        self._room -= 1
        self._messages.append(
            Message(
                contact=self._contact.name,
                channels=self._contact.channels,
                kind=kind,
                severity=worst,
                title=words.title(kind, alerts),
                text=words.and_held_back(said, self._held_back(alerts)),
                alert_ids=tuple(alert.id for alert in alerts),
                run_id=alerts[0].run_id,
                can_be_acknowledged=kind in RINGS | {Kind.SUMMARY} and bool(up),
            )
        )
        for alert in alerts:
            self._changed[alert.id] = self._telling(alert).told(self._now, is_over=alert.is_over)
            self._steps.append(self._step_of(kind, alert))

    def _held_back(self, alerts: Sequence[AlertInCare]) -> int:
        """How many others wait for their turn."""
        others = (alert for alert in self._alerts if alert not in alerts and alert.rings(self._now))
        return sum(self._telling(alert).held is Held.LIMIT for alert in others)

    def _step_of(self, kind: Kind, alert: AlertInCare) -> Step:
        ways = " and ".join(self._contact.channels)
        step = "told" if not alert.is_over else "over told" if kind in RINGS else "missed told"
        return Step(
            alert_id=alert.id,
            step=_STEPS.get(kind, step),
            cause=f"{self._contact.name}, by {ways}: {kind}",
        )

    def _hold(self, alerts: Sequence[AlertInCare], why: Held) -> None:
        said = {
            Held.HOURS: "in quiet hours",
            Held.LIMIT: f"{self._contact.per_hour} messages within the hour are enough",
        }[why]
        for alert in alerts:
            telling = self._telling(alert)
            if telling.held is why:
                continue
            self._changed[alert.id] = replace(telling, held=why)
            self._steps.append(Step(alert_id=alert.id, step="held", cause=f"{self._contact.name}: {said}"))


def _became(over: AlertInCare, up: AlertInCare) -> bool:
    """Whether one gave way to the other, as a fire that was dying does to one that is out: that is no good news."""
    if over.cleared_at is None or over.probe != up.probe:
        return False
    return abs(up.raised_at - over.cleared_at) <= _AT_ONCE
