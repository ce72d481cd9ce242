"""The pit is colder than it shall be and stays so: no lid, no dying fire, only too little of it.

Without a set point nobody knows.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._band import Band, Excursion, found, over
from smart_smoker.core.rules._pit import STILL, is_loaded, minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class PitCold:
    """Below the band around the set point, once the pit was within it.

    Attributes:
        past_f: so many °F below the set point.
        back_f: over when it is so many °F more.
        hold: for so long, and not on its way back.
        loaded_hold: for so long where cold food was put in.
    """

    past_f: float = 25.0
    back_f: float = 10.0
    hold: timedelta = timedelta(minutes=15)
    loaded_hold: timedelta = timedelta(minutes=45)

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.PIT

    def start(self) -> Excursion:
        """It was not within the band yet."""
        return Excursion()

    def step(self, state: Excursion, view: View) -> tuple[Excursion, Finding | None]:
        """Find that the pit stays below its band."""
        now_f, set_point_f = view.track.now_f, view.setup.set_point_f
        if set_point_f == state.set_point_f and not state.since and now_f and now_f >= set_point_f - self.past_f:
            return state, None
        hold = minutes(self.loaded_hold if is_loaded(view) else self.hold)
        others = ("fire_dying", "fire_out", "pit_not_back")
        band = Band(side=-1, past_f=self.past_f, back_f=self.back_f, hold=hold, others=others)
        after = band.follow(state, view)
        if not after.is_told or state.is_told:
            return after, STILL if after.is_told else None
        return after, found("too cold", after, view)

    def over(self, state: Excursion, view: View) -> str:
        """It is back, or shall be elsewhere."""
        return over(state, view)


RULE = PitCold
