"""A backtest of the cook by the classic rules, beside a loop that does nothing else."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.mission.plain_loop import warnings_in
from benchmarks.result import Result, Setting, medians
from smart_smoker.core.rules.classic_pit_drop import ClassicPitDrop
from smart_smoker.core.rules.classic_stall import ClassicStall
from smart_smoker.loops.backtest import backtest
from smart_smoker.sources.csv_file import CsvFile

REPEATS = 5


def measure(setting: Setting) -> list[Result]:
    """Readings a second, from the CSV to the count of warnings; both must count the same."""
    readings, warnings = warnings_in(str(setting.cook))
    ways = [partial(_rate, count, setting.cook, (readings, warnings)) for count in (_ours, _plainly)]
    ours, plain = medians(setting.rounds, ways)
    what = f"backtest of {readings:,} readings, {warnings:,} warnings; beside a plain loop"
    return [Result(what=what, unit="readings/s", ours=ours, plain=plain)]


def _rate(count: Callable[[Path], tuple[int, int]], cook: Path, expected: tuple[int, int]) -> float:
    begun = time.perf_counter()
    for _ in range(REPEATS):
        if (counted := count(cook)) != expected:
            raise RuntimeError(f"{counted} readings and warnings, where {expected} were expected")
    return REPEATS * expected[0] / (time.perf_counter() - begun)


def _ours(cook: Path) -> tuple[int, int]:
    result = backtest(CsvFile.read(cook), {"classic_pit_drop": ClassicPitDrop(), "classic_stall": ClassicStall()})
    return sum(map(len, result.readings.values())), sum(event.is_warning for event in result.events)


def _plainly(cook: Path) -> tuple[int, int]:
    return warnings_in(str(cook))
