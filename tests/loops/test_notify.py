"""Notifying delivers what is due, once; and goes on, whatever the channel, the settings or the store do."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.loops.notify_parts import (
    LOCKED,
    QUICK,
    Count,
    Recorder,
    Watch,
    deliveries,
    notifying,
    opener,
    outcomes,
    put,
)

from smart_smoker.errors import ConfigError, NotifyError, StoreError
from smart_smoker.loops import restart
from smart_smoker.loops.notify import Tally, notify, notify_once
from smart_smoker.store.sqlite import SqliteStore

LATER = NotifyError("busy")
NEVER = NotifyError("no such user", permanent=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "smoker.db"


@pytest.fixture(autouse=True)
def all_logs_and_no_pauses(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restart, "SHORTEST_PAUSE_S", 0.01)
    caplog.set_level(logging.INFO, logger="smart_smoker")


async def test_due_texts_are_sent_in_their_order_and_marked(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(path, "one", "two", "three")
    recorder = Recorder()
    async with notifying(opener(path), {"text_message": recorder}):
        assert await recorder.until_sent(3) == ["one", "two", "three"]
    assert outcomes(path) == [("delivered", 1)] * 3
    assert {delivery.answer for delivery in deliveries(path)} == {"written down"}
    assert caplog.messages == ["Text sent: one", "Text sent: two", "Text sent: three"]


async def test_each_channel_sends_its_own_texts(path: Path) -> None:
    put(path, "to the phone")
    put(path, "to the terminal", channel="console")
    phone, console = Recorder(), Recorder()
    async with notifying(opener(path), {"text_message": phone, "console": console}):
        await asyncio.gather(phone.until_sent(1), console.until_sent(1))
    assert (phone.texts, console.texts) == (["to the phone"], ["to the terminal"])


async def test_a_text_of_nobodys_channel_stays_and_holds_up_no_other(path: Path) -> None:
    put(path, "to a pager", channel="pager")
    put(path, "to the phone")
    recorder = Recorder()
    async with notifying(opener(path), {"text_message": recorder}):
        await recorder.until_sent(1)
    assert outcomes(path) == [("pending", 0), ("delivered", 1)]


async def test_what_is_refused_for_now_is_tried_again(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(path, "stall")
    recorder = Recorder([LATER, LATER])
    async with notifying(opener(path), {"text_message": recorder}):
        await recorder.until_sent(1)
    assert outcomes(path) == [("delivered", 3)]
    assert [notice.attempts for notice in recorder.attempts] == [0, 1, 2]
    assert len({notice.message_id for notice in recorder.attempts}) == 1
    assert caplog.messages[0] == "Text not sent: busy. Trying again in 0 s (attempt 2)."
    assert caplog.messages[1:] == ["Text not sent: busy. Trying again in 0 s (attempt 3).", "Text sent: stall"]


async def test_what_is_refused_for_good_is_given_up_and_the_next_is_sent(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(path, "stall", "pit drop")
    recorder = Recorder([NEVER])
    async with notifying(opener(path), {"text_message": recorder}):
        await recorder.until_sent(1)
    assert outcomes(path) == [("failed", 1), ("delivered", 1)]
    assert caplog.messages == ["Text not sent: no such user. Given up: stall", "Text sent: pit drop"]


async def test_a_notifier_that_breaks_gets_another_attempt(path: Path) -> None:
    put(path, "stall")
    recorder = Recorder([ZeroDivisionError("division by zero"), ConfigError("no token")])
    async with notifying(opener(path), {"text_message": recorder}):
        await recorder.until_sent(1)
    assert outcomes(path) == [("delivered", 3)]


async def test_a_text_that_is_too_old_is_not_sent(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(path, "of yesterday", age=QUICK.expire_after + timedelta(minutes=1))
    put(path, "of now")
    recorder = Recorder()
    async with notifying(opener(path), {"text_message": recorder}):
        await recorder.until_sent(1)
    assert (recorder.texts, outcomes(path)[0]) == (["of now"], ("expired", 0))
    assert "1 text given up: not delivered within 12 h" in caplog.messages


class Misconfigured(Recorder):
    """Cannot send before its settings were looked at five times."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def check(self) -> None:
        self.looks += 1
        if self.looks < 5:
            raise ConfigError("outgoing_email_host is missing in .env.toml")


