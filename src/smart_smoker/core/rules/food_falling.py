"""A food grows colder though it should grow warmer: the fire is out, or its probe has slipped towards the surface.

A food that is wrapped, taken off or rests falls too: by a step, or once it is done. This one falls slowly and on.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._food import is_done, was_moved
from smart_smoker.core.rules._pit import STILL, minutes
from smart_smoker.core.track import Track

_SPAN_MIN: Final = 30
_STEP_MIN: Final = 5
_COARSE_F: Final = 2.0


@dataclass(frozen=True, slots=True)
class Fall:
    """How a food falls.

    Attributes:
        most_f: about the most that it ever was, by which one knows whether it was done.
        falling, rising: for how many minutes it has fallen, or risen after that.
        low_f: the lowest since.
    """

    most_f: float = 0.0
    falling: int = 0
    rising: int = 0
    low_f: float = 0.0
    is_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodFalling:
    """A food fell by `fall_f` over half an hour, in both of its halves and not by a step.

    Attributes:
        fall_f: °F within half an hour.
        step_f: a fall by more within five minutes is a wrap, a lid or a moved probe, °F.
        from_f: food that never was warmer says nothing, °F.
        hold: how long it must have been so.
        rise_f: it is over when it is so much above its lowest, °F.
    """

    fall_f: float = 5.0
    step_f: float = 8.0
    from_f: float = 90.0
    hold: timedelta = timedelta(minutes=10)
    rise_f: float = 3.0

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.FOOD

    def start(self) -> Fall:
        """Not falling."""
        return Fall()

    def step(self, state: Fall, view: View) -> tuple[Fall, Finding | None]:
        """Compare now with half an hour ago."""
        track = view.track
        now_f = track.now_f
        if now_f is None:
            return state, STILL if state.is_up else None
        if state.is_up:
            return self._goes_on(state, now_f)
        if now_f > state.most_f + _COARSE_F and not was_moved(track) and not view.is_up("probe_out", track.probe.name):
            return Fall(most_f=now_f), None
        return self._may_begin(state, view, now_f)

    def _may_begin(self, state: Fall, view: View, now_f: float) -> tuple[Fall, Finding | None]:
        track = view.track
        ago_f = track.ago(_SPAN_MIN - 1)
        if ago_f is None or ago_f - now_f < self.fall_f or ago_f < self.from_f:
            return (replace(state, falling=0), None) if state.falling else (state, None)
        if not self._falls_slowly(track) or self._is_expected(view, max(ago_f, state.most_f)):
            return (replace(state, falling=0), None) if state.falling else (state, None)
        falling = state.falling + 1
        if falling < minutes(self.hold):
            return replace(state, falling=falling), None
        return replace(state, falling=falling, low_f=now_f, is_up=True), _found(view, now_f, ago_f)

    def _falls_slowly(self, track: Track) -> bool:
        """Whether each half shows its part of the fall, and no five minutes show more than meat can."""
        course = [track.middle(ago + 2, ago) for ago in range(0, _SPAN_MIN, _STEP_MIN)]
        if None in course:
            return False
        kept = [value for value in course if value is not None]
        steps = [older - newer for newer, older in pairwise(kept)]
        half = len(kept) // 2
        early, late = kept[-1] - kept[half], kept[half] - kept[0]
        return max(map(abs, steps)) <= self.step_f and min(early, late) >= self.fall_f / 5

    def _is_expected(self, view: View, most_f: float) -> bool:
        if view.pit is None and not view.probe.targets:
            return True  # A rest after the cook looks just so, and nothing here tells them apart.
        name = view.track.probe.name
        return is_done(view, most_f) or view.is_up("probe_out", name) or view.is_up("probe_fault", name)

    def _goes_on(self, state: Fall, now_f: float) -> tuple[Fall, Finding | None]:
        low_f = min(state.low_f, now_f)
        if now_f >= low_f + self.rise_f:
            rising = state.rising + 1
            return (Fall(most_f=state.most_f), None) if rising >= 3 else (replace(state, rising=rising), STILL)
        if low_f == state.low_f and not state.rising:
            return state, STILL
        return replace(state, low_f=low_f, rising=0), STILL

    def over(self, _state: Fall, view: View) -> str:
        """It grows warmer."""
        return f"{view.name} grows warmer again: {view.temp(view.track.now_f or 0.0)}."


def _found(view: View, now_f: float, ago_f: float) -> Finding:
    label, fall_f = view.name, ago_f - now_f
    said = f"{label} {view.temp(now_f)}, down {view.change(fall_f)} in {_SPAN_MIN} min: it should grow warmer."
    # After the fire's own alert this is no news.
    severity = Severity.INFORMATION if view.is_up("fire_out") or view.is_up("fire_dying") else None
    return Finding(f"{said} Look at the fire, and at its probe.", {"now_f": now_f, "fall_f": fall_f}, severity)


RULE = FoodFalling
