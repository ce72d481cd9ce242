"""Alerts to people: decides whom to tell, claims what is due, sends it, and marks it only then.

A text is told at least once. What a killed process had claimed is due again when its lease ends, and is sent under the
same Message-ID; so a text can come twice only where the process, or the line, broke after the server had the message
and before that was known here. Each channel is served by a task, a store and sending threads of its own: a mail server
that hangs holds up nothing else. Deciding, and keeping watch, are tasks of their own too.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn, Protocol

from smart_smoker.errors import ConfigError
from smart_smoker.loops.delivery import Channel, NotifyLimits
from smart_smoker.loops.dispatch import DispatchPlan, dispatch, dispatch_once
from smart_smoker.loops.restart import keep_going
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.loops.watchman import WatchPlan, keep_watch
from smart_smoker.notifiers import Notifier
from smart_smoker.store import AlertCare, Outbox


class NotifyStore(Outbox, AlertCare, Protocol):
    """What notifying needs of a store."""


OpenOutbox = Callable[[], AbstractContextManager[NotifyStore]]

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
    *,
    plan: DispatchPlan | None = None,
    watch: WatchPlan | None = None,
) -> None:
    """Decide whom to tell, and tell them, until `stop` is set; without it, until cancelled.

    Args:
        open_store: opens the store that holds the outbox; called once for each channel, and again after a failure.
        notifiers: by channel.
        limits: lease, pauses and the like.
        stop: ends it; a send under way gets `limits.grace` to end.
        wake: set by whoever has just put something into the outbox, to save the wait for the next look.
        plan: whom to tell; without it, only what others have decided is told.
        watch: what to watch for; without it, nothing is.

    Raises:
        StoreError: the store cannot be used, and waiting does not help.
        ConfigError: the store cannot be opened as it is configured.
    """
    channels = [Channel(name, notifier, limits or NotifyLimits()) for name, notifier in notifiers.items()]
    wakes = wake or asyncio.Event()
    try:
        async with asyncio.TaskGroup() as group:
            serving = [group.create_task(_serve(channel, open_store, wakes)) for channel in channels]
            if plan is not None:
                serving.append(group.create_task(dispatch(open_store, plan, wakes)))
            if watch is not None:
                serving.append(group.create_task(keep_watch(open_store, watch)))
            if stop is not None:
                await stop.wait()
                for task in serving:
                    task.cancel()
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


async def notify_once(
    open_store: OpenOutbox,
    notifiers: Mapping[str, Notifier],
    limits: NotifyLimits | None = None,
    plan: DispatchPlan | None = None,
) -> Tally:
    """Decide whom to tell, where there is a plan, and make one attempt at everything that is due now.

    Raises:
        ConfigError: a channel's own settings are missing or wrong.
        StoreError: the store cannot be used.
    """
    channels = [Channel(name, notifier, limits or NotifyLimits()) for name, notifier in notifiers.items()]
    for channel in channels:
        await channel.check()
    if plan is not None:
        async with StoreThread[AlertCare](open_store) as care:
            await care.call(dispatch_once, plan)
    for channel in channels:
        async with StoreThread[Outbox](open_store) as outbox:
            await channel.deliver_due(outbox)
    return Tally(
        delivered=sum(channel.delivered for channel in channels), failed=sum(channel.failed for channel in channels)
    )


async def _serve(channel: Channel, open_store: OpenOutbox, wake: asyncio.Event) -> None:
    async def serve() -> None:
        async with StoreThread[Outbox](open_store) as store:
            await _look_again_and_again(channel, store, wake)

    await keep_going(f"delivering to {channel.name}", serve)


async def _look_again_and_again(channel: Channel, store: StoreThread[Outbox], wake: asyncio.Event) -> NoReturn:
    said = ""
    while True:
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


async def _idle(quiet: timedelta, poll: timedelta, wake: asyncio.Event) -> None:
    """Wait for the next look: the whole of a quiet time, or else a short while, at most until woken."""
    if quiet:
        await asyncio.sleep(quiet.total_seconds())
        return
    with suppress(TimeoutError):
        await asyncio.wait_for(wake.wait(), poll.total_seconds())
