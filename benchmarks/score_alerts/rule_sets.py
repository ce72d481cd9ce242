"""The rule sets that are scored side by side: ours, the mission's, and two of the field."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from benchmarks.score_alerts.baselines import FixedBand, LeastSquaresStall
from smart_smoker.config import make_rules
from smart_smoker.core.rules import RULE_SETS, Rule
from smart_smoker.errors import ConfigError
from smart_smoker.settings import Settings


@dataclass(frozen=True, slots=True)
class Scored:
    """Rules by name, in the order they are asked; the sets that they make; and the names for which there is no rule."""

    rules: dict[str, Rule[Any]]
    sets: dict[str, tuple[str, ...]]
    missing: tuple[str, ...]


BASELINES: Final = {"fixed band": "fixed_band", "least squares": "least_squares_stall"}


@cache
def scored() -> Scored:
    """All that is scored; a rule that is not there yet is left out."""
    rules: dict[str, Rule[Any]] = {}
    missing: list[str] = []
    for name in (name for names in RULE_SETS.values() for name in names):
        try:
            rules |= make_rules(Settings(rules=(name,)))
        except ConfigError:
            missing.append(name)
    sets = {named: tuple(name for name in names if name in rules) for named, names in RULE_SETS.items()}
    sets = {named: sets[named] for named in ("pitmaster", "classic")}
    rules |= {"fixed_band": FixedBand(), "least_squares_stall": LeastSquaresStall()}
    sets |= {named: (rule,) for named, rule in BASELINES.items()}
    return Scored(rules, sets, tuple(missing))
