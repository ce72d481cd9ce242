"""The results as a table for a person and for the documentation, with the machine they were taken on."""

import os
import platform
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.result import Result, Setting


def machine(setting: Setting) -> str:
    """One line that names the machine and what ran on it."""
    broker = f"RabbitMQ {setting.broker.version}" if setting.broker else "no RabbitMQ"
    system = f"{platform.system()} {platform.release()}"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores; {system}; {python}; {broker}"


def lines(results: Iterable[Result]) -> Iterator[str]:
    """The table in Markdown, its columns aligned."""
    cells = [["what", "ours", "plain", "unit", "ratio", "goal"], *map(_cells, results)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        what, *figures = (
            cell.ljust(w) if i in {0, 3} else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        yield f"| {' | '.join([what, *figures])} |"
        if number == 0:
            yield f"| {' | '.join('-' * w if i in {0, 3} else '-' * (w - 1) + ':' for i, w in enumerate(widths))} |"


def _cells(result: Result) -> list[str]:
    goals = [(">=", result.at_least), ("<=", result.at_most)]
    goal = " ".join(f"{sense} {wanted:g}" for sense, wanted in goals if wanted is not None)
    return [
        result.what,
        _figure(result.ours),
        "" if result.plain is None else _figure(result.plain),
        result.unit,
        "" if result.ratio is None else f"{result.ratio:.2f}",
        goal if result.is_goal_met else f"{goal} MISSED",
    ]


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
