"""Deciding puts into the outbox what a person needs: the words, a code, a link, the last hour."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.contracts.store_samples import LEASE, NOW, PIT, keep, reading
from tests.loops.care_parts import end, rise
from tests.loops.notify_parts import PATIENCE_S, QUICK, Recorder, opener

from smart_smoker.core.care import Timing
from smart_smoker.core.contacts import Contact
from smart_smoker.core.model import Series, Severity
from smart_smoker.core.notice import Notice
from smart_smoker.core.setup import Setup, Unit
from smart_smoker.formats.ack_token import Answer, read_token
from smart_smoker.loops.dispatch import DispatchPlan, dispatch_once
from smart_smoker.loops.notify import Tally, notify, notify_once
from smart_smoker.store.sqlite import SqliteStore

KEY = b"k" * 32
MINUTE = timedelta(minutes=1)
ME = Contact(name="me", channels=("push",))


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "smoker.db"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def plan(clock: Clock) -> DispatchPlan:
    return DispatchPlan(
        contacts=(ME,), public_url="https://smoker.example/", key=KEY, clock=clock, zone=timezone(-5 * 60 * MINUTE)
    )


def told(path: Path, plan: DispatchPlan, clock: Clock, *, after: timedelta) -> list[Notice]:
    """What is told after that time, all of it delivered."""
    clock.now += after
    notices: list[Notice] = []
    with SqliteStore(path) as store:
        dispatch_once(store, plan)
        while notice := store.claim("one", ["push"], clock.now, LEASE):
            store.mark_delivered(notice, clock.now, "taken")
            notices.append(notice)
    return notices


def test_nothing_is_written_where_there_is_nothing_to_tell(path: Path, plan: DispatchPlan, clock: Clock) -> None:
    with SqliteStore(path) as store:
        assert dispatch_once(store, plan) == 0
    rise(path)
    assert told(path, plan, clock, after=timedelta(seconds=2)) == []


def test_a_message_has_a_code_and_a_link_that_says_the_same(path: Path, plan: DispatchPlan, clock: Clock) -> None:
    rise(path)
    [notice] = told(path, plan, clock, after=MINUTE)
    assert (notice.contact, notice.severity, notice.title) == ("me", Severity.URGENT, "backyard: fire dying")
    assert notice.text == "Pit 148 °F and falling"
    base, _, token = notice.details["link"].rpartition("/")
    assert (base, read_token(KEY, token, clock.now)) == (
        "https://smoker.example/ack",
        Answer(code=notice.code, contact="me"),
    )


def test_without_a_public_address_there_is_a_code_and_no_link(path: Path, plan: DispatchPlan, clock: Clock) -> None:
    rise(path)
    [notice] = told(path, replace(plan, public_url=""), clock, after=MINUTE)
    assert (len(notice.code), "link" in notice.details) == (4, False)


def test_a_message_shows_the_last_hour_in_local_time_and_the_persons_unit(
    path: Path, plan: DispatchPlan, clock: Clock
) -> None:
    food = Series(PIT.smoker_id, PIT.run, "food-A")
    with SqliteStore(path) as store:
        keep(store, [reading(n, series=food, temp_f=150 + n / 10) for n in range(240)])
    rise(path)
    [notice] = told(path, replace(plan, setup=Setup(unit=Unit.CELSIUS)), clock, after=MINUTE)
    course = notice.details["course"]
    assert len(course) == 12
    assert course[0] == ["08:24", {"Food A": "73 °C"}]
    assert course[-1] == ["09:19", {"Food A": "79 °C"}]


def test_a_repetition_says_how_it_is_now(path: Path, plan: DispatchPlan, clock: Clock) -> None:
    rise(path)
    told(path, plan, clock, after=MINUTE)
    with SqliteStore(path) as store:
        keep(store, [reading(20, temp_f=131.2)], now=clock.now)
    [notice] = told(path, plan, clock, after=6 * MINUTE)
    assert notice.text == "Not over after 7 min: Pit 148 °F and falling. Now: Pit 131 °F"


def test_that_it_is_over_has_neither_code_nor_table(path: Path, plan: DispatchPlan, clock: Clock) -> None:
    rise(path)
    told(path, plan, clock, after=MINUTE)
    end(path, now=clock.now)
    [notice] = told(path, plan, clock, after=MINUTE)
    assert (notice.text, notice.code) == ("Over: Pit back at 231 °F, after 10 min", "")
    assert dict(notice.details) == {"kind": "over"}


async def test_notifying_decides_and_delivers(path: Path, plan: DispatchPlan) -> None:
    rise(path, now=datetime.now(UTC))
    recorder, stop = Recorder(), asyncio.Event()
    quick = replace(plan, clock=lambda: datetime.now(UTC), look_every_s=0.01, timing=Timing().at_speed(1000))
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        group.create_task(notify(opener(path), {"push": recorder}, QUICK, stop, plan=quick))
        texts = await recorder.until_sent(3)
        stop.set()
    assert texts[0] == "Pit 148 °F and falling"
    assert "Pit 148 °F and falling. Now:" in texts[1]


async def test_notifying_once_decides_first(path: Path, plan: DispatchPlan) -> None:
    now = datetime.now(UTC)
    rise(path, now=now - MINUTE)
    recorder = Recorder()
    plan = replace(plan, clock=lambda: now)
    assert await notify_once(opener(path), {"push": recorder}, plan=plan) == Tally(delivered=1, failed=0)
    assert await notify_once(opener(path), {"push": recorder}, plan=plan) == Tally(delivered=0, failed=0)
    assert recorder.texts == ["Pit 148 °F and falling"]
