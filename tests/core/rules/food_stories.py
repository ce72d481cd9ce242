"""What all the rules say of courses that were drawn by hand; asked for by the rule that a test is about."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from tests.core.cooks import START
from tests.core.courses import LIT, MEAT, Course, food_wobble, pit_wobble
from tests.core.judging import found_rules, judged

from smart_smoker.core.model import FOOD_A, Reading, Series, Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.setup import ProbeSetup, Setup, Target, Timer

CADENCES: Final = (5, 30, 60, 120)
NOBODY_SAID: Final = Setup(set_point_f=225.0)
CLIMBING: Final = MEAT.to(150.0, 150)
"""A food after two hours and a half."""


def with_targets(*targets_f: float, timers: tuple[Timer, ...] = ()) -> Setup:
    """Food A shall be wrapped and pulled at these; the last one is the pull."""
    whats = ("wrap", "pull")[-len(targets_f) :]
    targets = tuple(Target(what=what, temp_f=temp_f) for what, temp_f in zip(whats, targets_f, strict=True))
    return Setup(set_point_f=225.0, probes={FOOD_A.name: ProbeSetup(probe=FOOD_A, targets=targets)}, timers=timers)


def told(
    food: Course | None, pit: Course | None = None, *, setup: Setup = NOBODY_SAID, cadence_s: int = 30, **more: Course
) -> list[AlertEvent]:
    """What is said of Food A, beside a pit that is as it should be, and of other foods."""
    longest = max(course.minutes for course in (food, pit, *more.values()) if course)
    courses: dict[str, Course | None] = {"smoker": pit or LIT.hold(longest - LIT.minutes), "food-A": food}
    courses |= {name.replace("_", "-"): course for name, course in more.items()}
    return judged(found_rules(), readings(courses, cadence_s), setup)


def readings(courses: Mapping[str, Course | None], cadence_s: int = 30) -> list[Reading]:
    """The readings of these probes, each a second after the one before."""
    found = []
    for place, (name, course) in enumerate(courses.items()):
        if course is None:
            continue
        wobble = pit_wobble if name == "smoker" else food_wobble
        seconds = range(place, course.seconds + 1, cadence_s)
        said = [(second, temp_f) for second in seconds if (temp_f := course.at(second, wobble)) is not None]
        for n, (second, temp_f) in enumerate(said, start=1):
            at = START + timedelta(seconds=second)
            series = Series("pi", "story", name)
            found.append(Reading(series=series, n=n, at=at, temp_f=temp_f, is_last=n == len(said)))
    return sorted(found, key=lambda reading: reading.at)


def raised(events: list[AlertEvent], rule: str) -> list[AlertEvent]:
    """When that rule's alert was raised."""
    return [event for event in events if event.rule == rule and event.edge is Edge.RAISED]


def edges(events: list[AlertEvent], rule: str) -> list[tuple[int, Edge]]:
    """In which minutes that rule's alert was raised and cleared."""
    return [(minute_of(event), event.edge) for event in events if event.rule == rule]


def rings(events: list[AlertEvent]) -> list[str]:
    """The rules that would have woken somebody, in order."""
    return [e.rule for e in events if e.edge is Edge.RAISED and e.severity is not Severity.INFORMATION]


def minute_of(event: AlertEvent) -> int:
    """The minute of an event, from the cook's start."""
    return (event.at - START) // timedelta(minutes=1)
