"""A store in a thread of its own: opened, called and closed there, and no call is lost to a cancellation."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from smart_smoker.loops.store_thread import StoreThread


class Store:
    """Notes what is done to it, and in which thread."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.threads: set[int] = set()
        self.gate = threading.Event()
        self.has_begun = threading.Event()

    @contextmanager
    def opened(self) -> Iterator["Store"]:
        self.note("opened")
        yield self
        self.note("closed")

    def note(self, word: str) -> str:
        self.threads.add(threading.get_ident())
        self.log.append(word)
        return word.upper()

    def note_at_the_gate(self, word: str) -> None:
        self.has_begun.set()
        assert self.gate.wait(60)
        self.note(word)


async def test_it_is_opened_called_and_closed_in_one_other_thread() -> None:
    store = Store()
    async with StoreThread(store.opened) as thread:
        answers = await asyncio.gather(thread.call(Store.note, "one"), thread.call(Store.note, word="two"))
    assert list(answers) == ["ONE", "TWO"]
    assert store.log == ["opened", "one", "two", "closed"]
    assert len(store.threads) == 1
    assert threading.get_ident() not in store.threads


async def test_what_a_call_raises_is_raised_and_the_store_is_closed() -> None:
    store = Store()
    with pytest.raises(ZeroDivisionError):
        async with StoreThread(store.opened) as thread:
            await thread.call(lambda _: 1 / 0)
    assert store.log == ["opened", "closed"]


async def test_a_store_that_cannot_be_opened_leaves_no_thread() -> None:
    names: list[str] = []

    def refused() -> AbstractContextManager[Store]:
        names.append(threading.current_thread().name)
        raise OSError("no such file")

    with pytest.raises(OSError, match="no such file"):
        async with StoreThread(refused):
            pass
    for left in [thread for thread in threading.enumerate() if thread.name in names]:
        await asyncio.to_thread(left.join, 60)
        assert not left.is_alive()


async def test_the_event_loop_goes_on_while_a_call_waits() -> None:
    store = Store()
    async with StoreThread(store.opened) as thread, asyncio.TaskGroup() as group:
        group.create_task(thread.call(Store.note_at_the_gate, "late"))
        await asyncio.to_thread(store.has_begun.wait)
        store.gate.set()
    assert store.log == ["opened", "late", "closed"]


async def test_calls_that_are_cancelled_are_made_and_only_then_it_is_closed() -> None:
    store = Store()

    async def work() -> None:
        async with StoreThread(store.opened) as thread, asyncio.TaskGroup() as group:
            group.create_task(thread.call(Store.note_at_the_gate, "running"))
            group.create_task(thread.call(Store.note, "queued"))

    task = asyncio.create_task(work())
    await asyncio.to_thread(store.has_begun.wait)
    task.cancel()
    store.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert store.log == ["opened", "running", "queued", "closed"]
