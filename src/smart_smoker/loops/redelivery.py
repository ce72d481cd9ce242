"""Telling a batch that comes again from new readings that look alike, where the sender gives no ids.

The store keeps the bodies of a queue's last batch until its acknowledgement is known to have arrived. If the consumer
dies in between, the broker hands out that whole batch again, first and in order, marked as redelivered. So a
redelivered run that begins with that whole batch is that batch; everything else is new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from smart_smoker.broker import Batch, Delivery
from smart_smoker.formats.queue_text import identify

DIGEST_BYTES: Final = 8


def bears_an_id(delivery: Delivery) -> bool:
    """Whether its reading is told from others by the id of its own."""
    return identify(delivery.message) is not None


def digest(delivery: Delivery) -> bytes:
    """A body, short enough to be kept by the hundred."""
    return blake2b(delivery.message.body, digest_size=DIGEST_BYTES).digest()


@dataclass(slots=True)
class UnprovenBatch:
    """A queue's last batch, compared with what the queue hands out first after a restart."""

    expected: Sequence[bytes]
    _matched: list[Delivery] = field(default_factory=list)
    _is_other: bool = False

    @property
    def is_undecided(self) -> bool:
        """Whether more deliveries are needed to tell."""
        return not self._is_other and len(self._matched) < len(self.expected)

    @property
    def repeated(self) -> Sequence[Delivery]:
        """The deliveries that are that batch again; none where it did not come, or not whole."""
        return self._matched if len(self._matched) == len(self.expected) and not self._is_other else []

    def see(self, deliveries: Iterable[Delivery]) -> None:
        """Take the queue's next deliveries."""
        for delivery in deliveries:
            if not self.is_undecided:
                return
            if bears_an_id(delivery):
                continue
            is_next = digest(delivery) == self.expected[len(self._matched)]
            if delivery.is_redelivered and is_next:
                self._matched.append(delivery)
            else:
                self._is_other = True


def split_after(batch: Batch, repeated: Iterable[Delivery]) -> tuple[list[Delivery], list[Delivery]]:
    """The batch up to the last repeated delivery of each queue, and the rest."""
    last = {delivery.message.queue: delivery.tag for delivery in repeated}
    first: list[Delivery] = []
    rest: list[Delivery] = []
    for delivery in batch:
        (first if delivery.tag <= last.get(delivery.message.queue, -1) else rest).append(delivery)
    return first, rest
