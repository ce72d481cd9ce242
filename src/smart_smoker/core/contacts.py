"""Whom to tell, what, when, and by which way."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from smart_smoker.core.model import Severity

RANK: Final = {Severity.INFORMATION: 0, Severity.WARNING: 1, Severity.URGENT: 2}
"""How much a severity matters beside another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A part of every day, such as a night from 22:00 to 06:30, on the contact's own clock."""

    begin: time
    end: time
    zone: tzinfo

    def hold(self, moment: datetime) -> bool:
        """Whether they hold at that moment."""
        local = moment.astimezone(self.zone).time().replace(tzinfo=None)
        if self.begin <= self.end:
            return self.begin <= local < self.end
        return local >= self.begin or local < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody who is told.

    Attributes:
        name: as `smoker.toml` spells it: `[contacts.me]`.
        channels: the notifiers' names, all of which are used.
        least: the least severity that is told.
        quiet: when only what is urgent is told; what was held back comes as a summary in the morning.
        after: how long an urgent alert must be unacknowledged before this contact hears of it; zero for the first.
        per_hour: at most so many messages an hour, urgent ones excepted.
    """

    name: str
    channels: tuple[str, ...]
    least: Severity = Severity.WARNING
    quiet: Hours | None = None
    after: timedelta = timedelta()
    per_hour: int = 6
