"""The simulator's truth about a cook, in minutes after its start, with what honest thermometers would have said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from benchmarks.score_alerts.honest import Honest
from smart_smoker.core.model import Reading
from smart_smoker.sources.simulator import CookPlan, Event, EventKind


class Truth:
    """What happened in a cook.

    Attributes:
        plan: what was simulated.
        honest: what honest thermometers would have said.
        readings: what the probes said, by name.
        all_off: the minute in which the last food was taken off; infinity where one stayed on.
    """

    def __init__(self, plan: CookPlan, events: Iterable[Event], readings: Mapping[str, Sequence[Reading]]) -> None:
        self.plan = plan
        self.honest = Honest(plan)
        self.readings = readings
        self._events = list(events)
        self.all_off = self._all_off()

    def minute(self, moment: datetime) -> float:
        """A moment in minutes after the cook's start."""
        return (moment - self.plan.start) / timedelta(minutes=1)

    def of(self, *kinds: EventKind) -> Iterator[tuple[Event, float, float]]:
        """The events of these kinds by their beginning, with the minutes from which and until which they were."""
        for event in self._events:
            if event.kind in kinds:
                yield event, self.minute(event.at), self.minute(event.until)

    def _all_off(self) -> float:
        """A food that did not reach its target stays on; one that did is off at the end of that event."""
        off = [until for _, _, until in self.of(EventKind.TARGET) if until < self.honest.minutes]
        return max(off) if off and len(off) == len(self.plan.foods) else float("inf")

    def is_disturbed(self, probe: str, begin: float, end: float) -> bool:
        """Whether that probe was silent or faulty at any time between."""
        hurts = self.of(EventKind.PROBE_OUT, EventKind.PROBE_FAULT, EventKind.GAP)
        return any(event.probe in {probe, None} and at <= end and until >= begin for event, at, until in hurts)
