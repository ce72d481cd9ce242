"""All loops in one process: a source is replayed, judged, stored and told of, until every reading of it is stored."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from smart_smoker.broker import Broker
from smart_smoker.loops.consume import ConsumePlan, consume
from smart_smoker.loops.produce import Replay, produce
from smart_smoker.loops.recording import Outcome
from smart_smoker.sources import Source
from smart_smoker.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the loops are made of; `open_broker` returns the same embedded broker each time."""

    source: Source
    open_broker: Callable[[], Broker]
    open_store: Callable[[], AbstractContextManager[Store]]


async def run(parts: Parts, replay: Replay, plan: ConsumePlan) -> None:
    """Produce and consume until the source's last readings are stored.

    Raises:
        ExceptionGroup: of SmokerErrors; waiting cannot help.
    """
    arrival = _Arrival(parts.source, replay.run)

    def heard(outcome: Outcome) -> None:
        plan.heard(outcome)
        arrival.see(outcome)

    async with asyncio.TaskGroup() as group:
        consuming = group.create_task(consume(parts.open_broker, parts.open_store, replace(plan, heard=heard)))
        await produce(parts.open_broker, replay)
        await arrival.is_complete.wait()
        consuming.cancel()


class _Arrival:
    """Knows when the last reading of every probe of a run is stored."""

    def __init__(self, source: Source, run: str) -> None:
        self.is_complete = asyncio.Event()
        self._run = run
        self._awaited = {reading.series.probe for row in source.rows("-", run) for reading in row.readings}
        if not self._awaited:
            self.is_complete.set()

    def see(self, outcome: Outcome) -> None:
        self._awaited -= {r.series.probe for r, _ in outcome.heard if r.is_last and r.series.run == self._run}
        if not self._awaited:
            self.is_complete.set()
