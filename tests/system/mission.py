"""The mission's own way, as other people's programs do it: plain pika, without ids."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pika
from pika.adapters.blocking_connection import BlockingChannel

QUEUES = ("01-smoker", "02-food-A", "03-food-B")
COUNTS = {"smoker": 960, "food-A": 1165, "food-B": 1226}
WARNINGS = {"smoker": (14, 4), "food-A": (475, 14), "food-B": (509, 10)}


def bodies(log: Path) -> Iterator[tuple[str, str]]:
    """(queue, body) of every reading, in the log's order."""
    with log.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for stamp, *cells in rows:
            for queue, cell in zip(QUEUES, cells, strict=True):
                if cell:
                    yield queue, f"{stamp}, {float(cell)}"


def recreate(channel: BlockingChannel) -> None:
    for queue in QUEUES:
        channel.queue_delete(queue)
        channel.queue_declare(queue, durable=True)


def produce(
    url: str,
    messages: Iterator[tuple[str, str | bytes]],
    before_each: Callable[[BlockingChannel, str], None] | None = None,
) -> None:
    """Publish without confirms; the queues are recreated at the start, or by `before_each`."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        if before_each is None:
            recreate(channel)
        for queue, body in messages:
            if before_each:
                before_each(channel, queue)
            channel.basic_publish("", queue, body)


def consume(url: str, queue: str, count: int) -> list[tuple[pika.BasicProperties, str]]:
    """The queue's first messages, each acknowledged by hand."""
    received: list[tuple[pika.BasicProperties, str]] = []
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.queue_declare(queue, durable=True)
        for method, properties, body in channel.consume(queue):
            received.append((properties, body.decode()))
            channel.basic_ack(method.delivery_tag or 0)
            if len(received) == count:
                return received
    raise AssertionError("unreachable: consuming has no end of its own")
