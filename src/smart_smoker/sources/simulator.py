"""A cook that never was: for a first look without a smoker, and for measuring rules against what truly happened.

A recorded cook shows what rules say, never whether they are right, and no log of a fire that went out could be found.
Here every lid, stall and dead fire is known to the second.
"""

from smart_smoker.errors import ConfigError
from smart_smoker.sources._simulated.cook import SimulatedCook
from smart_smoker.sources._simulated.plan import CookPlan, FaultKind, FoodPlan, Gap, ProbeFault
from smart_smoker.sources._simulated.truth import Event, EventKind

__all__ = [
    "SOURCE",
    "CookPlan",
    "Event",
    "EventKind",
    "FaultKind",
    "FoodPlan",
    "Gap",
    "ProbeFault",
    "SimulatedCook",
]


def _from_argument(argument: str, *, strict: bool = False) -> SimulatedCook:
    """The source of `simulator:SEED`; it has no faults to be strict about.

    Raises:
        ConfigError: the seed is no number.
    """
    if not argument:
        return SimulatedCook(CookPlan())
    if not (argument.isascii() and argument.isdigit() and len(argument) <= 18):
        raise ConfigError(f"simulator:{argument}: the seed must be a whole number, 0 or more")
    return SimulatedCook(CookPlan(seed=int(argument)))


SOURCE = _from_argument
