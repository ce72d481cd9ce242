"""Tells a probe that was moved from one whose wire is loose: by whether the next reading confirms a jump."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from smart_smoker.core.model import Role

_JUMP_F: Final = {Role.PIT: (-110.0, 75.0), Role.FOOD: (-25.0, 25.0)}
"""Beyond these, °F from one reading to the next, the next one is waited for. A lid and a flare-up stay within."""
_NEAR_F: Final = 25.0
"""What moves by less needs no confirming, whatever the probe."""
_CONFIRMED_WITHIN: Final = (20.0, 0.4)
"""A jump is real if the reading after it is as far, give or take these °F or this part of it."""
_EXCURSION_F: Final = 50.0
_EXCURSION_READINGS: Final = 2
_SAME_PLACE: Final = 0.1
"""A move so far, and back within so many readings to the same place but for this part of it, was a jump too: no lid is
shut, and no pit warm again, so soon."""
_REMEMBERED: Final = 0.95
_JUMPY: Final = 1.3
"""Two jumps within some twenty readings."""
_CALM_READINGS: Final = 20
_CALM_MINUTES: Final = 5


@dataclass(slots=True)
class Jumps:
    """Waits with a reading that is too far from the one before until the next one confirms it.

    Attributes:
        last_f: the last that was believed.
        pending_f: the one that is waited with.
        score: how many jumps there were, older ones counting less.
        calm, calm_min: readings, and minutes with a reading, since the last jump.
        left_f, left_calm: where it was before it last moved far, and `calm` then.
        are_many: whether its wire is loose.
    """

    last_f: float | None = None
    pending_f: float | None = None
    score: float = 0.0
    calm: int = 0
    calm_min: int = 0
    left_f: float | None = None
    left_calm: int = 0
    are_many: bool = False

    def close(self) -> None:
        """Close a minute in which the probe spoke."""
        self.calm_min += 1
        if self.are_many:
            self.are_many = self.calm < _CALM_READINGS or self.calm_min < _CALM_MINUTES
        else:
            self.are_many = self.calm_min == 1 and self.score >= _JUMPY

    def count(self) -> None:
        """One more jump that was none."""
        self.score = self.score * _REMEMBERED**self.calm + 1
        self.calm = self.calm_min = self.left_calm = 0

    def pass_at_once(self, said_f: Sequence[float], lowest_f: float, highest_f: float) -> bool:
        """Whether a minute's readings, so low and so high, are all believed, each being near the one before."""
        last_f = self.last_f
        if last_f is None or self.pending_f is not None:
            return False
        if max(highest_f, last_f) - min(lowest_f, last_f) >= _NEAR_F:
            return False
        self.last_f = said_f[-1]
        self.calm += len(said_f)
        return True

    def confirms(self, temp_f: float, role: Role) -> bool:
        """Whether a reading is believed."""
        last_f, pending_f = self.last_f, self.pending_f
        if last_f is None:
            self.last_f = temp_f
            return True
        down_f, up_f = _JUMP_F[role]
        is_near = down_f < temp_f - last_f < up_f
        if pending_f is None and not is_near:
            self.pending_f = temp_f
            return False
        if pending_f is not None and (is_near or not _is_as_far(last_f, pending_f, temp_f)):
            self.count()
            if not is_near:
                self.pending_f = temp_f
                return False
        self.pending_f = None
        self._believe(temp_f, last_f)
        return True

    def _believe(self, temp_f: float, last_f: float) -> None:
        """Take a reading as the last; one that goes straight back to where the probe came from tells of a jump."""
        self.last_f = temp_f
        self.calm += 1
        moved_f = abs(temp_f - last_f)
        if moved_f < _EXCURSION_F:
            return
        is_soon = self.calm - self.left_calm <= _EXCURSION_READINGS
        if self.left_f is not None and is_soon and abs(temp_f - self.left_f) <= _SAME_PLACE * moved_f:
            self.count()
            self.left_f = None
            return
        self.left_f, self.left_calm = last_f, self.calm


def _is_as_far(last_f: float, pending_f: float, temp_f: float) -> bool:
    """Whether a reading confirms the pending one: it is near it, or further away in the same direction."""
    jump_f, further_f = pending_f - last_f, temp_f - pending_f
    within_f, part = _CONFIRMED_WITHIN
    return jump_f * further_f > 0 or abs(further_f) <= max(within_f, part * abs(jump_f))
