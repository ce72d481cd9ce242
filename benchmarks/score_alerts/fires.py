"""Lids and fires: when they showed at the pit's probe, and from when to when an alert is about them."""

from collections.abc import Iterator
from typing import Final

from benchmarks.score_alerts.occasion import Kind, Occasion
from benchmarks.score_alerts.truth import Truth
from smart_smoker.core.model import SMOKER
from smart_smoker.sources.simulator import EventKind

ONE_HANDLING_MIN: Final = 10.0
"""Lids opened within so many minutes are one occasion: a food is taken out, wrapped and put back."""
LID_FALL_F: Final = 15.0
LOW_FROM: Final = 0.05
"""The pit is low from this part of its rise below its set point on: 8 °F of 235 on a mild day. Whims stay within."""
FAR_DOWN: Final = 0.2
"""From here on a pit is on its way out, and a lid makes little difference."""
FLARES_BY_F: Final = 25.0
SHORTEST_MIN: Final = 10.0


def of_the_pit(truth: Truth) -> Iterator[Occasion]:
    """All of a cook."""
    yield from _lids(truth)
    yield from _failing(truth)
    yield from _flare_ups(truth)
    yield from _low_fires(truth)


def _lids(truth: Truth) -> Iterator[Occasion]:
    for begin, closed in handlings(truth):
        yield Occasion(
            kind=Kind.LID,
            probe=None,
            begin=begin,
            end=closed + 5,
            since=begin,
            cause=begin,
            is_demanded=_lid_shows(truth, begin, closed),
        )


def handlings(truth: Truth) -> list[tuple[float, float]]:
    """From when to when somebody had the lid open, now and then."""
    spans: list[tuple[float, float]] = []
    for _, at, until in truth.of(EventKind.LID):
        if spans and at - spans[-1][1] < ONE_HANDLING_MIN:
            spans[-1] = (spans[-1][0], until)
        else:
            spans.append((at, until))
    return spans


def _lid_shows(truth: Truth, begin: float, closed: float) -> bool:
    """Food was in, the pit was up, its fire well, its probe heard, and it fell."""
    honest = truth.honest
    if not honest.has_reached(begin) or begin > truth.all_off or honest.below(begin) > FAR_DOWN:
        return False
    if truth.is_disturbed(SMOKER.name, begin - 5, closed + 5):
        return False
    flares = truth.of(EventKind.FLARE_UP)
    if any(at - 2 <= closed and begin <= until + 10 for _, at, until in flares):
        return False
    lowest_f = min(honest.over(SMOKER.name, begin, closed + 2), default=0.0)
    return closed + 2 < honest.minutes and honest.pit_f(begin) - lowest_f >= LID_FALL_F


def _failing(truth: Truth) -> Iterator[Occasion]:
    honest = truth.honest
    dying = [(at, until) for _, at, until in truth.of(EventKind.FIRE_DYING)]
    for at, until in dying:
        since = shows_since(truth, at, until)
        is_demanded = honest.has_reached(at) and min(until, truth.all_off) - since >= SHORTEST_MIN
        yield Occasion(
            kind=Kind.FIRE_DYING, probe=None, begin=at, end=until, since=since, cause=at, is_demanded=is_demanded
        )
    for _, at, until in truth.of(EventKind.FIRE_OUT):
        begin = min([began for began, ended in dying if ended >= at - 1], default=at)
        is_demanded = min(until, truth.all_off) - at >= SHORTEST_MIN
        yield Occasion(
            kind=Kind.FIRE_OUT, probe=None, begin=begin, end=until, since=at, cause=at, is_demanded=is_demanded
        )


def shows_since(truth: Truth, at: float, until: float) -> float:
    """The last minute in which the pit was not low yet, before it fell and did not come back."""
    held = [minute for minute in range(int(at), int(until) + 1) if truth.honest.below(minute) < LOW_FROM]
    return max([at, *held])


def _flare_ups(truth: Truth) -> Iterator[Occasion]:
    honest = truth.honest
    for _, at, until in truth.of(EventKind.FLARE_UP):
        highest_f = max(honest.over(SMOKER.name, at, until + 2), default=0.0)
        is_hidden = any(opened <= until and closed >= at - 2 for _, opened, closed in truth.of(EventKind.LID))
        is_demanded = highest_f >= honest.set_point_f + FLARES_BY_F and not is_hidden and until <= truth.all_off
        yield Occasion(
            kind=Kind.FLARE_UP, probe=None, begin=at, end=until + 10, since=at, cause=at, is_demanded=is_demanded
        )


def _low_fires(truth: Truth) -> Iterator[Occasion]:
    """The fire ran low before somebody fed it: who says that it dies is not wrong."""
    honest = truth.honest
    for _, fed, caught in truth.of(EventKind.FIRE_FED):
        minutes = range(max(0, int(fed) - 30), int(caught) + 5)
        low = [minute for minute in minutes if honest.has_reached(minute) and honest.below(minute) >= LOW_FROM]
        if low:
            yield _low_fire(low[0], low[-1])
    # Who would have fed it after the log's end is in no truth.
    first = honest.minutes
    while honest.has_reached(first - 1) and honest.below(first - 1) >= LOW_FROM:
        first -= 1
    if first < honest.minutes and not any(at <= first + 2 and until >= first - 3 for at, until in handlings(truth)):
        yield _low_fire(first, honest.minutes)


def _low_fire(begin: float, end: float) -> Occasion:
    return Occasion(kind=Kind.LOW_FIRE, probe=None, begin=begin, end=end, since=begin, cause=begin, is_demanded=False)
