"""Consuming one queue: judged and committed to the store, beside blocking pika that stores nothing."""

import asyncio
from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path

import pika

from benchmarks.cooks import pit_readings
from benchmarks.mission.consumer import callback
from benchmarks.publish import QUEUE, publish_ours, publish_plainly
from benchmarks.result import Cost, Result, Setting, Stopwatch, median_costs, results_of
from smart_smoker.broker.amqp import AmqpBroker
from smart_smoker.core.model import Reading
from smart_smoker.core.rules.classic_pit_drop import ClassicPitDrop
from smart_smoker.formats.bodies import decode_known
from smart_smoker.loops.consume import ConsumePlan, consume
from smart_smoker.loops.decoding import QueuePlan
from smart_smoker.loops.recording import Outcome, RecordingPlan
from smart_smoker.store.sqlite import SqliteStore


def measure(setting: Setting) -> list[Result]:
    """Readings a second, from connecting until the last one is dealt with; the queue is full from the start."""
    assert setting.broker
    url, readings = setting.broker.amqp_url, pit_readings(setting.cook, setting.messages)
    stores = (setting.folder / f"consume-{number}.db" for number in count())
    ours, plain = median_costs(
        setting.rounds, [lambda: _ours(url, readings, next(stores)), partial(_plainly, url, readings)]
    )
    what = "consume, each judged and committed; beside blocking pika that stores nothing"
    return results_of(what, len(readings), ours, plain, at_least=1.5 if len(readings) >= 20_000 else None)


def _ours(url: str, readings: Sequence[Reading], path: Path) -> Cost:
    publish_ours(url, readings)
    cost = asyncio.run(_consume(url, path, len(readings)))
    with SqliteStore(path) as store:
        (cook,) = store.cooks(readings[-1].at)
        assert cook.readings == len(readings)
    return cost


async def _consume(url: str, path: Path, wanted: int) -> Cost:
    kept = 0
    watch = Stopwatch()
    async with asyncio.TaskGroup() as group:

        def heard(outcome: Outcome) -> None:
            nonlocal kept
            kept += len(outcome.heard)
            if kept == wanted:
                consuming.cancel()

        recording = RecordingPlan(
            smoker_id="smoker",
            queues={QUEUE: QueuePlan("smoker", decode_known)},
            rules={"classic_pit_drop": ClassicPitDrop()},
        )
        plan = ConsumePlan(recording=recording, heard=heard)
        consuming = group.create_task(consume(lambda: AmqpBroker(url), lambda: SqliteStore(path), plan))
    return watch.cost()


def _plainly(url: str, readings: Sequence[Reading]) -> Cost:
    publish_plainly(url, readings)
    watch = Stopwatch()
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    left = iter(range(len(readings) - 1, -1, -1))

    def counted(*delivery: object) -> None:
        callback(*delivery)  # type: ignore[arg-type] # pika's four arguments, handed on as they are
        if not next(left):
            channel.stop_consuming()

    channel.queue_declare(QUEUE, durable=True)
    channel.basic_consume(QUEUE, on_message_callback=counted)
    channel.start_consuming()
    cost = watch.cost()
    connection.close()
    return cost
