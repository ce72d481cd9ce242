"""Judges, as the clock goes on, what no reading completes: a probe, or a whole smoker, of which nothing comes.

Whoever consumes does it, and whoever notifies, since consumers may be what has died. It does no harm that several do:
the store lets one in at a time, and the next finds the minute judged.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final, NoReturn

from smart_smoker.core.monitor import AlertEvent
from smart_smoker.loops.recording import Recorder, RecordingPlan
from smart_smoker.loops.restart import keep_going
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.store import Ledger

LISTEN_EVERY_S: Final = 20.0

Judged = list[tuple[str, AlertEvent]]


async def listen(
    open_store: Callable[[], AbstractContextManager[Ledger]], plan: RecordingPlan, heard: Callable[[Judged], None]
) -> None:
    """Judge silence until cancelled.

    Args:
        open_store: opens the store; called again after a failure.
        plan: the rules, and what is known of the smoker.
        heard: called with what became of alerts, each with its run's name.

    Raises:
        StoreError: the store cannot be used, and waiting does not help.
    """

    async def attempt() -> NoReturn:
        async with StoreThread(open_store) as store:
            recorder = Recorder(plan)
            while True:
                await asyncio.sleep(LISTEN_EVERY_S)
                judged = await store.call(_judge, recorder)
                if judged:
                    heard(judged)

    await keep_going("judging silence", attempt)


def _judge(store: Ledger, recorder: Recorder) -> Judged:
    return recorder.judge_silence(store, datetime.now(UTC))
