"""All that `smoker produce` costs on ten times the cook at interval 0, beside the mission's script."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pika

from benchmarks.cooks import repeated
from benchmarks.mission import producer
from benchmarks.result import Result, Setting
from smart_smoker.sources.csv_file import CsvFile

MOST_ROUNDS = 3


class Cost(NamedTuple):
    """Seconds from start to exit, and seconds of a processor."""

    wall_s: float
    processor_s: float


def measure(setting: Setting) -> list[Result]:
    """Whole processes; both write a line for each reading to a file."""
    assert setting.broker
    url, folder = setting.broker.amqp_url, setting.folder
    cook = repeated(setting.cook, 10 if setting.rounds > 1 else 1, folder / "repeated.csv")
    readings = CsvFile.read(cook).table.reading_count
    flags = ["--interval", "0", "--discard-unread", "--no-admin", "--quiet", "--log-file", str(folder / "ours.log")]
    ours = ["-m", "smart_smoker", "produce", str(cook), "--broker", url, *flags]
    plain = [producer.__file__, str(cook), url, "0", str(folder / "plain.log")]
    rounds = [
        [_cost(command, folder, url, readings) for command in (ours, plain)]
        for _ in range(min(setting.rounds, MOST_ROUNDS))
    ]
    return [
        Result(
            what=f"{what}; beside the mission's script",
            unit="s",
            ours=statistics.median(round_[0][i] for round_ in rounds),
            plain=statistics.median(round_[1][i] for round_ in rounds),
        )
        for i, what in enumerate(
            [f"`smoker produce`, {readings:,} readings, from start to exit", "the same, seconds of a processor"]
        )
    ]


def _cost(arguments: Sequence[str], folder: Path, url: str, readings: int) -> Cost:
    before, begun = _processor_s(), time.perf_counter()
    environment = os.environ | {"XDG_STATE_HOME": str(folder / "state")}
    subprocess.run([sys.executable, *arguments], env=environment, check=True, stderr=subprocess.DEVNULL)
    cost = Cost(time.perf_counter() - begun, _processor_s() - before)
    arrived = _messages(url)
    if arrived != readings:
        raise RuntimeError(f"{arrived:,} of {readings:,} readings arrived")
    return cost


def _processor_s() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _messages(url: str) -> int:
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        return sum(channel.queue_declare(queue, passive=True).method.message_count for queue in producer.QUEUES)
