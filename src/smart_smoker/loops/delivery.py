"""One channel's deliveries: claim, send under the lease, mark, and pause where that was in vain."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import uuid4

from smart_smoker.core.notice import Notice
from smart_smoker.errors import ConfigError, NotifyError, StoreError
from smart_smoker.loops.dispatch import wall_clock
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.notifiers import Notifier
from smart_smoker.store import Outbox

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyLimits:
    """How long things may take.

    Attributes:
        lease: how long a claimed notice is nobody else's, unless it is renewed.
        renew_every: how often it is, while a send is under way.
        poll: the pause between two looks at the outbox.
        first_pause, longest_pause: after a failed attempt; doubled each time from the one to the other.
        expire_after: how old a notice may be and still be told.
        look_again: the pause while a channel's own settings are wrong.
        grace: how long a send under way may go on after the end was asked for.
        clock: what time it is: the same that those who decide go by.
    """

    lease: timedelta = timedelta(seconds=30)
    renew_every: timedelta = timedelta(seconds=10)
    poll: timedelta = timedelta(seconds=0.5)
    first_pause: timedelta = timedelta(seconds=5)
    longest_pause: timedelta = timedelta(minutes=15)
    expire_after: timedelta = timedelta(hours=12)
    look_again: timedelta = timedelta(seconds=15)
    grace: timedelta = timedelta(seconds=5)
    clock: Callable[[], datetime] = wall_clock


class Channel:
    """A notifier, and what it has done.

    Args:
        name: the channel's, as the outbox spells it.
        notifier: sends.
        limits: how long things may take.

    Attributes:
        delivered, failed: how many attempts ended so.
    """

    def __init__(self, name: str, notifier: Notifier, limits: NotifyLimits) -> None:
        self.name = name
        self.limits = limits
        self.delivered = 0
        self.failed = 0
        self._notifier = notifier
        self._owner = str(uuid4())
        self._answers: dict[str, str] = {}
        """Of notices that were sent and are not marked yet: should marking fail, they must not be sent again."""

    async def check(self) -> None:
        """Raises ConfigError where the notifier cannot even try to send."""
        await asyncio.to_thread(self._notifier.check)

    async def has_due(self, store: StoreThread[Outbox]) -> bool:
        """Whether a notice of this channel is due; reads only."""
        due = await store.call(lambda outbox: outbox.next_due([self.name]))
        return due is not None and due <= self.limits.clock()

    async def deliver_due(self, store: StoreThread[Outbox]) -> timedelta:
        """Attempt all that is due, one after another; returns how long to leave the channel alone then."""
        while notice := await store.call(self._claim):
            quiet = await self._deliver(store, notice)
            if quiet:
                return quiet
        return timedelta(0)

    def _claim(self, outbox: Outbox) -> Notice | None:
        now = self.limits.clock()
        expired = outbox.expire(now - self.limits.expire_after, now)
        if expired:
            texts = "1 text" if expired == 1 else f"{expired} texts"
            logger.warning("%s given up: not delivered within %s", texts, spoken(self.limits.expire_after))
        return outbox.claim(self._owner, [self.name], now, self.limits.lease)

    async def _deliver(self, store: StoreThread[Outbox], notice: Notice) -> timedelta:
        try:
            if notice.message_id not in self._answers:
                await self._send(store, notice)
        except NotifyError as wrong:
            await self._mark_failed(store, notice, wrong)
            return timedelta(seconds=wrong.pause_s)
        await self._mark_delivered(store, notice)
        return timedelta(0)

    async def _send(self, store: StoreThread[Outbox], notice: Notice) -> None:
        """Send in a thread, renewing the lease meanwhile."""
        sending = _in_daemon_thread(lambda: self._blocking_send(notice))
        try:
            while not (await asyncio.wait({sending}, timeout=self.limits.renew_every.total_seconds()))[0]:
                await self._renew(store, notice)
        except asyncio.CancelledError:
            await asyncio.wait({sending}, timeout=self.limits.grace.total_seconds())
            if sending.done() and sending.exception() is None:
                await self._mark_delivered(store, notice)
            raise
        await sending

    def _blocking_send(self, notice: Notice) -> None:
        try:
            answer = self._notifier.send(notice)
        except NotifyError:
            raise
        except ConfigError as wrong:
            raise NotifyError(str(wrong), pause_s=self.limits.look_again.total_seconds()) from wrong
        except Exception as wrong:  # whatever a notifier breaks with, its notice gets its pause and its next attempt
            logger.exception("%s broke", self.name)
            raise NotifyError(f"{self.name} broke ({type(wrong).__name__})") from wrong
        self._answers[notice.message_id] = answer
        self.delivered += 1
        level = logging.DEBUG if self.name == "console" else logging.INFO  # the console has just shown it
        logger.log(level, "Text sent: %s", notice.text)

    async def _renew(self, store: StoreThread[Outbox], notice: Notice) -> None:
        try:
            await store.call(lambda outbox: outbox.renew(notice, self._owner, self.limits.clock(), self.limits.lease))
        except StoreError as wrong:  # the send goes on all the same, and its end must be heard
            logger.debug("The lease of %s is not renewed: %s", notice.message_id, wrong)

    async def _mark_delivered(self, store: StoreThread[Outbox], notice: Notice) -> None:
        answer = self._answers[notice.message_id]
        await store.call(lambda outbox: outbox.mark_delivered(notice, self.limits.clock(), answer))
        del self._answers[notice.message_id]

    async def _mark_failed(self, store: StoreThread[Outbox], notice: Notice, wrong: NotifyError) -> None:
        self.failed += 1
        pause = None if wrong.permanent else pause_after(notice.attempts, wrong.pause_s, self.limits)
        if pause is None:
            logger.error("Text not sent: %s. Given up: %s", wrong, notice.text)
        else:
            again = f"Trying again in {spoken(pause)} (attempt {notice.attempts + 2})."
            logger.warning("Text not sent: %s. %s", wrong, again)
        now = self.limits.clock()
        retry_at = None if pause is None else now + pause
        await store.call(lambda outbox: outbox.mark_failed(notice, now, str(wrong), retry_at))


def pause_after(attempts: int, at_least_s: float, limits: NotifyLimits) -> timedelta:
    """How long to wait after one more failure: doubled each time, and up to a fifth more, so that not all come at once.

    Args:
        attempts: how many failed before.
        at_least_s: in seconds, what the failure itself asks for.
        limits: the first pause and the longest.
    """
    doubled = limits.first_pause * (1 << min(attempts, 20))
    pause = min(doubled, limits.longest_pause) * SystemRandom().uniform(1.0, 1.2)
    return max(pause, timedelta(seconds=at_least_s))


def spoken(span: timedelta) -> str:
    """A span as one says it: `10 s`, `5 min`, `12 h`."""
    seconds = span.total_seconds()
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.0f} h"


def _in_daemon_thread(function: Callable[[], None]) -> asyncio.Future[None]:
    """Run it in a thread that does not keep the process from ending, as a pool's would until a hung send times out."""
    done: Future[None] = Future()
    done.set_running_or_notify_cancel()

    def run() -> None:
        try:
            function()
        except BaseException as wrong:  # noqa: BLE001  # handed over to whoever awaits it
            done.set_exception(wrong)
        else:
            done.set_result(None)

    threading.Thread(target=run, name="send", daemon=True).start()
    return asyncio.wrap_future(done)
