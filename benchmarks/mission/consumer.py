"""Watch the smoker's queue for a drop of 15 °F within five readings.

python consumer.py [HOST_URL]
"""

import logging
import sys
from collections import deque

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import Basic

QUEUE = "01-smoker"
DROP_F = 15.0

logger = logging.getLogger("consumer")
window: deque[float] = deque(maxlen=5)


def callback(channel: BlockingChannel, method: Basic.Deliver, _properties: pika.BasicProperties, body: bytes) -> None:
    stamp, temperature = body.decode().split(", ")
    logger.info(f"Received temperature: {temperature} at {stamp}")  # noqa: G004 - as students write it
    window.append(float(temperature))
    if len(window) == 5 and window[0] - window[-1] >= DROP_F:
        drop = window[0] - window[-1]
        logger.warning(f"Smoker Alert! Temperature dropped by {drop:.1f}°F at {stamp}")  # noqa: G004 - as above
    channel.basic_ack(delivery_tag=method.delivery_tag or 0)


def main(url: str = "amqp://localhost") -> None:
    logging.basicConfig(level=logging.INFO)
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.queue_declare(QUEUE, durable=True)
    channel.basic_consume(QUEUE, on_message_callback=callback)
    channel.start_consuming()


if __name__ == "__main__":
    main(*sys.argv[1:])
