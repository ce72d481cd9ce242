"""What the commands that look back print: charts, tables, moments, and JSON that survives any output's encoding."""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from textwrap import wrap
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from smart_smoker.cli.canvas import charset_for
from smart_smoker.cli.chart import Mark, Points, draw
from smart_smoker.cli.printable import one_line

WIDEST: Final = 140
CHART_LINES: Final = 22
_ANY_WIDTH: Final = 400


class _Console(Console):
    """One that goes silent when its reader leaves: what is shown may end, what is done goes on."""

    def on_broken_pipe(self) -> None:
        """Print nothing more, here or when Python flushes at exit."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())


def console(*, stderr: bool = False, quiet: bool = False) -> Console:
    """Standard output, or standard error, with colour where it is a terminal that wants it; quiet prints nothing."""
    return _Console(highlight=False, stderr=stderr, quiet=quiet)


def print_json(document: object) -> None:
    """One JSON document, in ASCII, and nothing else."""
    import click

    click.echo(json.dumps(document, indent=2))


def print_chart(out: Console, series: Mapping[str, Points], marks: Iterable[Mark]) -> None:
    """The chart, as wide as the output, in the finest characters that it can print."""
    # One column less than there is: some terminals wrap after the last one.
    width = min(WIDEST, out.width - 1)
    lines = draw(series, marks, width=width, height=CHART_LINES, colour=True, charset=charset_for(out.encoding))
    out.print(Text.from_ansi("\n".join(lines)), no_wrap=True, crop=False)


def table(*columns: str, numbers: Iterable[str] = (), elastic: str = "") -> Table:
    """A plain table, without lines that a narrow encoding could not print.

    Args:
        columns: the headings.
        numbers: those whose cells stand to the right.
        elastic: the one that gives way where there is little room; its cells are made by `sentence`.
    """
    made = Table(box=None, pad_edge=False, header_style="bold")
    right = set(numbers)
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", no_wrap=column != elastic)
    return made


def print_table(out: Console, made: Table) -> None:
    """The table as wide as a terminal is, and as wide as it needs where somebody else reads it."""
    # A file or a pipe has no edge to cut sentences at.
    wide = out if out.is_terminal else Console(file=out.file, width=_ANY_WIDTH, highlight=False)
    wide.print(made)


def cell(value: object) -> Text:
    """A table's cell, its brackets no markup."""
    return Text(one_line(str(value)))


def sentence(text: str) -> Text:
    """A cell of the elastic column: on one line, cut where there is no room."""
    return Text(one_line(text), no_wrap=True, overflow="ellipsis")


def indented(out: Console, text: str) -> None:
    """A paragraph, two columns to the right."""
    # Not rich's own padding, which fills each line with blanks to its end.
    lines = wrap(one_line(text), out.width - 1, initial_indent="  ", subsequent_indent="  ")
    out.print("\n".join(lines), markup=False, soft_wrap=True)


def minute(moment: datetime | None) -> str:
    """A moment as people read it, or a dash."""
    return moment.strftime("%Y-%m-%d %H:%M") if moment else "-"


def span(length: timedelta) -> str:
    """A length of time as people read it: `9 h 59 min`, `12 min`, `40 s`."""
    seconds = int(length.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def iso(moment: datetime | None) -> str | None:
    """A moment as JSON has it: ISO 8601 with its offset."""
    return moment.isoformat() if moment else None


def plural(count: int, noun: str) -> str:
    """`1 alert`, `28 alerts`, `3,351 readings`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


Json = dict[str, Any]