async def test_while_settings_are_wrong_texts_wait_and_it_is_said_once(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(path, "stall")
    notifier = Misconfigured()
    async with notifying(opener(path), {"text_message": notifier}):
        await notifier.until_sent(1)
    assert outcomes(path) == [("delivered", 1)]
    assert caplog.messages == [
        "Texts wait until this is mended: outgoing_email_host is missing in .env.toml",
        "Text sent: stall",
    ]


async def test_a_store_that_is_away_is_waited_for(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(path, "stall")
    failures = [LOCKED, LOCKED]

    def open_store() -> SqliteStore:
        if failures:
            raise failures.pop()
        return SqliteStore(path)

    recorder = Recorder()
    async with notifying(open_store, {"text_message": recorder}):
        await recorder.until_sent(1)
    assert [message.split(";")[0] for message in caplog.messages] == [str(LOCKED), str(LOCKED), "Text sent: stall"]


@pytest.mark.parametrize("wrong", [StoreError("is damaged"), ConfigError("is no URL")], ids=["store", "settings"])
async def test_what_waiting_does_not_mend_ends_it(wrong: Exception) -> None:
    def open_store() -> SqliteStore:
        raise wrong

    with pytest.raises(type(wrong), match=str(wrong)):
        await notify(open_store, {"text_message": Recorder(), "console": Recorder()}, QUICK, asyncio.Event())


@pytest.mark.parametrize("failure", [LOCKED, RuntimeError("a bug")], ids=["a locked store", "an unforeseen error"])
async def test_a_text_that_was_sent_but_not_marked_is_marked_later_and_not_sent_again(
    path: Path, failure: BaseException
) -> None:
    put(path, "stall", "pit drop")
    watch, recorder = Watch(path, [failure]), Recorder()
    limits = replace(QUICK, lease=timedelta(seconds=0.2))
    async with notifying(watch.open_store, {"text_message": recorder}, limits):
        await watch.marked.until(2)
    assert sorted(recorder.texts) == ["pit drop", "stall"]
    assert [state for state, _ in outcomes(path)] == ["delivered", "delivered"]


class Bell(asyncio.Event):
    """Counts how often it was heard: at the start, and after each look that it woke."""

    def __init__(self) -> None:
        super().__init__()
        self.cleared = Count()

    def clear(self) -> None:
        super().clear()
        self.cleared.up()


async def test_whoever_puts_a_text_in_can_save_the_wait(path: Path) -> None:
    wake, recorder = Bell(), Recorder()
    limits = replace(QUICK, poll=timedelta(hours=1))
    put(path, "number 0")
    async with notifying(opener(path), {"text_message": recorder}, limits, wake):
        await recorder.until_sent(1)
        for n in (1, 2, 3):
            put(path, f"number {n}")
            wake.set()
            await recorder.until_sent(n + 1)
        await wake.cleared.until(2)


async def test_once_makes_one_attempt_at_all_that_is_due(path: Path) -> None:
    put(path, "one", "two", "three", "four")
    put(path, "to a pager", channel="pager")
    recorder = Recorder([NotifyError("busy", pause_s=0), NEVER])
    assert await notify_once(opener(path), {"text_message": recorder}) == Tally(delivered=2, failed=2)
    assert outcomes(path) == [("pending", 1), ("failed", 1), ("delivered", 1), ("delivered", 1), ("pending", 0)]


async def test_once_leaves_a_channel_alone_that_asks_for_a_pause(path: Path) -> None:
    put(path, "one", "two")
    recorder = Recorder([NotifyError("refuses the login", pause_s=300)])
    assert await notify_once(opener(path), {"text_message": recorder}) == Tally(delivered=0, failed=1)
    assert [notice.text for notice in recorder.attempts] == ["one"]


async def test_once_says_what_is_wrong_with_the_settings(path: Path) -> None:
    with pytest.raises(ConfigError, match="outgoing_email_host"):
        await notify_once(opener(path), {"text_message": Misconfigured()})
