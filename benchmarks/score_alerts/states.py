"""Rules of no class, that say what is so now: judged by whether honest thermometers would say so too."""

from typing import Final

from benchmarks.score_alerts.honest import Honest
from benchmarks.score_alerts.matching import Told
from benchmarks.score_alerts.truth import Truth
from smart_smoker.core.setup import Setup
from smart_smoker.sources.simulator import EventKind

PIT_OFF_F: Final = 10.0
NEAR_F: Final = 20.0
NEAR_MIN: Final = 60
FALLS_F: Final = 2.0
FALLS_OVER_MIN: Final = 30
BACK_MIN: Final = 3


def is_so(told: Told, truth: Truth, setup: Setup) -> bool | None:
    """Whether what such a rule says is so; None for a rule that nothing here can judge, such as a timer."""
    honest, minute = truth.honest, told.at
    off_f = honest.pit_f(minute) - honest.set_point_f
    match told.rule:
        case "pit_cold" | "pit_not_back":
            return off_f <= -PIT_OFF_F
        case "pit_hot":
            return off_f >= PIT_OFF_F
        case "food_falling":
            return _falls(told.probe, minute, truth)
        case "target_near":
            return _is_near(told.probe, minute, honest, setup)
        case "overshooting":
            lately = honest.over(told.probe, minute - 2, minute)
            return max(lately, default=0.0) >= max(_targets_f(setup, told.probe), default=999.0) - 1
    return None


def _targets_f(setup: Setup, probe: str) -> list[float]:
    return [target.temp_f for target in setup.of(probe).targets]


def _is_near(probe: str, minute: float, honest: Honest, setup: Setup) -> bool:
    soon = list(honest.over(probe, minute, minute + NEAR_MIN))
    return bool(soon) and any(min(soon) - 3 <= f <= max(soon) + NEAR_F for f in _targets_f(setup, probe))


def _falls(probe: str, minute: float, truth: Truth) -> bool:
    """Whether the food itself did: one that is out to be wrapped does not count."""
    wraps = truth.of(EventKind.WRAP)
    if any(event.probe == probe and out <= minute <= back + BACK_MIN for event, out, back in wraps):
        return False
    before = list(truth.honest.over(probe, minute - FALLS_OVER_MIN, minute))
    return bool(before) and max(before) - before[-1] >= FALLS_F
