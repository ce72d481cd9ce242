"""Silence is noticed: by us, where nobody stores readings; by somebody else, where we are silent ourselves."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.contracts.store_care_contract import told
from tests.contracts.store_samples import NOW, PIT, claimed, count_in
from tests.http_server import HttpServer
from tests.loops.care_parts import rise
from tests.loops.notify_parts import PATIENCE_S, QUICK, opener

from smart_smoker.core.care import AlertInCare
from smart_smoker.core.model import Reading, Series
from smart_smoker.loops import presence
from smart_smoker.loops.notify import notify
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.loops.watchman import WatchPlan, get, keep_watch, look
from smart_smoker.store import AlertCare
from smart_smoker.store.sqlite import SqliteStore

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(milliseconds=10)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "smoker.db"


def store_reading(path: Path, n: int, *, now: datetime, at: datetime, run: str = "r1", is_last: bool = False) -> None:
    """A consumer stores one."""
    series = Series(PIT.smoker_id, run, "smoker")
    with SqliteStore(path) as store, store.transaction(now) as ledger:
        entry = ledger.open(series)
        new = Reading(series=series, n=n, at=at, temp_f=224.0, is_last=is_last)
        ledger.add(entry, [new])
        count_in(entry, new)
        ledger.save(entry)


def look_at(path: Path, now: datetime) -> tuple[bool, list[AlertInCare]]:
    """Whether all is well then, and what is in care."""
    with SqliteStore(path) as store:
        return look(store, WatchPlan(clock=lambda: now)), list(store.situation(now).alerts)


def test_a_cook_whose_readings_come_is_well(path: Path) -> None:
    store_reading(path, 0, now=NOW, at=NOW)
    assert look_at(path, NOW + 2 * MINUTE) == (True, [])


def test_that_nobody_stores_readings_is_an_urgent_alert_until_somebody_does(path: Path) -> None:
    store_reading(path, 0, now=NOW, at=NOW - MINUTE)
    is_well, [alert] = look_at(path, NOW + 4 * MINUTE)
    assert (is_well, alert.rule, alert.severity, alert.is_over) == (False, "pipeline", "urgent", False)
    assert alert.message == "Nobody has stored a reading for 4 min: is `smoker consume` still running?"
    assert look_at(path, NOW + 5 * MINUTE) == (False, [alert])

    store_reading(path, 1, now=NOW + 6 * MINUTE, at=NOW + 6 * MINUTE)
    is_well, [alert] = look_at(path, NOW + 7 * MINUTE)
    assert (is_well, alert.is_over, alert.over) == (True, True, "Readings are stored again")
    with SqliteStore(path) as store:
        life = store.life(alert.id)
    assert life is not None
    assert (life.temp_f, life.numbers) == (224.0, {"silent_min": 4.0})


def test_silence_while_this_machine_slept_does_not_count(path: Path) -> None:
    store_reading(path, 0, now=NOW, at=NOW)
    woke = NOW + 60 * MINUTE
    with SqliteStore(path) as store:
        assert look(store, WatchPlan(clock=lambda: woke + 2 * MINUTE), woke)
        assert not look(store, WatchPlan(clock=lambda: woke + 3 * MINUTE), woke)


def test_a_cook_that_ended_meanwhile_is_over(path: Path) -> None:
    store_reading(path, 0, now=NOW, at=NOW)
    look_at(path, NOW + 4 * MINUTE)
    store_reading(path, 1, now=NOW + 5 * MINUTE, at=NOW + MINUTE, is_last=True)
    is_well, [alert] = look_at(path, NOW + 20 * MINUTE)
    assert (is_well, alert.over) == (True, "The cook ended")


def test_a_replay_of_an_old_log_may_be_stopped_at_will(path: Path) -> None:
    store_reading(path, 0, now=NOW, at=NOW - timedelta(days=365))
    assert look_at(path, NOW + 60 * MINUTE) == (True, [])


def test_a_cook_whose_clock_is_in_another_time_zone_is_watched_all_the_same(path: Path) -> None:
    for n in range(3):
        store_reading(path, n, now=NOW + n * MINUTE, at=NOW + n * MINUTE - timedelta(hours=5))
    assert not look_at(path, NOW + 60 * MINUTE)[0]


def test_a_replay_at_many_times_its_speed_may_be_stopped_too(path: Path) -> None:
    for n in range(3):
        store_reading(path, n, now=NOW + n * MINUTE / 10, at=NOW + n * 10 * MINUTE)
    assert look_at(path, NOW + 60 * MINUTE) == (True, [])


def test_that_one_probes_consumer_is_gone_is_told_though_others_store(path: Path) -> None:
    store_reading(path, 0, now=NOW, at=NOW)
    with SqliteStore(path) as store:
        store.hold_lease("consumer food-A one", "one", NOW, 60 * MINUTE)
        with store.transaction(NOW + 4 * MINUTE) as ledger:
            food = Series(PIT.smoker_id, "r1", "food-A")
            entry, new = ledger.open(food), Reading(series=food, n=0, at=NOW + 4 * MINUTE, temp_f=100.0)
            ledger.add(entry, [new])
            count_in(entry, new)
            ledger.save(entry)
    is_well, [alert] = look_at(path, NOW + 4 * MINUTE)
    assert (is_well, alert.rule) == (False, "pipeline")


def test_a_show_may_too(path: Path) -> None:
    store_reading(path, 0, now=NOW, at=NOW, run="demo-1")
    assert look_at(path, NOW + 60 * MINUTE) == (True, [])


def test_a_cook_that_ended_is_silent_rightly(path: Path) -> None:
    store_reading(path, 0, now=NOW, at=NOW, is_last=True)
    assert look_at(path, NOW + 60 * MINUTE) == (True, [])


def test_where_consumers_say_that_they_are_there_it_is_the_smoker_that_is_silent(path: Path) -> None:
    store_reading(path, 0, now=NOW, at=NOW)
    with SqliteStore(path) as store:
        store.hold_lease("consumer smoker one", "one", NOW, 5 * MINUTE)
    assert look_at(path, NOW + 4 * MINUTE) == (True, [])
    is_well, [alert] = look_at(path, NOW + 6 * MINUTE)
    assert (is_well, alert.rule) == (False, "pipeline")


def test_nothing_is_well_while_what_is_urgent_cannot_be_sent(path: Path) -> None:
    number = rise(path, now=NOW)
    with SqliteStore(path) as store:
        store.hold_lease("consumer 01-smoker", "one", NOW, 60 * MINUTE)
        told(store, number)
        assert look(store, WatchPlan(clock=lambda: NOW + 5 * MINUTE))
        assert not look(store, WatchPlan(clock=lambda: NOW + 6 * MINUTE))
        store.mark_delivered(claimed(store, now=NOW + 6 * MINUTE), NOW + 6 * MINUTE, "250 queued")
        assert look(store, WatchPlan(clock=lambda: NOW + 7 * MINUTE))


async def test_a_consumer_says_that_it_is_there_while_it_has_its_queues(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "SAY_EVERY", MOMENT)
    consumer = presence.Presence(["smoker"])
    async with asyncio.timeout(PATIENCE_S), StoreThread[AlertCare](opener(path)) as store:
        saying = asyncio.create_task(consumer.say(opener(path)))
        with consumer.there():
            [(name, until)] = (await _once_there(store)).items()
        saying.cancel()
    assert name.startswith("consumer smoker ")
    assert until > datetime.now(UTC)


async def _once_there(store: StoreThread[AlertCare]) -> dict[str, datetime]:
    while True:
        leases = await store.call(lambda care: care.leases("consumer "))
        if leases:
            return leases


@pytest.fixture
def switch() -> Iterator[HttpServer]:
    """A dead man's switch."""
    with HttpServer() as server:
        yield server


