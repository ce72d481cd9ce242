"""A night at the smoker, played on a clock that is stepped: what happens, what is told, by which way, and when.

Everything but the clock is real: a simulated cook's readings are committed batch by batch, it is decided whom to tell,
and notifiers send over SMTP with STARTTLS and a login, and over HTTP. The clock goes on by ten seconds at a time and
waits for nothing: so the night is the same on every machine, and some thousand times as fast as it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tests.http_server import HttpServer, Request
from tests.smtp_server import Received, SmtpServer

from smart_smoker import config
from smart_smoker.broker import Delivery
from smart_smoker.cli.consume import recording_plan
from smart_smoker.cli.dispatching import dispatch_plan
from smart_smoker.core.model import Reading
from smart_smoker.formats.ack_token import tidy_code
from smart_smoker.formats.queue_text import encode
from smart_smoker.formats.queues import QUEUES
from smart_smoker.loops.delivery import NotifyLimits
from smart_smoker.loops.dispatch import dispatch_once
from smart_smoker.loops.notify import notify_once
from smart_smoker.loops.recording import Recorder
from smart_smoker.notifiers import Notifier
from smart_smoker.settings import load_settings
from smart_smoker.sources.simulator import CookPlan, EventKind, FaultKind, FoodPlan, ProbeFault, SimulatedCook
from smart_smoker.store.sqlite import SqliteStore

ZONE: Final = ZoneInfo("America/Chicago")
STEP: Final = timedelta(seconds=10)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

COOK: Final = SimulatedCook(
    CookPlan(
        seed=32,
        hours=14.0,
        start=datetime(2026, 6, 7, 0, 0, tzinfo=UTC),
        foods=(FoodPlan(probe="food-A", weight_lb=7.0), FoodPlan(probe="food-B", weight_lb=5.5)),
        lids=1,
        wrap=False,
        fire_dying_at=6 * HOUR + 10 * MINUTE,
        faults=(ProbeFault(probe="food-A", kind=FaultKind.AIR, at=9 * HOUR + 40 * MINUTE, span=30 * MINUTE),),
    )
)
"""From 19:00 to 9:00 in Chicago."""

SETTINGS: Final = """
set_point = 235
time_zone = "America/Chicago"

[probes.food-A]
label = "Brisket"
target = 203

[probes.food-B]
label = "Pork"
target = 203

[contacts.cook]
channels = ["phone", "texts"]
quiet = "22:00-06:30"

[contacts.neighbour]
channels = ["mail"]
least = "urgent"
after = "15m"

[channel.phone]
notifier = "push"
urls = ["ntfy://127.0.0.1:{port}/cooks-phone"]

[channel.texts]
notifier = "text_message"
to = "5551234567@sms.example.net"

