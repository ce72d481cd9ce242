"""What a probe says over time, drawn by hand in straight lines, and sampled at any cadence."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Self

Wobble = Callable[[int], float]


def pit_wobble(second: int) -> float:
    """Wind and a fan: a few degrees within minutes, and a little from reading to reading."""
    return 1.2 * math.sin(second / 70) + 0.7 * math.sin(second / 31) + _jitter(second, 0.5)


def food_wobble(second: int) -> float:
    """A probe's noise."""
    return _jitter(second, 0.3)


def _jitter(second: int, span_f: float) -> float:
    # The same at the same moment, whatever the cadence.
    return (second * 7919 % 1009 / 1009 - 0.5) * span_f


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of a course; None where the probe is silent.

    Attributes:
        until_s: the second, from the course's start, at which it ends.
        is_plain: whether it is said as it stands, to the last digit.
        spikes_f: what is added to about every third reading.
    """

    until_s: int
    seconds: int
    from_f: float | None
    to_f: float | None
    is_plain: bool = False
    spikes_f: float = 0.0

    def at(self, second: int, wobble: Wobble) -> float | None:
        """°F at that second from the course's start."""
        if self.from_f is None or self.to_f is None:
            return None
        if self.is_plain:
            return self.from_f
        gone = 1 - (self.until_s - second) / self.seconds
        spike_f = self.spikes_f if second * 131 % 17 < 6 else 0.0
        return round(self.from_f + (self.to_f - self.from_f) * gone + wobble(second) + spike_f, 1)


@dataclass(frozen=True, slots=True)
class Course:
    """One probe's whole course; each method adds a leg and returns the longer course."""

    temp_f: float
    legs: tuple[Leg, ...] = ()

    @property
    def seconds(self) -> int:
        return self.legs[-1].until_s if self.legs else 0

    @property
    def minutes(self) -> float:
        return self.seconds / 60

    def to(self, temp_f: float, minutes: float) -> Self:
        """Go there in a straight line."""
        return self._with(minutes, self.temp_f, temp_f)

    def hold(self, minutes: float) -> Self:
        """Stay there, as far as a fire or a piece of meat stays anywhere."""
        return self._with(minutes, self.temp_f, self.temp_f)

    def silent(self, minutes: float) -> Self:
        """Say nothing."""
        return self._with(minutes, None, None)

    def says(self, temp_f: float, minutes: float) -> Self:
        """Say exactly this, and go on from where it was."""
        return self._with(minutes, temp_f, temp_f, is_plain=True)

    def spikes(self, spikes_f: float, minutes: float) -> Self:
        """Jump there and back."""
        return self._with(minutes, self.temp_f, self.temp_f, spikes_f=spikes_f)

    def at(self, second: int, wobble: Wobble) -> float | None:
        """°F at that second; None where it says nothing, and after its end."""
        leg = next((leg for leg in self.legs if second <= leg.until_s), None)
        return leg.at(second, wobble) if leg else None

    def _with(
        self, minutes: float, from_f: float | None, to_f: float | None, *, is_plain: bool = False, spikes_f: float = 0.0
    ) -> Self:
        seconds = round(minutes * 60)
        leg = Leg(self.seconds + seconds, seconds, from_f, to_f, is_plain, spikes_f)
        after_f = self.temp_f if is_plain or to_f is None else to_f
        return replace(self, temp_f=after_f, legs=(*self.legs, leg))


AIR_F: Final = 70.0
LIT: Final = Course(AIR_F).to(225.0, 40)
"""A pit that has come to its set point."""
MEAT: Final = Course(40.0)
