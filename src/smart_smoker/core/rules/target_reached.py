"""A food is where somebody wants it: wrap it, or pull it. Each target is told once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._food import carry_over_f, was_moved
from smart_smoker.core.rules._pit import STILL, minutes
from smart_smoker.core.setup import Target

_AWAY_F: Final = 10.0
_NEXT_F: Final = 5.0
_HANDLED_F: Final = 4.0


@dataclass(frozen=True, slots=True)
class Reached:
    """The highest target that was told, °F, for how many minutes its alert has been up, and whether it still is."""

    told_f: float = 0.0
    shown: int = 0
    is_up: bool = False


_NONE_TOLD: Final = Reached()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReached:
    """A food is at a target, by the median of `hold`.

    Its alert is up until the food falls off, its next target comes near, or, where there is one, for `shown`.
    """

    hold: timedelta = timedelta(minutes=5)
    shown: timedelta = timedelta(minutes=20)

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.FOOD

    def start(self) -> Reached:
        """None told."""
        return _NONE_TOLD

    def step(self, state: Reached, view: View) -> tuple[Reached, Finding | None]:
        """Look for the highest target that was reached and not told."""
        targets, now_f = view.probe.targets, view.track.now_f
        if not targets or now_f is None:
            return state, STILL if state.is_up and targets else None
        if state.is_up:
            return self._shown(state, targets, now_f)
        following = next((target for target in targets if target.temp_f > state.told_f), None)
        if following is None or now_f < following.temp_f - _HANDLED_F:
            return state, None
        if view.is_up("probe_out", view.track.probe.name) or was_moved(view.track):
            return (Reached(told_f=following.temp_f), None) if _was_handled(view, following, now_f) else (state, None)
        return self._may_tell(state, view, targets, now_f)

    def _may_tell(
        self, state: Reached, view: View, targets: tuple[Target, ...], now_f: float
    ) -> tuple[Reached, Finding | None]:
        held_f = view.track.middle(minutes(self.hold) - 1) or 0.0
        target = next((target for target in reversed(targets) if target.temp_f <= held_f), None)
        if target is None or target.temp_f <= state.told_f:
            return state, None
        return Reached(told_f=target.temp_f, is_up=True), _found(view, target, now_f)

    def _shown(self, state: Reached, targets: tuple[Target, ...], now_f: float) -> tuple[Reached, Finding | None]:
        following = next((target for target in targets if target.temp_f > state.told_f), None)
        is_off = now_f < state.told_f - _AWAY_F
        if following is None:
            return (Reached(told_f=state.told_f), None) if is_off else (state, STILL)
        shown = state.shown + 1
        if is_off or now_f >= following.temp_f - _NEXT_F or shown >= minutes(self.shown):
            return Reached(told_f=state.told_f), None
        return Reached(told_f=state.told_f, shown=shown, is_up=True), STILL

    def over(self, state: Reached, view: View) -> str:
        """It is off, or goes on to the next."""
        label, now_f = view.name, view.track.now_f or 0.0
        if now_f < state.told_f:
            return f"{label} {view.temp(now_f)}: taken off {view.temp(state.told_f)}, it seems."
        return f"{label} {view.temp(now_f)} goes on."


def _was_handled(view: View, target: Target, now_f: float) -> bool:
    """Whether somebody had it in his hands just when it was there: he has wrapped it, and need not be told to."""
    track = view.track
    ago_f, rest_f = track.ago(5), track.ago(1)
    if ago_f is None or rest_f is None or target is view.probe.targets[-1]:
        return False
    return ago_f < now_f - _HANDLED_F and abs(now_f - rest_f) < _HANDLED_F and abs(now_f - target.temp_f) <= _AWAY_F


def _found(view: View, target: Target, now_f: float) -> Finding:
    said = f"{view.name} {view.temp(now_f)}: {target.what} it, its target was {view.temp(target.temp_f)}."
    carried_f = carry_over_f(view, target.temp_f) if target is view.probe.targets[-1] else None
    if carried_f is not None:
        said += f" Taken off it climbs about {view.change(carried_f)} more."
    return Finding(said, {"now_f": now_f, "target_f": target.temp_f})


RULE = TargetReached
