"""The pit is hotter than it shall be, for longer than a whim of the fire explains. Without a set point nobody knows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.rules._band import Band, Excursion, found, over
from smart_smoker.core.rules._pit import STILL, minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class PitHot:
    """Above the band around the set point, once the pit was within it.

    Attributes:
        past_f: so many °F above the set point.
        back_f: over when it is so many °F less.
        hold: for so long, and not on its way back.
    """

    past_f: float = 25.0
    back_f: float = 10.0
    hold: timedelta = timedelta(minutes=10)

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.PIT

    def start(self) -> Excursion:
        """It was not within the band yet."""
        return Excursion()

    def step(self, state: Excursion, view: View) -> tuple[Excursion, Finding | None]:
        """Find that the pit stays above its band."""
        now_f, set_point_f = view.track.now_f, view.setup.set_point_f
        if set_point_f == state.set_point_f and not state.since and now_f and now_f <= set_point_f + self.past_f:
            return state, None
        band = Band(side=1, past_f=self.past_f, back_f=self.back_f, hold=minutes(self.hold), others=("flare_up",))
        after = band.follow(state, view)
        if not after.is_told or state.is_told:
            return after, STILL if after.is_told else None
        return after, found("too hot", after, view)

    def over(self, state: Excursion, view: View) -> str:
        """It is back, or shall be elsewhere."""
        return over(state, view)


RULE = PitHot
