"""The judge: what belongs to which minute, who is asked about whom and in which order, and what is told of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from tests.core.judge_parts import (
    NOON,
    NOTHING_SAID,
    Seen,
    Told,
    asked_of,
    rules_of,
    said,
    told_by,
)
from tests.core.judging import restarted
from tests.core.sample_rules import Cold, PitTooCold

from smart_smoker.core.judge import MINUTE, PATIENCE, Judge
from smart_smoker.core.model import Severity
from smart_smoker.core.monitor import AlertEvent, Edge, Standing
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.setup import Setup
from smart_smoker.errors import RuleError


@pytest.mark.parametrize(
    ("second", "minute"),
    [
        pytest.param(0, 1, id="the run's first reading is of its first minute"),
        pytest.param(-5, 1, id="so is one that turns out to be earlier still"),
        pytest.param(60, 1, id="a minute holds its end"),
        pytest.param(60.001, 2, id="and not what comes after it"),
        pytest.param(119.999, 2, id="and all before it"),
    ],
)
def test_which_minute_a_reading_belongs_to(second: float, minute: int) -> None:
    assert [number for number, _, _ in asked_of({"smoker": {second: 150.0}}, minutes=3)][:1] == [minute]


def test_it_judges_whole_minutes_alone_and_each_of_them_once() -> None:
    rule = Seen()
    judge = Judge(rules_of(seen=rule), NOON)
    everything = said({"smoker": {second: 100.0 + second for second in range(0, 241, 30)}})
    for second in (0, 59, 60, 60, 30, 179, 185, -600, 240):
        judge.advance(NOON + timedelta(seconds=second), everything, NOTHING_SAID)
        assert judge.judged_to == NOON + judge.minute * MINUTE
    assert rule.asked == [(1, "smoker", 130.0), (2, "smoker", 205.0), (3, "smoker", 265.0), (4, "smoker", 325.0)]


def test_what_comes_after_its_minute_was_judged_changes_nothing() -> None:
    rule = Seen()
    judge = Judge(rules_of(seen=rule), NOON)
    judge.advance(NOON + 2 * MINUTE, said({"smoker": {10: 150.0, 70: 151.0}}), NOTHING_SAID)
    judge.advance(NOON + 3 * MINUTE, said({"smoker": {80: 300.0, 130: 152.0}}), NOTHING_SAID)
    assert rule.asked == [(1, "smoker", 150.0), (2, "smoker", 151.0), (3, "smoker", 152.0)]


def test_a_minute_is_the_median_of_what_was_said_in_it_and_two_without_a_word_are_bridged() -> None:
    asked = asked_of({"smoker": {10: 150.0, 20: 190.0, 30: 152.0, 290: 160.0}}, minutes=5)
    assert [temp_f for _, _, temp_f in asked] == [152.0, 152.0, 152.0, None, 160.0]


def test_rules_are_asked_in_their_order_and_about_probes_by_name() -> None:
    rules = rules_of(b=Seen(about=About.PROBE), a=Seen(about=About.SMOKER), c=Seen(about=About.FOOD))
    hot = {probe: {10.0: 250.0} for probe in ("smoker", "rib", "food-A")}
    events = Judge(rules, NOON).advance(NOON + MINUTE, said(hot), NOTHING_SAID)
    assert [(event.rule, event.probe) for event in events] == [
        *[("b", "food-A"), ("b", "rib"), ("b", "smoker")],
        ("a", ""),
        *[("c", "food-A"), ("c", "rib")],
    ]


@pytest.mark.parametrize(
    ("about", "probes"),
    [
        (About.SMOKER, ["smoker"]),
        (About.PIT, ["smoker"]),
        (About.FOOD, ["food-A", "rib"]),
        (About.PROBE, ["food-A", "rib", "smoker"]),
    ],
)
def test_whom_a_rule_is_asked_about(about: About, probes: list[str]) -> None:
    asked = asked_of({"smoker": {1: 150.0}, "rib": {2: 90.0}, "food-A": {3: 80.0}}, minutes=1, about=about)
    assert [probe for _, probe, _ in asked] == probes


def test_an_alert_is_raised_once_and_cleared_with_the_rules_word() -> None:
    course = {"food-A": {30.0: 190.0, 90: 205.0, 150: 210.0, 210: 195.0}}
    assert told_by(course, 4) == [(2, "food-A", "raised", "hot"), (4, "food-A", "cleared", "cool")]


def test_an_alert_says_its_rule_its_moment_and_its_numbers() -> None:
    judge = Judge(rules_of(seen=Seen(weight=Severity.URGENT)), NOON)
    assert judge.advance(NOON + MINUTE, said({"food-A": {30: 210.0}}), NOTHING_SAID) == [
        AlertEvent(
            edge=Edge.RAISED,
            rule="seen",
            probe="food-A",
            severity=Severity.URGENT,
            at=NOON + MINUTE,
            temp_f=210.0,
            message="hot",
            numbers={"hot_f": 210.0},
        )
    ]


def test_a_rule_sees_what_those_before_it_found_in_this_minute() -> None:
    @dataclass(frozen=True, slots=True)
    class Echo(Seen):
        def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
            assert view.is_up("hot", view.track.probe.name) is view.is_up("hot")
            return state, Finding("echo") if view.is_up("hot") else None

    rules = rules_of(early=Echo(), hot=Seen(), late=Echo())
    events = Judge(rules, NOON).advance(
        NOON + 3 * MINUTE, said({"food-A": {30: 210.0, 90: 210.0, 150: 195.0}}), NOTHING_SAID
    )
    assert [(event.rule, event.edge.value, (event.at - NOON) // MINUTE) for event in events] == [
        ("hot", "raised", 1),
        ("late", "raised", 1),
        ("early", "raised", 2),
        ("hot", "cleared", 3),
        ("late", "cleared", 3),
    ]


def test_a_rule_that_fails_is_named() -> None:
    @dataclass(frozen=True, slots=True)
    class Failing(Seen):
        def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
            raise ZeroDivisionError("by nothing")

    judge = Judge(rules_of(sound=Seen(), failing=Failing()), NOON)
    with pytest.raises(RuleError, match=r"rule failing fails \(ZeroDivisionError: by nothing\)"):
        judge.advance(NOON + MINUTE, said({"food-A": {30: 210.0}}), NOTHING_SAID)


def test_what_a_rule_remembers_is_kept_as_it_was_where_nothing_changed() -> None:
    judge = Judge(rules_of(seen=Seen()), NOON)
    course: Told = {"food-A": dict.fromkeys(range(30, 300, 60), 150.0)}
    judge.advance(NOON + MINUTE, said(course), NOTHING_SAID)
    standing = judge.standings["seen", "food-A"]
    judge.advance(NOON + 5 * MINUTE, said(course), NOTHING_SAID)
    assert judge.standings["seen", "food-A"] is standing


def test_a_rule_remembers_from_minute_to_minute() -> None:
    judge = Judge(rules_of(cold=PitTooCold(hold=2)), NOON)
    temps_f = [225.0, 180.0, 180.0, 225.0, 190.0, 180.0, 170.0, 160.0, 200.0, 210.0]
    course: Told = {"smoker": {60.0 * n + 30: temp_f for n, temp_f in enumerate(temps_f)}}
    events = judge.advance(NOON + 10 * MINUTE, said(course), Setup(set_point_f=225.0))
    assert [((event.at - NOON) // MINUTE, event.message) for event in events] == [
        (7, "Smoker is down to 170 °F"),
        (10, "Smoker is warm again"),
    ]
    assert judge.standings["cold", "smoker"] == Standing("cold", Cold(is_armed=True), is_up=False)


def test_a_rule_that_is_no_longer_asked_is_forgotten() -> None:
    judge = Judge(rules_of(seen=Seen()), NOON)
    judge.advance(NOON + MINUTE, said({"food-A": {30: 210.0}}), NOTHING_SAID)
    other = Judge({}, NOON, minute=1, tracks=judge.tracks.values(), standings=judge.standings)
    assert other.advance(NOON + 3 * MINUTE, said({}), NOTHING_SAID) == []
    assert other.standings == {}


def test_a_clock_that_jumps_by_half_a_century_costs_a_day_of_minutes() -> None:
    jump_s = 50 * 365 * 86400.0
    course: Told = {"smoker": {0: 150.0, jump_s: 160.0, jump_s + 60: 161.0}}
    rule = Seen()
    judge = Judge(rules_of(seen=rule), NOON)
    half_way = NOON + timedelta(seconds=jump_s / 2)
    judge.advance(half_way, said(course), NOTHING_SAID)
    assert judge.judged_to == half_way
    judge = restarted(judge, rules_of(seen=rule), NOON, NOTHING_SAID)
    judge.advance(
        NOON + timedelta(seconds=jump_s + 60), said({"smoker": dict([*course["smoker"].items()][1:])}), NOTHING_SAID
    )
    assert len(rule.asked) == PATIENCE + 3
    assert rule.asked[-2:] == [(jump_s / 60, "smoker", 160.0), (jump_s / 60 + 1, "smoker", 161.0)]