[channel.mail]
notifier = "email"
to = "neighbour@example.com"
"""
WHO: Final = {
    "cooks-phone": "the cook's phone",
    "5551234567@sms.example.net": "the cook's texts",
    "neighbour@example.com": "the neighbour's mail",
}


@dataclass(slots=True)
class Night:
    """The stage: a store, two servers, and what is told so far.

    Attributes:
        answers_after: how long after the first message the cook acknowledges it by its code; None for never.
        story: its lines.
    """

    folder: Path
    pushes: HttpServer
    mails: SmtpServer
    answers_after: timedelta | None = None
    story: list[str] = field(default_factory=list)
    now: datetime = COOK.plan.start
    _answers_at: datetime | None = None
    _code: str = ""

    async def play(self) -> None:
        """From the first reading to the last."""
        (self.folder / "smoker.toml").write_text(SETTINGS.replace("{port}", str(self.pushes.port)), encoding="utf-8")
        secrets = self.mails.write_secrets(self.folder / ".env.toml")
        settings = load_settings({}, {}, self.folder)
        recorder = Recorder(recording_plan(settings, tuple(QUEUES)))
        plan = replace(dispatch_plan(settings), clock=lambda: self.now)
        notifiers = config.make_notifiers(settings, {"SMOKER_SECRETS": str(secrets)}, self.folder)
        truth, batches = list(happenings()), _batches()
        with SqliteStore(self.folder / "smoker.db") as store:
            while self.now <= COOK.plan.start + COOK.plan.span + 10 * MINUTE:
                while truth and truth[0][0] <= self.now:
                    at, said = truth.pop(0)
                    self.story += ["", f"-- {_clock(at)} {said}"]
                if batch := batches.pop(self.now, []):
                    recorder.commit(store, batch, self.now)
                dispatch_once(store, plan)
                self._answer(store)
                await self._deliver(store, notifiers)
                self.now += STEP

    def _answer(self, store: SqliteStore) -> None:
        """Acknowledge as `smoker alerts ack` does."""
        if self._answers_at is None or self.now < self._answers_at:
            return
        assert store.acknowledge(store.alerts_of_code(tidy_code(self._code.lower())), "Ann", self.now)
        self.story += ["", f"-- {_clock(self.now)} Ann, who cooks, answers: smoker alerts ack {self._code}"]
        self._answers_at = self.answers_after = None

    async def _deliver(self, store: SqliteStore, notifiers: Mapping[str, Notifier]) -> None:
        limits = NotifyLimits(clock=lambda: self.now)
        for name, notifier in notifiers.items():
            due = store.next_due([name])
            if due is not None and due <= self.now:
                await notify_once(lambda: SqliteStore(self.folder / "smoker.db"), {name: notifier}, limits)
                self._hear()

    def _hear(self) -> None:
        """What the servers got."""
        lines = [*map(_pushed, self.pushes.received), *map(_mailed, self.mails.received)]
        self.pushes.received.clear()
        self.mails.received.clear()
        for headline, text in lines:
            self.story += [f"{_clock(self.now)} {headline}", *(f"      {line}".rstrip() for line in text.splitlines())]
            if self.answers_after is not None and self._answers_at is None:
                self._answers_at, self._code = self.now + self.answers_after, text.split()[-1]


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%H:%M}"


def _pushed(request: Request) -> tuple[str, str]:
    said = request.json
    priority = request.headers.get("x-priority", "default")
    return f"{WHO[said['topic']]}, priority {priority}: {said['title']}", said["message"]


def _mailed(received: Received) -> tuple[str, str]:
    [recipient] = received.recipients
    important = ", of high importance" if received.mail["Importance"] == "high" else ""
    return f"{WHO[recipient]}{important}: {received.mail['Subject']}", received.text


def _batches() -> dict[datetime, list[Delivery]]:
    """What arrives at each moment of the cook's clock."""
    arriving: dict[datetime, list[Delivery]] = {}
    for number, reading in enumerate(_readings()):
        message = encode(reading, QUEUES[reading.series.probe])
        arriving.setdefault(reading.at, []).append(Delivery(message, number, is_redelivered=False))
    return arriving


def _readings() -> Iterator[Reading]:
    return (reading for row in COOK.rows("backyard", "night") for reading in row.readings)


def happenings() -> Iterator[tuple[datetime, str]]:
    """What truly happens, and when the cook goes to bed; an ordinary feeding of the fire is nothing to tell."""
    labels = {"food-A": "the brisket", "food-B": "the pork"}
    plan = COOK.plan
    told = [(plan.start, "the fire is lit"), (plan.start + 3 * HOUR, "the cook goes to bed: quiet hours until 06:30")]
    dying = next(event for event in COOK.truth if event.kind is EventKind.FIRE_DYING)
    for event in COOK.truth:
        food = labels.get(event.probe or "", "")
        match event.kind:
            case EventKind.LID:
                told.append((event.at, f"the lid is opened, for {(event.until - event.at).seconds} s"))
            case EventKind.STALL:
                told.append((event.at, f"{food} stalls, until {_clock(event.until)}"))
            case EventKind.FIRE_DYING:
                told.append((event.at, "the fire starts to die"))
            case EventKind.FIRE_FED if event.at == dying.until:
                told.append((event.at, "somebody feeds the fire"))
            case EventKind.PROBE_OUT:
                told.append((event.at, f"the probe falls out of {food}"))
                told.append((event.until, f"the probe is put back into {food}"))
            case EventKind.TARGET:
                told.append((event.at, f"{food} is done"))
    yield from sorted(told)
