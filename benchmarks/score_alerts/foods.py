"""Stalls and targets: when they showed at a food's probe, and from when to when an alert is about them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from benchmarks.score_alerts.occasion import Kind, Occasion
from benchmarks.score_alerts.truth import Truth
from smart_smoker.core.model import SMOKER
from smart_smoker.sources.simulator import EventKind

STALL_SLACK_MIN: Final = 15.0
WINDOW_MIN: Final = 40.0
"""So long before a stall its food must have been heard: a slope is taken over half an hour, and held for a while."""
NOISE_F: Final = 1.0
STANDS_MIN: Final = 30.0
NEARLY_F_PER_H: Final = 8.0
NEARLY_MIN: Final = 10
"""Minutes in each of which it had climbed so slowly for twenty."""
_BAND_F: Final = (138.0, 187.0)


def of_the_foods(truth: Truth) -> Iterator[Occasion]:
    """All of a cook."""
    yield from _stalls(truth)
    for food in truth.plan.foods:
        yield from _nearly_stalls(truth, food.probe)
    yield from _targets(truth)


def _stalls(truth: Truth) -> Iterator[Occasion]:
    for event, at, until in truth.of(EventKind.STALL):
        probe = event.probe or ""
        yield Occasion(
            kind=Kind.STALL,
            probe=probe,
            begin=at - STALL_SLACK_MIN,
            end=until + STALL_SLACK_MIN,
            since=at,
            cause=at,
            is_demanded=_stall_shows(truth, probe, at, until),
        )


def _stall_shows(truth: Truth, probe: str, at: float, until: float) -> bool:
    """Food and pit were heard, and it stood for half an hour on end, with no wrap in between."""
    wraps = [span for event, *span in truth.of(EventKind.WRAP) if event.probe == probe and at <= span[0] <= until]
    edges = [at, *(edge for span in wraps for edge in span), until]
    longest = max(edges[i + 1] - edges[i] for i in range(0, len(edges), 2))
    is_heard = not any(truth.is_disturbed(who, at - WINDOW_MIN, until) for who in (probe, SMOKER.name))
    return is_heard and longest >= STANDS_MIN


def _nearly_stalls(truth: Truth, probe: str) -> Iterator[Occasion]:
    """The food climbed by little more than in a stall, or for not quite so long: arguable."""
    slow = [minute for minute in range(20, truth.honest.minutes) if _is_slow(truth, probe, minute)]
    breaks = [0, *(i for i, (a, b) in enumerate(pairwise(slow), 1) if b - a > 1), len(slow)]
    for first, last in pairwise(breaks):
        if last - first >= NEARLY_MIN:
            begin, end = slow[first] - STALL_SLACK_MIN, slow[last - 1]
            yield Occasion(
                kind=Kind.NEARLY_STALL,
                probe=probe,
                begin=begin,
                end=end + STALL_SLACK_MIN,
                since=begin,
                cause=begin,
                is_demanded=False,
            )


def _is_slow(truth: Truth, probe: str, minute: int) -> bool:
    now_f, before_f = truth.honest.temp_f(probe, minute), truth.honest.temp_f(probe, minute - 20)
    if now_f is None or before_f is None or not _BAND_F[0] <= now_f <= _BAND_F[1]:
        return False
    return truth.honest.pit_f(minute) >= now_f + 25 and 0 <= (now_f - before_f) * 3 < NEARLY_F_PER_H


def _targets(truth: Truth) -> Iterator[Occasion]:
    for food in truth.plan.foods:
        yield from _target(truth, food.probe, EventKind.TARGET, food.target_f)
        if truth.plan.wrap and food.wrap_f < food.target_f:
            yield from _target(truth, food.probe, EventKind.WRAP, food.wrap_f)


def _target(truth: Truth, probe: str, kind: EventKind, target_f: float) -> Iterator[Occasion]:
    """A food that gets there; one that gets all but there may be told, since its thermometer's noise gets there."""
    warm = [minute for minute in range(truth.honest.minutes) if _says(truth, probe, minute) >= target_f - NOISE_F]
    reached = next(((at, until) for event, at, until in truth.of(kind) if event.probe == probe), None)
    if reached is None and not warm:
        return
    at, until = reached or (warm[0], warm[-1])
    is_pull = kind is EventKind.TARGET
    is_taken = any(event.probe == probe and at - 1 <= out <= at + 8 for event, out, _ in truth.of(EventKind.WRAP))
    is_heard = at + 5 < truth.honest.minutes and not truth.is_disturbed(probe, at - 2, at + 8)
    yield Occasion(
        kind=Kind.TARGET,
        probe=probe,
        begin=min([at - 5, *warm[:1]]),
        end=until + (5 if is_pull else 60),
        since=at,
        cause=at,
        # What is wrapped is taken out the moment that it gets there, so that its probe may never say so.
        is_demanded=is_pull and reached is not None and is_heard and not is_taken,
        detail="pull" if is_pull else "wrap",
    )


def _says(truth: Truth, probe: str, minute: int) -> float:
    temp_f = truth.honest.temp_f(probe, minute)
    return -1000.0 if temp_f is None else temp_f
