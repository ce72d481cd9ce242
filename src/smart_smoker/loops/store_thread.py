"""A store for the event loop's use: opened, called and closed in one thread of its own.

A store object belongs to one thread, as `sqlite3` connections do, and a call may wait for another writer or for the
disk; neither must hold up the event loop.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from typing import Concatenate, Generic, ParamSpec, Self, TypeVar

S = TypeVar("S")
P = ParamSpec("P")
T = TypeVar("T")


class StoreThread(Generic[S]):
    """The thread, and the store that lives in it: `async with StoreThread(open_store) as store`.

    Calls are made one after another, in the order in which they were asked for. What was asked for is done, even where
    the asking task is cancelled meanwhile, and the store is closed only after it.

    Args:
        open_store: returns the store, a context manager; called in the thread.
    """

    def __init__(self, open_store: Callable[[], AbstractContextManager[S]]) -> None:
        self._open_store = open_store
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._exits = ExitStack()
        self._store: S

    async def __aenter__(self) -> Self:
        try:
            await asyncio.get_running_loop().run_in_executor(self._executor, self._open)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        closing = self._executor.submit(self._exits.close)
        self._executor.shutdown(wait=False)
        await asyncio.shield(asyncio.wrap_future(closing))

    async def call(self, function: Callable[Concatenate[S, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function(store, *args, **kwargs)` returns, run in the thread; raises what it raises."""
        called = self._executor.submit(function, self._store, *args, **kwargs)
        return await asyncio.shield(asyncio.wrap_future(called))

    def _open(self) -> None:
        self._store = self._exits.enter_context(self._open_store())
