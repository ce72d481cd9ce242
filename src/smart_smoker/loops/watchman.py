"""Silence is not peace: notices that nobody stores readings any more, and lets somebody else notice that we are gone.

A machine that has died cannot ring. So as long as all is well a URL is pinged, and whoever serves it (a dead man's
switch, such as healthchecks) rings when the pings stop. All is well while the store answers, readings that were coming
live still come, and what is urgent can be sent; a smoker that fell silent itself is another alert, and no reason to
keep the pings back.
"""

import asyncio
import logging
import threading
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NoReturn
from uuid import uuid4

from smart_smoker.core.model import Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.runs import is_live
from smart_smoker.loops.dispatch import wall_clock
from smart_smoker.loops.presence import CONSUMER, Presence
from smart_smoker.loops.restart import keep_going
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.store import AlertCare, LiveRun

RULE: Final = "pipeline"
FORGET_AFTER: Final = timedelta(hours=12)
SOON: Final = timedelta(minutes=2)
TOLD_WITHIN: Final = timedelta(minutes=5)
"""How long something urgent may wait to be sent: after that nobody can be told, be it for want of the Internet."""
TIMEOUT_S: Final = 10.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPlan:
    """What to watch for.

    Attributes:
        heartbeat_url: is asked for while all is well; empty where there is none.
        heartbeat_every: how often.
        look_every: how often to look whether all is well.
        silent_after: how long nobody may have stored a reading of a cook that goes on.
        clock: what time it is: the same that the consumers go by.
    """

    heartbeat_url: str = ""
    heartbeat_every: timedelta = timedelta(minutes=5)
    look_every: timedelta = timedelta(seconds=20)
    silent_after: timedelta = timedelta(minutes=3)
    clock: Callable[[], datetime] = wall_clock


async def keep_watch(open_store: Callable[[], AbstractContextManager[AlertCare]], plan: WatchPlan) -> None:
    """Watch until cancelled; where several do, one of them pings.

    Raises:
        SmokerError: waiting cannot help.
    """
    owner = str(uuid4())

    async def attempt() -> None:
        async with StoreThread(open_store) as store:
            await _watch(store, plan, owner)

    await keep_going("keeping watch", attempt)


async def _watch(store: StoreThread[AlertCare], plan: WatchPlan, owner: str) -> NoReturn:
    said, next_ping = "", plan.clock()
    awake_since = last_look = plan.clock()
    while True:
        # Those who store readings may have slept or been started with us: they get their time.
        if plan.clock() - last_look > 3 * plan.look_every:
            awake_since = plan.clock()
        last_look = plan.clock()
        is_well = await store.call(look, plan, awake_since)
        is_due = bool(plan.heartbeat_url) and is_well and plan.clock() >= next_ping
        if await store.call(_holds_the_watch, plan, owner) and is_due:
            next_ping = plan.clock() + plan.heartbeat_every
            said = await _ping(plan.heartbeat_url, said)
        await asyncio.sleep(plan.look_every.total_seconds())


def look(care: AlertCare, plan: WatchPlan, awake_since: datetime | None = None) -> bool:
    """Raise and clear the alerts about runs that nobody stores; says whether all is well.

    Args:
        care: the store.
        plan: what to watch for.
        awake_since: since when this machine is known to be awake; silence before does not count.

    Raises:
        StoreError: the store does not answer.
    """
    now = plan.clock()
    consumers = [Presence.probes_of(name) for name, until in care.leases(CONSUMER).items() if until > now]
    consumed = frozenset[str]().union(*consumers)
    is_well = True
    for run in _live(care, now):
        unheard = [at for probe, at in run.probes.items() if probe not in consumed]
        is_forsaken = bool(unheard) and now - max(min(unheard), awake_since or min(unheard)) >= plan.silent_after
        if run.is_pipeline_up != is_forsaken:
            _change(care, run, now)
        is_well = is_well and not is_forsaken
    return is_well and not care.is_urgent_waiting(now - TOLD_WITHIN)


def _live(care: AlertCare, now: datetime) -> list[LiveRun]:
    """The runs whose readings came as they were taken, and shows are none of them: a replay may be stopped at will."""
    return [
        run
        for run in care.live_runs(now - FORGET_AFTER)
        if not run.is_demo
        and run.first_at
        and run.last_at
        and is_live(run.first_at, run.last_at, run.opened_at, run.touched_at)
    ]


def _change(care: AlertCare, run: LiveRun, now: datetime) -> None:
    """Raise the run's alert, or clear it."""
    with care.caring(now) as entry:
        # Somebody else may have done so since we looked.
        if all(each != run for each in care.live_runs(now - FORGET_AFTER)):
            return
        silent_min = round((now - min(run.probes.values(), default=run.touched_at)).total_seconds() / 60)
        message = f"Nobody has stored a reading for {silent_min} min: is `smoker consume` still running?"
        if run.is_pipeline_up:
            message = _over(run, now)
        event = AlertEvent(
            edge=Edge.CLEARED if run.is_pipeline_up else Edge.RAISED,
            rule=RULE,
            probe="",
            severity=Severity.URGENT,
            at=now,
            temp_f=entry.newest_temp_f(run.id),
            message=message,
            numbers={"silent_min": float(silent_min)},
        )
        entry.alert(run.id, event, is_managed=True)


def _over(run: LiveRun, now: datetime) -> str:
    if run.is_ended:
        return "The cook ended"
    return "Readings are stored again" if now - run.touched_at < SOON else "Somebody consumes again"


def _holds_the_watch(care: AlertCare, plan: WatchPlan, owner: str) -> bool:
    return care.hold_lease("heartbeat", owner, plan.clock(), 3 * plan.look_every)


async def _ping(url: str, said: str) -> str:
    """Ask for the URL, and say once what is wrong with it; returns what was said."""
    wrong = await _in_daemon_thread(url)
    if wrong and wrong != said:
        logger.warning("The heartbeat does not arrive: %s", wrong)
    return wrong


async def _in_daemon_thread(url: str) -> str:
    """What went wrong; a thread that hangs does not keep the process from ending."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[str] = loop.create_future()

    def tell(wrong: str) -> None:
        if not done.cancelled():
            done.set_result(wrong)

    def run() -> None:
        wrong = get(url)
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, wrong)

    threading.Thread(target=run, name="heartbeat", daemon=True).start()
    return await done


def get(url: str, timeout_s: float = TIMEOUT_S) -> str:
    """Ask for a URL; returns what went wrong, empty where nothing did."""
    try:
        with urllib.request.urlopen(url, timeout=timeout_s) as answer:  # noqa: S310  # the settings check its scheme
            answer.read(1000)
    except (OSError, ValueError) as wrong:
        return str(wrong)
    return ""
