"""Crash-only: a loop that fails is torn down whole and built anew, with its state from the store.

Limping on after an error nobody foresaw keeps whatever the error left half done. A new connection and a state read
from the store have no such past.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import Final

from smart_smoker.errors import BrokerError, SmokerError, StoreError

log = logging.getLogger(__name__)

SHORTEST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 30.0
STEADY_S: Final = 60.0


async def keep_going(name: str, attempt: Callable[[], Awaitable[None]]) -> None:
    """Run `attempt` until it returns; after a failure that may pass, run it anew.

    Pauses grow from 1 to 30 s, with jitter, and start over once an attempt has lasted a minute.

    Raises:
        SmokerError: waiting cannot help.
    """
    pause_s = SHORTEST_PAUSE_S
    while True:
        begun = time.monotonic()
        try:
            await attempt()
        except Exception as failure:  # noqa: BLE001 - this is the one place that answers for every error
            why = _first(failure)
        else:
            return
        if time.monotonic() - begun > STEADY_S:
            pause_s = SHORTEST_PAUSE_S
        wait_s = pause_s * random.uniform(0.7, 1.3)  # noqa: S311 - jitter needs no secrecy
        _tell(name, why, wait_s)
        await asyncio.sleep(wait_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def _first(failure: BaseException) -> BaseException:
    """The failure, or the first of a task group's."""
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure


def _tell(name: str, why: BaseException, wait_s: float) -> None:
    if isinstance(why, BrokerError | StoreError) and why.waiting_helps:
        log.warning("%s; trying again in %.0f s", why, wait_s)
    elif isinstance(why, SmokerError):
        raise why
    else:
        log.error("%s failed unforeseen (%s: %s); begun anew in %.0f s", name, type(why).__name__, why, wait_s)
        log.debug("What failed:", exc_info=why)
