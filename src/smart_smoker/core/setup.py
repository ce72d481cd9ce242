"""What a person said of a cook: which probe is in what, how far it shall go, how hot the pit shall be.

It is no reading and no rule: the same rules judge every cook by it, and it may change while one goes on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from smart_smoker.core.model import SMOKER, Probe, Role, probe_named


class Unit(StrEnum):
    """How temperatures are said; inside they are always °F."""

    FAHRENHEIT = "F"
    CELSIUS = "C"

    def temperature(self, temp_f: float) -> str:
        """`203 °F`, or `95 °C`."""
        return f"{self.from_f(temp_f):.0f} °{self.value}"

    def change(self, change_f: float) -> str:
        """A difference: `18 °F`, or `10 °C`."""
        return f"{self.change_from_f(change_f):.0f} °{self.value}"

    def to_f(self, temp: float) -> float:
        """A temperature in this unit, in °F."""
        return temp if self is Unit.FAHRENHEIT else temp * 1.8 + 32

    def from_f(self, temp_f: float) -> float:
        """A temperature in °F, in this unit."""
        return temp_f if self is Unit.FAHRENHEIT else (temp_f - 32) / 1.8

    def change_to_f(self, change: float) -> float:
        """A difference in this unit, in °F."""
        return change if self is Unit.FAHRENHEIT else change * 1.8

    def change_from_f(self, change_f: float) -> float:
        """A difference in °F, in this unit."""
        return change_f if self is Unit.FAHRENHEIT else change_f / 1.8


PULL: Final = "pull"
"""The target at which food is taken off, where nobody gave it another name."""


class Combination(StrEnum):
    """How a virtual probe is made of others."""

    MEAN = "mean"
    LOWEST = "minimum"
    HIGHEST = "maximum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A temperature at which somebody wants to do something: `wrap` at 165 °F, `pull` at 203 °F."""

    what: str
    temp_f: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSetup:
    """What was said of one probe.

    Attributes:
        probe: its name, role and label.
        targets: ascending.
        offset_f: what its thermometer says too little, °F; added to each reading.
        combines: how a virtual probe is made of `of`; None for a real one.
        of: the names of the real probes that a virtual one is made of.
        safe_f: from which °F on the food is called safe to eat, which is not when it is done; None where nobody said.
    """

    probe: Probe
    targets: tuple[Target, ...] = ()
    offset_f: float = 0.0
    combines: Combination | None = None
    of: tuple[str, ...] = ()
    safe_f: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something to do: once at a moment, or again and again.

    Attributes:
        what: `spritz`.
        every: counted from the cook's first reading; None for a timer that rings once.
        at: when it rings once, UTC.
    """

    what: str
    every: timedelta | None = None
    at: datetime | None = None


_NO_PROBES: Final[Mapping[str, ProbeSetup]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What was said of a smoker and its cook.

    Attributes:
        set_point_f: what the pit shall hold; None where nobody said.
        probes: by name; one that is not among them is what its name says, without a target.
        timers: what shall be told when.
        unit: how temperatures are said.
    """

    set_point_f: float | None = None
    probes: Mapping[str, ProbeSetup] = field(default_factory=lambda: _NO_PROBES)
    timers: tuple[Timer, ...] = ()
    unit: Unit = Unit.FAHRENHEIT

    def of(self, name: str) -> ProbeSetup:
        """What is known of a probe."""
        return self.probes.get(name) or _undescribed(name)

    @property
    def virtual(self) -> tuple[ProbeSetup, ...]:
        """The probes that are made of others."""
        return tuple(setup for setup in self.probes.values() if setup.combines)

    def with_target(self, name: str, target: Target) -> "Setup":
        """The same, but for that probe's target of that name."""
        was = self.of(name)
        others = [kept for kept in was.targets if kept.what != target.what]
        return replace(self, probes={**self.probes, name: replace(was, targets=ascending([*others, target]))})


NOTHING_SAID: Final = Setup()
"""Of a cook about which nobody said anything."""


def ascending(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Targets in the order in which they are reached."""
    return tuple(sorted(targets, key=lambda target: (target.temp_f, target.what)))


@lru_cache(maxsize=256)
def _undescribed(name: str) -> ProbeSetup:
    # Asked again for each rule and minute.
    return ProbeSetup(probe=probe_named(name))


def spoken(probe: Probe) -> str:
    """What a sentence calls a probe: its label; people say pit of the one that the mission calls smoker."""
    return "Pit" if probe.role is Role.PIT and probe.label == SMOKER.label else probe.label


def is_pit(probe: Probe) -> bool:
    """Whether it measures the smoker's air."""
    return probe.role is Role.PIT
