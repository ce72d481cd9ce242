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
DEMO: Final = "demo-"
"""How the name of a run begins whose alerts must not leave the console."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSpan:
    """A run that other probes already have readings in: its earliest and latest moment."""

    id: int
    first_at: datetime
    last_at: datetime


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
