"""A food will soon be where somebody wants it: time to warm the foil, or to wake.

It comes so many degrees or minutes before. The last target's message says what the food still climbs by itself once it
is taken off, for whoever pulls it early; that is Probe-ability's carry-over.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._food import carry_over_f, was_moved
from smart_smoker.core.rules._pit import STILL, minutes
from smart_smoker.core.setup import Target

_AGAIN_F: Final = 5.0


@dataclass(frozen=True, slots=True)
class Near:
    """The highest target that was told, °F, and the one that is being told now; 0 for none."""

    told_f: float = 0.0
    up_f: float = 0.0


_NONE_TOLD: Final = Near()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetNear:
    """A food is `near_f`, or at its pace `before`, short of its next target.

    Attributes:
        near_f: °F; where the food climbs by more after it is taken off, that much.
        before: minutes at the pace of the last half hour.
        at_most_f: but not while more is missing, °F: pace is no promise.
    """

    near_f: float = 5.0
    before: timedelta = timedelta(minutes=15)
    at_most_f: float = 15.0

    severity: ClassVar = Severity.INFORMATION
    about: ClassVar = About.FOOD

    def start(self) -> Near:
        """None told."""
        return _NONE_TOLD

    def step(self, state: Near, view: View) -> tuple[Near, Finding | None]:
        """Look at the next target."""
        targets, now_f = view.probe.targets, view.track.now_f
        if not targets or now_f is None:
            return state, STILL if state.up_f and targets else None
        if state.up_f:
            is_on = state.up_f - self.at_most_f - _AGAIN_F <= now_f < state.up_f
            return (state, STILL) if is_on else (Near(told_f=state.told_f), None)
        target = next((target for target in targets if target.temp_f > max(state.told_f, now_f)), None)
        if target is None or target.temp_f - now_f > self.at_most_f or self._is_odd(view):
            return state, None
        return self._may_tell(state, view, target, now_f)

    def _is_odd(self, view: View) -> bool:
        return view.is_up("probe_out", view.track.probe.name) or was_moved(view.track)

    def _may_tell(self, state: Near, view: View, target: Target, now_f: float) -> tuple[Near, Finding | None]:
        missing_f = target.temp_f - now_f
        is_last = target is view.probe.targets[-1]
        carried_f = carry_over_f(view, target.temp_f) if is_last else None
        slope = view.track.slope() or 0.0
        left_min = missing_f / slope * 60 if slope > 0 else 0.0
        is_soon = 0 < left_min <= minutes(self.before)
        if missing_f > max(self.near_f, carried_f or 0.0) and not is_soon:
            return state, None
        said = _sentence(view, target, now_f, left_min, carried_f)
        numbers = {"now_f": now_f, "target_f": target.temp_f, "slope_f_per_h": slope}
        return Near(told_f=target.temp_f, up_f=target.temp_f), Finding(said, numbers)

    def over(self, state: Near, view: View) -> str:
        """It is there, or went away from it."""
        now_f = view.track.now_f or 0.0
        label = view.name
        if now_f >= state.told_f:
            return f"{label} is there: {view.temp(now_f)}."
        return f"{label} {view.temp(now_f)} is no longer near {view.temp(state.told_f)}."


def _sentence(view: View, target: Target, now_f: float, left_min: float, carried_f: float | None) -> str:
    said = f"{view.name} {view.temp(now_f)}, near {view.temp(target.temp_f)} ({target.what})"
    if 1 <= left_min <= 120:
        said += f", in about {left_min:.0f} min"
    if carried_f is None:
        return f"{said}."
    return f"{said}. Taken off it climbs about {view.change(carried_f)} more."


RULE = TargetNear
