"""What lies in the pit: meat that warms from its surface inwards, sweats, is wrapped, and is taken off when it is done.

Three lumps (surface, middle, core) and a wet surface. The sweat takes heat as fast as water's vapour pressure at the
surface allows, and so holds the meat at 150 to 170 °F until the surface has dried or foil keeps the vapour in. The
equations and their constants are those that fitted recorded cooks best; the vapour pressure is a polynomial within a
few per cent of Buck's formula, because `exp` is not the same on all platforms.
"""

from enum import Enum, auto
from typing import Final

from smart_smoker.sources._simulated.plan import CookPlan, FoodPlan

_EVAPORATION_F: Final = 300.0
_FOIL: Final = 0.12
_DRYING_MIN: Final = 450.0
_OUTSIDE_PRESSURE: Final = 0.02
_WRAP_MIN: Final = 4.0
_TAKEN_OFF_AFTER_MIN: Final = 10.0


class Phase(Enum):
    """Where a piece of food is."""

    NOT_YET_IN = auto()
    COOKING = auto()
    BEING_WRAPPED = auto()
    TAKEN_OFF = auto()


class Food:
    """One piece, moved on by `step`.

    Attributes:
        core_f: its true core, °F.
        phase: where it is.
        on_at: the minute at which it goes in.
        wrapped_at: the minute at which it was taken to be wrapped, if it was.
        back_at: the minute at which it lies in the pit again, wrapped.
        done_at: the minute at which its core reached the target, if it did.
        off_at: the minute at which it was taken off, if it was.
    """

    def __init__(self, food: FoodPlan, plan: CookPlan) -> None:
        self.core_f = food.start_f
        self.phase = Phase.NOT_YET_IN
        self.on_at = food.on_at.total_seconds() / 60
        self.wrapped_at: float | None = None
        self.back_at = 0.0
        self.done_at: float | None = None
        self.off_at: float | None = None
        self._food = food
        self._ambient_f = plan.ambient_f
        self._wraps = plan.wrap
        self._evaporation_f = _EVAPORATION_F * (1.0 if plan.stall else _FOIL)
        self._surface_f = self._middle_f = food.start_f
        self._wet = 1.0
        # Minutes that heat takes from lump to lump: it grows with the square of the thickness, here as a straight line.
        self._lag_min = 8.0 + 2.0 * food.weight_lb

    def step(self, minute: float, dt: float, air_f: float) -> bool:
        """Move on by `dt` minutes in air of `air_f`; whether the lid must be opened for it now."""
        if self.phase is Phase.NOT_YET_IN:
            if minute < self.on_at:
                return False
            self.phase = Phase.COOKING
            return True
        if self.phase is Phase.TAKEN_OFF:
            return False
        if self.phase is Phase.BEING_WRAPPED:
            return self._come_back(minute, dt)
        self._warm(dt, air_f)
        return self._be_handled(minute)

    def _be_handled(self, minute: float) -> bool:
        if self.done_at is None and self.core_f >= self._food.target_f:
            self.done_at = minute
        if self.done_at is not None and minute >= self.done_at + _TAKEN_OFF_AFTER_MIN:
            self.off_at = minute
            self.phase = Phase.TAKEN_OFF
            return True
        if self._wraps and self.wrapped_at is None and self.core_f >= self._food.wrap_f:
            self.wrapped_at = minute
            self.back_at = minute + _WRAP_MIN
            self.phase = Phase.BEING_WRAPPED
            return True
        return False

    def _come_back(self, minute: float, dt: float) -> bool:
        self._warm(dt, self._ambient_f)
        if minute < self.back_at:
            return False
        self.phase = Phase.COOKING
        self._evaporation_f = _EVAPORATION_F * _FOIL
        return True

    def _warm(self, dt: float, around_f: float) -> None:
        inwards = 1.0 / self._lag_min
        skin = 0.9 * inwards
        escaping = max(0.0, _vapour_pressure(self._surface_f) - _OUTSIDE_PRESSURE)
        heating_f = around_f - self._surface_f - self._evaporation_f * self._wet * escaping
        surface = skin * heating_f - 0.35 * inwards * (self._surface_f - self._middle_f)
        middle = inwards * (self._surface_f - 2 * self._middle_f + self.core_f)
        core = inwards * (self._middle_f - self.core_f)
        drying = self._wet * escaping / (0.3 * _DRYING_MIN) * (self._evaporation_f / _EVAPORATION_F)
        self._surface_f += surface * dt
        self._middle_f += middle * dt
        self.core_f += core * dt
        self._wet -= drying * dt


def _vapour_pressure(temp_f: float) -> float:
    """Water's vapour pressure at a temperature, as a part of that at 212 °F."""
    x = max(0.0, temp_f - 32.0) / 180.0
    return x * x * x * (0.77 + 0.23 * x)
