"""Two rules as the field has them, to score beside ours: the usual band alarm, and the usual slope of a stall."""

from dataclasses import dataclass
from typing import ClassVar

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, View


@dataclass(frozen=True, slots=True)
class Band:
    """Whether the pit was ever in the band, for how many minutes it has been out of it, and whether that was told."""

    is_armed: bool = False
    outside: int = 0
    is_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedBand:
    """The pit is `width_f` or more off its set point, for `sustained` minutes, once it was in range.

    Source: Smart-Smoker-V2's band of 225 to 275 °F, which arms on the first reading in range, must be left for two
    minutes, tells once an excursion and never takes silence for cold. It is back when it is `back_f` inside.
    """

    width_f: float = 25.0
    back_f: float = 5.0
    sustained: int = 2

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.PIT

    def start(self) -> Band:
        """Not armed."""
        return Band()

    def step(self, state: Band, view: View) -> tuple[Band, Finding | None]:
        """Count the minutes outside."""
        temp_f, set_point_f = view.track.now_f, view.setup.set_point_f
        if temp_f is None or set_point_f is None:
            return state, Finding("still outside") if state.is_up else None
        off_f = abs(temp_f - set_point_f)
        is_outside = off_f >= self.width_f - (self.back_f if state.is_up else 0.0)
        if not is_outside:
            return Band(is_armed=True), None
        outside = state.outside + 1
        is_up = state.is_armed and outside >= self.sustained
        found = Finding(f"The pit is at {view.temp(temp_f)}.", {"off_f": off_f}) if is_up else None
        return Band(is_armed=state.is_armed, outside=outside, is_up=is_up), found

    def over(self, _state: Band, _view: View) -> str:
        """It is back."""
        return "The pit is back in its band."


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastSquaresStall:
    """A food climbs by less than `slope_f_per_h`, by least squares over the last `span` minutes.

    Source: Smart-Smoker-V2: 30 minutes, 1.5 °F an hour.
    """

    slope_f_per_h: float = 1.5
    span: int = 30

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.FOOD

    def start(self) -> None:
        """It needs no state."""

    def step(self, state: None, view: View) -> tuple[None, Finding | None]:
        """Fit a line to the last minutes."""
        if view.track.minutes < self.span:
            return state, None
        points = [(-i, temp_f) for i in range(self.span) if (temp_f := view.track.ago(i)) is not None]
        if len(points) < self.span // 2:
            return state, None
        slope = _slope(points) * 60
        return state, Finding("Stalled.", {"slope_f_per_h": slope}) if slope < self.slope_f_per_h else None

    def over(self, _state: None, _view: View) -> str:
        """It climbs again."""
        return "It climbs again."


def _slope(points: list[tuple[int, float]]) -> float:
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread
