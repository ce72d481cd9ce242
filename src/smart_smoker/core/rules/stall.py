"""A food stands still at 140 to 180 °F for an hour or many: it sweats, and that cools it as fast as the fire heats it.

Normal, and the moment in which people ruin a cook by feeding the fire. Source: a recipe that told all seven definite
stalls of sixteen recorded cooks, three arguable ones and no false one, 28 minutes late in the median; here it holds for
five minutes instead of ten, and looks at the shape of the half hour instead.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._food import pit_f
from smart_smoker.core.rules._pit import STILL, minutes
from smart_smoker.core.track import Track

_WINDOW_MIN: Final = 30
_STEP_MIN: Final = 10
_CLIMB_MIN: Final = 20
_DIP_F, _FALLS_F, _CLIMBS_F = 1.2, 0.5, 2.2


@dataclass(frozen=True, slots=True)
class Climb:
    """How a food climbs.

    Attributes:
        has_climbed: whether it ever climbed fast enough to stand still now.
        since: the minute in which the window began.
        flat, steep: for how many minutes it has stood still, or climbed again.
    """

    has_climbed: bool = False
    since: int = 0
    flat: int = 0
    steep: int = 0
    is_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """A food that climbed hardly climbs any more.

    Attributes:
        flat_f_per_h: it stands still if it climbs by no more, °F an hour.
        steep_f_per_h: it climbs again from here on, °F an hour.
        climbed_f_per_h: what it must have climbed by before, °F an hour.
        hold: for how long it must have stood still for half an hour.
        hold_without_pit: the same where nobody knows the pit: a rest after the cook looks flat for a while.
        over_after: how long it must have climbed again.
        lowest_f, highest_f: where stalls begin, °F.
        over_f: above this none goes on, °F.
        not_before: after the food's first reading.
        pit_from_f: what the pit must have had in this half hour, °F.
        pit_above_f: and by what it must have been hotter than the food, then and now, °F.
        step_up_f, step_down_f: a change by more within ten minutes is a wrap or a moved probe, °F.
    """

    flat_f_per_h: float = 6.0
    steep_f_per_h: float = 10.0
    climbed_f_per_h: float = 15.0
    hold: timedelta = timedelta(minutes=5)
    hold_without_pit: timedelta = timedelta(minutes=20)
    over_after: timedelta = timedelta(minutes=5)
    lowest_f: float = 140.0
    highest_f: float = 180.0
    over_f: float = 185.0
    not_before: timedelta = timedelta(minutes=60)
    pit_from_f: float = 185.0
    pit_above_f: float = 28.0
    step_up_f: float = 8.0
    step_down_f: float = 4.0

    severity: ClassVar = Severity.INFORMATION
    about: ClassVar = About.FOOD

    def start(self) -> Climb:
        """Not yet climbing."""
        return Climb()

    def step(self, state: Climb, view: View) -> tuple[Climb, Finding | None]:
        """Look at the slope of the last half hour, where there may be a stall."""
        track = view.track
        now_f = track.now_f
        if now_f is None:
            return state, STILL if state.is_up else None
        if not state.has_climbed:
            return (replace(state, has_climbed=True), None) if self._climbs(track, now_f) else (state, None)
        if state.is_up:
            return self._goes_on(state, view, now_f)
        if not self.lowest_f <= now_f <= self.highest_f or track.minutes < minutes(self.not_before):
            return (replace(state, flat=0), None) if state.flat else (state, None)
        if self._was_moved(track):
            return replace(state, since=view.minute - _STEP_MIN // 2, flat=0), None
        return self._may_begin(state, view, now_f)

    def _climbs(self, track: Track, now_f: float) -> bool:
        ago_f = track.ago(_CLIMB_MIN)
        return ago_f is not None and (now_f - ago_f) * 60 >= self.climbed_f_per_h * _CLIMB_MIN

    def _was_moved(self, track: Track) -> bool:
        now_f, ago_f = track.middle(2), track.middle(_STEP_MIN + 2, _STEP_MIN)
        return now_f is not None and ago_f is not None and not -self.step_down_f <= now_f - ago_f <= self.step_up_f

    def _may_begin(self, state: Climb, view: View, now_f: float) -> tuple[Climb, Finding | None]:
        if view.minute - state.since < _WINDOW_MIN:
            return state, None
        slope = view.track.slope(_WINDOW_MIN)
        air_f = pit_f(view, _WINDOW_MIN)
        is_hot = air_f is None or self._is_hot(air_f, pit_f(view) or air_f, now_f)
        is_flat = slope is not None and -self.flat_f_per_h <= slope <= self.flat_f_per_h
        if slope is None or not is_flat or not is_hot or view.is_up("probe_out", view.track.probe.name):
            return (replace(state, flat=0), None) if state.flat else (state, None)
        flat = state.flat + 1
        hold = self.hold_without_pit if air_f is None else self.hold
        if flat < minutes(hold) or not _is_level(view.track):
            return replace(state, flat=flat), None
        return replace(state, flat=flat, steep=0, is_up=True), _found(view, now_f, slope)

    def _is_hot(self, air_f: float, lately_f: float, food_f: float) -> bool:
        """Whether the pit heats the food: it did so in this half hour, and does so now, a lid aside."""
        return air_f >= max(self.pit_from_f, food_f + self.pit_above_f) and lately_f >= food_f + self.pit_above_f

    def _goes_on(self, state: Climb, view: View, now_f: float) -> tuple[Climb, Finding | None]:
        if now_f > self.over_f or self._was_moved(view.track):
            return replace(state, since=view.minute, flat=0, steep=0, is_up=False), None
        slope = view.track.slope(_WINDOW_MIN)
        if slope is None or slope < self.steep_f_per_h:
            return (replace(state, steep=0) if state.steep else state), STILL
        steep = state.steep + 1
        if steep < minutes(self.over_after):
            return replace(state, steep=steep), STILL
        return replace(state, flat=0, steep=0, is_up=False), None

    def over(self, _state: Climb, view: View) -> str:
        """It climbs again, or was moved."""
        label, now_f = view.name, view.track.now_f or 0.0
        if self._was_moved(view.track):
            return f"{label} was moved or wrapped, {view.temp(now_f)}: its stall is over."
        return f"{label} climbs again, {view.temp(now_f)}: its stall is over."


def _is_level(track: Track) -> bool:
    """Whether it neither falls by now, nor comes back from a fall: over half an hour both look flat."""
    early_f, middle_f, late_f = track.middle(29, 25), track.middle(17, 13), track.middle(4)
    if early_f is None or middle_f is None or late_f is None:
        return False
    return middle_f - early_f >= -_DIP_F and -_FALLS_F <= late_f - middle_f <= _CLIMBS_F


def _found(view: View, now_f: float, slope: float) -> Finding:
    said = f"{view.name} {view.temp(now_f)} has stood still for {_WINDOW_MIN} min: a stall."
    what = "Normal, it can last hours; leave the fire alone, or wrap."
    return Finding(f"{said} {what}", {"now_f": now_f, "slope_f_per_h": slope})


RULE = Stall
