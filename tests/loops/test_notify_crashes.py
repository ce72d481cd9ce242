"""Notifying is cut off, killed and doubled, and a text is lost to none of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.loops.notify_parts import MOMENT, QUICK, Gate, Recorder, Watch, notifying, opener, outcomes, put

from smart_smoker.loops.delivery import NotifyLimits, pause_after, spoken
from smart_smoker.loops.notify import notify, notify_once

SHORT_LEASE = replace(QUICK, lease=timedelta(seconds=0.3), renew_every=timedelta(seconds=0.05))
IMPATIENT = replace(SHORT_LEASE, grace=MOMENT)


class KilledError(BaseException):
    """Stands in for SIGKILL: nothing below the test catches it."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "smoker.db"


async def test_killed_between_sending_and_marking_a_text_comes_again_under_its_id_and_no_other_does(path: Path) -> None:
    put(path, "one", "two", "three")
    watch, recorder = Watch(path, [KilledError()]), Recorder()
    with pytest.raises(BaseExceptionGroup) as caught:
        await notify(watch.open_store, {"text_message": recorder}, SHORT_LEASE, asyncio.Event())
    assert caught.value.subgroup(KilledError)
    assert (recorder.texts, outcomes(path)) == (["one"], [("pending", 1), ("pending", 0), ("pending", 0)])

    async with notifying(watch.open_store, {"text_message": recorder}, SHORT_LEASE):
        await watch.marked.until(3)
    assert sorted(recorder.texts) == ["one", "one", "three", "two"]
    assert len({notice.message_id for notice in recorder.sent}) == 3
    assert len({notice.message_id for notice in recorder.sent if notice.text == "one"}) == 1
    assert outcomes(path) == [("delivered", 2), ("delivered", 1), ("delivered", 1)]


async def test_two_loops_on_one_store_send_each_text_once(path: Path) -> None:
    texts = [f"number {n}" for n in range(40)]
    put(path, *texts)
    watch, recorder = Watch(path), Recorder()
    async with (
        notifying(watch.open_store, {"text_message": recorder}),
        notifying(watch.open_store, {"text_message": recorder}),
    ):
        await watch.marked.until(40)
    assert sorted(recorder.texts) == sorted(texts)
    assert outcomes(path) == [("delivered", 1)] * 40


async def test_a_slow_send_keeps_its_lease_from_others(path: Path) -> None:
    put(path, "slow")
    watch, gate, other = Watch(path), Gate(), Recorder()
    async with notifying(watch.open_store, {"text_message": gate}, SHORT_LEASE):
        await watch.renewed.until(2 * SHORT_LEASE.lease // SHORT_LEASE.renew_every)
        await notify_once(opener(path), {"text_message": other}, SHORT_LEASE)
        gate.opened.set()
        await gate.until_sent(1)
    assert (gate.texts, other.texts) == (["slow"], [])
    assert outcomes(path) == [("delivered", 1)]


async def test_a_channel_that_hangs_holds_up_no_other(path: Path) -> None:
    put(path, "to the phone")
    put(path, "to the terminal", channel="console")
    gate, console = Gate(), Recorder()
    async with notifying(opener(path), {"text_message": gate, "console": console}):
        await asyncio.to_thread(gate.has_begun.wait)
        assert await console.until_sent(1) == ["to the terminal"]
        gate.opened.set()


async def test_a_send_under_way_is_awaited_at_the_end_and_marked(path: Path) -> None:
    put(path, "one", "two")
    gate = Gate()
    loop = asyncio.create_task(notify(opener(path), {"text_message": gate}, replace(QUICK, grace=timedelta(minutes=1))))
    await asyncio.to_thread(gate.has_begun.wait)
    loop.cancel()
    gate.opened.set()
    with pytest.raises(asyncio.CancelledError):
        await loop
    assert gate.texts == ["one"]
    assert outcomes(path) == [("delivered", 1), ("pending", 0)]


async def test_a_send_that_hangs_at_the_end_is_left_and_its_text_comes_again(path: Path) -> None:
    put(path, "stall")
    gate, recorder = Gate(), Recorder()
    async with notifying(opener(path), {"text_message": gate}, IMPATIENT):
        await asyncio.to_thread(gate.has_begun.wait)
    assert outcomes(path) == [("pending", 1)]
    async with notifying(opener(path), {"text_message": recorder}, IMPATIENT):
        await recorder.until_sent(1)
    assert outcomes(path) == [("delivered", 2)]
    gate.opened.set()


LIMITS = NotifyLimits()


@given(st.integers(0, 10_000), st.floats(0, 10_000))
def test_pauses_grow_to_a_quarter_of_an_hour_and_heed_what_is_asked(attempts: int, at_least_s: float) -> None:
    pause = pause_after(attempts, at_least_s, LIMITS)
    wanted = max(
        min(timedelta(seconds=5 * 2 ** min(attempts, 30)), timedelta(minutes=15)), timedelta(seconds=at_least_s)
    )
    assert wanted <= pause <= wanted * 1.2


def test_pauses_differ_so_that_not_all_come_at_once() -> None:
    assert len({pause_after(3, 0, LIMITS) for _ in range(20)}) > 10


SPANS = {"0 s": 0.02, "10 s": 10.4, "99 s": 99, "5 min": 300, "15 min": 900, "12 h": 43_200}


@pytest.mark.parametrize(("words", "seconds"), SPANS.items(), ids=SPANS)
def test_a_pause_is_said_as_people_say_it(words: str, seconds: float) -> None:
    assert spoken(timedelta(seconds=seconds)) == words
