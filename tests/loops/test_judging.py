"""What is stored of a cook is what a backtest says, whoever commits its batches, and however often he begins anew."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.core.judging import found_rules

from smart_smoker.broker import Delivery
from smart_smoker.core.model import Reading
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.setup import Setup
from smart_smoker.formats.bodies import decode_known
from smart_smoker.formats.queue_text import encode
from smart_smoker.formats.queues import QUEUES
from smart_smoker.loops.backtest import backtest
from smart_smoker.loops.decoding import QueuePlan
from smart_smoker.loops.recording import Recorder, RecordingPlan
from smart_smoker.sources.simulator import CookPlan, SimulatedCook
from smart_smoker.store.sqlite import SqliteStore

NOW = datetime(2026, 6, 6, 12, tzinfo=UTC)
SETUP = Setup(set_point_f=235.0)
COOK = SimulatedCook(CookPlan(seed=5, hours=5.0, lids=2, fire_dying_at=timedelta(minutes=170)))


def readings_of(cook: SimulatedCook) -> list[Reading]:
    return [reading for row in cook.rows("backyard", "r1") for reading in row.readings]


def recorder(**changes: Any) -> Recorder:
    plan: dict[str, Any] = {
        "smoker_id": "backyard",
        "queues": {queue: QueuePlan(probe, decode_known) for probe, queue in QUEUES.items()},
        "rules": found_rules(),
        "setup": SETUP,
        "awaited": tuple(QUEUES),
    }
    return Recorder(RecordingPlan(**(plan | changes)))


def deliveries(readings: Sequence[Reading]) -> list[Delivery]:
    return [Delivery(encode(r, QUEUES[r.series.probe]), n, is_redelivered=False) for n, r in enumerate(readings)]


def batches(readings: Sequence[Reading], size: int) -> Iterator[Sequence[Reading]]:
    return (readings[at : at + size] for at in range(0, len(readings), size))


def expected() -> list[tuple[Any, ...]]:
    """The alerts as a backtest raises and clears them."""
    up: dict[tuple[str, str], AlertEvent] = {}
    rows: list[tuple[Any, ...]] = []
    for event in backtest(COOK, found_rules(), SETUP).events:
        if event.edge is Edge.RAISED:
            up[event.rule, event.probe] = event
            continue
        raised = up.pop((event.rule, event.probe))
        rows.append((raised.rule, raised.probe, ms(raised.at), ms(event.at), raised.message, event.message))
    assert not up
    return sorted(rows)


def ms(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def alerts(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(
            connection.execute("SELECT rule, probe, raised_at, cleared_at, message, over FROM alerts").fetchall()
        )


def in_turns(readings: Sequence[Reading], sizes: Mapping[str, int]) -> Iterator[Sequence[Reading]]:
    """Each probe's consumer commits a batch of its own size, one after another, until all have everything."""
    by_probe: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_probe[reading.series.probe].append(reading)
    cut = {probe: list(batches(course, sizes[probe])) for probe, course in by_probe.items()}
    while any(cut.values()):
        yield from [rest.pop(0) for rest in cut.values() if rest]


WAYS = {
    "one consumer, a reading a batch": (list(batches(readings_of(COOK), 1)), False),
    "one consumer, hundreds a batch": (list(batches(readings_of(COOK), 300)), False),
    "one consumer that begins anew with every batch": (list(batches(readings_of(COOK), 7)), True),
    "three consumers in step": (list(in_turns(readings_of(COOK), {"smoker": 5, "food-A": 5, "food-B": 5})), True),
    "three consumers of which the pit's is far ahead": (
        list(in_turns(readings_of(COOK), {"smoker": 600, "food-A": 11, "food-B": 40})),
        True,
    ),
    "three consumers of which the foods' are far ahead": (
        list(in_turns(readings_of(COOK), {"smoker": 3, "food-A": 400, "food-B": 100})),
        True,
    ),
}


@pytest.mark.parametrize(("cut", "is_begun_anew"), WAYS.values(), ids=WAYS)
def test_alerts_are_those_of_a_backtest_by(
    cut: Sequence[Sequence[Reading]], is_begun_anew: bool, tmp_path: Path
) -> None:
    path, ours = tmp_path / "smoker.db", recorder()
    with SqliteStore(path) as store:
        for number, batch in enumerate(cut):
            ours = recorder() if is_begun_anew else ours
            ours.commit(store, deliveries(batch), NOW + timedelta(milliseconds=10 * number))
    assert alerts(path) == expected()
    assert len(expected()) > 3


def test_a_probe_that_says_nothing_more_holds_the_others_up_for_two_minutes(tmp_path: Path) -> None:
    silent_from = COOK.plan.start + timedelta(minutes=150)
    readings = [r for r in readings_of(COOK) if r.series.probe != "food-B" or r.at < silent_from]
    before, after = (
        [r for r in readings if r.at < COOK.plan.start + timedelta(minutes=minute)] for minute in (160, 200)
    )
    with SqliteStore(tmp_path / "smoker.db") as store:
        ours = recorder()
        ours.commit(store, deliveries(before), NOW)
        [run] = store._database.rows("SELECT origin_at, judged_minutes FROM runs")
        ours.commit(store, deliveries(after[len(before) :]), NOW + timedelta(minutes=1))
        assert store._database.rows("SELECT origin_at, judged_minutes FROM runs") == [run]
        ours.commit(store, deliveries(after[-2:]), NOW + timedelta(minutes=3))
        ours.commit(store, deliveries(readings[len(after) : len(after) + 2]), NOW + timedelta(minutes=3))
        assert store._database.rows("SELECT judged_minutes FROM runs")[0][0] > run[1] + 40
    assert [rule for rule, probe, *_ in alerts(tmp_path / "smoker.db") if probe == "food-B"] == ["no_data"]


def test_silence_is_judged_by_the_clock_and_ends_with_the_cook(tmp_path: Path) -> None:
    readings = [r for r in readings_of(COOK) if r.at < COOK.plan.start + timedelta(minutes=100)]
    with SqliteStore(tmp_path / "smoker.db") as store:
        recorder().commit(store, deliveries(readings), NOW)
        listener = recorder()
        assert listener.judge_silence(store, NOW + timedelta(minutes=5)) == []
        told = listener.judge_silence(store, NOW + timedelta(minutes=20))
        assert [(run, event.rule, event.edge, event.probe) for run, event in told] == [
            ("r1", "no_data_smoker", Edge.RAISED, "")
        ]
        assert recorder().judge_silence(store, NOW + timedelta(minutes=21)) == []
        over = recorder().judge_silence(store, NOW + timedelta(hours=4))
        assert ("no_data_smoker", Edge.CLEARED) in [(event.rule, event.edge) for _, event in over]
        assert recorder().judge_silence(store, NOW + timedelta(hours=9)) == []


def test_a_reading_that_comes_too_late_is_stored_and_marked_and_raises_nothing(tmp_path: Path) -> None:
    readings = readings_of(COOK)
    late = readings.pop(next(i for i, r in enumerate(readings) if r.series.probe == "smoker" and i > 300))
    with SqliteStore(tmp_path / "smoker.db") as store:
        ours = recorder()
        ours.commit(store, deliveries(readings[:900]), NOW)
        outcome = ours.commit(store, deliveries([late]), NOW)
        assert outcome.judged == []
        assert store._database.rows("SELECT n FROM readings WHERE is_late") == [(late.n,)]
