"""Moments as logs spell them, and readings of a clock that is cut to the minute.

The real log's clock has no seconds, while each probe reports twice a minute and up to seven times. So several
readings carry one stamp; they are spread evenly inside their minute.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Final

_US_STAMP: Final = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([AaPp])\.?[Mm]\.?)?"
)
_EPOCH: Final = re.compile(r"\d{9,10}(?:\.\d+)?")


@lru_cache(maxsize=4096)
def parse_stamp(stamp: str) -> datetime:
    """The moment, in UTC, that a stamp spells.

    Taken are `5/22/2021 12:20`, `05/22/21 12:20:00`, ISO 8601 with or without an offset (without one it is UTC),
    and seconds since 1970.

    Raises:
        ValueError: it spells none.
    """
    stamp = stamp.strip()
    us = _US_STAMP.fullmatch(stamp)
    if us:
        return _us_moment(us)
    if _EPOCH.fullmatch(stamp):
        return datetime.fromtimestamp(float(stamp), UTC)
    if len(stamp) > 40 or ":" not in stamp or not (stamp.isascii() and stamp.isprintable()):
        raise ValueError(f"{stamp[:40]!r} is no time")
    try:
        moment = datetime.fromisoformat(stamp)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{stamp!r} is no time") from None


def _us_moment(match: re.Match[str]) -> datetime:
    month, day, year, hour, minute, second, half = match.groups()
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(f"{match.group()!r} is no time")
        hours = hours % 12 + (12 if half in "pP" else 0)
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return datetime(whole_year, int(month), int(day), hours, int(minute), int(second or 0), tzinfo=UTC)
    except ValueError:
        raise ValueError(f"{match.group()!r} is no time") from None


def is_cut_to_the_minute(moment: datetime) -> bool:
    """Whether the seconds may have been lost."""
    return moment.second == 0 and moment.microsecond == 0


def spread(moments: Sequence[datetime]) -> list[datetime]:
    """One probe's moments in their log's order, those of a cut clock spread: the k-th of n at 60·k/n s, whole."""
    resolved: list[datetime] = []
    for moment, group in groupby(moments):
        n = sum(1 for _ in group)
        share = 60 if n > 1 and is_cut_to_the_minute(moment) else 0
        resolved += [moment + timedelta(seconds=share * k // n) for k in range(n)]
    return resolved


def spread_live(moment: datetime, k: int) -> datetime:
    """The k-th reading (from 0) of one stamp when it is not known how many will come: at 30·k s, at most 59."""
    if k == 0 or not is_cut_to_the_minute(moment):
        return moment
    return moment + timedelta(seconds=min(59, 30 * k))
