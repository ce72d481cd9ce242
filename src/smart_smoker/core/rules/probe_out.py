"""A probe is not where it should be: the pit's hangs in the air outside, a food's has slipped out of the meat.

Both look like something worse, a dead fire or a finished brisket. What tells them apart is the rate: a probe answers
within a minute to where it is, a pit or a piece of meat does not. A lid lets the pit fall by 40 to 90 °F in a minute or
more, and it rebounds; a food that is wrapped is out for minutes and comes back to where it was.

Of a pit at work it is urgent: nobody sees the fire meanwhile.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Role, Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._food import is_done
from smart_smoker.core.rules._pit import STILL, blind_pit, minutes
from smart_smoker.core.track import Track

_FOR_MIN: Final = 4
_BACK: Final = 0.5
_GIVEN_UP_MIN: Final = 20
_HOTTER: Final = 2.5


@dataclass(frozen=True, slots=True)
class Out:
    """What a probe does since it moved faster than what it sits in can.

    Attributes:
        kind: `air` (the pit's, outside), `hot` (a food's, in the pit's air), `cold` (a food's, outside), or empty.
        before_f, out_f: where it was, and where it went.
        since: the minute in which it moved.
        held, back: for how many minutes it has stayed there, and for how many it has been back.
    """

    kind: str = ""
    before_f: float = 0.0
    out_f: float = 0.0
    since: int = 0
    held: int = 0
    back: int = 0
    is_up: bool = False


_IN: Final = Out()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeOut:
    """A probe changed within four minutes as only a probe that was moved does, and stays there.

    Attributes:
        pit_fall_f: what a pit's probe falls by, at least, °F.
        air_below_f: the air outside is not warmer, °F.
        rest_f: it has come to rest when it changes by less in two minutes, °F.
        jump_f: what a food's probe jumps by, at least, °F.
        near_pit_f: so near the pit's temperature it hangs in its air, °F.
        hot_f: so hot no meat is, °F.
        fridge_f: so cold it sits in another piece, °F.
        hold: how long it stays there before that is told.
        hold_cold: how long a food may be out to be wrapped.
        over_after: how long it must be back.
    """

    pit_fall_f: float = 70.0
    air_below_f: float = 130.0
    rest_f: float = 6.0
    jump_f: float = 25.0
    near_pit_f: float = 30.0
    hot_f: float = 215.0
    fridge_f: float = 45.0
    hold: timedelta = timedelta(minutes=2)
    hold_cold: timedelta = timedelta(minutes=25)
    over_after: timedelta = timedelta(minutes=3)

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.PROBE

    def start(self) -> Out:
        """Where it should be."""
        return _IN

    def step(self, state: Out, view: View) -> tuple[Out, Finding | None]:
        """Look for a jump, then whether it stays."""
        now_f = view.track.now_f
        if now_f is None:
            return state, STILL if state.is_up else None
        if state.kind:
            after, finding = self._followed(state, now_f, view)
            return state if after == state else after, finding
        ago_f = view.track.ago(_FOR_MIN)
        if ago_f is None or -self.jump_f < now_f - ago_f < self.jump_f or view.track.is_virtual:
            return state, None
        if view.minute < state.since:
            return state, None
        kind = self._kind(view, now_f, ago_f)
        return (Out(kind=kind, before_f=ago_f, out_f=now_f, since=view.minute), None) if kind else (state, None)

    def _kind(self, view: View, now_f: float, ago_f: float) -> str:
        if view.track.probe.role is Role.PIT:
            return "air" if ago_f - now_f >= self.pit_fall_f else ""
        if now_f > ago_f:
            return "hot" if self._is_in_pit(view, now_f) else ""
        return "cold"

    def _is_in_pit(self, view: View, now_f: float) -> bool:
        pit = view.pit
        if pit is None or pit.now_f is None or view.is_up("probe_out", pit.probe.name):
            return now_f >= self.hot_f
        # Nearer to the fire it may be hotter, but not by any amount.
        return pit.now_f - self.near_pit_f <= now_f <= pit.now_f + _HOTTER * self.near_pit_f

    def _followed(self, state: Out, now_f: float, view: View) -> tuple[Out, Finding | None]:
        is_half_back = abs(now_f - state.before_f) <= _BACK * abs(state.out_f - state.before_f)
        if is_half_back and not (state.kind == "hot" and self._is_in_pit(view, now_f)):
            return self._back(state, view)
        state = replace(state, back=0, out_f=_further(state, now_f))
        if state.is_up:
            return state, STILL
        return self._may_tell(state, now_f, view)

    def _may_tell(self, state: Out, now_f: float, view: View) -> tuple[Out, Finding | None]:
        if not self._stays(state, now_f, view):
            is_given_up = view.minute - state.since > _GIVEN_UP_MIN
            return _in_from(view) if is_given_up else replace(state, held=0), None
        held = state.held + 1
        if held < minutes(self.hold_cold if state.kind == "cold" else self.hold):
            return replace(state, held=held), None
        if self._is_something_else(state, now_f, view):
            return _in_from(view), None
        return replace(state, held=held, is_up=True), _found(state, now_f, view)

    def _back(self, state: Out, view: View) -> tuple[Out, Finding | None]:
        back = state.back + 1
        if not state.is_up or back >= minutes(self.over_after):
            return _in_from(view), None
        return replace(state, back=back), STILL

    def _stays(self, state: Out, now_f: float, view: View) -> bool:
        if state.kind == "cold":
            return True
        if state.kind == "hot":
            return self._is_in_pit(view, now_f)
        ago_f = view.track.ago(2)
        return now_f <= self.air_below_f and ago_f is not None and abs(now_f - ago_f) <= self.rest_f

    def _is_something_else(self, state: Out, now_f: float, view: View) -> bool:
        """Whether the cook is over, or the meat another one."""
        if state.kind == "cold":
            is_other_piece = now_f >= state.out_f + self.rest_f or now_f <= self.fridge_f
            return is_other_piece or is_done(view, state.before_f) or _is_cooled(view.pit)
        return state.kind == "air" and any(_fell(food, self.jump_f) for food in view.foods)

    def over(self, _state: Out, view: View) -> str:
        """It is back."""
        return f"{view.name}'s probe is back in its place: {view.temp(view.track.now_f or 0.0)}."


def _in_from(view: View) -> Out:
    """In its place; the way back is a jump too, and none to follow."""
    return Out(since=view.minute + _FOR_MIN + 1)


def _further(state: Out, now_f: float) -> float:
    if state.kind == "hot":
        return max(state.out_f, now_f)
    return min(state.out_f, now_f)


def _is_cooled(pit: Track | None) -> bool:
    return pit is not None and pit.now_f is not None and pit.now_f < 150.0


def _fell(food: Track, jump_f: float) -> bool:
    ago_f = food.ago(2 * _FOR_MIN)
    return food.now_f is not None and ago_f is not None and ago_f - food.now_f >= jump_f


def _found(state: Out, now_f: float, view: View) -> Finding:
    label, now, before = view.name, view.temp(now_f), view.temp(state.before_f)
    said = {
        "air": f"{label} fell from {before} to {now} within minutes: its probe hangs outside, the fire is not out.",
        "hot": f"{label} jumped from {before} to {now}: its probe is out of the meat, in the smoker's air.",
        "cold": f"{label} fell from {before} to {now} and stays there: its probe is out of the meat.",
    }[state.kind]
    is_end = state.kind == "air" and _all_done(view)
    severity = Severity.INFORMATION if is_end else blind_pit(view, state.before_f)
    return Finding(said, {"before_f": state.before_f, "now_f": now_f}, severity)


def _all_done(view: View) -> bool:
    """Whether the cook is at its end, and somebody clears up."""
    return bool(view.foods) and all(is_done(view, food.last_f or 0.0, food) for food in view.foods)


RULE = ProbeOut
