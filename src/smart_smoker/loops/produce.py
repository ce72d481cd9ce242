"""Source to broker: replays a cook's rows at their pace, and knows at every moment which of them are safe."""

import asyncio
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from smart_smoker.broker import Broker, Publisher
from smart_smoker.core.runs import DEMO
from smart_smoker.errors import SourceError
from smart_smoker.formats import queue_text
from smart_smoker.formats.writers import BODIES, Encoder
from smart_smoker.loops.checkpoint import Checkpoint, CheckpointFile
from smart_smoker.loops.pace import Pace, Timer
from smart_smoker.loops.restart import keep_going
from smart_smoker.sources import Row, Source

log = logging.getLogger(__name__)

CHECKPOINT_EVERY_S: Final = 0.5
WORTH_FLUSHING_S: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducePlan:
    """How to replay a source.

    Attributes:
        smoker_id: whose readings they are.
        queues: the queue of each probe.
        pace: when rows are due.
        recreate: delete and declare the queues first, rather than keep them.
        discard_unread: recreate even queues that hold unread messages.
        checkpoint: where the place in the source is kept; None keeps none.
        resume: go on where the checkpoint is.
        body: writes a reading's body: ours, or other people's.
        sent: called with each row once its messages are handed over.
    """

    smoker_id: str
    queues: Mapping[str, str]
    pace: Pace
    recreate: bool = True
    discard_unread: bool = False
    checkpoint: CheckpointFile | None = None
    resume: bool = False
    body: Encoder = BODIES["text"]
    sent: Callable[[Row], None] = lambda _row: None


def new_run(source: Source) -> str:
    """A name for a replay that is unique for good; a demo's says so."""
    begun = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{DEMO if source.is_demo else ''}{begun}-{secrets.token_hex(4)}"


def last_row(source: Source) -> int:
    """The number of a source's last row: more than it has rows, where some were left out as faulty."""
    return max(row.number for row in source.rows("-", "-"))


async def produce(open_broker: Callable[[], Broker], replay: "Replay") -> None:
    """Replay a source to its end, through lost connections.

    Raises:
        BrokerError: waiting cannot help, or the queues must not be recreated.
        SourceError: where the replay is cannot be kept.
    """
    try:
        await keep_going("producing", lambda: replay.attempt(open_broker()))
    finally:
        replay.keep_place()


class Replay:
    """One run of a source, over as many connections as it takes.

    Attributes:
        run: its name.
        next_row: the number of the first row that is not known to be safe.
        messages: how many messages were handed over, repeated ones among them.
        has_begun: whether a message of the run may have been sent; before that there is no place to keep.
    """

    def __init__(self, source: Source, plan: ProducePlan) -> None:
        kept = plan.checkpoint.read() if plan.checkpoint and plan.resume else None
        self.run = kept.run if kept else new_run(source)
        self.next_row = kept.next_row if kept else 1
        self.messages = 0
        self.has_begun = kept is not None
        self._source = source
        self._plan = plan
        self._are_queues_ready = False
        self._is_place_lost = False
        self._kept_s = 0.0

    @property
    def is_done(self) -> bool:
        """Whether every row is safe."""
        return self.next_row > 1 and self.next_row > last_row(self._source)

    @property
    def is_place_old(self) -> bool:
        """Whether it is time to write the checkpoint again."""
        return time.monotonic() - self._kept_s > CHECKPOINT_EVERY_S

    def keep_place(self) -> None:
        """Write the checkpoint."""
        self._kept_s = time.monotonic()
        if not (self._plan.checkpoint and self.has_begun):
            return
        try:
            self._plan.checkpoint.write(Checkpoint(run=self.run, next_row=self.next_row))
        except SourceError as why:
            # Ten hours of a cook are worth more than a place in it: what is sent again keeps its ids.
            if not self._is_place_lost:
                log.warning("%s: --resume will send again what comes from here on", why)
            self._is_place_lost = True

    async def attempt(self, broker: Broker) -> None:
        """Connect, and send what is not safe yet."""
        async with broker:
            log.info("Connected to %s", broker.where)
            await self._have_queues(broker)
            self.has_begun = True
            self.keep_place()
            async with broker.publisher() as publisher:
                await _Sending(self, self._source, self._plan, publisher).run()

    async def _have_queues(self, broker: Broker) -> None:
        queues = list(self._plan.queues.values())
        recreate = self._plan.recreate and not self._are_queues_ready
        await broker.prepare(queues, recreate=recreate, discard_unread=self._plan.discard_unread)
        self._are_queues_ready = True


class _Sending:
    """The rows of one connection."""

    def __init__(self, replay: Replay, source: Source, plan: ProducePlan, publisher: Publisher) -> None:
        self._replay = replay
        self._source = source
        self._plan = plan
        self._publisher = publisher
        self._unsafe: deque[tuple[int, int]] = deque()
        self._sent = 0

    async def run(self) -> None:
        timer = Timer(self._plan.pace)
        try:
            for row in self._source.rows(self._plan.smoker_id, self._replay.run):
                if row.number >= self._replay.next_row:
                    await self._until_due(timer.wait_s(row))
                    await self._send(row)
            await self._publisher.flush()
        finally:
            self._note_what_is_safe()

    async def _until_due(self, wait_s: float) -> None:
        if wait_s > WORTH_FLUSHING_S:
            begun = time.monotonic()
            await self._publisher.flush()
            self._note_what_is_safe()
            self._replay.keep_place()
            wait_s -= time.monotonic() - begun
        elif self._replay.is_place_old:
            self._note_what_is_safe()
            self._replay.keep_place()
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    async def _send(self, row: Row) -> None:
        for reading in row.readings:
            queue = self._plan.queues[reading.series.probe]
            message = queue_text.encode(reading, queue, self._plan.body)
            await self._publisher.send(message)
            self._sent += 1
            self._replay.messages += 1
            log.info("Sent %s to %s", _shown(message.body), queue)
        self._unsafe.append((self._sent, row.number))
        self._plan.sent(row)

    def _note_what_is_safe(self) -> None:
        confirmed = self._publisher.confirmed
        while self._unsafe and self._unsafe[0][0] <= confirmed:
            self._replay.next_row = self._unsafe.popleft()[1] + 1


def _shown(body: bytes) -> str:
    """A body as a line of a log: what is packed would speak to the terminal in control characters."""
    text = body.decode(errors="replace")
    return text if text.isprintable() and "\ufffd" not in text else repr(body)
