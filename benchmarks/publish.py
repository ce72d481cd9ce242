"""Publishing into one queue: confirmed and with ids, beside blocking pika that hears nothing back."""

import asyncio
import time
from collections.abc import Sequence
from functools import partial

import pika

from benchmarks.cooks import pit_readings
from benchmarks.mission.producer import send_message
from benchmarks.result import Result, Setting, medians
from smart_smoker.broker.amqp import AmqpBroker
from smart_smoker.core.model import Reading
from smart_smoker.formats.queue_text import encode

QUEUE = "01-smoker"


def measure(setting: Setting) -> list[Result]:
    """Readings a second, from the first one sent until nothing is on its way any more."""
    assert setting.broker
    url, readings = setting.broker.amqp_url, pit_readings(setting.cook, setting.messages)
    ours, plain = medians(
        setting.rounds, [partial(publish_ours, url, readings), partial(publish_plainly, url, readings)]
    )
    goal = 2.0 if setting.messages >= 20_000 else None
    what = "publish, each confirmed; beside blocking pika without confirms"
    return [Result(what=what, unit="readings/s", ours=ours, plain=plain, at_least=goal)]


def publish_ours(url: str, readings: Sequence[Reading]) -> float:
    """Encode and send all, and wait until all are confirmed."""
    return len(readings) / asyncio.run(_seconds_of_ours(url, readings))


async def _seconds_of_ours(url: str, readings: Sequence[Reading]) -> float:
    async with AmqpBroker(url) as broker:
        await broker.prepare([QUEUE], recreate=True, discard_unread=True)
        async with broker.publisher() as publisher:
            begun = time.perf_counter()
            for reading in readings:
                await publisher.send(encode(reading, QUEUE))
            await publisher.flush()
            return time.perf_counter() - begun


def publish_plainly(url: str, readings: Sequence[Reading]) -> float:
    """Send all as the mission's script does, and close the connection, which waits until all are on their way."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.queue_delete(QUEUE)
    channel.queue_declare(QUEUE, durable=True)
    begun = time.perf_counter()
    for reading in readings:
        send_message(channel, QUEUE, f"{reading.stamp}, {reading.temp_f}")
    connection.close()
    return len(readings) / (time.perf_counter() - begun)
