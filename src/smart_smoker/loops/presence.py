"""A consumer says that it is there: silence is then the smoker's, and not that nobody listens any more."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn
from urllib.parse import quote, unquote
from uuid import uuid4

from smart_smoker.loops.restart import keep_going
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.store import AlertCare

CONSUMER: Final = "consumer "
"""How the leases of consumers begin; one that is held says that somebody would store readings if they came."""
SAY_EVERY: Final = timedelta(seconds=20)
LEASE: Final = 3 * SAY_EVERY


class Presence:
    """Whether a consumer has its queues at the moment, and who it is.

    Args:
        probes: those whose readings it takes.
    """

    def __init__(self, probes: Iterable[str]) -> None:
        self.is_there = False
        self._owner = str(uuid4())
        self._name = f"{CONSUMER}{' '.join(map(quote, probes))} {self._owner}"

    @contextmanager
    def there(self) -> Iterator[None]:
        """It is there within the block."""
        self.is_there = True
        try:
            yield
        finally:
            self.is_there = False

    async def say(self, open_store: Callable[[], AbstractContextManager[AlertCare]]) -> None:
        """Keep a lease while it is there, until cancelled; not within `there`, which may be torn down at any instant.

        Raises:
            StoreError: the store cannot be used, and waiting does not help.
        """

        async def attempt() -> NoReturn:
            async with StoreThread[AlertCare](open_store) as store:
                while True:
                    if self.is_there:
                        await store.call(self._hold)
                    await asyncio.sleep(SAY_EVERY.total_seconds())

        await keep_going("saying that a consumer is there", attempt)

    @staticmethod
    def probes_of(lease: str) -> frozenset[str]:
        """The probes of a consumer whose lease has that name."""
        return frozenset(map(unquote, lease.removeprefix(CONSUMER).split()[:-1]))

    def _hold(self, care: AlertCare) -> None:
        care.hold_lease(self._name, self._owner, datetime.now(UTC), LEASE)
