"""Writes the truth about a course: what happened to the smoker, to each food, and to each probe."""

from collections.abc import Iterator
from typing import Final

from smart_smoker.sources._simulated.course import Course
from smart_smoker.sources._simulated.food import Food
from smart_smoker.sources._simulated.plan import FaultKind
from smart_smoker.sources._simulated.truth import Event, EventKind, stalls_of

_SILENT: Final = frozenset({FaultKind.BLANK, FaultKind.AIR})


def chronicle(course: Course) -> tuple[Event, ...]:
    """All events of a course, by their beginning."""
    events = [*_of_the_pit(course), *_of_the_log(course)]
    for name, food in course.foods.items():
        events += _of_the_food(course, name, food)
    return tuple(sorted(events, key=lambda event: (event.at, event.until, event.kind, event.probe or "")))


def _of_the_pit(course: Course) -> Iterator[Event]:
    for begin, end in _merged(course.lid.openings):
        yield _event(course, EventKind.LID, begin, end)
    for fed in course.pit.fed_at:
        yield _event(course, EventKind.FIRE_FED, fed, fed + course.pit.feed_min)
    for span in (course.pit.dying, course.pit.out):
        if span is not None:
            ends = span[1] if course.pit.out_at is None or span is course.pit.dying else course.pit.out_at
            yield _event(course, EventKind.FIRE_DYING, span[0], ends)
    if course.pit.out_at is not None:
        yield _event(course, EventKind.FIRE_OUT, course.pit.out_at, float("inf"))
    if course.pit.flare is not None:
        yield _event(course, EventKind.FLARE_UP, *course.pit.flare)


def _of_the_food(course: Course, name: str, food: Food) -> Iterator[Event]:
    yield from stalls_of(name, course.true[name])
    if food.wrapped_at is not None:
        yield _event(course, EventKind.WRAP, food.wrapped_at, food.back_at, name)
    if food.done_at is not None:
        yield _event(course, EventKind.TARGET, food.done_at, food.off_at or float("inf"), name)


def _of_the_log(course: Course) -> Iterator[Event]:
    start, end = course.plan.start, course.plan.start + course.plan.span
    for gap in course.plan.gaps:
        yield Event(kind=EventKind.GAP, probe=None, at=start + gap.at, until=min(end, start + gap.at + gap.span))
    for fault in course.plan.faults:
        kind = EventKind.PROBE_OUT if fault.kind in _SILENT else EventKind.PROBE_FAULT
        until = min(end, start + fault.at + fault.span)
        yield Event(kind=kind, probe=fault.probe, at=start + fault.at, until=until, detail=fault.kind)


def _event(course: Course, kind: EventKind, begin: float, end: float, probe: str | None = None) -> Event:
    at = course.moment(begin)
    return Event(kind=kind, probe=probe, at=at, until=max(at, course.moment(end)))


def _merged(openings: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Openings that overlap, or all but, as one."""
    begin, end = None, 0.0
    for next_begin, next_end in sorted(openings):
        if begin is None:
            begin = next_begin
        elif next_begin > end:
            yield begin, end
            begin, end = next_begin, next_end
        end = max(end, next_end)
    if begin is not None:
        yield begin, end
