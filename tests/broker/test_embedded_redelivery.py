"""Whatever is read, acknowledged, given up and sent in between, an embedded queue hands out what a list would."""

import asyncio
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.contracts.broker_parts import QUEUE, messages, send_all

from smart_smoker.broker import BatchLimits
from smart_smoker.broker.embedded import EmbeddedBroker

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager


class Redelivery(RuleBasedStateMachine):
    """The broker beside its model: bodies that are ready, bodies that are out, and which were out before."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.broker = EmbeddedBroker()
        self.run(self.broker.__aenter__())
        self.run(self.broker.prepare([QUEUE], recreate=True))
        self.publisher = self.run(self.broker.publisher().__aenter__())
        self.block: AbstractAsyncContextManager[Any] | None = None
        self.sent = 0
        self.acknowledged = 0
        self.ready: list[str] = []
        self.batches: list[Any] = []
        self.seen: set[str] = set()

    def run(self, coroutine: Any) -> Any:
        return self.loop.run_until_complete(coroutine)

    def teardown(self) -> None:
        if self.block:
            self.unsubscribe()
        self.run(self.loop.shutdown_asyncgens())
        self.loop.close()

    @rule(count=st.integers(1, 20))
    def send(self, count: int) -> None:
        new = [str(n) for n in range(self.sent, self.sent + count)]
        self.run(send_all(self.publisher, messages(new)))
        self.sent += count
        self.ready += new

    @precondition(lambda self: self.block is None)
    @rule(most=st.integers(1, 8))
    def subscribe(self, most: int) -> None:
        self.block = self.broker.subscribe([QUEUE], BatchLimits(most=most, linger_s=0))
        self.most = most
        self.subscription = self.run(self.block.__aenter__())
        self.reader = self.subscription.batches()

    @precondition(lambda self: self.block and self.ready)
    @rule()
    def read(self) -> None:
        expected, self.ready = self.ready[: self.most], self.ready[self.most :]
        batch = self.run(anext(self.reader))
        assert [(d.message.body.decode(), d.is_redelivered) for d in batch] == [(b, b in self.seen) for b in expected]
        self.seen |= set(expected)
        self.batches.append(batch)

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def acknowledge(self, data: st.DataObject) -> None:
        upto = data.draw(st.integers(1, len(self.batches)))
        self.run(self.subscription.acknowledge(self.batches[upto - 1]))
        self.acknowledged += sum(map(len, self.batches[:upto]))
        self.batches = self.batches[upto:]

    @precondition(lambda self: self.block)
    @rule()
    def unsubscribe(self) -> None:
        assert self.block
        self.run(self.block.__aexit__(None, None, None))
        self.block = None
        self.ready = [d.message.body.decode() for batch in self.batches for d in batch] + self.ready
        self.batches = []

    @invariant()
    def all_acknowledged_are_confirmed(self) -> None:
        assert self.publisher.confirmed == self.acknowledged


TestRedelivery = Redelivery.TestCase
TestRedelivery.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
