"""The smoker: a fire that is governed and fed, the steel around it, and the air that its probe measures.

The air answers within two minutes, the steel holds the heat for longer: so an opened lid lets the air fall by 40 to
90 °F and come back in minutes, while a dying fire takes both down slowly and brings neither back.
"""

from datetime import timedelta
from random import Random
from typing import Final

from smart_smoker.sources._simulated.plan import CookPlan

_TICK_MIN: Final = 6.0
_FEED_MIN: Final = 8.0
_FLARE_MIN: Final = 5.0
_DYING_MIN: Final = 60.0
_STARVES_BELOW: Final = 0.4
_OUT_BELOW: Final = 0.08
_IDLE_POWER: Final = 0.55


class Pit:
    """The state of the smoker, moved on by `step`.

    Attributes:
        air_f: the true air around the food, °F.
        fed_at: minutes at which somebody began to feed the fire.
        feed_min: how long feeding takes, minutes.
        dying, out, flare: from which minute to which the fire is left to weaken, to die, and flares up; None for never.
        out_at: the minute at which a fire that was left to die had died; None while it has not.
    """

    def __init__(self, plan: CookPlan, random: Random) -> None:
        self.air_f = plan.ambient_f
        self.feed_min = _FEED_MIN
        self.fed_at: list[float] = []
        self.out_at: float | None = None
        self._plan = plan
        self._random = random
        self._rise_f = (plan.set_point_f - plan.ambient_f) / _IDLE_POWER
        self._body_f = plan.ambient_f
        self._power = 0.3
        self._damper = 1.0
        self._next_tick = 0.0
        self._fuel = 1.0
        self._feeding_until = 0.0
        self._feeds_below = 0.2
        self.dying = _span(plan.fire_dying_at, _DYING_MIN)
        self.out = _span(plan.fire_out_at, float("inf"))
        self.flare = _span(plan.flare_up_at, _FLARE_MIN)

    def step(self, minute: float, dt: float, *, is_lid_open: bool) -> None:
        """Move on by `dt` minutes."""
        self._govern(minute)
        self._burn(minute, dt)
        steady_f = self._plan.ambient_f + self._power * self._rise_f
        slope = (steady_f - self.air_f) / 12 + (self._body_f - self.air_f) / 3
        if is_lid_open:
            slope += (self._plan.ambient_f - self.air_f) / 2.5
        if _is_in(self.flare, minute):
            slope += 35
        self._body_f += (self.air_f - self._body_f) / 8 * dt
        self.air_f += slope * dt

    def _govern(self, minute: float) -> None:
        """Set the damper every few minutes by how far the air is off, with a little whim of the wind."""
        if minute < self._next_tick:
            return
        self._next_tick = minute + _TICK_MIN * (0.7 + 0.6 * self._random.random())
        off = (self._plan.set_point_f - self.air_f) / (self._plan.set_point_f - self._plan.ambient_f)
        whim = 0.24 * (self._random.random() - 0.5)
        self._damper = min(1.0, max(0.1, _IDLE_POWER + 3.0 * off + whim))

    def _burn(self, minute: float, dt: float) -> None:
        strength = min(1.0, self._fuel / _STARVES_BELOW)
        self._power += (self._damper * strength - self._power) / 4 * dt
        if _is_in(self.out, minute) or _is_in(self.dying, minute):
            self._fuel -= self._fuel / 15 * dt
            if self.out_at is None and _is_in(self.out, minute) and self._power < _OUT_BELOW:
                self.out_at = minute
            return
        self._fuel = max(0.0, self._fuel - self._power / 65 * dt)
        if minute < self._feeding_until:
            self._fuel = min(1.0, self._fuel + dt / _FEED_MIN)
        elif self._fuel < self._feeds_below:
            self.fed_at.append(minute)
            self._feeding_until = minute + _FEED_MIN
            self._feeds_below = 0.1 + 0.15 * self._random.random()


def _span(at: timedelta | None, minutes: float) -> tuple[float, float] | None:
    if at is None:
        return None
    begin = at.total_seconds() / 60
    return begin, begin + minutes


def _is_in(span: tuple[float, float] | None, minute: float) -> bool:
    return span is not None and span[0] <= minute < span[1]
