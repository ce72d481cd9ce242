"""Alerts to outbox: looks twice a second at what is up, and decides whom to tell.

What was decided and what is to be sent are one transaction of the store, whose writer is one at a time. So whatever is
killed, and however many of these run, nothing is decided twice, and nothing is lost.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final, NoReturn

from smart_smoker.core.care import RINGS, Kind, Message, Timing
from smart_smoker.core.contacts import Contact
from smart_smoker.core.dispatch import decide
from smart_smoker.core.model import Role, probe_named
from smart_smoker.core.setup import Setup, spoken
from smart_smoker.formats.ack_token import Answer, make_code, make_token
from smart_smoker.loops.restart import keep_going
from smart_smoker.loops.store_thread import StoreThread
from smart_smoker.store import AlertCare, CareEntry

OpenCare = Callable[[], AbstractContextManager[AlertCare]]

LOOK_EVERY_S: Final = 0.5
ROW_EVERY: Final = timedelta(minutes=5)
"""In the table of the last hour that longer messages show."""

logger = logging.getLogger(__name__)


def wall_clock() -> datetime:
    """This machine's."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchPlan:
    """Whom to tell, and how.

    Attributes:
        contacts: all there are.
        timing: when things are told.
        setup: what was said of the cook: how temperatures and probes are spelled.
        public_url: where the dashboard can be reached from afar; without it messages hold no link.
        key: signs the links.
        zone: whose local times messages show; None is this machine's.
        clock: what time it is: the same that the consumers go by.
        look_every_s: the pause between two looks, in seconds.
    """

    contacts: Sequence[Contact]
    timing: Timing = field(default_factory=Timing)
    setup: Setup = field(default_factory=Setup)
    public_url: str = ""
    key: bytes = b""
    zone: tzinfo | None = None
    clock: Callable[[], datetime] = wall_clock
    look_every_s: float = LOOK_EVERY_S


async def dispatch(open_store: OpenCare, plan: DispatchPlan, decided: asyncio.Event | None = None) -> None:
    """Decide until cancelled; built anew after a failure that may pass.

    Args:
        open_store: opens the store; called again after a failure.
        plan: whom to tell.
        decided: set when there is something to send.

    Raises:
        SmokerError: waiting cannot help.
    """

    async def attempt() -> None:
        async with StoreThread(open_store) as store:
            await _look_again_and_again(store, plan, decided)

    await keep_going("deciding whom to tell", attempt)


async def _look_again_and_again(
    store: StoreThread[AlertCare], plan: DispatchPlan, decided: asyncio.Event | None
) -> NoReturn:
    while True:
        if await store.call(dispatch_once, plan) and decided is not None:
            decided.set()
        await asyncio.sleep(plan.look_every_s)


def dispatch_once(care: AlertCare, plan: DispatchPlan) -> int:
    """Decide once; returns how many messages are to be sent.

    Raises:
        StoreError: nothing of it was kept.
    """
    now = plan.clock()
    # Most of the time there is nothing to decide, and the writer's lock is better left to those who need it.
    if not decide(now, care.situation(now), plan.contacts, plan.timing):
        return 0
    with care.caring(now) as entry:
        decision = decide(now, entry.situation(), plan.contacts, plan.timing)
        for message in decision.messages:
            _send(care, entry, message, plan, now)
        entry.keep(decision)
    for message in decision.messages:
        logger.debug("To %s, %s: %s", message.contact, message.kind, message.text)
    return len(decision.messages)


def _send(care: AlertCare, entry: CareEntry, message: Message, plan: DispatchPlan, now: datetime) -> None:
    code = free_code(entry) if message.can_be_acknowledged else ""
    details: dict[str, Any] = {}
    if message.run_id is not None and message.kind in RINGS:
        details["course"] = course = _course(care.last_hour(message.run_id), plan)
        if message.kind is not Kind.NEW and course:
            message = replace(message, text=f"{message.text}. Now: {_newest(course)}")
    if code and plan.public_url:
        token = make_token(plan.key, Answer(code=code, contact=message.contact), now)
        details["link"] = f"{plan.public_url.rstrip('/')}/ack/{token}"
    entry.send(message, code, details)


def free_code(entry: CareEntry) -> str:
    """A code that no other message has."""
    while not entry.is_code_free(code := make_code()):
        pass
    return code


Course = list[tuple[str, dict[str, str]]]


def _course(hour: Mapping[str, Sequence[tuple[datetime, float]]], plan: DispatchPlan) -> Course:
    """The hour in rows of five minutes: local time, and what each probe said last by then; the newest row is last."""
    moments = [at for points in hour.values() for at, _ in points]
    if not moments:
        return []
    newest = max(moments)
    rows: Course = []
    for back in range(int(timedelta(hours=1) / ROW_EVERY), -1, -1):
        end = newest - back * ROW_EVERY
        said = {
            spoken(plan.setup.of(probe).probe): plan.setup.unit.temperature(temp_f)
            for probe, points in sorted(hour.items(), key=_pit_first)
            for temp_f in [temp_f for at, temp_f in points if end - ROW_EVERY < at <= end][-1:]
        }
        if said:
            rows.append((f"{end.astimezone(plan.zone):%H:%M}", said))
    return rows


def _pit_first(probe: tuple[str, object]) -> tuple[bool, str]:
    return probe_named(probe[0]).role is not Role.PIT, probe[0]


def _newest(course: Course) -> str:
    """`Pit 131 °F, Brisket 171 °F`."""
    _, said = course[-1]
    return ", ".join(f"{label} {temperature}" for label, temperature in said.items())
