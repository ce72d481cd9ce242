"""For who tunes a rule: each miss and each wrong alert of a class, and one cook as a story."""

from collections.abc import Iterator, Sequence
from dataclasses import fields

from benchmarks.score_alerts.cook_score import CookScore, occasions_of, score, watch
from benchmarks.score_alerts.draws import draw
from benchmarks.score_alerts.goals import OURS
from benchmarks.score_alerts.matching import Verdict
from benchmarks.score_alerts.occasion import CLASSES, HOMES
from benchmarks.score_alerts.rule_sets import scored
from smart_smoker.core.rules import RULE_SETS


def cases(scores: Sequence[CookScore], wanted: str) -> Iterator[str]:
    """What our rules missed or told wrongly of a class, or told wrongly by a rule of that name."""
    ours = scored().sets[OURS]
    for cook in scores:
        for each in cook.demanded:
            if each.occasion.kind == wanted and each.delays[OURS] is None:
                where = f"minute {each.occasion.since:.0f} to {each.occasion.end:.0f}"
                yield f"seed {cook.seed}: missed {each.occasion.detail or wanted} {each.occasion.probe or ''}, {where}"
        for judged in cook.judged:
            told = judged.told
            is_wanted = wanted == told.rule or wanted in HOMES.get(told.rule, ())
            if told.rule in ours and is_wanted and judged.verdict is Verdict.WRONG:
                yield f"seed {cook.seed}: wrong {told.rule} {told.probe} at minute {told.at:.0f}: {told.message}"


def story(seed: int) -> Iterator[str]:
    """One cook: what was asked for, then what was and what our rules told, by the minute."""
    plan = draw(seed)
    yield ", ".join(f"{field.name}={getattr(plan, field.name)}" for field in fields(plan))
    truth, _ = watch(plan)
    lines: list[tuple[float, str]] = []
    for occasion in occasions_of(truth):
        kind = occasion.kind.value + (f" ({occasion.detail})" if occasion.detail else "")
        need = "" if occasion.is_demanded else ", not demanded"
        span = f"shows at {occasion.since:.0f}, an alert counts from {occasion.begin:.0f} to {occasion.end:.0f}{need}"
        lines.append((occasion.cause, f"  WAS {kind} {occasion.probe or ''}: {span}"))
    for judged in score(seed).judged:
        told = judged.told
        if told.rule in scored().sets[OURS]:
            worth = judged.verdict.value if judged.verdict else "not judged"
            bell = " RINGS" if told.rings else ""
            lines.append(
                (told.at, f"TOLD {told.rule} {told.probe} to {told.cleared:.0f}, {worth}{bell}: {told.message}")
            )
    for minute, line in sorted(lines):
        yield f"{minute:6.0f} pit {truth.honest.pit_f(minute):4.0f}  {line}"


def known_names() -> list[str]:
    """What cases can be asked for: a class, or a rule of ours."""
    return [*(kind.value for kind in CLASSES), *RULE_SETS[OURS]]
