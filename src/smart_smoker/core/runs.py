"""Which run a reading without an id belongs to.

Its sender does not say when a run begins, so the clock does: a reading joins the earliest open run in which its probe
has nothing later. A clock that goes back by more than ten minutes, or a gap of three hours, starts the next run, and
a probe that went on to a later run never returns to an earlier one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

STEP_BACK: Final = timedelta(minutes=10)
GAP: Final = timedelta(hours=3)
_FASTEST: Final = 3
_BEFOREHAND: Final = timedelta(minutes=5)
_WRONG_BY: Final = timedelta(hours=26)
DEMO: Final = "demo-"
"""How the name of a run begins whose alerts must not leave the console."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSpan:
    """A run that other probes already have readings in: its earliest and latest moment."""

    id: int
    first_at: datetime
    last_at: datetime


def is_live(first_at: datetime, last_at: datetime, opened_at: datetime, touched_at: datetime) -> bool:
    """Whether a run's readings come about as fast as they are taken, so that silence means something.

    Its own clock may be wrong by hours, or in another time zone; what tells is its pace beside this machine's. A replay
    of an old log, or at many times its speed, may be stopped at will.

    Args:
        first_at: its earliest moment, by its own clock.
        last_at: its latest.
        opened_at: when its first reading came, by this machine's clock.
        touched_at: when its newest came.
    """
    is_of_today = abs(touched_at - last_at) <= _WRONG_BY
    return is_of_today and last_at - first_at <= _FASTEST * (touched_at - opened_at) + _BEFOREHAND


def is_demo(run: str) -> bool:
    """Whether a run is a show."""
    return run.startswith(DEMO)


def continues(last_at: datetime, at: datetime) -> bool:
    """Whether a reading at `at` goes on with the run in which its probe was last heard at `last_at`."""
    return -STEP_BACK <= at - last_at <= GAP


def earliest_fitting(later_runs: Iterable[RunSpan], at: datetime) -> RunSpan | None:
    """Of the open runs that the probe has not been in, oldest first, the first whose time the reading fits."""
    # Differences, since a moment near the calendar's ends may have nothing three hours beyond it.
    return next((run for run in later_runs if run.first_at - at <= GAP and at - run.last_at <= GAP), None)
