"""Adds up the scores of many cooks: recall, precision and delay of each class, and rings a cook."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.score_alerts.cook_score import CookScore, Judged
from benchmarks.score_alerts.matching import Verdict
from benchmarks.score_alerts.occasion import ANSWERS, HOMES, Kind
from benchmarks.score_alerts.rule_sets import scored


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFigures:
    """What a set of rules is worth for one class.

    Attributes:
        demanded, told: how many occasions there were, and how many were told.
        right, arguable, wrong: how many alerts were so.
        delays: minutes since it showed, ascending, of those that were told.
        since_cause: minutes since it was, ascending.
    """

    demanded: int
    told: int
    right: int
    arguable: int
    wrong: int
    delays: tuple[float, ...] = ()
    since_cause: tuple[float, ...] = ()

    @property
    def recall(self) -> float | None:
        """The part of the occasions that were told."""
        return self.told / self.demanded if self.demanded else None

    @property
    def precision(self) -> float | None:
        """The part of the alerts that were right; those that are arguable aside."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def strict_precision(self) -> float | None:
        """The same with those that are arguable as wrong."""
        alerts = self.right + self.arguable + self.wrong
        return self.right / alerts if alerts else None


def class_figures(scores: Sequence[CookScore], named: str, kind: Kind) -> ClassFigures | None:
    """What the set is worth for the class; None where none of its rules tells it."""
    if not ANSWERS[kind].intersection(scored().sets[named]):
        return None
    rules = [rule for rule in scored().sets[named] if kind in HOMES.get(rule, ())]
    demanded = [each for score in scores for each in score.demanded if each.occasion.kind is kind]
    told = [(each.occasion, late) for each in demanded if (late := each.delays[named]) is not None]
    worths = [judged.verdict for judged in alerts_of(scores, rules)]
    return ClassFigures(
        demanded=len(demanded),
        told=len(told),
        right=worths.count(Verdict.RIGHT),
        arguable=worths.count(Verdict.ARGUABLE),
        wrong=worths.count(Verdict.WRONG),
        delays=tuple(sorted(late for _, late in told)),
        since_cause=tuple(sorted(late + occasion.since - occasion.cause for occasion, late in told)),
    )


def alerts_of(scores: Sequence[CookScore], rules: Collection[str]) -> list[Judged]:
    """The alerts of some rules in all cooks."""
    return [judged for score in scores for judged in score.judged if judged.told.rule in rules]


def rings(scores: Sequence[CookScore], named: str) -> list[int]:
    """How often the set rings in each cook, ascending."""
    rules = scored().sets[named]
    return sorted(sum(judged.told.rings for judged in alerts_of([score], rules)) for score in scores)


def warnings(scores: Sequence[CookScore], named: str) -> list[int]:
    """How many warnings the set logs in each cook, ascending."""
    return sorted(sum(score.findings.get(rule, 0) for rule in scored().sets[named]) for score in scores)


def part(values: Sequence[float], of: float) -> float:
    """The value that `of` of them do not exceed; they ascend."""
    return values[min(len(values) - 1, int(of * len(values)))]


def middle(values: Sequence[float]) -> float:
    """Their median."""
    return float(median(values))
