"""The nouns of a cook: probe, series, reading. Frozen, and valid once made."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

LOWEST_F: Final = -100.0
HIGHEST_F: Final = 2000.0


class Role(StrEnum):
    """What a probe sits in: the smoker's air, or a piece of food."""

    PIT = "pit"
    FOOD = "food"


class Severity(StrEnum):
    """How much an alert matters to a person who sleeps."""

    INFORMATION = "information"
    WARNING = "warning"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A thermometer of a smoker.

    Attributes:
        name: unique within its smoker, as settings and commands spell it: `food-A`.
        role: what it measures.
        label: what a person reads: `Food A`.
    """

    name: str
    role: Role
    label: str


SMOKER: Final = Probe(name="smoker", role=Role.PIT, label="Smoker")
FOOD_A: Final = Probe(name="food-A", role=Role.FOOD, label="Food A")
FOOD_B: Final = Probe(name="food-B", role=Role.FOOD, label="Food B")
PROBES: Final = {probe.name: probe for probe in (SMOKER, FOOD_A, FOOD_B)}


def probe_named(name: str) -> Probe:
    """The probe of that name; one that nobody described is food, labelled by its name."""
    return PROBES.get(name) or Probe(name=name, role=Role.FOOD, label=name)


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """What one probe said during one run of one source: the readings that belong on one line of a chart."""

    smoker_id: str
    run: str
    probe: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One temperature at one moment.

    Attributes:
        series: whose it is.
        n: its number in the series; (series, n) is its id for good, and a higher number is a later reading.
        at: the moment, an aware UTC datetime.
        temp_f: degrees Fahrenheit.
        stamp: the moment as its source spelled it.
        is_last: whether the series ends with it.

    Raises:
        ValueError: the moment has no zone, or the temperature is no number from -100 to 2000.
    """

    series: Series
    n: int
    at: datetime
    temp_f: float
    stamp: str = ""
    is_last: bool = False

    def __post_init__(self) -> None:
        if self.at.tzinfo is not UTC:
            raise ValueError(f"a reading's moment must be in UTC, not {self.at.isoformat()}")
        if not LOWEST_F <= self.temp_f <= HIGHEST_F:
            raise ValueError(implausible(self.temp_f))


def implausible(temp_f: float) -> str:
    """The sentence for a temperature that no probe in a cook can have."""
    return f"{temp_f:g} °F is outside {LOWEST_F:g} to {HIGHEST_F:g} °F"
