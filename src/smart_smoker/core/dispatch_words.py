"""What messages about alerts say: the cause first, short enough for a text message, and complete."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from smart_smoker.core.care import AlertInCare, Kind
from smart_smoker.core.contacts import RANK, Contact

MOST_SENTENCES: Final = 3
"""In one message; the rest are counted."""

CAUSES: Final = (
    "pipeline",
    "no_data_smoker",
    "fire_out",
    "fire_dying",
    "flare_up",
    "probe_out",
    "probe_fault",
    "no_data",
    "lid_open",
    "pit_not_back",
    "pit_hot",
    "pit_cold",
    "food_falling",
    "overshooting",
    "target_reached",
    "target_near",
    "stall",
    "timer",
)
"""Rules, those before that bring about those after."""

_RANK_OF_CAUSE: Final = {rule: rank for rank, rule in enumerate(CAUSES)}


def cause_first(alerts: Iterable[AlertInCare]) -> list[AlertInCare]:
    """The alerts, causes before what follows from them, and then the older first."""
    return sorted(alerts, key=lambda alert: (_RANK_OF_CAUSE.get(alert.rule, len(CAUSES)), alert.raised_at, alert.id))


def ringing(alerts: Sequence[AlertInCare], *, names_smoker: bool) -> str:
    """What is wrong: `Pit 148 °F and falling for 12 min; Brisket 171 °F still rising`."""
    # What is left out for want of room is what matters least.
    worst = sorted(alerts, key=lambda alert: -RANK[alert.severity])[:MOST_SENTENCES]
    said = _listed([_plain(alert.message) for alert in cause_first(worst)], len(alerts))
    return f"{alerts[0].smoker}: {said}" if names_smoker else said


def repeated(said: str, up_for: timedelta) -> str:
    """The same, told again; its numbers are those of then."""
    return f"Not over after {spoken(up_for)}: {said}"


def escalated(said: str, contact: Contact) -> str:
    """The same, told to somebody else."""
    return f"Nobody has answered for {spoken(contact.after)}: {said}"


def ended(alerts: Sequence[AlertInCare]) -> str:
    """What is over: `Over: Pit back at 231 °F, after 7 min`."""
    return "Over: " + _listed([_over(alert) for alert in alerts[:MOST_SENTENCES]], len(alerts))


def missed(alerts: Sequence[AlertInCare]) -> str:
    """What came and went before it could be told."""
    return "Missed, over by now: " + _listed([_what(a.message) for a in alerts[:MOST_SENTENCES]], len(alerts))


def summary(alerts: Sequence[AlertInCare], contact: Contact) -> str:
    """What was held back: `Overnight: 2 alerts over, 1 still so: Brisket is at 203 °F`.

    What is over comes with its times, `01:28-02:26 Pit 148 °F and falling for 12 min`.
    """
    up = [alert for alert in alerts if not alert.is_over]
    over_count = len(alerts) - len(up)
    is_night = contact.quiet is not None and contact.quiet.begin > contact.quiet.end
    when = "Overnight" if is_night else "In the quiet hours"
    if not up:
        over = [alert for alert in alerts if alert.is_over]
        return f"{when}: {_count(over_count)} over: " + _listed(
            [_when(alert, contact) + _what(alert.message) for alert in over[:MOST_SENTENCES]], over_count
        )
    counts = f"{_count(over_count)} over, {len(up)} still so" if over_count else f"{_count(len(up))} still so"
    return f"{when}: {counts}: " + _listed([_plain(alert.message) for alert in up[:MOST_SENTENCES]], len(up))


def and_held_back(said: str, count: int) -> str:
    """The same, with how many others had to wait."""
    return f"{said} (+{count} more held back)" if count else said


def title(kind: Kind, alerts: Sequence[AlertInCare]) -> str:
    """What a message is about: `backyard: fire dying and 2 more`."""
    first = alerts[0]
    what = first.rule.rpartition(".")[2].replace("_", " ")
    more = f" and {len(alerts) - 1} more" if len(alerts) > 1 else ""
    match kind:
        case Kind.SUMMARY:
            return "Summary"
        case Kind.OVER:
            return f"{first.smoker}: over: {what}{more}"
        case Kind.MISSED:
            return f"{first.smoker}: missed: {what}{more}"
        case Kind.REPEAT:
            return f"{first.smoker}: {what}{more}, not over"
        case Kind.ESCALATION:
            return f"{first.smoker}: {what}{more}, nobody answers"
    return f"{first.smoker}: {what}{more}"


def spoken(span: timedelta) -> str:
    """A length of time: `40 s`, `7 min`, `2 h 05 min`."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def _over(alert: AlertInCare) -> str:
    said = _plain(alert.over) or f"no longer: {_plain(alert.message)}"
    if alert.cleared_at is None or " after " in said:
        return said
    return f"{said}, after {spoken(alert.cleared_at - alert.raised_at)}"


def _when(alert: AlertInCare, contact: Contact) -> str:
    """`01:28-02:26 `, on the clock that the contact's quiet hours are on."""
    if contact.quiet is None or alert.cleared_wall is None:
        return ""
    zone = contact.quiet.zone
    return f"{alert.raised_wall.astimezone(zone):%H:%M}-{alert.cleared_wall.astimezone(zone):%H:%M} "


def _what(message: str) -> str:
    """What was wrong, without what to do about it: it is over."""
    return _plain(message.partition(". ")[0])


def _listed(sentences: Sequence[str], count: int) -> str:
    more = f" +{count - len(sentences)} more" if count > len(sentences) else ""
    return "; ".join(sentences) + more


def _plain(sentence: str) -> str:
    return sentence.strip().removesuffix(".")


def _count(count: int) -> str:
    return "1 alert" if count == 1 else f"{count} alerts"
