"""Scores one cook: simulates it, lets all rules judge it, and compares what they told with what was."""

from collections import Counter
from dataclasses import dataclass

from benchmarks.score_alerts.draws import draw, setup_of
from benchmarks.score_alerts.fires import of_the_pit
from benchmarks.score_alerts.foods import of_the_foods
from benchmarks.score_alerts.matching import Told, Verdict, delay, rings_for_a_lid, verdict
from benchmarks.score_alerts.occasion import HOMES, Kind, Occasion
from benchmarks.score_alerts.rule_sets import scored
from benchmarks.score_alerts.states import is_so
from benchmarks.score_alerts.troubles import of_the_probes
from benchmarks.score_alerts.truth import Truth
from smart_smoker.core.model import Severity
from smart_smoker.loops.backtest import Episode, backtest
from smart_smoker.sources.simulator import CookPlan, EventKind, SimulatedCook


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An alert and what it is worth.

    Attributes:
        verdict: None where nothing here can judge it.
        about: the kind of occasion that it tells, or that excuses it; None for neither.
        for_a_lid: whether it rings for a lid alone, before the pit could have come back.
    """

    told: Told
    verdict: Verdict | None
    about: Kind | None
    for_a_lid: bool


@dataclass(frozen=True, slots=True)
class Demanded:
    """An occasion that had to be told, and after how many minutes each set of rules told it; None where it did not."""

    occasion: Occasion
    delays: dict[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CookScore:
    """What the rules are worth in one cook.

    Attributes:
        findings: how many warnings each rule logged; more than alerts where each finding is one.
        unseen: how many occasions of each kind left no trace, or are excuses alone.
    """

    seed: int
    judged: tuple[Judged, ...]
    demanded: tuple[Demanded, ...]
    findings: dict[str, int]
    unseen: dict[Kind, int]


def score(seed: int) -> CookScore:
    """Score the cook of that seed."""
    plan = draw(seed)
    truth, episodes = watch(plan)
    occasions = occasions_of(truth)
    tolds = [told_of(episode, truth) for episode in episodes]
    judged = tuple(_judged(told, occasions, truth) for told in tolds)
    findings: Counter[str] = Counter()
    for episode in episodes:
        findings[episode.rule] += episode.warnings
    return CookScore(
        seed=seed,
        judged=judged,
        demanded=tuple(_demanded(occasion, tolds) for occasion in occasions if occasion.is_demanded),
        findings=dict(findings),
        unseen=dict(Counter(occasion.kind for occasion in occasions if not occasion.is_demanded)),
    )


def watch(plan: CookPlan) -> tuple[Truth, list[Episode]]:
    """Simulate a cook, and let all rules that are scored judge it."""
    cook = SimulatedCook(plan)
    result = backtest(cook, scored().rules, setup_of(plan))
    return Truth(plan, cook.truth, result.readings), result.episodes


def occasions_of(truth: Truth) -> list[Occasion]:
    """All that should be told of a cook, or may be, by its beginning."""
    found = [*of_the_pit(truth), *of_the_foods(truth), *of_the_probes(truth)]
    return sorted(found, key=lambda occasion: (occasion.begin, occasion.kind, occasion.probe or ""))


def told_of(episode: Episode, truth: Truth) -> Told:
    """An alert in minutes after the cook's start."""
    return Told(
        rule=episode.rule,
        probe=episode.probe,
        at=truth.minute(episode.raised_at),
        cleared=truth.minute(episode.cleared_at) if episode.cleared_at else float("inf"),
        rings=episode.severity is not Severity.INFORMATION,
        message=episode.message,
    )


def _judged(told: Told, occasions: list[Occasion], truth: Truth) -> Judged:
    worth: Verdict | None
    worth, about = verdict(told, occasions)
    if told.rule not in HOMES:
        so = is_so(told, truth, setup_of(truth.plan))
        worth = None if so is None else Verdict.RIGHT if so else Verdict.WRONG
    lids = [(at, until) for _, at, until in truth.of(EventKind.LID)]
    return Judged(
        told=told,
        verdict=worth,
        about=about.kind if about else None,
        # A food that truly falls has another cause: no core follows an open lid so fast.
        for_a_lid=rings_for_a_lid(told, occasions, lids) and (told.rule, worth) != ("food_falling", Verdict.RIGHT),
    )


def _demanded(occasion: Occasion, tolds: list[Told]) -> Demanded:
    delays = {
        named: delay(occasion, [told for told in tolds if told.rule in rules]) for named, rules in scored().sets.items()
    }
    return Demanded(occasion, delays)
