"""One probe is silent while others speak: its battery, its plug, its radio.

Source: the field calls a probe stale after five minutes. Recorded Bluetooth logs have holes of up to twelve: a probe
that often is silent for a while is given twice its habit. A pit at work that nobody sees is urgent, and wakes people:
it is given as long as such a hole.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Role, Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._food import is_done
from smart_smoker.core.rules._pit import STILL, blind_pit, minutes

_PAUSE_MIN: Final = 2
"""Minutes of silence that are none: a probe of two minutes' cadence says nothing in every other."""


@dataclass(frozen=True, slots=True)
class Silence:
    """How a probe falls silent.

    Attributes:
        missed: minutes in which others spoke and it did not.
        longest: the most that it missed lately, and came back from by itself.
        learnt: the minute in which that was.
        back: minutes since it speaks again, while its silence is still told.
    """

    missed: int = 0
    longest: int = 0
    learnt: int = 0
    back: int = 0
    is_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoData:
    """A probe says nothing for `after`, or for twice its habit of the last hours, but `most` at most.

    Attributes:
        after: how long a food's probe may be silent.
        pit_after: how long a pit's.
        most: how long at most, whatever its habit.
        habit: how long a habit is remembered.
        over_after: how long it must have spoken again.
    """

    after: timedelta = timedelta(minutes=5)
    pit_after: timedelta = timedelta(minutes=12)
    most: timedelta = timedelta(minutes=15)
    habit: timedelta = timedelta(hours=3)
    over_after: timedelta = timedelta(minutes=3)

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.PROBE

    def start(self) -> Silence:
        """It speaks."""
        return Silence()

    def step(self, state: Silence, view: View) -> tuple[Silence, Finding | None]:
        """Count the minutes that it missed."""
        track = view.track
        if track.silent <= _PAUSE_MIN:
            return self._spoken(state, view) if state.missed else (state, None)
        name = track.probe.name
        if not _others_speak(view) or track.is_virtual or view.is_up("probe_fault", name):
            return state, STILL if state.is_up else None
        state = replace(state, missed=state.missed + 1, back=0)
        silent = state.missed + _PAUSE_MIN
        if not state.is_up and silent < self._patience(state, view):
            return state, None
        return replace(state, is_up=True), _found(view)

    def _spoken(self, state: Silence, view: View) -> tuple[Silence, Finding | None]:
        if state.is_up and state.back + 1 < minutes(self.over_after):
            return replace(state, back=state.back + 1), STILL
        is_longer = state.missed >= state.longest or self._is_forgotten(state, view)
        longest, learnt = (state.missed, view.minute) if is_longer else (state.longest, state.learnt)
        return Silence(longest=longest, learnt=learnt), None

    def _patience(self, state: Silence, view: View) -> int:
        after = minutes(self.pit_after if view.track.probe.role is Role.PIT else self.after)
        if not state.longest or self._is_forgotten(state, view):
            return after
        return max(after, min(2 * (state.longest + _PAUSE_MIN), minutes(self.most)))

    def _is_forgotten(self, state: Silence, view: View) -> bool:
        return view.minute - state.learnt > minutes(self.habit)

    def over(self, _state: Silence, view: View) -> str:
        """It speaks again."""
        now_f = view.track.now_f
        said = "" if now_f is None else f": {view.temp(now_f)}"
        return f"{view.name} reports again{said}."


def _others_speak(view: View) -> bool:
    own = view.track
    return any(other.silent <= _PAUSE_MIN and other is not own and not other.is_ended for other in view.tracks.values())


def _found(view: View) -> Finding:
    label, silent, last_f = view.name, view.track.silent, view.track.last_f
    said = f"{label} has reported nothing for {silent} min"
    if last_f is None:
        return Finding(f"{said}. Check its probe.", {"silent_min": silent})
    numbers = {"silent_min": silent, "last_f": last_f}
    if view.probe.probe.role is Role.FOOD and is_done(view, last_f):
        done = f"{said}. It was done, at {view.temp(last_f)}: taken off, it seems."
        return Finding(done, numbers, Severity.INFORMATION)
    said = f"{said}, {view.temp(last_f)} before; the others do. Check its battery and plug."
    return Finding(said, numbers, blind_pit(view, last_f))


RULE = NoData
