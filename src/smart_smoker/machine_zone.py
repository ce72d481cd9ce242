"""The zone of this machine's clock, where no name for it is known."""

from datetime import UTC, datetime, timedelta, tzinfo


class MachineZone(tzinfo):
    """The machine's own zone, summer and winter; `datetime` alone gives but today's offset."""

    def fromutc(self, moment: datetime) -> datetime:
        """A moment whose digits are UTC, on the machine's clock."""
        return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """How far the machine's clock is ahead of UTC."""
        return moment.replace(tzinfo=None).astimezone().utcoffset() if moment else None

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Not told by the machine."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """Its short name there and then."""
        return moment.replace(tzinfo=None).astimezone().tzname() if moment else None
