"""Decides whom to tell of which alerts now, in which words.

A cook who is woken for nothing mutes it all, so: what is only information is never told; a warning is told once, and
not in quiet hours; what breaks together is one message; what came and went while nobody could be told does not ring.
And a cook who is not woken loses the meat: what is urgent is told at any hour, past any limit, again and again until
somebody says that he looks after it or it is over, and after a while to the next one.

Nothing here knows a clock or a store: the same situation at the same moment is the same decision.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from smart_smoker.core.audience import Audience
from smart_smoker.core.care import (
    CONSOLE,
    RINGS,
    Decision,
    Held,
    Message,
    Pending,
    Situation,
    Step,
    Telling,
    Timing,
    Withdrawal,
)
from smart_smoker.core.contacts import Contact

USUAL: Timing = Timing()


def decide(now: datetime, situation: Situation, contacts: Iterable[Contact], timing: Timing = USUAL) -> Decision:
    """What to tell now, and what to remember of it; deciding again after that finds nothing more to tell.

    Args:
        now: the moment on the clock that the situation's `*_wall` moments are of, UTC.
        situation: what is up, and what was told of it.
        contacts: all there are.
        timing: when things are told.
    """
    sent = dict(situation.sent)
    delivered = {telling.alert_id for telling in situation.tellings if telling.is_delivered}
    by_contact = defaultdict(list)
    for telling in situation.tellings:
        by_contact[telling.contact].append(telling)
    decisions = [_withdrawals(now, situation)]
    for contact in contacts:
        decisions.append(_put_off(now, contact, situation.pending, by_contact[contact.name]))
        for audience, is_demo in _audiences(contact):
            alerts = [alert for alert in situation.alerts if alert.is_demo == is_demo]
            told = Audience(
                now, audience, timing, alerts=alerts, tellings=by_contact[contact.name], delivered=delivered
            ).decide(room=contact.per_hour - sent.get(contact.name, 0))
            sent[contact.name] = sent.get(contact.name, 0) + len(told.messages)
            decisions += [told, _superseded(told.messages, situation.pending)]
    return _all(decisions)


def _audiences(contact: Contact) -> list[tuple[Contact, bool]]:
    """The contact for what is real, and for what is a show, which leaves the console for no one."""
    if not contact.channels:
        return []
    if CONSOLE not in contact.channels:
        return [(contact, False)]
    return [(contact, False), (replace(contact, channels=(CONSOLE,)), True)]


def _withdrawals(now: datetime, situation: Situation) -> Decision:
    """What is on its way and need not ring any more; that it is over, or was missed, is another message."""
    ringing = {alert.id for alert in situation.alerts if alert.rings(now)}
    over = {alert.id for alert in situation.alerts if alert.is_over}
    withdrawals, steps = [], []
    for pending in situation.pending:
        if pending.kind not in RINGS or pending.alert_ids & ringing:
            continue
        why = "it was over before it could be sent" if pending.alert_ids <= over else "somebody looks after it"
        withdrawals.append(Withdrawal(outbox_id=pending.id, why=why))
        steps += [
            Step(alert_id=alert_id, step="withdrawn", cause=f"{pending.contact}: {why}")
            for alert_id in sorted(pending.alert_ids)
        ]
    return Decision(withdrawals=tuple(withdrawals), steps=tuple(steps))


def _put_off(now: datetime, contact: Contact, pending: Sequence[Pending], tellings: Sequence[Telling]) -> Decision:
    """What is on its way when quiet hours begin, and can wait: it goes into their summary."""
    if contact.quiet is None or not contact.quiet.hold(now):
        return Decision()
    late = [message for message in pending if message.contact == contact.name and not message.is_urgent]
    unheard = {alert_id for message in late for alert_id in message.alert_ids}
    why = "quiet hours have begun"
    return Decision(
        withdrawals=tuple(Withdrawal(outbox_id=message.id, why=why) for message in late),
        tellings=tuple(
            telling.untold(Held.HOURS)
            for telling in tellings
            if telling.alert_id in unheard and not (telling.is_delivered and not telling.is_over_told)
        ),
        steps=tuple(
            Step(alert_id=alert_id, step="held", cause=f"{contact.name}: {why}") for alert_id in sorted(unheard)
        ),
    )


def _superseded(messages: Sequence[Message], pending: Sequence[Pending]) -> Decision:
    """What could not be sent yet, and is in a newer message: a channel that comes back must not ring ten times."""
    why = "a newer message tells it"
    return Decision(
        withdrawals=tuple(
            Withdrawal(outbox_id=old.id, why=why)
            for message in messages
            for old in pending
            if message.kind in RINGS
            and old.kind in RINGS
            and old.contact == message.contact
            and old.alert_ids <= set(message.alert_ids)
        )
    )


def _all(decisions: Sequence[Decision]) -> Decision:
    return Decision(
        messages=tuple(message for decision in decisions for message in decision.messages),
        tellings=tuple(telling for decision in decisions for telling in decision.tellings),
        withdrawals=tuple({each.outbox_id: each for decision in decisions for each in decision.withdrawals}.values()),
        steps=tuple(step for decision in decisions for step in decision.steps),
    )
