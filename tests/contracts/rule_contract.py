"""What every rule promises: a pure fold over readings, whose state outlives a restart anywhere.

A rule's own test file makes a class of this and gives it a fixture `rule`. `test_rule_contract` holds every rule of the
package to it without being told of any.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from smart_smoker.core.model import PROBES, Reading, Series, Severity
from smart_smoker.core.monitor import AlertEvent, Edge, Monitor, Standing
from smart_smoker.core.rules import Finding, ReadingRule, ReadingView
from smart_smoker.core.window import CountWindow
from smart_smoker.sources.simulator import SimulatedCook

NAME: Final = "tried"
START: Final = datetime(2026, 6, 6, 10, 0, tzinfo=UTC)
CUT_EVERY: Final = 37
"""Readings between two restarts; no rule's window is a multiple of it."""

Course = Sequence[Reading]


class RuleContract:
    def test_it_watches_a_probe(self, rule: ReadingRule[Any]) -> None:
        assert probes_of(rule), "no probe of a smoker is watched"

    def test_it_sees_at_least_the_newest_reading(self, rule: ReadingRule[Any]) -> None:
        assert isinstance(rule.readings, int)
        assert rule.readings >= 1

    def test_it_says_how_much_it_matters(self, rule: ReadingRule[Any]) -> None:
        assert isinstance(rule.severity, Severity)
        assert isinstance(rule.every_finding_is_a_warning, bool)

    def test_a_step_depends_on_state_and_view_alone(self, rule: ReadingRule[Any]) -> None:
        for course in courses(rule):
            once, again = list(steps(rule, course)), list(steps(rule, course, times=2))
            assert once == again

    def test_one_rule_serves_many_series_at_once(self, rule: ReadingRule[Any]) -> None:
        apart = [told_of(Monitor(course[0].series.probe, {NAME: rule}), course) for course in courses(rule)]
        monitors = [Monitor(course[0].series.probe, {NAME: rule}) for course in courses(rule)]
        together: list[list[AlertEvent]] = [[] for _ in monitors]
        for n in range(max(map(len, courses(rule)))):
            for monitor, course, told in zip(monitors, courses(rule), together, strict=True):
                told.extend(monitor.observe(course[n]) if n < len(course) else ())
        assert together == apart

    def test_a_state_outlives_the_store(self, rule: ReadingRule[Any]) -> None:
        for course in courses(rule):
            for state, _ in steps(rule, course):
                assert from_store(rule, in_store(state)) == state

    def test_a_restart_anywhere_changes_nothing(self, rule: ReadingRule[Any]) -> None:
        for course in courses(rule):
            undisturbed = Monitor(course[0].series.probe, {NAME: rule})
            expected = told_of(undisturbed, course)
            for first_cut in (1, CUT_EVERY // 2, CUT_EVERY):
                told, standings = told_with_restarts(rule, course, first_cut)
                assert told == expected
                assert standings == undisturbed.standings

    def test_a_finding_is_a_sentence_and_its_numbers(self, rule: ReadingRule[Any]) -> None:
        for finding in findings_of(rule):
            assert finding.message.strip() == finding.message != ""
            assert len(finding.message.splitlines()) == 1
            assert all(math.isfinite(number) for number in finding.numbers.values())
            assert json.loads(json.dumps(dict(finding.numbers))) == dict(finding.numbers)

    def test_it_finds_something_sometime_and_not_always(self, rule: ReadingRule[Any]) -> None:
        readings = sum(map(len, courses(rule)))
        assert 0 < len(findings_of(rule)) < readings

    def test_what_it_raises_it_clears_by_the_end(self, rule: ReadingRule[Any]) -> None:
        for course in courses(rule):
            edges = [event.edge for event in told_of(Monitor(course[0].series.probe, {NAME: rule}), course)]
            assert edges.count(Edge.RAISED) == edges.count(Edge.CLEARED)


def probes_of(rule: ReadingRule[Any]) -> list[str]:
    """The probes of a smoker that it watches."""
    return [name for name, probe in PROBES.items() if rule.watches(probe)]


def courses(rule: ReadingRule[Any]) -> list[Course]:
    """For each probe that it watches: the sample cook, and what a cook can hardly be."""
    return [course for probe in probes_of(rule) for course in (sample_of(probe), *extremes_of(probe))]


@cache
def sample_of(probe: str) -> Course:
    """One probe's readings of the sample cook."""
    rows = SimulatedCook.sample().rows("pi", "sample")
    return [reading for row in rows for reading in row.readings if reading.series.probe == probe]


@cache
def extremes_of(probe: str) -> list[Course]:
    """Too hot and too cold, up and down, still and wild."""
    shapes = {
        "up and down": [20 + 3.5 * n for n in range(160)] + [580 - 7 * n for n in range(80)],
        "still": [165.0] * 120,
        "wild": [225 + 90 * math.sin(n * n) for n in range(150)],
        "one reading": [225.0],
    }
    return [course_of(probe, name, temps_f) for name, temps_f in shapes.items()]


def course_of(probe: str, run: str, temps_f: Sequence[float]) -> Course:
    """A reading each half minute, the last one saying that it is."""
    return [
        Reading(
            series=Series("pi", run, probe),
            n=n,
            at=START + timedelta(seconds=30 * n),
            temp_f=temp_f,
            stamp=f"{START + timedelta(seconds=30 * n):%m/%d/%Y %H:%M:%S}",
            is_last=n == len(temps_f) - 1,
        )
        for n, temp_f in enumerate(temps_f)
    ]


def steps(rule: ReadingRule[Any], course: Course, times: int = 1) -> Iterable[tuple[Any, Finding | None]]:
    """The fold over a course: each state and finding; each step made so many times, of which the last counts."""
    window, state = CountWindow(rule.readings), rule.start()
    for reading in course:
        window.add(reading)
        view = ReadingView(PROBES[reading.series.probe], reading, window)
        made = [rule.step(state, view) for _ in range(times)]
        yield made[-1]
        state = made[-1][0]


def findings_of(rule: ReadingRule[Any]) -> list[Finding]:
    """Everything that it finds."""
    return [finding for course in courses(rule) for _, finding in steps(rule, course) if finding]


def told_of(monitor: Monitor, course: Course) -> list[AlertEvent]:
    """What a monitor says of a course."""
    return [event for reading in course for event in monitor.observe(reading)]


def told_with_restarts(
    rule: ReadingRule[Any], course: Course, first_cut: int
) -> tuple[list[AlertEvent], Sequence[Standing]]:
    """The same, by monitors that know no more of each other than the store does."""
    monitor = Monitor(course[0].series.probe, {NAME: rule})
    told: list[AlertEvent] = []
    for n, reading in enumerate(course):
        if n % CUT_EVERY == first_cut % CUT_EVERY:
            kept = [Standing(s.rule, from_store(rule, in_store(s.state)), s.is_up) for s in monitor.standings]
            monitor = Monitor(reading.series.probe, {NAME: rule}, course[max(0, n - monitor.memory) : n], kept)
        told += monitor.observe(reading)
    return told, monitor.standings


def in_store(state: Any) -> str:
    """A state as the store keeps it."""
    if state is None:
        return json.dumps(None)
    assert is_dataclass(state) and not isinstance(state, type), "a state is None, or a frozen dataclass"  # noqa: PT018 - one claim
    return json.dumps(asdict(state))


def from_store(rule: ReadingRule[Any], kept: str) -> Any:
    """The state again, made as `loops.following` makes it."""
    values = json.loads(kept)
    return None if values is None else type(rule.start())(**values)
