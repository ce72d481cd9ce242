"""Killed at any moment of an alert's life: raised, told, told again, passed on, acknowledged, over."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.core.judging import found_rules
from tests.rabbitmq_fixtures import VirtualHost
from tests.smtp_server import SmtpServer, write_authority
from tests.system import stored
from tests.system.processes import Place, Smoker, eventually, place

from smart_smoker import config
from smart_smoker.core.model import Reading, Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.setup import Setup
from smart_smoker.formats.queue_text import encode
from smart_smoker.formats.queues import QUEUES
from smart_smoker.loops.backtest import backtest
from smart_smoker.loops.judging import LATENESS
from smart_smoker.sources.simulator import CookPlan, FaultKind, FoodPlan, ProbeFault, SimulatedCook

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow, pytest.mark.timeout(300)]

KILLS = 17
"""And three more once somebody has answered."""
SEED = 4
MINUTE = timedelta(minutes=1)
OUT_AT = (("food-A", 90), ("food-B", 130), ("food-A", 220), ("food-B", 250))
COOK = SimulatedCook(
    CookPlan(
        seed=1,
        hours=6,
        wrap=False,
        lids=0,
        foods=(FoodPlan(probe="food-A", weight_lb=9.0), FoodPlan(probe="food-B", weight_lb=7.0)),
        flare_up_at=180 * MINUTE,
        fire_dying_at=280 * MINUTE,
        faults=tuple(
            ProbeFault(probe=probe, kind=FaultKind.AIR, at=at * MINUTE, span=25 * MINUTE) for probe, at in OUT_AT
        ),
    )
)
SETTINGS = """
set_point = 235
time_zone = "UTC"
[contacts.cook]
channels = ["cook's texts"]
per_hour = 1000
[contacts.neighbour]
channels = ["neighbour's mail"]
least = "urgent"
after = "15m"
[contacts.sleeper]
channels = ["sleeper's texts"]
quiet = "{quiet}"
[channel."cook's texts"]
notifier = "text_message"
to = "cook@example.com"
[channel."neighbour's mail"]
notifier = "email"
to = "neighbour@example.com"
[channel."sleeper's texts"]
notifier = "text_message"
to = "sleeper@example.com"
"""


def told_events() -> list[AlertEvent]:
    """What becomes of the alerts that are told of, as a backtest says it."""
    events = backtest(COOK, found_rules(), Setup(set_point_f=235.0)).events
    ringing = {(e.rule, e.probe) for e in events if e.edge is Edge.RAISED and e.severity is not Severity.INFORMATION}
    return [event for event in events if (event.rule, event.probe) in ringing]


def quiet_now() -> str:
    """Hours that hold now, and for some hours to come."""
    hour = datetime.now(UTC).hour
    return f"{(hour - 12) % 24:02}:00-{(hour + 11) % 24:02}:00"


@dataclass(slots=True)
class Life:
    """A cook that goes on chapter by chapter, in processes that are killed meanwhile."""

    kitchen: Place
    mail: SmtpServer
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    kills: Counter[str] = field(default_factory=Counter)
    at_work: dict[str, Smoker] = field(default_factory=dict)
    claimed_before: dict[str, int] = field(default_factory=dict)
    """What had rung for the dying fire when somebody answered, and how often it had been tried."""

    def begin(self, role: str) -> None:
        if role == "notifier":
            self.at_work[role] = self.kitchen.start(module="tests.system.hasty_notify")
        else:
            self.at_work[role] = self.kitchen.start("consume", *QUEUES)

    def kill_one(self) -> None:
        """Kill whom chance picks, at a moment of its choice within the first of its work."""
        role = self.chance.choice(("notifier", "notifier", "consumer"))
        self.kill(role)
        self.begin(role)

    def kill(self, role: str) -> None:
        self.at_work[role].wait_for("Delivering" if role == "notifier" else "Consuming")
        threading.Event().wait(self.chance.uniform(0.0, 0.6))
        self.at_work[role].kill()
        self.kills[role] += 1

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return stored.ask(self.kitchen.store_path, sql, *values)

    def alert_id(self, event: AlertEvent) -> int:
        sql = "SELECT id FROM alerts WHERE rule = ? AND probe = ? AND raised_at = ?"
        [(alert_id,)] = self.ask(sql, event.rule, event.probe, event.at.timestamp() * 1000)
        return int(alert_id)

    def rung(self, event: AlertEvent) -> dict[str, int]:
        """How often it was tried to send what rings for an alert, by its Message-ID."""
        sql = (
            "SELECT o.message_id, o.attempts FROM outbox o JOIN outbox_alerts u ON u.outbox_id = o.id"
            " WHERE u.alert_id = ? AND json_extract(o.details, '$.kind') IN ('new', 'repeat', 'escalation')"
        )
        return dict(self.ask(sql, self.alert_id(event)))

    def told(self, event: AlertEvent, contact: str, *kinds: str) -> list[str]:
        """The Message-IDs that the contact got of an alert, by when they were decided."""
        sql = (
            "SELECT o.message_id, json_extract(o.details, '$.kind') FROM alerts a"
            " JOIN outbox_alerts u ON u.alert_id = a.id JOIN outbox o ON o.id = u.outbox_id"
            " WHERE a.rule = ? AND a.probe = ? AND a.raised_at = ? AND o.contact = ? ORDER BY o.id"
        )
        rows = self.ask(sql, event.rule, event.probe, event.at.timestamp() * 1000, contact)
        received = {each.message_id for each in self.mail.received}
        return [message_id for message_id, kind in rows if message_id in received and (not kinds or kind in kinds)]


def test_twenty_kills_lose_no_alert_tell_nothing_twice_and_wake_nobody_who_has_answered(
    tmp_path: Path, vhost: VirtualHost
) -> None:
    (tmp_path / "smoker.toml").write_text(SETTINGS.replace("{quiet}", quiet_now()), encoding="utf-8")
    authority = write_authority(tmp_path / "authority.pem")
    events = told_events()
    assert Counter(event.rule for event in events) == {"probe_out": 8, "flare_up": 2, "fire_dying": 2}
    environ = {"SMOKER_RULES": "pitmaster", "SSL_CERT_FILE": str(authority)}
    with SmtpServer() as mail, place(tmp_path, vhost.amqp_url, **environ) as kitchen:
        mail.write_secrets(tmp_path / ".env.toml")
        life = Life(kitchen, mail)
        life.begin("consumer")
        life.begin("notifier")
        for number, (event, readings) in enumerate(chapters(events)):
            asyncio.run(publish(vhost.amqp_url, readings))
            for _ in range(KILLS * (number + 1) // len(events) - KILLS * number // len(events)):
                life.kill_one()
            live_through(life, event)
        pending = "SELECT COUNT(*) FROM outbox WHERE state = 'pending'"
        eventually("nothing is left to be told", lambda: life.ask(pending) == [(0,)])
    print("\nKilled:", dict(life.kills), "received:", len(mail.received), "of", len(distinct(life)))
    assert [row[:2] for row in life.ask("SELECT rule, probe FROM alerts WHERE severity <> 'information'")] == [
        (event.rule, event.probe) for event in events if event.edge is Edge.RAISED
    ]
    nothing_is_told_twice(life)
    who_answered_was_left_alone(life)


def chapters(events: Sequence[AlertEvent]) -> Iterator[tuple[AlertEvent, list[Reading]]]:
    """Each event with the readings, after those of the chapter before, that bring it about."""
    readings = [reading for row in COOK.rows("backyard", "r1") for reading in row.readings]
    for event in events:
        end = event.at + LATENESS + MINUTE / 2
        yield event, [reading for reading in readings if reading.at <= end]
        readings = [reading for reading in readings if reading.at > end]


async def publish(url: str, readings: Sequence[Reading]) -> None:
    async with config.open_broker(url) as broker, broker.publisher() as publisher:
        await broker.prepare(list(QUEUES.values()), recreate=False)
        for reading in readings:
            await publisher.send(encode(reading, QUEUES[reading.series.probe]))
        await publisher.flush()


def live_through(life: Life, event: AlertEvent) -> None:
    """Until everybody has heard of it who must, and somebody has answered of the dying fire."""
    if event.edge is Edge.CLEARED:
        live_through_the_end(life, event)
        return
    eventually(f"the cook hears of {event.rule}", lambda: bool(life.told(event, "cook")))
    if event.severity is not Severity.URGENT:
        return
    eventually("the sleeper is woken", lambda: bool(life.told(event, "sleeper")))
    if event.rule == "flare_up":
        eventually("the cook hears of it again", lambda: len(life.told(event, "cook", "repeat")) >= 2)
        eventually("the neighbour hears of it", lambda: bool(life.told(event, "neighbour", "escalation")))
        return
    [(code,)] = life.ask("SELECT code FROM outbox WHERE message_id = ?", life.told(event, "cook")[0])
    assert life.kitchen.ask("alerts", "ack", code, "--by", "Ann").returncode == 0
    life.kill("notifier")  # who was just sending when it was answered
    life.claimed_before = life.rung(event)
    life.begin("notifier")
    for _ in range(2):
        life.kill_one()


def live_through_the_end(life: Life, event: AlertEvent) -> None:
    sql = "SELECT COUNT(*) FROM alerts WHERE rule = ? AND probe = ? AND cleared_at IS NULL"
    eventually(f"{event.rule} is over", lambda: life.ask(sql, event.rule, event.probe) == [(0,)])
    if event.rule == "flare_up":
        flare = next(each for each in told_events() if each.rule == "flare_up")
        eventually("the cook hears that it is over", lambda: bool(life.told(flare, "cook", "over")))
        eventually("the neighbour does too", lambda: bool(life.told(flare, "neighbour", "over")))


def distinct(life: Life) -> dict[str, int]:
    """How often each Message-ID was received."""
    return Counter(received.message_id for received in life.mail.received)


def nothing_is_told_twice(life: Life) -> None:
    """But under one Message-ID, where a notifier was killed between the server's answer and its own commit."""
    times = distinct(life)
    rows = life.ask("SELECT message_id, contact, text, attempts FROM outbox")
    assert set(times) <= {message_id for message_id, *_ in rows}
    said = Counter((contact, text) for message_id, contact, text, _ in rows if message_id in times)
    assert [each for each, count in said.items() if count > 1] == []
    attempts = {message_id: count for message_id, _, _, count in rows}
    assert all(attempts[message_id] >= count for message_id, count in times.items())
    assert sum(times.values()) - len(times) <= life.kills["notifier"]
    undelivered = "SELECT contact, text FROM outbox WHERE state NOT IN ('delivered', 'withdrawn')"
    assert life.ask(undelivered) == []


def who_answered_was_left_alone(life: Life) -> None:
    """The dying fire stays acknowledged, and nothing that rings for it was decided or tried after the answer."""
    assert life.ask("SELECT acknowledged_by FROM alerts WHERE rule = 'fire_dying'") == [("Ann",)]
    fire = next(event for event in told_events() if event.rule == "fire_dying")
    assert life.rung(fire) == life.claimed_before
    of_the_sleeper = "SELECT DISTINCT severity FROM outbox WHERE contact = 'sleeper'"
    assert life.ask(of_the_sleeper) == [("urgent",)]
