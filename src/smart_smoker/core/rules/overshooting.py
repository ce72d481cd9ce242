"""A food is past its last target and still in the heat: whoever was told has not come."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._food import carry_over_f, was_moved
from smart_smoker.core.rules._pit import STILL, minutes

_BACK_F: Final = 2.0
_RESTING_F: Final = 1.0


@dataclass(frozen=True, slots=True)
class Past:
    """For how many minutes it has been past it, and whether that was told."""

    held: int = 0
    is_up: bool = False


_NOT_PAST: Final = Past()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overshooting:
    """A food is `past_f` over its last target for `hold`, and no less than it was; what it climbs off the heat is let.

    Attributes:
        past_f: °F.
        hold: how long.
    """

    past_f: float = 5.0
    hold: timedelta = timedelta(minutes=3)

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.FOOD

    def start(self) -> Past:
        """Not past it."""
        return _NOT_PAST

    def step(self, state: Past, view: View) -> tuple[Past, Finding | None]:
        """Compare with the last target."""
        targets, now_f = view.probe.targets, view.track.now_f
        if not targets or now_f is None:
            return state, STILL if state.is_up and targets else None
        past_f = now_f - targets[-1].temp_f
        if past_f < self.past_f - _BACK_F:
            return _NOT_PAST, None
        if state.is_up:
            return state, STILL
        if past_f < self._let_f(view, targets[-1].temp_f) or self._is_odd(view, now_f):
            return _NOT_PAST, None
        held = state.held + 1
        if held < minutes(self.hold):
            return Past(held=held), None
        return Past(is_up=True), _found(view, now_f, past_f)

    def _let_f(self, view: View, target_f: float) -> float:
        return max(self.past_f, carry_over_f(view, target_f) or 0.0)

    def _is_odd(self, view: View, now_f: float) -> bool:
        ago_f = view.track.ago(10)
        may_rest = ago_f is None or now_f < ago_f - _RESTING_F
        return may_rest or view.is_up("probe_out", view.track.probe.name) or was_moved(view.track)

    def over(self, _state: Past, view: View) -> str:
        """It is off the heat."""
        return f"{view.name} {view.temp(view.track.now_f or 0.0)}: no longer past its target."


def _found(view: View, now_f: float, past_f: float) -> Finding:
    label = view.name
    said = f"{label} {view.temp(now_f)}, {view.change(past_f)} past its target and still in the heat: take it off."
    return Finding(said, {"now_f": now_f, "past_f": past_f})


RULE = Overshooting
