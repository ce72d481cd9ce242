"""The tables, in Markdown: each class, rings a cook, and our rules one by one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks.score_alerts.cook_score import CookScore
from benchmarks.score_alerts.figures import ClassFigures, alerts_of, class_figures, middle, part, rings, warnings
from benchmarks.score_alerts.goals import OURS, all_goals, goals_of
from benchmarks.score_alerts.matching import Verdict
from benchmarks.score_alerts.occasion import CLASSES, HOMES
from benchmarks.score_alerts.rule_sets import scored


def report(scores: Sequence[CookScore]) -> Iterator[str]:
    """All of it, line by line."""
    if missing := scored().missing:
        yield f"Left out, for there is no such rule: {', '.join(missing)}."
        yield ""
    yield from _table(CLASS_HEAD, list(_class_rows(scores)))
    yield ""
    yield from _table(RING_HEAD, [_ring_row(scores, named) for named in scored().sets])
    yield ""
    yield from _table(RULE_HEAD, [_rule_row(scores, rule) for rule in scored().sets[OURS]])
    yield ""
    goals = list(all_goals(scores))
    missed = [f"{what} ({goal.words})" for what, goal in goals if not goal.is_reached]
    yield f"{len(goals) - len(missed)} of {len(goals)} goals reached" + (
        f"; missed: {', '.join(missed)}" if missed else ""
    )


CLASS_HEAD: Final = [
    *("class", "rules", "there were", "recall", "precision", "arguable", "strict"),
    *("delay", "90 %", "since cause", "goals"),
]
RING_HEAD: Final = [
    "rules",
    "rings a cook",
    "90 %",
    "most",
    "for a lid in its time",
    "warnings logged a cook",
    "most",
    "goal",
]
RULE_HEAD: Final = ["rule", "alerts", "ring", "right", "arguable", "wrong", "about"]


def _class_rows(scores: Sequence[CookScore]) -> Iterator[list[str]]:
    for kind in CLASSES:
        for named in scored().sets:
            figures = class_figures(scores, named, kind)
            if figures:
                goals = "; ".join(map(str, goals_of(kind, figures))) if named == OURS else ""
                yield [kind.value, named, *_cells(figures), goals]


def _cells(figures: ClassFigures) -> list[str]:
    late, cause = figures.delays, figures.since_cause
    return [
        f"{figures.demanded}",
        _ratio(figures.recall),
        _ratio(figures.precision),
        f"{figures.arguable}",
        _ratio(figures.strict_precision),
        f"{middle(late):.0f} min" if late else "",
        f"{part(late, 0.9):.0f} min" if late else "",
        f"{middle(cause):.0f} min" if cause else "",
    ]


def _ring_row(scores: Sequence[CookScore], named: str) -> list[str]:
    rang, logged = rings(scores, named), warnings(scores, named)
    for_lids = sum(judged.for_a_lid for judged in alerts_of(scores, scored().sets[named]))
    goals = [str(goal) for what, goal in all_goals(scores) if what in {"a lid", "a cook"}] if named == OURS else []
    return [
        named,
        f"{middle(rang):g}",
        f"{part(rang, 0.9)}",
        f"{rang[-1]}",
        f"{for_lids}",
        f"{middle(logged):g}",
        f"{logged[-1]:,}",
        "; ".join(goals),
    ]


def _rule_row(scores: Sequence[CookScore], rule: str) -> list[str]:
    alerts = alerts_of(scores, [rule])
    worths = [judged.verdict for judged in alerts]
    about = Counter(judged.about.value if judged.about else "nothing" for judged in alerts if rule in HOMES)
    return [
        rule,
        f"{len(alerts)}",
        f"{sum(judged.told.rings for judged in alerts)}",
        *(f"{worths.count(worth)}" for worth in Verdict),
        ", ".join(f"{kind} {count}" for kind, count in about.most_common(4)),
    ]


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, ["-" * width for width in widths], *rows):
        yield f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
