"""Whatever is sent, and whatever a rule or a decoder does: the readings behind it are stored."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from smart_smoker.broker import Delivery
from smart_smoker.core.model import Probe, Reading, Series, Severity
from smart_smoker.core.rules import Finding, ReadingView
from smart_smoker.core.rules.classic_stall import ClassicStall
from smart_smoker.formats.bodies import Observation, decode_known
from smart_smoker.formats.message import Message
from smart_smoker.formats.queue_text import encode
from smart_smoker.loops.decoding import QueuePlan
from smart_smoker.loops.recording import Recorder, RecordingPlan
from smart_smoker.store.sqlite import SqliteStore

NOW = datetime(2026, 6, 6, 12, tzinfo=UTC)
QUEUE = "01-smoker"


@dataclass(frozen=True, slots=True)
class Brittle:
    """Fails at the third reading."""

    readings: int = 3
    severity: ClassVar = Severity.WARNING
    every_finding_is_a_warning: ClassVar = False

    def watches(self, probe: Probe) -> bool:
        return True

    def start(self) -> None:
        return None

    def step(self, state: None, view: ReadingView) -> tuple[None, Finding | None]:
        if len(view.window) == 3:
            raise ZeroDivisionError("a slip of its author")
        return state, Finding("Something is wrong")


@dataclass(frozen=True, slots=True)
class Counter:
    """How many readings there were."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class Counting(Brittle):
    """Remembers something."""

    def start(self) -> Counter:  # type: ignore[override]  # another state is the point
        return Counter()

    def step(self, state: Counter, view: ReadingView) -> tuple[Counter, Finding | None]:  # type: ignore[override]  # as above
        return Counter(state.count + 1), None


def plan(**rules: Brittle) -> RecordingPlan:
    return RecordingPlan(smoker_id="backyard", queues={QUEUE: QueuePlan("smoker", decode_known)}, rules=rules)


def deliveries(count: int, begin: int = 0) -> list[Delivery]:
    series = Series("backyard", "run", "smoker")
    return [
        Delivery(
            encode(Reading(series=series, n=n, at=NOW + timedelta(seconds=30 * n), temp_f=225.0, stamp=f"{n}"), QUEUE),
            n,
            is_redelivered=False,
        )
        for n in range(begin, begin + count)
    ]


def test_a_rule_that_fails_is_left_out_and_every_reading_is_stored(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder(plan(brittle=Brittle(), counting=Counting()))
    with SqliteStore(tmp_path / "smoker.db") as store:
        outcome = recorder.commit(store, deliveries(5), NOW)
        assert store.cooks(NOW)[0].readings == 5
    assert len(outcome.heard) == 5
    assert "rule brittle fails (ZeroDivisionError: a slip of its author)" in caplog.text


def test_a_rule_whose_memory_changed_its_shape_starts_afresh(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    @dataclass(frozen=True, slots=True)
    class Renamed(Counting):
        def start(self) -> Named:  # type: ignore[override]  # another state is the point
            return Named()

        def step(self, state: Named, view: ReadingView) -> tuple[Named, Finding | None]:  # type: ignore[override]  # as above
            return Named(state.so_far + 1), None

    with SqliteStore(tmp_path / "smoker.db") as store:
        Recorder(plan(rule=Counting())).commit(store, deliveries(3), NOW)
        outcome = Recorder(plan(rule=Renamed())).commit(store, deliveries(2, begin=3), NOW)
    assert len(outcome.heard) == 2
    assert "Rule rule remembers in another way than before" in caplog.text


@dataclass(frozen=True, slots=True)
class Named:
    """The same under another name."""

    so_far: int = 0


def test_what_stands_when_a_stranger_begins_again_is_over(tmp_path: Path) -> None:
    stall = ClassicStall(readings=3)
    recording = RecordingPlan(smoker_id="x", queues={"q": QueuePlan("food-A", decode_known)}, rules={"stall": stall})
    clock = [*(f"12:{minute:02}" for minute in range(5)), "08:00"]
    batch = [
        Delivery(Message(queue="q", body=f"5/22/2021 {time}, 150.0".encode()), tag, is_redelivered=False)
        for tag, time in enumerate(clock)
    ]
    recorder = Recorder(recording)
    with SqliteStore(tmp_path / "smoker.db") as store:
        recorder.commit(store, batch[:4], NOW)
        assert [alert.cleared_at for alert in store.alerts()] == [None]
        recorder.commit(store, batch[4:], NOW)
        [alert] = store.alerts()
        assert alert.cleared_at == datetime(2021, 5, 22, 12, 4, tzinfo=UTC)
        assert [cook.readings for cook in store.cooks(NOW)] == [1, 5]


def test_a_decoder_that_fails_buries_its_message_and_reads_the_next(tmp_path: Path) -> None:
    def brittle(body: bytes, _now: datetime) -> Observation | None:
        return Observation("now", NOW, 100 / len(body.strip()))

    recording = RecordingPlan(smoker_id="backyard", queues={QUEUE: QueuePlan("smoker", brittle)}, rules={})
    bodies = [b" ", b"x"]
    batch = [Delivery(Message(queue=QUEUE, body=body), tag, is_redelivered=False) for tag, body in enumerate(bodies)]
    with SqliteStore(tmp_path / "smoker.db") as store:
        outcome = Recorder(recording).commit(store, batch, NOW)
    assert [(letter.kind, letter.reason) for letter in outcome.dead] == [
        ("unforeseen", "ZeroDivisionError: division by zero")
    ]
    assert [reading.temp_f for reading, _ in outcome.heard] == [100.0]