@pytest.fixture
def quick(switch: HttpServer) -> WatchPlan:
    return WatchPlan(heartbeat_url=f"{switch.url}/ping", heartbeat_every=MOMENT, look_every=MOMENT)


async def test_the_heartbeat_goes_on_while_all_is_well(path: Path, switch: HttpServer, quick: WatchPlan) -> None:
    stop = asyncio.Event()
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        group.create_task(notify(opener(path), {}, QUICK, stop, watch=quick))
        requests = await asyncio.to_thread(switch.wait_for, 3)
        stop.set()
    assert {(request.method, request.path) for request in requests} == {("GET", "/ping")}


async def _watch_for(path: Path, plan: WatchPlan, looks: int) -> None:
    """Watch until the plan's clock was asked so often."""
    asked = 0
    enough = asyncio.Event()
    loop = asyncio.get_running_loop()

    def clock() -> datetime:
        nonlocal asked
        asked += 1
        if asked >= looks:
            loop.call_soon_threadsafe(enough.set)
        return plan.clock()

    watching = asyncio.create_task(keep_watch(opener(path), replace(plan, clock=clock)))
    async with asyncio.timeout(PATIENCE_S):
        await enough.wait()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_the_heartbeat_stops_where_nobody_stores_readings(
    path: Path, switch: HttpServer, quick: WatchPlan
) -> None:
    store_reading(path, 0, now=NOW, at=NOW)
    await _watch_for(path, replace(quick, clock=lambda: NOW, silent_after=timedelta()), looks=30)
    assert switch.received == []


async def test_of_several_who_watch_one_pings(path: Path, switch: HttpServer, quick: WatchPlan) -> None:
    with SqliteStore(path) as store:
        store.hold_lease("heartbeat", "another", datetime.now(UTC), 10 * MINUTE)
    await _watch_for(path, quick, looks=30)
    assert switch.received == []


async def test_a_heartbeat_that_does_not_arrive_is_told_once(
    path: Path, switch: HttpServer, quick: WatchPlan, caplog: pytest.LogCaptureFixture
) -> None:
    switch.status = 503
    caplog.set_level(logging.WARNING, logger="smart_smoker")
    await _watch_for(path, quick, looks=60)
    assert len(switch.refused) > 1
    assert len(caplog.messages) == 1
    assert "503" in caplog.messages[0]


def test_an_address_that_nobody_answers_at_is_no_error() -> None:
    assert "refused" in get("http://127.0.0.1:9/", timeout_s=5)
