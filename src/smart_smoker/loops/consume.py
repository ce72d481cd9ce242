"""Broker to store: takes batches, commits each in one transaction, and acknowledges only after that.

Killed at any instruction it loses nothing, since what is not acknowledged comes again, and doubles nothing, since the
store knows what it has.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from smart_smoker.broker import USUAL_LIMITS, Batch, BatchLimits, Broker, Delivery, Publisher, Subscription
from smart_smoker.formats.message import Message
from smart_smoker.formats.queue_text import MAX_ID_BYTES
from smart_smoker.formats.queues import DEAD_LETTERS
from smart_smoker.loops.awake import Awake
from smart_smoker.loops.presence import Presence
from smart_smoker.loops.recording import Outcome, Recorder, RecordingPlan
from smart_smoker.loops.redelivery import UnprovenBatch, split_after
from smart_smoker.loops.restart import keep_going
from smart_smoker.loops.silence import Listener
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.store import DeadLetter, Store

log = logging.getLogger(__name__)

UNDECIDED_WAIT_S: Final = 2.0
SMALL_BATCH: Final = 50
"""Up to this size a batch might look like other readings, so that its being settled is recorded at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumePlan:
    """What to consume, and what to make of it; `heard` is called with each batch's outcome once it is kept."""

    recording: RecordingPlan
    limits: BatchLimits = USUAL_LIMITS
    heard: Callable[[Outcome], None]


async def consume(
    open_broker: Callable[[], Broker], open_store: Callable[[], AbstractContextManager[Store]], plan: ConsumePlan
) -> None:
    """Consume until cancelled; built anew after a failure that may pass.

    Raises:
        SmokerError: waiting cannot help.
    """

    presence, awake = Presence(queue.probe for queue in plan.recording.queues.values()), Awake()

    async def attempt() -> None:
        async with StoreThread(open_store) as store, open_broker() as broker:
            awake.doze()
            with presence.there():
                await _Consumer(broker, store, plan, awake).run()

    try:
        async with asyncio.TaskGroup() as group:
            silence = Listener(plan.recording, presence, awake).listen(
                open_store, lambda judged: plan.heard(Outcome(judged=judged))
            )
            beside = [group.create_task(silence), group.create_task(presence.say(open_store))]
            await keep_going("consuming", attempt)
            for task in beside:
                task.cancel()
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


class _Consumer:
    """One attempt: a connection and a recorder, both new."""

    def __init__(self, broker: Broker, store: StoreThread[Store], plan: ConsumePlan, awake: Awake) -> None:
        self._broker = broker
        self._store = store
        self._plan = plan
        self._recorder = Recorder(plan.recording, awake)
        self._queues = tuple(plan.recording.queues)

    async def run(self) -> None:
        log.info("Connected to %s", self._broker.where)
        async with (
            self._broker.publisher() as letters,
            self._broker.subscribe(self._queues, self._plan.limits) as subscription,
        ):
            await self._publish_dead_letters(letters, self._queues)
            async for batch, already_kept in self._told_apart(subscription):
                outcome = await self._store.call(_commit, self._recorder, batch, already_kept)
                self._plan.heard(outcome)
                if outcome.dead:
                    await self._publish_dead_letters(letters, dict.fromkeys(letter.queue for letter in outcome.dead))
                await subscription.acknowledge(batch)
                if outcome.observed:
                    await self._settle(subscription, outcome)

    async def _settle(self, subscription: Subscription, outcome: Outcome) -> None:
        await subscription.settle()
        small = [queue for queue, count in outcome.observed.items() if count <= SMALL_BATCH]
        if small:
            await self._store.call(_forget_batches, small)

    async def _told_apart(self, subscription: Subscription) -> AsyncIterator[tuple[Batch, frozenset[int]]]:
        """The batches, each with the indexes of deliveries that the store has already."""
        expected = {queue: await self._store.call(_unproven, queue) for queue in self._queues}
        unproven = {queue: UnprovenBatch(digests) for queue, digests in expected.items() if digests}
        if unproven:
            wait_s = UNDECIDED_WAIT_S + self._plan.limits.linger_s
            batch = await _first_deliveries(subscription, unproven, wait_s)
            repeated = [delivery for queue in unproven.values() for delivery in queue.repeated]
            first, rest = split_after(batch, repeated)
            if first:
                again = {id(delivery) for delivery in repeated}
                yield first, frozenset(i for i, delivery in enumerate(first) if id(delivery) in again)
            if rest:
                yield rest, frozenset()
        async for batch in subscription.batches():
            yield batch, frozenset()

    async def _publish_dead_letters(self, letters: Publisher, queues: Iterable[str]) -> None:
        """Hand every letter that the store holds to the dead-letter queue, and mark it once that is confirmed."""
        for queue in queues:
            while held := await self._store.call(_unpublished, queue):
                if self._broker.is_durable:
                    await self._broker.prepare([DEAD_LETTERS], recreate=False)
                    for _, letter in held:
                        await letters.send(_as_message(letter))
                    await letters.flush()
                await self._store.call(_published, [letter_id for letter_id, _ in held])


async def _first_deliveries(
    subscription: Subscription, unproven: Mapping[str, UnprovenBatch], wait_s: float
) -> Sequence[Delivery]:
    """What comes first, until it can be told whether it is the unproven batches again."""
    collected: list[Delivery] = []
    async with aclosing(subscription.batches()) as batches, aclosing(_while_they_come(batches, wait_s)) as first:
        async for batch in first:
            collected += batch
            for queue, candidate in unproven.items():
                candidate.see(delivery for delivery in batch if delivery.message.queue == queue)
            if not any(candidate.is_undecided for candidate in unproven.values()):
                break
    return collected


async def _while_they_come(batches: AsyncGenerator[Batch], wait_s: float) -> AsyncGenerator[Batch]:
    """The first batch whenever it comes, and those of the next seconds: a broker redelivers at once."""
    yield await anext(batches)
    end = asyncio.get_running_loop().time() + wait_s
    while True:
        try:
            async with asyncio.timeout_at(end):
                batch = await anext(batches)
        except (TimeoutError, StopAsyncIteration):
            return
        yield batch


def _commit(store: Store, recorder: Recorder, batch: Batch, already_kept: frozenset[int]) -> Outcome:
    return recorder.commit(store, batch, datetime.now(UTC), already_kept)


def _unproven(store: Store, queue: str) -> list[bytes]:
    return store.unproven_batch(queue)


def _unpublished(store: Store, queue: str) -> list[tuple[int, DeadLetter]]:
    return store.unpublished_dead_letters(queue)


def _published(store: Store, ids: Sequence[int]) -> None:
    store.dead_letters_published(ids)


def _forget_batches(store: Store, queues: Iterable[str]) -> None:
    with store.transaction(datetime.now(UTC)) as entry:
        for queue in queues:
            entry.remember_batch(queue, [])


def _as_message(letter: DeadLetter) -> Message:
    headers = {"reason": letter.reason, "kind": letter.kind, "queue": letter.queue}
    message_id = letter.message.message_id
    # One that was no UTF-8 has grown on the way, and a property holds 255 bytes.
    if message_id is not None and len(message_id.encode(errors="replace")) > MAX_ID_BYTES:
        message_id = None
    return Message(queue=DEAD_LETTERS, body=letter.message.body, message_id=message_id, headers=headers)
