"""Whatever the batches, the kills and the redeliveries: the store's content, the alerts and the texts are the same."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.loops.faulty_parts import Fate, FatefulBroker, FatefulStore

from smart_smoker.broker import Delivery
from smart_smoker.core.model import Reading, Series
from smart_smoker.core.rules import Rule
from smart_smoker.core.rules.classic_pit_drop import ClassicPitDrop
from smart_smoker.core.rules.classic_stall import ClassicStall
from smart_smoker.formats.bodies import decode_known
from smart_smoker.formats.message import Message
from smart_smoker.formats.queue_text import encode
from smart_smoker.formats.queues import QUEUES
from smart_smoker.loops import restart
from smart_smoker.loops.consume import ConsumePlan, consume
from smart_smoker.loops.decoding import QueuePlan
from smart_smoker.loops.recording import Recorder, RecordingPlan
from smart_smoker.store.sqlite import SqliteStore

BEGUN = datetime(2026, 6, 6, 10, tzinfo=UTC)
RULES: dict[str, Rule[Any]] = {"drop": ClassicPitDrop(drop_f=2, readings=3), "stall": ClassicStall(readings=4)}
RECORDING = RecordingPlan(
    smoker_id="backyard",
    queues={queue: QueuePlan(probe, decode_known) for probe, queue in QUEUES.items()},
    rules=RULES,
    channels=("text_message",),
)
CONTENT = (
    "SELECT probe, n, at, temp_f FROM readings JOIN series ON series.id = series_id ORDER BY probe, n",
    "SELECT probe, readings, last_n, first_at, last_at, is_ended FROM series ORDER BY probe",
    "SELECT probe, rule, raised_at, cleared_at, message, warnings FROM alerts ORDER BY probe, raised_at, rule",
    "SELECT text FROM outbox ORDER BY text, id",
    "SELECT probe, rule, state, is_up FROM standings ORDER BY probe, rule",
    "SELECT queue, kind, body, is_published FROM dead_letters ORDER BY id",
)

temperatures = st.lists(st.tuples(st.sampled_from(list(QUEUES)), st.integers(200, 206)), min_size=1, max_size=60)
fates = st.lists(st.sampled_from(Fate), max_size=25)
sizes = st.lists(st.integers(1, 9), max_size=40)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restart, "SHORTEST_PAUSE_S", 0.0)


def numbered(readings: Sequence[tuple[str, int]]) -> list[Message]:
    """Messages with ids, in a run of their own."""
    last = {probe: n for n, (probe, _) in enumerate(readings)}
    return [
        encode(
            Reading(
                series=Series("backyard", "run", probe),
                n=n,
                at=BEGUN + timedelta(seconds=30 * n),
                temp_f=float(temp_f),
                stamp=f"reading {n}",
                is_last=last[probe] == n,
            ),
            QUEUES[probe],
        )
        for n, (probe, temp_f) in enumerate(readings)
    ]


def strangers(readings: Sequence[tuple[str, int]]) -> list[Message]:
    """Messages without ids, no two alike; every seventh is rubbish."""
    stamps = [(BEGUN + timedelta(seconds=31 * n)).isoformat() for n in range(len(readings))]
    return [
        Message(queue=QUEUES[probe], body=f"{'rubbish' if n % 7 == 6 else ''}{stamp}, {temp_f}".encode())
        for n, (stamp, (probe, temp_f)) in enumerate(zip(stamps, readings, strict=True))
    ]


def content_after(messages: Sequence[Message], sizes: Sequence[int], fates: Sequence[Fate]) -> list[list[Any]]:
    """Everything that the store holds once all messages are acknowledged."""

    async def until_empty(path: Path) -> FatefulBroker:
        broker = FatefulBroker(list(enumerate(messages)), iter(sizes), iter(fates))
        plan = ConsumePlan(recording=RECORDING, heard=lambda _: None)
        consuming = asyncio.create_task(consume(lambda: broker, lambda: FatefulStore(path, broker), plan))
        emptied = asyncio.create_task(broker.is_empty.wait())
        await asyncio.wait({consuming, emptied}, return_when=asyncio.FIRST_COMPLETED)
        assert emptied.done(), consuming.exception()
        consuming.cancel()
        await asyncio.wait({consuming})
        return broker

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "smoker.db"
        broker = asyncio.run(until_empty(path))
        with closing(sqlite3.connect(path)) as connection:
            content = [connection.execute(sql).fetchall() for sql in CONTENT]
        # Each queue's dead letters are published in order; which queue's come first is nobody's business.
        return [*content, sorted(message.body for message in broker.dead)]


@settings(max_examples=60)
@given(readings=temperatures, sizes=sizes, fates=fates)
def test_readings_with_ids_come_to_the_same_however_they_come(
    readings: list[tuple[str, int]], sizes: list[int], fates: list[Fate]
) -> None:
    messages = numbered(readings)
    assert content_after(messages, sizes, fates) == content_after(messages, [], [])


@settings(max_examples=60)
@given(readings=temperatures, sizes=sizes, fates=fates)
def test_readings_without_ids_come_to_the_same_however_they_come(
    readings: list[tuple[str, int]], sizes: list[int], fates: list[Fate]
) -> None:
    messages = strangers(readings)
    assert content_after(messages, sizes, fates) == content_after(messages, [], [])


@settings(max_examples=20)
@given(readings=temperatures, again=st.lists(st.integers(0, 59), max_size=20))
def test_a_message_with_an_id_may_be_published_again_at_any_time(
    readings: list[tuple[str, int]], again: list[int]
) -> None:
    messages = numbered(readings)
    repeated = list(messages)
    for place in again:
        repeated.insert(place % (len(repeated) + 1), messages[place % len(messages)])
    first_times = [message for place, message in enumerate(repeated) if message not in repeated[:place]]
    assert content_after(repeated, [7] * 20, []) == content_after(first_times, [], [])


@given(readings=temperatures, turns=st.lists(st.integers(0, 1), min_size=1, max_size=20))
@settings(max_examples=20)
def test_two_consumers_that_take_turns_come_to_the_same_as_one(
    readings: list[tuple[str, int]], turns: list[int]
) -> None:
    deliveries = [Delivery(message, tag, is_redelivered=False) for tag, message in enumerate(numbered(readings))]

    def content(recorders: list[Recorder]) -> list[list[Any]]:
        with tempfile.TemporaryDirectory() as folder, SqliteStore(Path(folder) / "smoker.db") as store:
            for number, begin in enumerate(range(0, len(deliveries), 5)):
                recorder = recorders[turns[number % len(turns)]]
                recorder.commit(store, deliveries[begin : begin + 5], BEGUN)
            with closing(sqlite3.connect(Path(folder) / "smoker.db")) as connection:
                return [connection.execute(sql).fetchall() for sql in CONTENT]

    one = Recorder(RECORDING)
    assert content([Recorder(RECORDING), Recorder(RECORDING)]) == content([one, one])
