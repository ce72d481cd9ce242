"""One batch, one transaction: readings, rules' states, alerts and their texts are kept together, or not at all."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from smart_smoker.broker import Batch, Delivery
from smart_smoker.core.model import Reading
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.rules import Rule
from smart_smoker.errors import DecodeError
from smart_smoker.formats import queue_text
from smart_smoker.formats.bodies import Decoder, Observation
from smart_smoker.formats.clock import spread_live
from smart_smoker.loops.following import Followed, Following
from smart_smoker.loops.redelivery import bears_an_id, digest
from smart_smoker.store import DeadLetter, Ledger, LedgerEntry

DEMO: Final = "demo-"


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """What a queue carries: the probe of readings without an id, and how their bodies are read."""

    probe: str
    decode: Decoder


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPlan:
    """What to make of deliveries.

    Attributes:
        smoker_id: whose the readings without an id are.
        queues: by the queue's name.
        rules: by the rule's name.
        channels: where the texts of alerts go; those of a demo's run go nowhere.
        text_every_warning: a text for each warning, in place of one an episode.
    """

    smoker_id: str
    queues: Mapping[str, QueuePlan]
    rules: Mapping[str, Rule[Any]]
    channels: Collection[str] = ()
    text_every_warning: bool = False


@dataclass(slots=True)
class Outcome:
    """What a batch came to.

    Attributes:
        heard: its new readings in order, each with what it did to alerts.
        repeated: how many readings the store had already.
        without_reading: how many messages honestly held none.
        dead: the messages that nothing took.
        observed: how many deliveries bore no id, by queue.
    """

    heard: list[tuple[Reading, list[AlertEvent]]] = field(default_factory=list)
    repeated: int = 0
    without_reading: int = 0
    dead: list[DeadLetter] = field(default_factory=list)
    observed: Counter[str] = field(default_factory=Counter)


class Recorder:
    """Commits batches; keeps the monitors of the series it follows from one batch to the next.

    The store's count of a series' readings tells whether somebody else has added to it meanwhile; then its monitor is
    taken up anew from the store.
    """

    def __init__(self, plan: RecordingPlan) -> None:
        self._plan = plan
        self._following = Following(plan.rules)

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
        try:
            with store.transaction(now) as entry:
                return _Commit(self._plan, self._following, entry, now).take(batch, already_kept)
        except BaseException:
            self._following.forget()
            raise


class _Commit:
    """The work of one transaction."""

    def __init__(self, plan: RecordingPlan, following: Following, entry: LedgerEntry, now: datetime) -> None:
        self._plan = plan
        self._entry = entry
        self._now = now
        self._following = following
        self._outcome = Outcome()
        self._observed_series: dict[str, Followed] = {}

    def take(self, batch: Batch, already_kept: Collection[int]) -> Outcome:
        digests: defaultdict[str, list[bytes]] = defaultdict(list)
        for index, delivery in enumerate(batch):
            if not bears_an_id(delivery):
                digests[delivery.message.queue].append(digest(delivery))
            if index in already_kept:
                self._outcome.repeated += 1
            else:
                self._take_one(delivery)
        for queue, bodies in digests.items():
            self._outcome.observed[queue] = len(bodies)
            self._entry.remember_batch(queue, bodies)
        self._following.save(self._entry)
        return self._outcome

    def _take_one(self, delivery: Delivery) -> None:
        message = delivery.message
        try:
            plan = self._plan.queues[message.queue]
            reading = queue_text.decode(message, plan.decode)
            if reading:
                self._keep(self._following.open(self._entry, reading.series), reading)
                return
            observation = plan.decode(message.body, self._now)
        except DecodeError as why:
            letter = DeadLetter(
                queue=message.queue,
                kind=why.kind,
                reason=str(why),
                message=message,
                is_identified=bears_an_id(delivery),
            )
            self._entry.bury(letter)
            self._outcome.dead.append(letter)
            return
        if observation is None:
            self._outcome.without_reading += 1
        else:
            self._keep_observed(message.queue, plan.probe, observation)

    def _keep_observed(self, queue: str, probe: str, observation: Observation) -> None:
        followed = self._observed_series.get(queue)
        if followed is None or not followed.continues_at(observation.at):
            followed = self._following.open_observed(self._entry, self._plan.smoker_id, probe, observation.at)
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
        alert_id = self._entry.alert(followed.entry, event)
        is_told = event.edge is Edge.RAISED or (event.edge is Edge.REPEATED and self._plan.text_every_warning)
        if not is_told or followed.entry.series.run.startswith(DEMO):
            return
        for channel in self._plan.channels:
            self._entry.enqueue(alert_id, channel, event.message)
