"""What the classic rules make of a whole source, counted for each probe."""

from collections import Counter
from typing import Any, Final, NamedTuple

from tests.contracts.source_contract import readings_of

from smart_smoker.core.monitor import Edge, Monitor
from smart_smoker.core.rules import ReadingRule
from smart_smoker.core.rules.classic_pit_drop import ClassicPitDrop
from smart_smoker.core.rules.classic_stall import ClassicStall
from smart_smoker.sources import Source

RULES: Final[dict[str, ReadingRule[Any]]] = {"classic_pit_drop": ClassicPitDrop(), "classic_stall": ClassicStall()}


class Counts(NamedTuple):
    readings: Counter[str]
    warnings: Counter[str]
    episodes: Counter[str]


def classic_counts(source: Source) -> Counts:
    monitors = {probe: Monitor(probe, RULES) for probe in ("smoker", "food-A", "food-B")}
    counts = Counts(Counter(), Counter(), Counter())
    for reading in readings_of(source):
        probe = reading.series.probe
        counts.readings[probe] += 1
        for event in monitors[probe].observe(reading):
            counts.warnings[probe] += event.is_warning
            counts.episodes[probe] += event.edge is Edge.RAISED
    return counts
