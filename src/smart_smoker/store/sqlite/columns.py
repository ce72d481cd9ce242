"""What the columns hold, in Python's terms: moments are whole milliseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from smart_smoker.core.model import Series
from smart_smoker.store import SeriesEntry

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """The column's value; what is finer than a millisecond is cut off, so that order is kept."""
    return (moment - _EPOCH) // _MS


def from_ms(value: int) -> datetime:
    """The moment in UTC."""
    return _EPOCH + timedelta(milliseconds=value)


def to_ms_or_null(moment: datetime | None) -> int | None:
    """The value of a column that may be NULL."""
    return None if moment is None else to_ms(moment)


def from_ms_or_null(value: int | None) -> datetime | None:
    """The moment in a column that may be NULL."""
    return None if value is None else from_ms(value)


def series_entry(row: tuple[Any, ...]) -> SeriesEntry:
    """The entry in a row of `series_entries`."""
    number, run_id, smoker_id, run, probe, readings, last_n, first_at, last_at, is_ended, *rest = row
    stamp_at, stamp_repeats, unjudged_n, touched_wall, _ = rest
    return SeriesEntry(
        id=number,
        run_id=run_id,
        series=Series(smoker_id, run, probe),
        readings=readings,
        last_n=last_n,
        first_at=from_ms_or_null(first_at),
        last_at=from_ms_or_null(last_at),
        is_ended=bool(is_ended),
        stamp_at=from_ms_or_null(stamp_at),
        stamp_repeats=stamp_repeats,
        unjudged_n=unjudged_n,
        touched_at=from_ms(touched_wall),
    )
