"""A probe says what cannot be: its wire is broken, it jumps, or it hangs. It is left out until it is well.

Of a pit at work that is urgent: nobody sees the fire meanwhile.

Source: users of other systems, whose charts show 6553.5 and whose alarms believe it; see `core/credibility.py`.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar, Final

from smart_smoker.core.credibility import Trouble
from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._pit import STILL, blind_pit, minutes


@dataclass(frozen=True, slots=True)
class Faulty:
    """For how many minutes it was not believed, for how many it has been believed since, and whether that was told."""

    bad: int = 0
    good: int = 0
    is_up: bool = False


_WELL: Final = Faulty()
_BEFORE_MIN: Final = (24, 5)
_WHY: Final = {
    Trouble.OPEN: "says what cannot be: its wire is broken or it is unplugged",
    Trouble.JUMPS: "jumps up and down: its wire or its plug is loose",
    Trouble.FROZEN: "repeats one number to the last digit: it hangs, switch it off and on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeFault:
    """A probe is not believed for `hold`; over when it was believed for `over_after`."""

    hold: timedelta = timedelta(minutes=2)
    over_after: timedelta = timedelta(minutes=5)

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.PROBE

    def start(self) -> Faulty:
        """Well."""
        return _WELL

    def step(self, state: Faulty, view: View) -> tuple[Faulty, Finding | None]:
        """Count minutes of trouble, and of peace after it."""
        trouble = view.track.trouble
        if trouble is None:
            if state is _WELL or not state.is_up:
                return _WELL, None
            good = state.good + (view.track.now_f is not None)
            if good >= minutes(self.over_after):
                return _WELL, None
            return replace(state, good=good), STILL
        bad = state.bad + 1
        if bad < minutes(self.hold) and not state.is_up:
            return Faulty(bad=bad), None
        return Faulty(bad=bad, is_up=True), _found(trouble, view)

    def over(self, _state: Faulty, view: View) -> str:
        """It is believed again."""
        return f"{view.name}'s probe is well again: {view.temp(view.track.now_f or 0.0)}."


def _found(trouble: Trouble, view: View) -> Finding:
    label, last_f = view.name, view.track.last_f
    if last_f is None:
        return Finding(f"{label}'s probe has not said a temperature yet: is it plugged in?", {}, Severity.INFORMATION)
    # What it said last may be the fault's beginning.
    before_f = view.track.middle(_BEFORE_MIN[0], _BEFORE_MIN[1]) or last_f
    said = f"{label}'s probe {_WHY[trouble]}. It was at {view.temp(before_f)}; nothing it says counts until it is well."
    return Finding(said, {"before_f": before_f}, blind_pit(view, before_f))


RULE = ProbeFault
