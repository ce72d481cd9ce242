"""Tells a thermometer that hangs from one that has nothing new to say: by how long it stands still by nature."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from smart_smoker.core.model import Role

_MOVED_F: Final = 5.0
"""A probe that never moved by so much lies on a table, or its log was made up: nobody can tell whether it is frozen."""
_IN_USE_F: Final = {Role.PIT: 120.0, Role.FOOD: -100.0}
"""A pit that has cooled down rests as the air outside does."""
_STILL_READINGS: Final = 6
_FINE_F: Final = 0.2
"""The resolution of a probe that tells tenths of a degree, of Celsius or Fahrenheit."""
_STILLNESS_KEPT: Final = 0.99
"""What is left of the longest stillness a minute later: half of it after 70."""
_AWAY_MIN: Final = 5


@dataclass(frozen=True, slots=True)
class _Limit:
    """When stillness is that of a hung thermometer: after so many minutes, and so many times longer than ever lately.

    Both are those of a probe of tenths of a degree; a coarser one may stand still for longer, up to `most`.
    """

    minutes: float
    stiller: float
    most: float = 600.0


_PIT: Final = _Limit(minutes=9, stiller=3.5, most=40)
"""The air of a pit never rests: no simulated one of 100 stood still for 8 minutes, no recorded one for 5."""
_FOOD: Final = _Limit(minutes=20, stiller=10)
"""A food that turns, at a wrap or in its stall, stands still on a thermometer without noise."""
_LIMITS: Final = {Role.PIT: _PIT, Role.FOOD: _FOOD}


@dataclass(slots=True)
class Stillness:
    """How long a probe has repeated itself to the last digit, and how long it does so by nature.

    A thermometer of whole degrees, or a food in its stall, stands still for long, and has done so a little less long
    before.

    Attributes:
        same_f: what it repeats.
        readings, minutes: for how long.
        longest_min: the longest before, fading.
        step_f: the smallest step that it ever made: its resolution.
        lowest_f, highest_f: where it has been.
        away: minutes since it spoke.
    """

    same_f: float | None = None
    readings: int = 0
    minutes: int = 0
    longest_min: float = 0.0
    step_f: float = 100.0
    lowest_f: float = 1000.0
    highest_f: float = -1000.0
    away: int = 0

    def close(self, said_f: Sequence[float]) -> None:
        """Close a minute."""
        self.longest_min *= _STILLNESS_KEPT
        if not said_f:
            self.away += 1
            self.minutes += self.away <= _AWAY_MIN
            return
        self.away = 0
        if self.same_f is not None and said_f.count(self.same_f) == len(said_f):
            self.readings += len(said_f)
        else:
            self._move(said_f)
        self.minutes += 1

    def _move(self, said_f: Sequence[float]) -> None:
        if self.step_f > _FINE_F:
            course = [said_f[0] if self.same_f is None else self.same_f, *said_f]
            steps_f = [abs(later - earlier) for earlier, later in pairwise(course) if later != earlier]
            self.step_f = min([self.step_f, *steps_f])
        self.longest_min = max(self.longest_min, self.minutes)
        self.lowest_f, self.highest_f = min(self.lowest_f, *said_f), max(self.highest_f, *said_f)
        self.same_f, self.minutes, self.readings = said_f[-1], 0, 0
        for temp_f in reversed(said_f):
            if temp_f != self.same_f:
                break
            self.readings += 1

    def is_frozen(self, role: Role) -> bool:
        """Whether it stands still for longer than it can by nature."""
        if self.minutes < _PIT.minutes or self.readings < _STILL_READINGS:
            return False
        if self.highest_f - self.lowest_f < _MOVED_F or (self.same_f or 0.0) < _IN_USE_F[role]:
            return False
        limit = _LIMITS[role]
        coarse = max(1.0, self.step_f / _FINE_F)
        return self.minutes >= max(min(limit.minutes * coarse, limit.most), limit.stiller * self.longest_min)
