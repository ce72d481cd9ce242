"""A pit that leaves the band around its set point, and how long it may: what `pit_hot` and `pit_cold` share.

Source: other systems' bands: 25 °F around the set point, armed by the first reading within it, one alert an excursion.
The two minutes that they wait are a lid's.
"""

from dataclasses import dataclass, replace
from typing import Final

from smart_smoker.core.rules import Finding, View
from smart_smoker.core.rules._pit import is_cook_over, must_wait

_TURNS_WITHIN: Final = 5
_TURNS_F: Final = 3.0


@dataclass(frozen=True, slots=True)
class Excursion:
    """A pit that left its band.

    Attributes:
        set_point_f: the set point whose band the pit was within; 0 before.
        since: the minute from which it is outside; 0 where it is not.
        is_told: whether that was told.
    """

    set_point_f: float = 0.0
    since: int = 0
    is_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One side of the band.

    Attributes:
        side: 1 above the set point, -1 below.
        past_f: outside is so many °F past the set point.
        back_f: over is so many °F nearer.
        hold: outside for so many minutes is too long.
        others: alerts that say more; while one is up, none is raised.
    """

    side: int
    past_f: float
    back_f: float
    hold: int
    others: tuple[str, ...]

    def follow(self, state: Excursion, view: View) -> Excursion:
        """The state a minute later; the same where nothing changed."""
        set_point_f, now_f = view.setup.set_point_f, view.track.now_f
        if now_f is None:
            return state
        if set_point_f is None:
            return Excursion() if state.set_point_f else state
        past_f = self.side * (now_f - set_point_f)
        if state.set_point_f != set_point_f:
            return self._arm(state, set_point_f, past_f)
        if state.is_told:
            return state if past_f > self.past_f - self.back_f else replace(state, is_told=False)
        if past_f <= self.past_f:
            return Excursion(set_point_f) if state.since else state
        return self._wait(state, view, past_f)

    def _arm(self, state: Excursion, set_point_f: float, past_f: float) -> Excursion:
        """A new set point is reached in its own time."""
        if abs(past_f) <= self.past_f:
            return Excursion(set_point_f)
        return Excursion() if state.set_point_f else state

    def _wait(self, state: Excursion, view: View, past_f: float) -> Excursion:
        if is_cook_over(view):
            return Excursion()
        name = view.track.probe.name
        if not state.since or must_wait(view) or any(view.is_up(other, name) for other in self.others):
            return Excursion(state.set_point_f, view.minute)
        if view.minute - state.since < self.hold or self._turns(view, state.set_point_f, past_f):
            return state
        return replace(state, is_told=True)

    def _turns(self, view: View, set_point_f: float, past_f: float) -> bool:
        """Whether the pit is on its way back by itself."""
        then_f = view.track.ago(_TURNS_WITHIN)
        return then_f is not None and self.side * (then_f - set_point_f) >= past_f + _TURNS_F


def found(what: str, state: Excursion, view: View) -> Finding:
    """The sentence about a pit that is outside its band, as `too hot`, and its numbers."""
    temp_f, goal_f, took = view.track.now_f or 0.0, state.set_point_f, view.minute - state.since
    return Finding(
        f"{view.name} {what}: {view.temp(temp_f)} for {took} min; it shall be {view.temp(goal_f)}.",
        {"temp_f": temp_f, "set_point_f": goal_f, "minutes": took},
    )


def over(state: Excursion, view: View) -> str:
    """The sentence about a pit that is back in its band, or shall be in another."""
    temp = view.temp(view.track.last_f or 0.0)
    if not state.since:
        return f"{view.name} {temp}; its set point was changed."
    return f"{view.name} back at {temp} after {view.minute - state.since} min."
