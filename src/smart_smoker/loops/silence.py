"""Judges, as the clock goes on, what no reading completes: a probe, or a whole smoker, of which nothing comes.

Only who consumes may: of readings that wait in a queue nobody knows whether there was silence, and they are judged in
their turn once somebody takes them. That nobody consumes is another alert, the watchman's.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final, NoReturn

from smart_smoker.core.monitor import AlertEvent
from smart_smoker.loops.awake import Awake
from smart_smoker.loops.presence import Presence
from smart_smoker.loops.recording import Recorder, RecordingPlan
from smart_smoker.loops.restart import keep_going
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.store import Ledger

LISTEN_EVERY_S: Final = 20.0

Judged = list[tuple[str, AlertEvent]]


class Listener:
    """Judges silence beside a consumer.

    Args:
        plan: the rules, and what is known of the smoker.
        presence: whether the consumer has its queues.
        awake: the consumer's, since when it has heard all that there was.
    """

    def __init__(self, plan: RecordingPlan, presence: Presence, awake: Awake) -> None:
        self._plan = plan
        self._presence = presence
        self._awake = awake

    async def listen(
        self, open_store: Callable[[], AbstractContextManager[Ledger]], heard: Callable[[Judged], None]
    ) -> None:
        """Listen until cancelled; `heard` is called with what became of alerts, each with its run's name.

        Raises:
            StoreError: the store cannot be used, and waiting does not help.
        """

        async def attempt() -> NoReturn:
            async with StoreThread(open_store) as store:
                recorder = Recorder(self._plan, self._awake)
                while True:
                    await asyncio.sleep(LISTEN_EVERY_S)
                    if not self._presence.is_there:
                        self._awake.doze()
                        continue
                    judged = await store.call(_judge, recorder)
                    if judged:
                        heard(judged)

        await keep_going("judging silence", attempt)


def _judge(store: Ledger, recorder: Recorder) -> Judged:
    return recorder.judge_silence(store, datetime.now(UTC))
