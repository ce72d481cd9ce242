"""How far a replay is and how long it will go on: a bar on a terminal, a line each tenth elsewhere."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from smart_smoker.loops.pace import Pace
from smart_smoker.loops.produce import last_row
from smart_smoker.sources import Row, Source

if TYPE_CHECKING:
    from rich.console import Console

log = logging.getLogger(__name__)

SLOWEST_BAR_ROW_S: Final = 0.02


def progress_console(pace: Pace, *, quiet: bool) -> "Console | None":
    """The console for a bar; None where there is no terminal, or where rows pass too quickly for one."""
    is_quick = pace.speed is None and pace.interval_s < SLOWEST_BAR_ROW_S
    if quiet or is_quick or not sys.stderr.isatty():
        return None
    from rich.console import Console

    return Console(stderr=True, highlight=False)


@contextmanager
def replay_progress(source: Source, pace: Pace, console: "Console | None") -> Iterator[Callable[[Row], None]]:
    """Within the block, call what it yields with each row that was sent."""
    if console is None:
        yield _tenths(source, pace)
        return
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.completed:,} of {task.total:,} rows"), BarColumn(), TextColumn("{task.fields[left]}"))
    with Progress(*columns, console=console, refresh_per_second=4) as progress:
        total = last_row(source)
        task = progress.add_task("", total=total, left="")
        left = _left(source, pace, total)
        yield lambda row: progress.update(task, completed=row.number, left=f"{left(row)} to go")


def _tenths(source: Source, pace: Pace) -> Callable[[Row], None]:
    total = last_row(source)
    left = _left(source, pace, total)
    told = 0

    def tell(row: Row) -> None:
        nonlocal told
        tenths = 10 * row.number // total
        if tenths > told:
            told = tenths
            log.info("%d %% of the rows are sent, %s to go", 100 * row.number // total, left(row))

    return tell


def _left(source: Source, pace: Pace, total: int) -> Callable[[Row], timedelta]:
    """How long the rows after this one take, at this pace."""
    if pace.speed is None:
        return lambda row: timedelta(seconds=round((total - row.number) * pace.interval_s))
    speed, end = pace.speed, max(row.at for row in source.rows("-", "-"))
    return lambda row: timedelta(seconds=round((end - row.at).total_seconds() / speed))
