"""Outbox to people: claims what is due, sends it, and marks it only then.

A text is told at least once. What a killed process had claimed is due again when its lease ends, and is sent under the
same Message-ID; so a text can come twice only where the process, or the line, broke after the server had the message
and before that was known here. Each channel is served by a task, a store and sending threads of its own: a mail server
that hangs holds up nothing else.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from smart_smoker.errors import ConfigError
from smart_smoker.loops.delivery import Channel, NotifyLimits
from smart_smoker.loops.restart import keep_going
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.notifiers import Notifier
from smart_smoker.store import Outbox

OpenOutbox = Callable[[], AbstractContextManager[Outbox]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the notices that were due: how many attempts succeeded, and how many did not."""

    delivered: int
    failed: int


async def notify(
    open_store: OpenOutbox,
    notifiers: Mapping[str, Notifier],
    limits: NotifyLimits | None = None,
    stop: asyncio.Event | None = None,
    wake: asyncio.Event | None = None,
) -> None:
    """Deliver notices until `stop` is set; without it, until cancelled.

    Args:
        open_store: opens the store that holds the outbox; called once for each channel, and again after a failure.
        notifiers: by channel.
        limits: lease, pauses and the like.
        stop: ends it; a send under way gets `limits.grace` to end.
        wake: set by whoever has just put something into the outbox, to save the wait for the next look.

    Raises:
        StoreError: the store cannot be used, and waiting does not help.
        ConfigError: the store cannot be opened as it is configured.
    """
    channels = [Channel(name, notifier, limits or NotifyLimits()) for name, notifier in notifiers.items()]
    try:
        async with asyncio.TaskGroup() as group:
            serving = [group.create_task(_serve(channel, open_store, wake)) for channel in channels]
            if stop is not None:
                await stop.wait()
                for task in serving:
                    task.cancel()
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


async def notify_once(
    open_store: OpenOutbox, notifiers: Mapping[str, Notifier], limits: NotifyLimits | None = None
) -> Tally:
    """Make one attempt at everything that is due now.

    Raises:
        ConfigError: a channel's own settings are missing or wrong.
        StoreError: the store cannot be used.
    """
    delivered = failed = 0
    for name, notifier in notifiers.items():
        channel = Channel(name, notifier, limits or NotifyLimits())
        await channel.check()
        async with StoreThread(open_store) as store:
            await channel.deliver_due(store)
        delivered, failed = delivered + channel.delivered, failed + channel.failed
    return Tally(delivered=delivered, failed=failed)


async def _serve(channel: Channel, open_store: OpenOutbox, wake: asyncio.Event | None) -> None:
    async def serve() -> None:
        async with StoreThread(open_store) as store:
            await _look_again_and_again(channel, store, wake)

    await keep_going(f"delivering to {channel.name}", serve)


async def _look_again_and_again(channel: Channel, store: StoreThread[Outbox], wake: asyncio.Event | None) -> NoReturn:
    said = ""
    while True:
        if wake is not None:
            wake.clear()
        quiet = timedelta(0)
        if await channel.has_due(store):
            try:
                await channel.check()
                said = ""
                quiet = await channel.deliver_due(store)
            except ConfigError as wrong:
                if said != str(wrong):
                    logger.warning("Texts wait until this is mended: %s", wrong)
                said, quiet = str(wrong), channel.limits.look_again
        await _idle(quiet, channel.limits.poll, wake)


async def _idle(quiet: timedelta, poll: timedelta, wake: asyncio.Event | None) -> None:
    """Wait for the next look: the whole of a quiet time, or else a short while, at most until woken."""
    if quiet or wake is None:
        await asyncio.sleep((quiet or poll).total_seconds())
        return
    with suppress(TimeoutError):
        await asyncio.wait_for(wake.wait(), poll.total_seconds())
