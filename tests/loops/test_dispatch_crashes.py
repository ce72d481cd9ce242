"""Whoever decides, answers or watches may be killed at any statement: nothing is lost, and nothing is decided twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from tests.contracts.store_samples import NOW
from tests.loops.care_parts import end, kill_everywhere, rise

from smart_smoker.core.contacts import Contact
from smart_smoker.loops.dispatch import DispatchPlan, dispatch_once
from smart_smoker.loops.watchman import WatchPlan, look
from smart_smoker.store.sqlite import SqliteStore

LATER = NOW + timedelta(minutes=1)
PLAN = DispatchPlan(
    contacts=(Contact(name="me", channels=("push", "text_message")), Contact(name="wife", channels=("push",))),
    clock=lambda: LATER,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "smoker.db"


def _two_alerts(path: Path) -> None:
    rise(path)
    rise(path, "pit_cold", message="Pit 148 °F, below 200 °F")


def _what_was_decided(path: Path) -> tuple[object, ...]:
    with SqliteStore(path) as store:
        rows = store._database.rows("SELECT contact, channel, text, state FROM outbox ORDER BY contact, channel")
        tellings = store._database.rows("SELECT alert_id, contact, times FROM tellings ORDER BY 1, 2")
        steps = store._database.rows("SELECT alert_id, step, cause FROM alert_steps ORDER BY 1, 2, 3")
        joined = store._database.rows("SELECT count(*), count(DISTINCT outbox_id) FROM outbox_alerts")
    return rows, tellings, steps, joined


def test_a_decision_is_made_once_wherever_it_was_killed(path: Path) -> None:
    _two_alerts(path)
    with SqliteStore(path) as store:
        assert dispatch_once(store, PLAN) == 2
    rows, tellings, _, joined = whole = _what_was_decided(path)
    assert (len(rows), len(tellings), joined) == (3, 4, [(6, 3)])  # type: ignore[arg-type]  # lists, all of them

    killed = kill_everywhere(path, _two_alerts, lambda store: dispatch_once(store, PLAN))
    assert len(killed) > 20
    for file in killed:
        assert _what_was_decided(file) == whole, file


def _acknowledge(store: SqliteStore) -> object:
    return store.acknowledge([1, 2], "ann", LATER)


def _snooze(store: SqliteStore) -> object:
    return store.snooze([1, 2], LATER + timedelta(hours=1), "ann", LATER)


@pytest.mark.parametrize("answer", [_acknowledge, _snooze])
def test_an_answer_is_kept_whole_or_not_at_all(path: Path, answer: Callable[[SqliteStore], object]) -> None:
    def told(file: Path) -> None:
        _two_alerts(file)
        with SqliteStore(file) as store:
            dispatch_once(store, PLAN)

    killed = kill_everywhere(path, told, answer)
    assert len(killed) > 5
    for file in killed:
        with SqliteStore(file) as store:
            assert store._database.rows("SELECT DISTINCT state FROM outbox") == [("withdrawn",)]
            assert store.claim("one", ["push", "text_message"], LATER, timedelta(minutes=1)) is None
            assert dispatch_once(store, PLAN) == 0


def test_that_it_is_over_is_decided_once_wherever_it_was_killed(path: Path) -> None:
    def told_and_over(file: Path) -> None:
        rise(file)
        with SqliteStore(file) as store:
            dispatch_once(store, PLAN)
            while notice := store.claim("one", ["push", "text_message"], LATER, timedelta(minutes=1)):
                store.mark_delivered(notice, LATER, "taken")
        end(file)

    for file in kill_everywhere(path, told_and_over, lambda store: dispatch_once(store, PLAN)):
        with SqliteStore(file) as store:
            texts = store._database.rows("SELECT contact, channel, text FROM outbox WHERE state = 'pending'")
        assert sorted(texts) == [
            ("me", "push", "Over: Pit back at 231 °F, after 10 min"),
            ("me", "text_message", "Over: Pit back at 231 °F, after 10 min"),
            ("wife", "push", "Over: Pit back at 231 °F, after 10 min"),
        ]


def test_that_nobody_stores_readings_is_raised_once_wherever_it_was_killed(path: Path) -> None:
    plan = WatchPlan(clock=lambda: NOW + timedelta(minutes=4))

    def live(file: Path) -> None:
        rise(file)
        with SqliteStore(file) as store:
            store._database.run("UPDATE series SET first_at = touched_wall, last_at = touched_wall")

    for file in kill_everywhere(path, live, lambda store: look(store, plan)):
        with SqliteStore(file) as store:
            assert store._database.rows("SELECT count(*) FROM alerts WHERE rule = 'pipeline'") == [(1,)]


def test_as_many_as_one_likes_decide_at_once_and_each_message_is_one(path: Path) -> None:
    _two_alerts(path)

    def decide(_: int) -> int:
        with SqliteStore(path) as store:
            return sum(dispatch_once(store, PLAN) for _ in range(5))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(decide, range(6))) == 2
    assert len(_what_was_decided(path)[0]) == 3  # type: ignore[arg-type]  # a list
