"""One batch, one transaction: readings, rules' states, alerts and their texts are kept together, or not at all."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from smart_smoker.broker import Batch
from smart_smoker.core.model import Reading
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.rules import Rule, minute_rules, reading_rules
from smart_smoker.core.runs import is_demo
from smart_smoker.core.setup import NOTHING_SAID, Setup
from smart_smoker.errors import RuleError
from smart_smoker.formats.bodies import Observation
from smart_smoker.formats.clock import spread_live
from smart_smoker.loops.awake import Awake
from smart_smoker.loops.decoding import Decoded, QueuePlan, decoded
from smart_smoker.loops.following import Followed, Following
from smart_smoker.loops.judging import Judging, judge_silence
from smart_smoker.loops.redelivery import bears_an_id, digest
from smart_smoker.store import DeadLetter, Ledger, LedgerEntry

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPlan:
    """What to make of deliveries.

    Attributes:
        smoker_id: whose the readings without an id are.
        queues: by the queue's name.
        rules: by the rule's name.
        setup: what the settings say of the smoker.
        awaited: probes that other processes may bring.
        channels: where the texts of alerts go; those of a demo's run go nowhere.
        text_every_warning: a text for each warning, in place of one an episode.
    """

    smoker_id: str
    queues: Mapping[str, QueuePlan]
    rules: Mapping[str, Rule[Any]]
    setup: Setup = NOTHING_SAID
    awaited: Collection[str] = ()
    channels: Collection[str] = ()
    text_every_warning: bool = False


log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What a batch came to.

    Attributes:
        heard: its new readings in order, each with what it did to alerts.
        judged: what became of alerts in the minutes that it completed, each with its run's name.
        repeated: how many readings the store had already.
        without_reading: how many messages honestly held none, by queue.
        dead: the messages that nothing took.
        observed: how many deliveries bore no id, by queue.
    """

    heard: list[tuple[Reading, list[AlertEvent]]] = field(default_factory=list)
    judged: list[tuple[str, AlertEvent]] = field(default_factory=list)
    repeated: int = 0
    without_reading: Counter[str] = field(default_factory=Counter)
    dead: list[DeadLetter] = field(default_factory=list)
    observed: Counter[str] = field(default_factory=Counter)


class Recorder:
    """Commits batches; keeps the monitors of the series it follows from one batch to the next.

    The store's count of a series' readings tells whether somebody else has added to it meanwhile; then its monitor is
    taken up anew from the store.

    Args:
        plan: what to make of deliveries.
        awake: knows since when silence may be judged.
    """

    def __init__(self, plan: RecordingPlan, awake: Awake | None = None) -> None:
        self._plan = plan
        self._following = Following(reading_rules(plan.rules))
        self._judging = Judging(minute_rules(plan.rules), plan.setup, plan.awaited, awake)

    def commit(self, store: Ledger, batch: Batch, now: datetime, already_kept: Collection[int] = ()) -> Outcome:
        """Keep a batch.

        Args:
            store: where.
            batch: deliveries in order.
            now: the moment on this machine's clock, UTC.
            already_kept: indexes of deliveries without an id that are known to be redelivered.

        Raises:
            StoreError: nothing of it was kept.
        """
        contents = [decoded(delivery, self._plan.queues[delivery.message.queue], now) for delivery in batch]

        def attempt() -> Outcome:
            with store.transaction(now) as entry:
                outcome = _Commit(self._plan, self._following, entry).take(batch, contents, already_kept)
                self._judge(entry, outcome, now)
                return outcome

        return self._without_broken_rules(attempt)

    def judge_silence(self, store: Ledger, now: datetime) -> list[tuple[str, AlertEvent]]:
        """Judge the runs in which nobody commits; what became of their alerts, each with its run's name.

        Raises:
            StoreError: nothing of it was kept.
        """
        return self._without_broken_rules(lambda: judge_silence(store, self._judging, now))

    def _without_broken_rules(self, attempt: Callable[[], T]) -> T:
        while True:
            try:
                return attempt()
            except RuleError as broken:
                self._following.leave_out(broken.rule)
                self._judging.leave_out(broken.rule)
                log.warning("%s; it is left out until this process begins anew", broken)
            except BaseException:
                self._following.forget()
                self._judging.forget()
                raise

    def _judge(self, entry: LedgerEntry, outcome: Outcome, now: datetime) -> None:
        fresh: defaultdict[tuple[str, str], list[Reading]] = defaultdict(list)
        for reading, _ in outcome.heard:
            fresh[reading.series.smoker_id, reading.series.run].append(reading)
        for readings in fresh.values():
            series = readings[0].series
            events = self._judging.judge(entry, entry.open(series).run_id, now, readings)
            outcome.judged += [(series.run, event) for event in events]


class _Commit:
    """The work of one transaction."""

    def __init__(self, plan: RecordingPlan, following: Following, entry: LedgerEntry) -> None:
        self._plan = plan
        self._entry = entry
        self._following = following
        self._outcome = Outcome()
        self._observed_series: dict[str, Followed] = {}

    def take(self, batch: Batch, contents: Sequence[Decoded], already_kept: Collection[int]) -> Outcome:
        digests: defaultdict[str, list[bytes]] = defaultdict(list)
        for index, (delivery, content) in enumerate(zip(batch, contents, strict=True)):
            queue = delivery.message.queue
            if not bears_an_id(delivery):
                digests[queue].append(digest(delivery))
            if index in already_kept:
                self._outcome.repeated += 1
            else:
                self._take_one(queue, content)
        for queue, bodies in digests.items():
            self._outcome.observed[queue] = len(bodies)
            self._entry.remember_batch(queue, bodies)
        self._following.save(self._entry)
        return self._outcome

    def _take_one(self, queue: str, content: Decoded) -> None:
        match content:
            case Reading():
                self._keep(self._following.open(self._entry, content.series), content)
            case Observation():
                self._keep_observed(queue, content)
            case DeadLetter():
                self._entry.bury(content)
                self._outcome.dead.append(content)
            case None:
                self._outcome.without_reading[queue] += 1

    def _keep_observed(self, queue: str, observation: Observation) -> None:
        followed = self._observed_series.get(queue)
        if followed is None or not followed.continues_at(observation.at):
            followed = self._following.open_observed(
                self._entry, self._plan.smoker_id, self._plan.queues[queue].probe, observation.at
            )
            self._observed_series[queue] = followed
        series = followed.entry
        series.stamp_repeats = series.stamp_repeats + 1 if series.stamp_at == observation.at else 0
        series.stamp_at = observation.at
        reading = Reading(
            series=series.series,
            n=series.last_n + 1,
            at=spread_live(observation.at, series.stamp_repeats),
            temp_f=observation.temp_f,
            stamp=observation.stamp,
        )
        self._keep(followed, reading)

    def _keep(self, followed: Followed, reading: Reading) -> None:
        events = followed.take(self._entry, reading)
        if events is None:
            self._outcome.repeated += 1
            return
        self._outcome.heard.append((reading, events))
        for event in events:
            self._tell(followed, event)

    def _tell(self, followed: Followed, event: AlertEvent) -> None:
        alert_id = self._entry.alert(followed.entry.run_id, event)
        is_told = event.edge is Edge.RAISED or (event.edge is Edge.REPEATED and self._plan.text_every_warning)
        if not is_told or is_demo(followed.entry.series.run):
            return
        for channel in self._plan.channels:
            self._entry.enqueue(alert_id, channel, event.message)
