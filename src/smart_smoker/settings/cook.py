"""What the settings say of a cook and of whom to tell, as the rules and the alerts' life take it."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from smart_smoker.core.contacts import Contact, Hours
from smart_smoker.core.setup import Setup, Timer
from smart_smoker.core.setup_change import in_order
from smart_smoker.settings import Settings

COOK: Final = "cook"
"""The contact's name where nobody is named."""


def setup_of(settings: Settings, now: datetime, zone: tzinfo) -> Setup:
    """What was said of the smoker and its cook.

    Args:
        settings: all that was set.
        now: the moment from which on a time of day is the next one.
        zone: whose clock times of day are on.
    """
    timers = (
        Timer(what=what, every=timer.every, at=next_at(timer.at, now, zone) if timer.at is not None else None)
        for what, timer in settings.timers.items()
    )
    return Setup(set_point_f=settings.set_point_f, probes=settings.probes, timers=in_order(timers), unit=settings.unit)


def contacts_of(settings: Settings, zone: tzinfo) -> tuple[Contact, ...]:
    """Whom to tell; quiet hours are on the clock of that zone."""
    if not settings.contacts:
        return (Contact(name=COOK, channels=settings.channels),)
    return tuple(
        Contact(
            name=name,
            channels=settings.channels if said.channels is None else said.channels,
            least=said.least,
            quiet=said.quiet and Hours(begin=said.quiet[0], end=said.quiet[1], zone=zone),
            after=said.after,
            per_hour=said.per_hour,
        )
        for name, said in settings.contacts.items()
    )


def next_at(clock: time, now: datetime, zone: tzinfo) -> datetime:
    """The next moment, UTC, at which it is that time of day there."""
    today = now.astimezone(zone).date()
    moments = (datetime.combine(today + timedelta(days=days), clock, zone).astimezone(UTC) for days in (0, 1, 2))
    return next(moment for moment in moments if moment > now)
