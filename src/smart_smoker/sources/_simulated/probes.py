"""What the probes say: a little late, a little noisy, a tenth of a degree fine, and at times nonsense."""

from datetime import timedelta
from random import Random
from typing import Final

from smart_smoker.core.model import HIGHEST_F, LOWEST_F
from smart_smoker.sources._simulated.plan import FaultKind, ProbeFault

OPEN_CIRCUIT_F: Final = 999.0
OVERFLOW_F: Final = 6553.5
_LAG_MIN: Final = 0.5


class SimulatedProbe:
    """One thermometer, moved on by `step` and read by `says`.

    Args:
        faults: when it goes wrong and how.
        noise_f: as in `CookPlan`.
        random: its own, so that one probe's noise does not change another's.
    """

    def __init__(self, faults: tuple[ProbeFault, ...], noise_f: float, random: Random) -> None:
        self._faults = faults
        self._noise_f = noise_f
        self._random = random
        self._temp_f: float | None = None
        self._said_f: float | None = None

    def step(self, dt: float, around_f: float | None) -> None:
        """Move on by `dt` minutes in what is so warm; None where it lies in a drawer."""
        if around_f is None or self._temp_f is None:
            self._temp_f = around_f
            return
        self._temp_f += (around_f - self._temp_f) * dt / (_LAG_MIN + dt)

    def fault_at(self, at: timedelta) -> FaultKind | None:
        """What is wrong with it at that time after the start."""
        return next((fault.kind for fault in self._faults if fault.at <= at < fault.at + fault.span), None)

    def says(self, at: timedelta) -> float | None:
        """What it reports at that time after the start, °F; None for nothing."""
        # Drawn whether needed or not, so that a fault leaves the rest of the cook as it was.
        noise_f = self._noise_f * (
            self._random.random() + self._random.random() - self._random.random() - self._random.random()
        )
        jump, upwards = self._random.random(), self._random.random()
        if self._temp_f is None:
            return None
        kind = self.fault_at(at)
        if kind is FaultKind.FROZEN and self._said_f is not None:
            return self._said_f
        honest_f = self._temp_f + noise_f
        if kind is FaultKind.SPIKES and jump < 0.15:
            honest_f += (80 + 170 * jump / 0.15) * (1 if upwards < 0.7 else -0.5)
        honest_f = round(min(max(honest_f, LOWEST_F), HIGHEST_F), 1)
        said_f = _SENTINELS.get(kind, honest_f) if kind else honest_f
        if kind is None:
            self._said_f = said_f
        return None if kind is FaultKind.BLANK else said_f


_SENTINELS: Final = {FaultKind.OPEN: OPEN_CIRCUIT_F, FaultKind.OVERFLOW: OVERFLOW_F}
