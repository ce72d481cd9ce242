"""Stream a smoker's CSV to three queues, one row each half minute.

python producer.py smoker-temps.csv [HOST_URL] [SECONDS_BETWEEN_ROWS] [LOG_FILE]
"""

import csv
import logging
import sys
import time

import pika
from pika.adapters.blocking_connection import BlockingChannel

QUEUES = ("01-smoker", "02-food-A", "03-food-B")
PERSISTENT = pika.BasicProperties(delivery_mode=2)

logger = logging.getLogger("producer")


def send_message(channel: BlockingChannel, queue: str, message: str) -> None:
    channel.basic_publish(exchange="", routing_key=queue, body=message, properties=PERSISTENT)
    logger.info(f"Sent {message} to {queue}")  # noqa: G004 - as students write it


def main(file: str, url: str = "amqp://localhost", seconds: str = "30", log_file: str = "producer.log") -> None:
    logging.basicConfig(filename=log_file, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    for queue in QUEUES:
        channel.queue_delete(queue)
        channel.queue_declare(queue, durable=True)
    with open(file, newline="", encoding="utf-8-sig") as rows:  # noqa: PTH123 - as students write it
        reader = csv.reader(rows)
        next(reader)
        for stamp, *temperatures in reader:
            for queue, temperature in zip(QUEUES, temperatures, strict=True):
                if temperature:
                    send_message(channel, queue, f"{stamp}, {float(temperature)}")
            if float(seconds):
                time.sleep(float(seconds))
    connection.close()


if __name__ == "__main__":
    logging.getLogger("pika").setLevel(logging.WARNING)
    main(*sys.argv[1:])
