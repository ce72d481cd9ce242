"""What the pit's rules say of a course that was drawn by hand, beside food that warms in peace."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Final

from tests.core.cooks import START
from tests.core.courses import LIT, MEAT, Course
from tests.core.judging import Rules, end_of, found_rules, judge_of, said_of

from smart_smoker.core.judge import MINUTE
from smart_smoker.core.model import Reading, Series, Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.setup import Setup

PIT_RULES: Final = ("lid_open", "fire_out", "fire_dying", "flare_up", "pit_not_back", "pit_hot", "pit_cold")
EXPLAIN: Final = ("probe_fault", "probe_out")
WARM: Final = LIT.hold(80)
"""A pit that came to 225 °F in 40 minutes, and has held it to minute 120."""
CALM_F: Final = 0.2
"""The noise of a good probe; without any it would be stuck."""
AT: Final = 120
"""The minute in which its story begins."""
LIDS: Final[Mapping[int, Course]] = {
    1: WARM.to(188, 1).to(215, 3).to(224, 5).hold(60),
    3: WARM.to(135, 3).to(195, 3).to(216, 4).to(224, 8).hold(60),
    6: WARM.to(108, 6).to(175, 4).to(200, 4).to(218, 10).hold(60),
}
"""By how many minutes the lid is open."""

Foods = Mapping[str, Course]
Setups = Callable[[int], Setup]


def at_225(_minute: int = 0) -> Setup:
    """The set point never changes."""
    return Setup(set_point_f=225.0)


def unsaid(_minute: int = 0) -> Setup:
    """Nobody said how hot the pit shall be."""
    return Setup()


def said_by(
    pit: Course, foods: Foods | None = None, setup: Setups = at_225, cadence_s: int = 60, noise_f: float = 0.5
) -> list[AlertEvent]:
    """Everything that the pit's rules say of it, the log going on at its end."""
    foods = {"food-A": MEAT.to(140.0, max(pit.minutes, 1))} if foods is None else foods
    readings = [
        Reading(series=Series("pi", "run", name), n=n, at=START + timedelta(seconds=second), temp_f=temp_f)
        for name, course in {"smoker": pit, **foods}.items()
        for n, (second, temp_f) in enumerate(_course(course, cadence_s, noise_f), start=1)
    ]
    rules: Rules = {name: rule for name, rule in found_rules().items() if name in (*PIT_RULES, *EXPLAIN)}
    judge = judge_of(rules, readings)
    last = (end_of(readings) - START) // MINUTE
    changes = [0, *(minute for minute in range(1, last) if setup(minute) != setup(minute - 1)), last]
    events: list[AlertEvent] = []
    for before, minute in pairwise(changes):
        later = [reading for reading in readings if reading.at > START + before * MINUTE or before == 0]
        events += judge.advance(START + minute * MINUTE, said_of(later), setup(before))
    return events


def raised(events: list[AlertEvent]) -> list[str]:
    """The rules whose alerts were raised, in order."""
    return [event.rule for event in events if event.edge is Edge.RAISED]


def rings(events: list[AlertEvent]) -> list[str]:
    """The rules that would have woken somebody, in order."""
    return [e.rule for e in events if e.edge is Edge.RAISED and e.severity is not Severity.INFORMATION]


def minute_of(events: list[AlertEvent], rule: str, edge: Edge = Edge.RAISED) -> int:
    """The minute in which that rule's alert was raised first, or cleared."""
    return next((event.at - START) // MINUTE for event in events if event.rule == rule and event.edge is edge)


def sentence(events: list[AlertEvent], rule: str, edge: Edge = Edge.RAISED) -> str:
    """What that rule said first."""
    return next(event.message for event in events if event.rule == rule and event.edge is edge)


def _course(course: Course, cadence_s: int, noise_f: float) -> list[tuple[int, float]]:
    random = Random(4)
    said = [
        (second, course.at(second, lambda _: noise_f * (2 * random.random() - 1)))
        for second in range(0, course.seconds + 1, cadence_s)
    ]
    return [(second, temp_f) for second, temp_f in said if temp_f is not None]
