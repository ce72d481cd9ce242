"""Publishing into one queue: confirmed and with ids, beside blocking pika that hears nothing back."""

import asyncio
from collections.abc import Sequence
from functools import partial

import pika

from benchmarks.cooks import pit_readings
from benchmarks.mission.producer import send_message
from benchmarks.result import Cost, Result, Setting, Stopwatch, median_costs, results_of
from smart_smoker.broker.amqp import AmqpBroker
from smart_smoker.core.model import Reading
from smart_smoker.formats.queue_text import encode

QUEUE = "01-smoker"


def measure(setting: Setting) -> list[Result]:
    """Readings a second, from the first one sent until nothing is on its way any more."""
    assert setting.broker
    url, readings = setting.broker.amqp_url, pit_readings(setting.cook, setting.messages)
    ours, plain = median_costs(
        setting.rounds, [partial(publish_ours, url, readings), partial(publish_plainly, url, readings)]
    )
    what = "publish, each confirmed; beside blocking pika without confirms"
    return results_of(what, len(readings), ours, plain, at_least=2.0 if len(readings) >= 20_000 else None)


def publish_ours(url: str, readings: Sequence[Reading]) -> Cost:
    """Encode and send all, and wait until all are confirmed."""
    return asyncio.run(_publish(url, readings))


async def _publish(url: str, readings: Sequence[Reading]) -> Cost:
    async with AmqpBroker(url) as broker:
        await broker.prepare([QUEUE], recreate=True, discard_unread=True)
        async with broker.publisher() as publisher:
            watch = Stopwatch()
            for reading in readings:
                await publisher.send(encode(reading, QUEUE))
            await publisher.flush()
            return watch.cost()


def publish_plainly(url: str, readings: Sequence[Reading]) -> Cost:
    """Send all as the mission's script does, and close the connection, which waits until all are on their way."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.queue_delete(QUEUE)
    channel.queue_declare(QUEUE, durable=True)
    watch = Stopwatch()
    for reading in readings:
        send_message(channel, QUEUE, f"{reading.stamp}, {reading.temp_f}")
    connection.close()
    cost = watch.cost()
    _await_all(url, len(readings))
    return cost


def _await_all(url: str, count: int) -> None:
    """Return when the broker has them all, so that what it has still to do is in nobody else's time."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        while channel.queue_declare(QUEUE, passive=True).method.message_count != count:
            pass
