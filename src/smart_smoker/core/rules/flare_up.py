"""Fat has caught fire, or the door stands open: the pit shoots past what it held, and the food burns in minutes."""

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._pit import STILL, must_wait, risen_from_f
from smart_smoker.core.track import KEPT, Track

_SEEN: Final = 3
"""Minutes that must agree: a broken probe says nonsense in one, a slow one repeats it in the next."""
_BEFORE: Final = 7
_BACK: Final = 20


@dataclass(frozen=True, slots=True)
class Flare:
    """A flare-up that was told.

    Attributes:
        is_on: whether it lasts.
        began: the minute in which it was told.
        from_f: what the pit held before.
    """

    is_on: bool = False
    began: int = 0
    from_f: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlareUp:
    """The pit rises fast, and past what it held.

    Attributes:
        rise_f: by so many °F within about four minutes.
        past_f: so many °F past what it held and past its set point.
        calm_f: over when it is back to so many °F past it.
    """

    rise_f: float = 30.0
    past_f: float = 25.0
    calm_f: float = 15.0

    severity: ClassVar = Severity.URGENT
    about: ClassVar = About.PIT

    def start(self) -> Flare:
        """The fire burns calmly."""
        return Flare()

    def step(self, state: Flare, view: View) -> tuple[Flare, Finding | None]:
        """Find a rise that is faster than any fire's that was fed."""
        now_f = view.track.now_f
        if state.is_on:
            if now_f is not None and now_f <= state.from_f + self.calm_f:
                return replace(state, is_on=False), None
            return state, STILL
        then_f = view.track.ago(_BEFORE - 1)
        if now_f is None or then_f is None or now_f - then_f < self.rise_f:
            return state, None
        from_f = self._risen_from_f(view)
        if from_f is None or must_wait(view):
            return state, None
        return Flare(is_on=True, began=view.minute, from_f=from_f), Finding(
            f"{view.name} {view.temp(now_f)}, up {view.change(now_f - then_f)} in {_BEFORE - 1} min:"
            " the fire flares up. Shut the vents.",
            {"temp_f": now_f, "from_f": from_f, "rise_f": now_f - then_f},
        )

    def _risen_from_f(self, view: View) -> float | None:
        """What the pit held, where it has risen far past that."""
        seen_f, before_f = _said(view.track, 0, _SEEN), _said(view.track, _SEEN, _BEFORE)
        held_f = risen_from_f(view)
        if held_f is None or len(seen_f) < _SEEN or not before_f or min(seen_f) - min(before_f) < self.rise_f:
            return None
        # A pit that was as hot before a lid was opened only comes back; without a set point look for longer.
        back = _BACK if view.setup.set_point_f else KEPT
        from_f = max(held_f, *_said(view.track, _BEFORE, back), 0.0)
        return from_f if min(seen_f) >= from_f + self.past_f else None

    def over(self, state: Flare, view: View) -> str:
        """It has calmed down."""
        temp = view.temp(view.track.last_f or state.from_f)
        return f"{view.name} back at {temp} after {view.minute - state.began} min."


def _said(track: Track, newest: int, before: int) -> list[float]:
    """°F of the minutes from `newest` ago back to the one before `before`, those that are missing left out."""
    return [value for ago in range(newest, before) if (value := track.ago(ago)) is not None]


RULE = FlareUp
