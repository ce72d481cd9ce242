"""Nothing comes from the smoker at all: power, radio, network. Nobody watches the fire meanwhile.

Silence must never be mistaken for peace, so this is urgent; only once all food is off it is information, since then a
thermometer is switched off. That a log ends is said by its last readings, and is none.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._pit import is_cook_over, minutes
from smart_smoker.core.setup import spoken

_LOOKS_EVERY: Final = 10
_WARM_FOOD_F: Final = 110.0
_CAUGHT_F: Final = 10.0
_CAUGHT_WITHIN: Final = 8


@dataclass(frozen=True, slots=True)
class Cook:
    """Whether all food was off when the smoker spoke last."""

    is_over: bool = False


_GOES_ON: Final = Cook()
_OVER: Final = Cook(is_over=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDataSmoker:
    """No probe of the smoker has said anything for `after`; over at the first reading."""

    after: timedelta = timedelta(minutes=10)

    severity: ClassVar = Severity.URGENT
    about: ClassVar = About.SMOKER

    def start(self) -> Cook:
        """There is food in it, or will be."""
        return _GOES_ON

    def step(self, state: Cook, view: View) -> tuple[Cook, Finding | None]:
        """Look for the probe that spoke last."""
        looks = view.minute % _LOOKS_EVERY == 0
        if not view.track.silent and not looks:
            return state, None
        live = [track for track in view.tracks.values() if not track.is_ended and not track.is_virtual]
        silent = min((track.silent for track in live), default=0)
        # Later every food that is done would seem to be taken off, since none speaks.
        if silent == 1 or (looks and not silent):
            state = _seen(state, view)
        if silent < minutes(self.after):
            return state, None
        if all(view.is_up("no_data", track.probe.name) for track in live):
            return state, None  # Each was told; the others have ended since.
        return state, _found(silent, view, is_over=state.is_over)

    def over(self, _state: Cook, view: View) -> str:
        """Readings come again."""
        now = [f"{spoken(track.probe)} {view.temp(track.now_f)}" for track in view.tracks.values() if track.now_f]
        return f"Readings come again: {', '.join(now)}." if now else "Readings come again."


def _seen(state: Cook, view: View) -> Cook:
    """Whether the cook is over: it stays so until a food is warm again, or the pit has caught."""
    is_over = is_cook_over(view) or (state.is_over and not _is_begun_anew(view))
    return state if is_over == state.is_over else _OVER if is_over else _GOES_ON


def _is_begun_anew(view: View) -> bool:
    if any((food.now_f or 0.0) >= _WARM_FOOD_F for food in view.foods):
        return True
    now_f, then_f = (view.pit.now_f, view.pit.ago(_CAUGHT_WITHIN)) if view.pit else (None, None)
    return now_f is not None and then_f is not None and now_f > then_f + _CAUGHT_F


def _found(silent: int, view: View, *, is_over: bool) -> Finding:
    numbers = {"silent_min": silent}
    if is_over:
        said = f"No reading from the smoker for {silent} min. All food was off: switched off, it seems."
        return Finding(said, numbers, Severity.INFORMATION)
    said = f"No reading from the smoker for {silent} min: nobody sees the fire. {_before(view)}"
    return Finding(f"{said}Check its power and its network.", numbers)


def _before(view: View) -> str:
    last_f = view.track.last_f
    return "" if last_f is None else f"{view.name} was at {view.temp(last_f)}. "


RULE = NoDataSmoker
