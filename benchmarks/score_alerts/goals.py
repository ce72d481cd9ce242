"""What is aimed at, and whether it was reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.score_alerts.cook_score import CookScore
from benchmarks.score_alerts.figures import ClassFigures, alerts_of, class_figures, middle, rings
from benchmarks.score_alerts.occasion import CLASSES, Kind
from benchmarks.score_alerts.rule_sets import scored

OURS: Final = "pitmaster"
LEAST: Final = {Kind.FIRE_DYING: (1.0, None), Kind.STALL: (0.95, 0.95)}
"""Recall and precision that are aimed at; 0.98 of both for the other classes."""
OTHERS: Final = (0.98, 0.98)
MOST_DELAY_MIN: Final = 6.0
MOST_RINGS: Final = 8


@dataclass(frozen=True, slots=True)
class Goal:
    """What was aimed at, in words, and whether it was reached."""

    words: str
    is_reached: bool

    def __str__(self) -> str:
        """The words, with the verdict."""
        return f"{self.words}: {'reached' if self.is_reached else 'MISSED'}"


def goals_of(kind: Kind, figures: ClassFigures) -> Iterator[Goal]:
    """Those of a class."""
    recall, precision = LEAST.get(kind, OTHERS)
    yield _at_least("recall", figures.recall, recall)
    if precision is not None:
        yield _at_least("precision", figures.precision, precision)
    if kind is Kind.FIRE_DYING:
        is_early = bool(figures.delays) and middle(figures.delays) <= MOST_DELAY_MIN
        yield Goal(f"delay <= {MOST_DELAY_MIN:g} min", is_early)


def _at_least(what: str, value: float | None, least: float) -> Goal:
    return Goal(f"{what} >= {least:g}", value is not None and value >= least)


def all_goals(scores: Sequence[CookScore]) -> Iterator[tuple[str, Goal]]:
    """Every goal of ours, with the class or the cook that it is about."""
    for kind in CLASSES:
        figures = class_figures(scores, OURS, kind)
        if figures:
            yield from ((kind.value, goal) for goal in goals_of(kind, figures))
    ours = alerts_of(scores, scored().sets[OURS])
    yield "a lid", Goal("never rings in its time", not any(judged.for_a_lid for judged in ours))
    yield "a cook", Goal(f"rings <= {MOST_RINGS}", max(rings(scores, OURS)) <= MOST_RINGS)
