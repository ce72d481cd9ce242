"""A cook on which rules were tried, and the words for it that a terminal, a picture and JSON share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from smart_smoker.cli.backtest_rules import RuleSet
from smart_smoker.cli.screen import minute, plural
from smart_smoker.core.model import Reading
from smart_smoker.core.setup import Setup
from smart_smoker.loops.backtest import Backtest


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A cook, and what one or two rule sets said of it.

    Attributes:
        file: as it was named on the command line.
        name: what its source calls it.
        setup: what was said of it.
        results: each rule set with what it said.
    """

    file: str
    name: str
    setup: Setup
    results: Sequence[tuple[RuleSet, Backtest]]

    @property
    def readings(self) -> Mapping[str, list[Reading]]:
        """By probe, in the log's order."""
        return self.results[0][1].readings

    @property
    def count(self) -> int:
        """How many readings there are."""
        return sum(map(len, self.readings.values()))

    @property
    def points(self) -> dict[str, list[tuple[datetime, float]]]:
        """Each probe's (moment, °F), as a chart wants them."""
        return {
            probe: sorted((reading.at, reading.temp_f) for reading in readings)
            for probe, readings in self.readings.items()
        }

    @property
    def title(self) -> str:
        """`cook.csv: 3,351 readings, 2021-05-22 12:20 to 2021-05-22 22:27 UTC`."""
        moments = [reading.at for readings in self.readings.values() for reading in readings]
        said = f"{self.name}: {plural(self.count, 'reading')}"
        return f"{said}, {minute(min(moments))} to {minute(max(moments))} UTC" if moments else said

    @property
    def crosses_midnight(self) -> bool:
        """Whether a time alone, without its day, would be ambiguous."""
        return len({reading.at.date() for readings in self.readings.values() for reading in readings}) > 1

    def clock(self, moment: datetime) -> str:
        """A moment as short as it can be told: `15:31`, or `05-23 00:12` where the cook crosses midnight."""
        return moment.strftime("%m-%d %H:%M" if self.crosses_midnight else "%H:%M")

    def label(self, probe: str) -> str:
        """A probe's name for people; an alert about the whole smoker has none."""
        return self.setup.of(probe).probe.label if probe else "smoker"

    def in_order(self, probes: Iterable[str]) -> list[str]:
        """Probes as the log has them, then those that are not in it."""
        there = list(self.readings)
        return sorted(probes, key=lambda name: (there.index(name) if name in there else len(there), name))


def rang(rings: int) -> str:
    """`rang 998 times`, `rang once`, `did not ring`."""
    if rings == 0:
        return "did not ring"
    return "rang once" if rings == 1 else f"rang {rings:,} times"


def verdict(results: Sequence[tuple[RuleSet, Backtest]]) -> str:
    """`classic rang 998 times; pitmaster did not ring`."""
    return "; ".join(f"{rules.heading} {rang(result.rings)}" for rules, result in results)
