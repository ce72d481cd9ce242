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
from smart_smoker.loops.awake import Awake
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
    return Recorder(RecordingPlan(**(plan | changes)), awake())


def awake() -> Awake:
    """One that was awake for an hour, and never sleeps."""
    made = Awake(longest_pause=timedelta(days=1))
    made.look(NOW - timedelta(hours=1))
    made.look(NOW - timedelta(hours=1))
    return made


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


def as_it_was_taken(store: SqliteStore, ours: Recorder, minutes: int) -> datetime:
    """Commit a cook's first minutes, a batch a minute, as they are taken; when the last one came."""
    now = NOW
    for minute in range(minutes):
        begin = COOK.plan.start + timedelta(minutes=minute)
        now = NOW + (begin - COOK.plan.start)
        batch = [r for r in readings_of(COOK) if begin <= r.at < begin + timedelta(minutes=1)]
        ours.commit(store, deliveries(batch), now)
    return now


def at_todays_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.loops.test_judging.NOW", COOK.plan.start)


def test_silence_is_judged_by_the_clock_and_given_up_after_hours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_todays_clock(monkeypatch)
    with SqliteStore(tmp_path / "smoker.db") as store:
        last = as_it_was_taken(store, recorder(), 100)
        listener = recorder()
        assert listener.judge_silence(store, last + timedelta(minutes=5)) == []
        told = listener.judge_silence(store, last + timedelta(minutes=20))
        assert [(run, event.rule, event.edge, event.probe) for run, event in told] == [
            ("r1", "no_data_smoker", Edge.RAISED, "")
        ]
        assert recorder().judge_silence(store, last + timedelta(minutes=21)) == []
        given_up = recorder().judge_silence(store, last + timedelta(hours=4))
        assert [(event.rule, event.edge, event.message) for _, event in given_up] == [
            ("no_data_smoker", Edge.CLEARED, "Nothing was heard for 3 h: it is no longer watched.")
        ]
        assert recorder().judge_silence(store, last + timedelta(hours=9)) == []


def test_a_replay_of_an_old_log_is_not_silent_when_it_is_stopped(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "smoker.db") as store:
        recorder().commit(store, deliveries(readings_of(COOK)[:300]), NOW + timedelta(days=30))
        assert recorder().judge_silence(store, NOW + timedelta(days=30, minutes=30)) == []


def test_what_waited_while_nobody_consumed_is_judged_in_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fire that dies while the consumers are down rings once they are back, and nothing is late."""
    at_todays_clock(monkeypatch)
    path = tmp_path / "smoker.db"
    with SqliteStore(path) as store:
        last = as_it_was_taken(store, recorder(), 165)
        back = last + timedelta(hours=1)
        anew = Recorder(recorder()._plan, Awake())
        assert anew.judge_silence(store, back) == []
        waiting = [r for r in readings_of(COOK) if last + timedelta(minutes=1) <= r.at < back]
        by_probe = sorted(waiting, key=lambda r: r.series.probe, reverse=True)  # one queue after another
        for number, batch in enumerate(batches(by_probe, 50)):
            anew.commit(store, deliveries(batch), back + timedelta(seconds=number))
        assert store._database.rows("SELECT count(*) FROM readings WHERE is_late") == [(0,)]
    assert "fire_dying" in [rule for rule, *_ in alerts(path)]


def test_a_clock_that_was_set_forward_rings_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_todays_clock(monkeypatch)
    with SqliteStore(tmp_path / "smoker.db") as store:
        ours = Recorder(recorder()._plan, Awake())
        last = as_it_was_taken(store, ours, 100)
        assert ours.judge_silence(store, last + timedelta(seconds=20)) == []
        assert ours.judge_silence(store, last + timedelta(minutes=20)) == []
        assert ours.judge_silence(store, last + timedelta(minutes=20, seconds=20)) == []


def test_a_reading_that_comes_too_late_is_stored_and_marked_and_raises_nothing(tmp_path: Path) -> None:
    readings = readings_of(COOK)
    late = readings.pop(next(i for i, r in enumerate(readings) if r.series.probe == "smoker" and i > 300))
    with SqliteStore(tmp_path / "smoker.db") as store:
        ours = recorder()
        ours.commit(store, deliveries(readings[:900]), NOW)
        outcome = ours.commit(store, deliveries([late]), NOW)
        assert outcome.judged == []
        assert store._database.rows("SELECT n FROM readings WHERE is_late") == [(late.n,)]
