"""The fire dies: the pit falls slowly and without a turn. Told early, it needs a shovel of fuel; told late, a new fire.

Early means before much is lost: judged is not how low the pit is, but how low it will be soon if it falls on like this.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._pit import OUTSIDE_F, STILL, fallen_from_f, is_cook_over, is_settled, minutes, must_wait
from smart_smoker.core.track import KEPT, Track

_ENDS: Final = 8
"""Minutes between the first and the last of what a fall is measured on."""
_HELD_F: Final = 3.0
_AT_ONCE_F: Final = 9.0
"""Within two minutes."""
_LAST_AT_ONCE_F: Final = 5.0
"""Within the last minute: a lid that was opened a moment ago."""
_CAUGHT_F: Final = 10.0
_SETTLES: Final = 30


@dataclass(frozen=True, slots=True)
class Fall:
    """A fire that seems to die.

    Attributes:
        is_on: whether it was told.
        is_shut: whether the pit was shut down on purpose, the food being off.
        seen: the minute in which it was seen; 0 while nothing is.
        began: the minute in which the pit began to fall.
        from_f: what the pit held before.
        low_f: the lowest since.
    """

    is_on: bool = False
    is_shut: bool = False
    seen: int = 0
    began: int = 0
    from_f: float = 0.0
    low_f: float = 0.0


BURNS: Final = Fall()


@dataclass(frozen=True, slots=True, kw_only=True)
class FireDying:
    """The pit falls, and will soon be far below what it held.

    Attributes:
        fallen_f: so many °F it must have fallen.
        falls_f: and fall on by so many °F a minute at least.
        lost_part: and have lost such a part of its warmth already, where nobody said what it shall hold: a pit that
            slides for a while looks the same.
        below_part: and will have lost such a part of its warmth, which counts from 70 °F,
        ahead: so long from now, if it falls on as in the last ten minutes.
        hold: for so long: a lid that was opened just now looks so for a moment.
    """

    fallen_f: float = 15.0
    falls_f: float = 0.5
    lost_part: float = 0.17
    below_part: float = 0.3
    ahead: timedelta = timedelta(minutes=25)
    hold: timedelta = timedelta(minutes=1)

    severity: ClassVar = Severity.URGENT
    about: ClassVar = About.PIT

    def start(self) -> Fall:
        """The fire burns."""
        return BURNS

    def step(self, state: Fall, view: View) -> tuple[Fall, Finding | None]:
        """Find a fall that does not turn, until the fire has caught again."""
        if state.is_on:
            return self._go_on(state, view)
        now_f, then_f = view.track.now_f, view.track.ago(_ENDS)
        if now_f is None or then_f is None:
            return state, None
        if state.is_shut:
            return (BURNS if now_f > then_f + _CAUGHT_F else state), None
        fall = self._fall(now_f, view) if then_f - now_f >= self.falls_f * _ENDS else None
        if fall is None or must_wait(view) or view.is_up("fire_out", view.track.probe.name):
            return (BURNS if state.seen else state), None
        if state.seen and view.minute - state.seen >= minutes(self.hold) and not is_cook_over(view):
            return self._find(now_f, *fall, view)
        return (state if state.seen else Fall(seen=view.minute, is_shut=is_cook_over(view))), None

    def _fall(self, now_f: float, view: View) -> tuple[float, float] | None:
        """From which °F the pit falls, and by how many a minute, where that is a dying fire's way."""
        set_point_f = view.setup.set_point_f
        if set_point_f is not None and now_f > set_point_f - self.fallen_f:
            return None
        per_minute_f = _steady_fall(view.track)
        if per_minute_f is None or per_minute_f < self.falls_f:
            return None
        from_f = fallen_from_f(view)
        if from_f is None or from_f - now_f < self.fallen_f:
            return None
        warmth_f = from_f - OUTSIDE_F
        if set_point_f is None and from_f - now_f < self.lost_part * warmth_f:
            return None
        soon_f = now_f - per_minute_f * minutes(self.ahead)
        return (from_f, per_minute_f) if from_f - soon_f >= self.below_part * warmth_f else None

    def _find(self, now_f: float, from_f: float, per_minute_f: float, view: View) -> tuple[Fall, Finding]:
        since = _falls_since(view.track, from_f)
        fall = Fall(is_on=True, seen=view.minute, began=view.minute - since, from_f=from_f, low_f=now_f)
        return fall, Finding(
            f"{view.name} {view.temp(now_f)} and falling for {since} min: the fire is dying. Add fuel.",
            {"temp_f": now_f, "from_f": from_f, "falls_f_per_min": per_minute_f, "minutes": since},
        )

    def _go_on(self, state: Fall, view: View) -> tuple[Fall, Finding | None]:
        name = view.track.probe.name
        if view.is_up("fire_out", name):
            return replace(state, is_on=False, seen=0), None
        temp_f = view.track.middle(2)
        if temp_f is None or view.is_up("lid_open", name) or view.is_up("probe_out", name):
            return state, STILL
        has_caught = temp_f >= state.low_f + max(_CAUGHT_F, (state.from_f - state.low_f) / 2)
        if has_caught or (view.minute - state.seen > _SETTLES and is_settled(view.track)):
            return replace(state, is_on=False, seen=0), None
        return (replace(state, low_f=temp_f) if temp_f < state.low_f else state), STILL

    def over(self, state: Fall, view: View) -> str:
        """What became of the fire."""
        temp = view.temp(view.track.last_f or state.low_f)
        if view.is_up("fire_out", view.track.probe.name):
            return f"{view.name} {temp}: the fire is out."
        if (view.track.last_f or 0.0) < state.low_f + _CAUGHT_F:
            return f"{view.name} now holds {temp}."
        return f"{view.name} {temp} and rising after {view.minute - state.began} min: the fire has caught."


def _steady_fall(track: Track) -> float | None:
    """°F a minute by which the pit fell in the last ten, if it did so in both halves, and never at once as by a lid."""
    course = [value for ago in range(_ENDS + 2) if (value := track.ago(ago)) is not None]
    if len(course) < _ENDS or course[1] - course[0] > _LAST_AT_ONCE_F:
        return None
    if any(then_f - soon_f > _AT_ONCE_F for soon_f, then_f in zip(course, course[2:], strict=False)):
        return None
    late, mid, early = median(course[:3]), median(course[4:7]), median(course[-3:])
    return (early - late) / (_ENDS - 1) if early > mid > late else None


def _falls_since(track: Track, from_f: float) -> int:
    """For how many minutes the pit has been below what it held."""
    for ago in range(1, KEPT):
        then_f = track.ago(ago)
        if then_f is not None and then_f >= from_f - _HELD_F:
            return ago
    return KEPT


RULE = FireDying
