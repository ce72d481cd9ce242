"""What truly happened in a simulated cook, against which rules and forecasts are measured."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_STALL_F_PER_H: Final = 6.0
_STALL_AT_LEAST: Final = timedelta(minutes=30)
_SLOPE_OVER: Final = timedelta(minutes=20)
_STALL_BAND_F: Final = (140.0, 185.0)
_PIT_ABOVE_FOOD_F: Final = 30.0


class EventKind(StrEnum):
    """What can happen in a cook."""

    LID = "lid"
    STALL = "stall"
    WRAP = "wrap"
    FIRE_FED = "fire_fed"
    FIRE_DYING = "fire_dying"
    FIRE_OUT = "fire_out"
    FLARE_UP = "flare_up"
    PROBE_OUT = "probe_out"
    PROBE_FAULT = "probe_fault"
    GAP = "gap"
    TARGET = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; its cause lasted from `at` to `until`, its effects may last longer.

    Attributes:
        probe: whom it concerns; None where it is the whole smoker.
        at: when it began, true time, UTC.
        until: when it ended: the lid was closed, the climb resumed, the cook was over.
        detail: more about it: a fault's kind; empty mostly.
    """

    kind: EventKind
    probe: str | None
    at: datetime
    until: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """The true core of a food, and the true air around it, °F."""

    at: datetime
    core_f: float
    air_f: float


def stalls_of(probe: str, course: Sequence[Moment]) -> Iterator[Event]:
    """The stalls of a food: it climbs by less than 6 °F/h for half an hour or more, in 140-185 °F, in a hot pit.

    The slope at a moment is taken over the 20 minutes around it; rows are a cadence apart.
    """
    if len(course) < 3:
        return
    half = max(1, int(_SLOPE_OVER / 2 / (course[1].at - course[0].at)))
    flat = [moment for moment, is_flat in zip(course, _flatness(course, half), strict=True) if is_flat]
    for first, last in _unbroken(flat, course[1].at - course[0].at):
        if last.at - first.at >= _STALL_AT_LEAST:
            yield Event(kind=EventKind.STALL, probe=probe, at=first.at, until=last.at)


def _flatness(course: Sequence[Moment], half: int) -> Iterator[bool]:
    lowest_f, highest_f = _STALL_BAND_F
    for i, moment in enumerate(course):
        before, after = course[max(0, i - half)], course[min(len(course) - 1, i + half)]
        hours = (after.at - before.at) / timedelta(hours=1)
        climbs_f_per_h = (after.core_f - before.core_f) / hours
        yield (
            climbs_f_per_h < _STALL_F_PER_H
            and lowest_f <= moment.core_f <= highest_f
            and moment.air_f >= moment.core_f + _PIT_ABOVE_FOOD_F
        )


def _unbroken(moments: Iterable[Moment], step: timedelta) -> Iterator[tuple[Moment, Moment]]:
    """First and last of each run of moments; an opened lid of ten minutes does not end a stall."""
    first: Moment | None = None
    last: Moment | None = None
    for moment in moments:
        if first is None or last is None:
            first = moment
        elif moment.at - last.at > max(step, timedelta(minutes=10)):
            yield first, last
            first = moment
        last = moment
    if first is not None and last is not None:
        yield first, last
