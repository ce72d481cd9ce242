"""The fire is out: the pit has lost most of its warmth, and does not turn. Fuel alone will not do.

It stands in for `fire_dying`, which rang before it. How much warmth is lost is measured from the air outside, as the
pit's first readings told it.

Source: PiFire takes a pit below 90 % of the temperature it started with, held to 75 to 100 °F, which is hours late.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._pit import HOT_F, OUTSIDE_F, STILL, is_cook_over, minutes, must_wait

_WARM_F: Final = 110.0
_LEARNS_EVERY: Final = 10
_HELD_WITHIN_F: Final = 8.0
_TURNED_F: Final = 2.0
_RISEN_F: Final = 15.0


@dataclass(frozen=True, slots=True)
class Warmth:
    """What the pit was, and is.

    Attributes:
        outside_f: the air outside, as the cold pit told it.
        held_f: what the pit held last; 0 before it held anything.
        since: the minute from which it was as good as cold; 0 while it is not.
        is_out: whether it was told.
        low_f: the lowest since then.
    """

    outside_f: float = OUTSIDE_F
    held_f: float = 0.0
    since: int = 0
    is_out: bool = False
    low_f: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FireOut:
    """The pit has lost most of its warmth.

    Attributes:
        left: the part of its warmth above the air outside that it still has at most.
        hold: for how long, without a turn.
        hold_after_drop: for how long where the pit dropped suddenly: more likely the lid was left off.
    """

    left: float = 0.25
    hold: timedelta = timedelta(minutes=5)
    hold_after_drop: timedelta = timedelta(minutes=30)

    severity: ClassVar = Severity.URGENT
    about: ClassVar = About.PIT

    def start(self) -> Warmth:
        """The pit was not seen yet."""
        return Warmth()

    def step(self, state: Warmth, view: View) -> tuple[Warmth, Finding | None]:
        """Learn what the pit holds, and find that it is all but cold."""
        now_f = view.track.now_f
        if now_f is None:
            return state, STILL if state.is_out else None
        if state.is_out:
            return self._go_on(state, now_f)
        if view.track.minutes == 1 and now_f < _WARM_F:
            state = replace(state, outside_f=now_f)
        if view.track.minutes % _LEARNS_EVERY == 0:
            state = _learnt(state, view)
        if now_f > self._out_f(state, view):
            return (replace(state, since=0) if state.since else state), None
        return self._wait(state, now_f, view)

    def _wait(self, state: Warmth, now_f: float, view: View) -> tuple[Warmth, Finding | None]:
        then_f = view.track.ago(minutes(self.hold))
        has_turned = then_f is None or now_f > then_f + _TURNED_F
        if not state.since or has_turned or must_wait(view):
            return replace(state, since=view.minute), None
        hold = self.hold_after_drop if view.is_up("pit_not_back", view.track.probe.name) else self.hold
        if view.minute - state.since < minutes(hold):
            return state, None
        return replace(state, is_out=True, low_f=now_f), Finding(
            f"{view.name} {view.temp(now_f)}: the fire is out. It held {view.temp(state.held_f)}.",
            {"temp_f": now_f, "held_f": state.held_f, "outside_f": state.outside_f},
        )

    def _out_f(self, state: Warmth, view: View) -> float:
        held_f = min(state.held_f, view.setup.set_point_f or state.held_f)
        return state.outside_f + self.left * (held_f - state.outside_f) if held_f else 0.0

    def _go_on(self, state: Warmth, now_f: float) -> tuple[Warmth, Finding | None]:
        if now_f >= state.low_f + max(_RISEN_F, (state.held_f - state.low_f) / 4):
            return replace(state, is_out=False, since=0), None
        return (replace(state, low_f=now_f) if now_f < state.low_f else state), STILL

    def over(self, state: Warmth, view: View) -> str:
        """It burns again."""
        return f"{view.name} {view.temp(view.track.last_f or state.low_f)} and rising: the fire burns again."


def _learnt(state: Warmth, view: View) -> Warmth:
    """What the pit holds, where it was hot and steady; nothing that anybody needs, where the food is off."""
    if is_cook_over(view):
        return replace(state, held_f=0.0) if state.held_f else state
    early, late = view.track.middle(49, 30), view.track.middle(29, 10)
    if early is None or late is None or late < HOT_F or abs(early - late) > _HELD_WITHIN_F:
        return state
    return replace(state, held_f=round(late)) if abs(late - state.held_f) > _HELD_WITHIN_F else state


RULE = FireOut
