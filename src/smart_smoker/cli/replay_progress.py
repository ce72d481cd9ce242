"""How far a replay is and how long it will go on: a bar on a terminal, a line each tenth elsewhere."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from smart_smoker.loops.pace import Pace
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
        task = progress.add_task("", total=source.row_count, left="")
        left = _left(source, pace)
        yield lambda row: progress.update(task, completed=row.number, left=f"{left(row)} to go")


def _tenths(source: Source, pace: Pace) -> Callable[[Row], None]:
    left = _left(source, pace)
    step = max(1, source.row_count // 10)

    def tell(row: Row) -> None:
        if row.number % step == 0:
            log.info("%d %% of the rows are sent, %s to go", 100 * row.number // source.row_count, left(row))

    return tell


def _left(source: Source, pace: Pace) -> Callable[[Row], timedelta]:
    """How long the rows after this one take, at this pace."""
    if pace.speed is None:
        return lambda row: timedelta(seconds=round((source.row_count - row.number) * pace.interval_s))
    speed, end = pace.speed, max(row.at for row in source.rows("-", "-"))
    return lambda row: timedelta(seconds=round((end - row.at).total_seconds() / speed))
