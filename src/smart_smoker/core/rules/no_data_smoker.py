"""Nothing comes from the smoker at all: power, radio, network. Nobody watches the fire meanwhile.

Silence must never be mistaken for peace, so this is urgent. That a log ends is said by its last readings, and is none.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._pit import minutes
from smart_smoker.core.setup import spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDataSmoker:
    """No probe of the smoker has said anything for `after`; over at the first reading."""

    after: timedelta = timedelta(minutes=10)

    severity: ClassVar = Severity.URGENT
    about: ClassVar = About.SMOKER

    def start(self) -> None:
        """It needs no state: the probes know how long they are silent."""

    def step(self, state: None, view: View) -> tuple[None, Finding | None]:
        """Look for the probe that spoke last."""
        if not view.track.silent:
            return state, None
        live = [track for track in view.tracks.values() if not track.is_ended and not track.is_virtual]
        silent = min((track.silent for track in live), default=0)
        if silent < minutes(self.after):
            return state, None
        if all(view.is_up("no_data", track.probe.name) for track in live):
            return state, None  # Each was told; the others have ended since.
        said = f"No reading from the smoker for {silent} min: nobody sees the fire. {_before(view)}"
        return state, Finding(f"{said}Check its power and its network.", {"silent_min": silent})

    def over(self, _state: None, view: View) -> str:
        """Readings come again."""
        now = [f"{spoken(track.probe)} {view.temp(track.now_f)}" for track in view.tracks.values() if track.now_f]
        return f"Readings come again: {', '.join(now)}." if now else "Readings come again."


def _before(view: View) -> str:
    last_f = view.track.last_f
    return "" if last_f is None else f"{view.name} was at {view.temp(last_f)}. "


RULE = NoDataSmoker
