"""Runs an asynchronous command so that it ends cleanly, on Linux, macOS and Windows alike.

pika's asyncio adapter needs a selector loop, which Windows gives only when asked. Such a loop does not notice a signal
there while it waits for sockets, so it is woken a few times a second.
"""

import asyncio
import sys
from collections.abc import Coroutine
from contextlib import closing
from typing import Any, Final, TypeVar

from smart_smoker.cli.main import Terminated
from smart_smoker.cli.signals import heeded

T = TypeVar("T")

_WAKE_EVERY_S: Final = 0.25


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it to its end; `cli.main.run_async` says the rest."""
    termination = _Termination()
    begun = _begin(termination, coroutine)
    with (
        closing(begun),  # a signal may come before it is begun
        asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner,
        heeded(termination.ask),
    ):
        try:
            result = runner.run(begun)
        except asyncio.CancelledError:
            if termination.was_asked:
                raise Terminated from None
            raise
    if termination.was_asked:
        raise Terminated
    return result


class _Termination:
    """What SIGTERM does: the first cancels the task, the second does not wait for its cleaning up."""

    def __init__(self) -> None:
        self.task: asyncio.Task[Any] | None = None
        self.was_asked = False

    def ask(self) -> None:
        """Be told that the process is to end."""
        if self.was_asked or self.task is None or self.task.done():
            raise Terminated
        self.was_asked = True
        self.task.cancel()
        # A loop that waits for its sockets sees the cancellation only when something wakes it.
        self.task.get_loop().call_soon_threadsafe(lambda: None)


async def _begin(termination: _Termination, coroutine: Coroutine[Any, Any, T]) -> T:
    termination.task = asyncio.current_task()
    if sys.platform == "win32":
        _wake_often(asyncio.get_running_loop())
    return await coroutine


def _wake_often(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(_WAKE_EVERY_S, _wake_often, loop)
