"""All that `smoker produce` costs on ten times the cook at interval 0, beside the mission's script."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pika

from benchmarks.cooks import repeated
from benchmarks.mission import producer
from benchmarks.result import Cost, Result, Setting, median_costs
from smart_smoker.sources.csv_file import CsvFile

MOST_ROUNDS = 3


def measure(setting: Setting) -> list[Result]:
    """Whole processes; both write a line for each reading to a file."""
    assert setting.broker
    url, folder = setting.broker.amqp_url, setting.folder
    cook = repeated(setting.cook, 10 if setting.rounds > 1 else 1, folder / "repeated.csv")
    readings = CsvFile.read(cook).table.reading_count
    flags = ["--interval", "0", "--discard-unread", "--no-admin", "--quiet", "--log-file", str(folder / "ours.log")]
    ours = ["-m", "smart_smoker", "produce", str(cook), "--broker", url, *flags]
    plain = [producer.__file__, str(cook), url, "0", str(folder / "plain.log")]
    ways = [partial(_cost, command, folder, url, readings) for command in (ours, plain)]
    our_cost, plain_cost = median_costs(min(setting.rounds, MOST_ROUNDS), ways)
    what = f"`smoker produce`, {readings:,} readings, from start to exit; beside the mission's script"
    return [
        Result(what=what, unit="s", ours=our_cost.wall_s, plain=plain_cost.wall_s),
        Result(what="the same, processor time", unit="s", ours=our_cost.processor_s, plain=plain_cost.processor_s),
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
