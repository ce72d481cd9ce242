"""Somebody opened the lid: the pit drops within minutes, and comes back. Nobody need wake for that.

While it lasts, the other alerts about the pit wait; where the pit does not come back in its time, `pit_not_back` tells.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._pit import NO_DROP, STILL, Drop, minutes, sudden_drop


@dataclass(frozen=True, slots=True, kw_only=True)
class LidOpen:
    """The pit drops too fast for a fire.

    Attributes:
        drop_f: by so many °F at least within about three minutes.
        drop_part: and by such a part of what it was, as HeaterMeter has it.
        back_within: how long the pit may take to come back.
    """

    drop_f: float = 14.0
    drop_part: float = 0.06
    back_within: timedelta = timedelta(minutes=10)

    severity: ClassVar = Severity.INFORMATION
    about: ClassVar = About.PIT

    def start(self) -> Drop:
        """No lid was opened yet."""
        return NO_DROP

    def step(self, state: Drop, view: View) -> tuple[Drop, Finding | None]:
        """Find a sudden drop, until the pit is back or its time is up."""
        if state.is_on:
            return self._follow(state, view)
        drop = sudden_drop(view, self.drop_f, self.drop_part)
        name = view.track.probe.name
        if drop is None or view.is_up("probe_out", name) or view.is_up("probe_fault", name):
            return state, None
        fell_f = drop.before_f - drop.low_f
        said = f"Lid open: {view.name} {view.temp(drop.low_f)}, down {view.change(fell_f)} at once."
        return drop, Finding(said, {"temp_f": drop.low_f, "before_f": drop.before_f, "fell_f": fell_f})

    def _follow(self, state: Drop, view: View) -> tuple[Drop, Finding | None]:
        drop = state.follow(view, self.drop_f, self.drop_part)
        now_f = view.track.now_f
        is_back = now_f is not None and drop.is_back(now_f, view.setup.set_point_f)
        is_late = view.minute - drop.since >= minutes(self.back_within)
        if is_back or is_late or view.is_up("probe_out", view.track.probe.name):
            return replace(drop, is_on=False), None
        return drop, STILL

    def over(self, state: Drop, view: View) -> str:
        """How far the pit came back, and how long it took."""
        temp_f = view.track.now_f if view.track.now_f is not None else state.low_f
        took = view.minute - state.began
        if view.is_up("probe_out", view.track.probe.name):
            return "It was no lid: the pit's probe is out."
        if state.is_back(temp_f, view.setup.set_point_f):
            return f"{view.name} back at {view.temp(temp_f)} after {took} min."
        return f"{view.name} {view.temp(temp_f)} after {took} min; it was {view.temp(state.before_f)}."


RULE = LidOpen
