"""`python -m benchmarks [--quick] [--only NAME ...]`: run them and print the table."""

import argparse
import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.rabbitmq_node import BIN, RabbitNode, is_installed

from benchmarks import backtest, consume, footprint, judge, limits, produce_process, publish
from benchmarks.cooks import REAL, find_cook
from benchmarks.result import Result, Setting
from benchmarks.table import lines, machine

Benchmark = Callable[[Setting], list[Result]]

BENCHMARKS: Final[dict[str, Benchmark]] = {
    "publish": publish.measure,
    "consume": consume.measure,
    "produce": produce_process.measure,
    "backtest": backtest.measure,
    "judge": judge.measure,
    "limits": limits.measure,
    "footprint": footprint.measure,
}
NEED_A_BROKER: Final = ("publish", "consume", "produce")
USE_A_BROKER: Final = (*NEED_A_BROKER, "footprint")


def main() -> None:
    """Measure and print."""
    words = _words()
    chosen = words.only or list(BENCHMARKS)
    logging.disable(logging.CRITICAL)  # both sides' logs are off but where files are written, in other processes
    with tempfile.TemporaryDirectory(prefix="smoker-bench-") as folder, _broker(chosen) as broker:
        setting = Setting(
            broker=broker,
            folder=Path(folder),
            cook=find_cook(Path(folder)),
            messages=1_000 if words.quick else words.messages,
            rounds=1 if words.quick else words.rounds,
        )
        for line in _report(setting, chosen):
            print(line, flush=True)


def _report(setting: Setting, chosen: Sequence[str]) -> Iterator[str]:
    yield f"{machine(setting)}."
    yield f"{setting.messages:,} messages a round; medians of {setting.rounds} rounds in which the ways took turns."
    if setting.cook != REAL:
        yield "The real cook is not at hand: the sample cook stands in."
    results: list[Result] = []
    for name in chosen:
        if name in NEED_A_BROKER and setting.broker is None:
            yield f"{name} is left out: no RabbitMQ in {BIN}."
            continue
        results += BENCHMARKS[name](setting)
    yield ""
    yield from lines(results)


@contextmanager
def _broker(chosen: Sequence[str]) -> Iterator[RabbitNode | None]:
    if not is_installed() or not set(chosen) & set(USE_A_BROKER):
        yield None
        return
    with RabbitNode() as node:
        yield node


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small round, to see that they work")
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--messages", type=int, default=20_000, help="a round's, 20,000 by default")
    parser.add_argument("--rounds", type=int, default=5, help="5 by default")
    return parser.parse_args()


if __name__ == "__main__":
    main()
