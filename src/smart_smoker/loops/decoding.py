"""What a delivery holds, found out before any transaction is open: nothing that is sent to us may hold up the store."""

from dataclasses import dataclass
from datetime import datetime

from smart_smoker.broker import Delivery
from smart_smoker.core.model import Reading
from smart_smoker.errors import DecodeError
from smart_smoker.formats import queue_text
from smart_smoker.formats.bodies import Decoder, Observation
from smart_smoker.loops.redelivery import bears_an_id
from smart_smoker.store import DeadLetter

Decoded = Reading | Observation | DeadLetter | None
"""A reading with an id, one without, a message that nothing takes, or one that honestly holds no reading."""


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """What a queue carries: the probe of readings without an id, and how their bodies are read."""

    probe: str
    decode: Decoder


def decoded(delivery: Delivery, plan: QueuePlan, now: datetime) -> Decoded:
    """What the delivery holds; never raises, since it would come again and stop everything behind it for good."""
    message = delivery.message
    try:
        return queue_text.decode(message, plan.decode) or plan.decode(message.body, now)
    except DecodeError as why:
        kind, reason = why.kind, str(why)
    except Exception as why:  # noqa: BLE001 - a decoder of somebody's own may fail in any way
        kind, reason = "unforeseen", f"{type(why).__name__}: {why}"
    return DeadLetter(
        queue=message.queue, kind=kind, reason=reason, message=message, is_identified=bears_an_id(delivery)
    )
