"""What a person wants to be told at a time: spritz every 45 minutes, look at 14:00."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._pit import STILL, minutes
from smart_smoker.core.setup import Timer, spoken

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Bell:
    """For how many minutes it still rings, and what must wait for that."""

    left: int = 0
    waiting: str = ""


_STILL: Final = Bell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timers:
    """A timer's moment has come; its alert is up for `shown`, or until the next timer's."""

    shown: timedelta = timedelta(minutes=2)

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.SMOKER

    def start(self) -> Bell:
        """Still."""
        return _STILL

    def step(self, state: Bell, view: View) -> tuple[Bell, Finding | None]:
        """Ring for those that are due."""
        timers = view.setup.timers
        if not timers and state is _STILL:
            return state, None
        due = [state.waiting] if state.waiting else []
        due += [timer.what for timer in timers if _is_due(timer, view)]
        if state.left and due:
            return Bell(waiting=", ".join(due)), None
        if due:
            return Bell(left=max(1, minutes(self.shown))), _found(", ".join(due), view)
        if state.left > 1:
            return Bell(left=state.left - 1), STILL
        return _STILL if state != _STILL else state, None

    def over(self, _state: Bell, _view: View) -> str:
        """It was told."""
        return "The timer has rung."


def _is_due(timer: Timer, view: View) -> bool:
    if timer.at is not None:
        return view.at - _MINUTE < timer.at <= view.at
    if not timer.every:
        return False
    return view.minute * _MINUTE // timer.every != (view.minute - 1) * _MINUTE // timer.every


def _found(due: str, view: View) -> Finding:
    shown = [track for track in view.tracks.values() if track.now_f is not None and not track.is_ended]
    now = ", ".join(f"{spoken(track.probe)} {view.temp(track.now_f)}" for track in shown if track.now_f is not None)
    return Finding(f"Timer: {due}. {now}." if now else f"Timer: {due}.", {"minute": view.minute})


RULE = Timers
