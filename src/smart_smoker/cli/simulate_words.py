"""How a person spells the parts of a simulated cook on the command line."""

import math
from datetime import datetime, timedelta
from typing import Final

import click

from smart_smoker.formats.clock import parse_stamp
from smart_smoker.sources.simulator import FaultKind, Gap, ProbeFault

_MOST_MINUTES: Final = 10_000_000


def minutes_of(text: str) -> timedelta:
    """A number of minutes, 0 or more.

    Raises:
        click.BadParameter: it is none.
    """
    try:
        minutes = float(text)
    except ValueError:
        minutes = math.nan
    if not 0 <= minutes <= _MOST_MINUTES:
        raise click.BadParameter(f"{text!r} is no number of minutes.")
    return timedelta(minutes=minutes)


def gap_of(text: str) -> Gap:
    """`START:MIN` as a gap; raises as `minutes_of` does."""
    parts = text.split(":")
    if len(parts) != 2:
        raise click.BadParameter(f"{text!r} is no gap: START:MIN is wanted, such as 120:15.")
    at, span = map(minutes_of, parts)
    return Gap(at=at, span=span)


def fault_of(text: str) -> ProbeFault:
    """`PROBE:KIND:START:MIN` as a fault; raises as `minutes_of` does."""
    parts = text.split(":")
    if len(parts) != 4:
        raise click.BadParameter(f"{text!r} is no fault: PROBE:KIND:START:MIN is wanted, such as food-A:blank:120:15.")
    probe, kind, *times = parts
    if kind not in {*FaultKind}:
        raise click.BadParameter(f"{kind!r} is no kind of fault: use {', '.join(FaultKind)}.")
    at, span = map(minutes_of, times)
    return ProbeFault(probe=probe, kind=FaultKind(kind), at=at, span=span)


def moment_of(text: str) -> datetime:
    """A time, ISO 8601 or as logs spell it, in UTC; raises as `minutes_of` does."""
    try:
        return parse_stamp(text)
    except ValueError as wrong:
        raise click.BadParameter(f"{wrong}: 2026-06-06T10:00 is one.") from None
