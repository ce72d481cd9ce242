"""The pit dropped as if the lid was opened, and has not come back: the lid is ajar, or the fire was lost with it.

Source: in sixteen recorded cooks a pit that dropped by a lid had made good half of it within five minutes.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._pit import (
    STILL,
    Drop,
    fallen_from_f,
    is_cook_over,
    is_loaded,
    is_settled,
    minutes,
    must_wait,
    sudden_drop,
)

_RISES_F: Final = 2.0
_SAY_MORE: Final = ("probe_out", "fire_dying", "fire_out")
_SETTLES: Final = 30


@dataclass(frozen=True, slots=True)
class Watched(Drop):
    """A drop that is followed.

    Attributes:
        is_told: whether it was told that the pit is not back.
    """

    is_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PitNotBack:
    """After a sudden drop less than half of it is made good in time, and the pit does not rise.

    Attributes:
        drop_f: a sudden drop is so many °F at least within about three minutes.
        drop_part: and such a part of what the pit was.
        back_within: how long the pit may take; as long again where it rises.
        loaded_within: how long it may take where cold food was put in.
    """

    drop_f: float = 14.0
    drop_part: float = 0.06
    back_within: timedelta = timedelta(minutes=12)
    loaded_within: timedelta = timedelta(minutes=30)

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.PIT

    def start(self) -> Watched:
        """There was no drop."""
        return Watched()

    def step(self, state: Watched, view: View) -> tuple[Watched, Finding | None]:
        """Follow a drop until the pit is back, and find that it is not when its time is up."""
        if not state.is_on:
            return self._begin(state, view), None
        watched = state.follow(view, self.drop_f, self.drop_part)
        now_f = view.track.now_f
        if now_f is None:
            return watched, STILL if watched.is_told else None
        if watched.is_told:
            return self._go_on(watched, now_f, view)
        waited = view.minute - watched.since
        if self._is_settled(watched, now_f, waited, view):
            return replace(watched, is_on=False), None
        if waited < self._patience(now_f, view) or must_wait(view):
            return watched, None
        return replace(watched, is_told=True), self._find(watched, now_f, view)

    def _is_settled(self, watched: Watched, now_f: float, waited: int, view: View) -> bool:
        """Whether nothing need be told: the pit is back, or half of it when its time is up, or another tells more."""
        if watched.is_back(now_f, view.setup.set_point_f):
            return True
        if waited < minutes(self.back_within):
            return False
        if is_cook_over(view):
            return True
        return watched.is_half_back(now_f) or any(view.is_up(other, view.track.probe.name) for other in _SAY_MORE)

    def _begin(self, state: Watched, view: View) -> Watched:
        drop = sudden_drop(view, self.drop_f, self.drop_part)
        if drop is None or fallen_from_f(view) is None:
            return state
        return Watched(is_on=True, began=drop.began, since=drop.since, before_f=drop.before_f, low_f=drop.low_f)

    def _patience(self, now_f: float, view: View) -> int:
        if is_loaded(view):
            return minutes(self.loaded_within)
        then_f = view.track.ago(4)
        rises = then_f is not None and now_f >= then_f + _RISES_F
        return minutes(self.back_within) * (2 if rises else 1)

    def _find(self, watched: Watched, now_f: float, view: View) -> Finding:
        took = view.minute - watched.began
        return Finding(
            f"{view.name} {view.temp(now_f)}, not back after {took} min; it was {view.temp(watched.before_f)}."
            " Is the lid shut, and the fire alight?",
            {"temp_f": now_f, "before_f": watched.before_f, "low_f": watched.low_f, "minutes": took},
        )

    def _go_on(self, watched: Watched, now_f: float, view: View) -> tuple[Watched, Finding | None]:
        is_out = view.is_up("fire_out", view.track.probe.name)
        is_new_heat = view.minute - watched.began > _SETTLES and is_settled(view.track)
        if watched.is_back(now_f, view.setup.set_point_f) or is_new_heat or is_out:
            return replace(watched, is_on=False, is_told=False), None
        return watched, STILL

    def over(self, state: Watched, view: View) -> str:
        """How far the pit came back, and how long it took."""
        took, temp = view.minute - state.began, view.temp(view.track.last_f or state.low_f)
        if view.is_up("fire_out", view.track.probe.name):
            return f"{view.name} {temp}: the fire is out."
        if state.is_back(view.track.last_f or 0.0, view.setup.set_point_f):
            return f"{view.name} back at {temp} after {took} min."
        return f"{view.name} now holds {temp}."


RULE = PitNotBack
