"""The judge and its probes: one that ends, one with an offset, one that is made of others, one that becomes another."""

from dataclasses import replace

import pytest
from tests.core.judge_parts import NOON, NOTHING_SAID, Seen, Told, asked_of, offset, rules_of, said, told_by

from smart_smoker.core.judge import ENDED, GONE, MINUTE, Judge
from smart_smoker.core.model import FOOD_A, SMOKER, Probe, Role
from smart_smoker.core.monitor import Edge
from smart_smoker.core.rules import About, Finding, View
from smart_smoker.core.setup import Combination, ProbeSetup, Setup


def test_what_stands_of_a_probe_is_over_when_it_has_ended_and_all_when_the_cook_has() -> None:
    hot: Told = {"food-A": {30: 210.0}, "smoker": {30: 250.0, 200: 250.0}}
    assert told_by(hot, 6, food_A=30, smoker=200) == [(1, "smoker", "raised", "hot"), (4, "smoker", "cleared", ENDED)]
    assert told_by(hot, 6, food_A=60, smoker=200)[0] == (1, "smoker", "raised", "hot")
    assert told_by(hot, 6, food_A=61, smoker=200) == [
        (1, "food-A", "raised", "hot"),
        (1, "smoker", "raised", "hot"),
        (2, "food-A", "cleared", GONE),
        (4, "smoker", "cleared", ENDED),
    ]


class Remembers(Seen):
    """Tells once, and then only that it is still so."""

    def start(self) -> bool:
        return False

    def step(self, state: bool, view: View) -> tuple[bool, Finding | None]:
        return True, Finding("still so" if state else "hot")


def test_what_was_over_because_nothing_more_came_is_told_anew_when_it_comes_after_all() -> None:
    course: Told = {"food-A": dict.fromkeys(range(30, 300, 60), 210.0)}
    judge = Judge(rules_of(seen=Remembers()), NOON)
    given_up = replace(said(course, food_A=61), why_ended="Nothing was heard for 3 h.")
    events = judge.advance(NOON + 2 * MINUTE, given_up, NOTHING_SAID)
    events += judge.advance(NOON + 5 * MINUTE, said(course), NOTHING_SAID)
    assert [event.message for event in events] == ["hot", "Nothing was heard for 3 h.", "hot"]


def test_a_rule_about_the_smoker_goes_on_with_a_probe_that_lives() -> None:
    courses: Told = {"food-A": {30: 90.0}, "rib": {30: 80.0, 290: 85.0}, "smoker": {30: 250.0, 150: 250.0}}
    rule = Seen(about=About.SMOKER)
    judge = Judge(rules_of(seen=rule), NOON)
    events = judge.advance(NOON + 6 * MINUTE, said(courses, food_A=30, smoker=150, rib=290), NOTHING_SAID)
    assert [probe for _, probe, _ in rule.asked] == ["smoker", "smoker", "rib", "rib"]
    assert [(event.edge.value, event.message) for event in events] == [("raised", "hot"), ("cleared", "cool")]


def test_a_probe_that_speaks_after_its_end_is_asked_about_again() -> None:
    rule = Seen()
    judge = Judge(rules_of(seen=rule), NOON)
    course: Told = {"food-A": dict.fromkeys(range(30, 300, 60), 90.0), "smoker": {30: 250.0}}
    judge.advance(NOON + 3 * MINUTE, said(course, food_A=90), NOTHING_SAID)
    judge.advance(NOON + 5 * MINUTE, said(course, food_A=270), NOTHING_SAID)
    assert [minute for minute, probe, _ in rule.asked if probe == "food-A"] == [1, 4]


def test_an_offset_is_added_to_what_a_probe_says() -> None:
    assert asked_of({"food-A": {30: 150.0}}, 1, offset(FOOD_A, -2.5)) == [(1, "food-A", 147.5)]


def test_a_probe_with_an_offset_is_broken_by_the_same_words() -> None:
    assert asked_of({"smoker": {30: 999.0}}, 1, offset(SMOKER, -20.0)) == [(1, "smoker", None)]


MEAN = Probe(name="air", role=Role.PIT, label="Air")


def combined(how: Combination) -> Setup:
    left, right = (Probe(name=name, role=Role.PIT, label=name) for name in ("left", "right"))
    return Setup(
        probes={
            "air": ProbeSetup(probe=MEAN, combines=how, of=("left", "right")),
            "left": ProbeSetup(probe=left, offset_f=10.0),
            "right": ProbeSetup(probe=right),
        }
    )


@pytest.mark.parametrize(
    ("how", "temps_f"),
    [
        (Combination.MEAN, [160.0, 170.0, 162.0]),
        (Combination.LOWEST, [160.0, 160.0, 154.0]),
        (Combination.HIGHEST, [160.0, 180.0, 170.0]),
    ],
)
def test_a_virtual_probe_is_made_of_those_that_say_something(how: Combination, temps_f: list[float]) -> None:
    left: Told = {"left": {30: 150.0, 90: 150.0, 150: 144.0}, "right": {90: 180.0, 150: 170.0}, "air": {40: 1.0}}
    asked = asked_of(left, 3, combined(how))
    assert [temp_f for _, probe, temp_f in asked if probe == "air"] == temps_f


def test_a_virtual_probe_says_nothing_without_the_others_and_ends_with_the_last_of_them() -> None:
    setup, rule = combined(Combination.MEAN), Seen(about=About.PIT)
    judge = Judge(rules_of(seen=rule), NOON)
    courses: Told = {"food-A": {30: 50.0, 600: 50.0}, "left": {90: 210.0}, "right": {90: 220.0, 330: 220.0}}
    events = judge.advance(NOON + 8 * MINUTE, said(courses, left=90, right=390), setup)
    air = [(minute, temp_f) for minute, probe, temp_f in rule.asked if probe == "air"]
    assert air == [(2, 220.0), (3, 220.0), (4, 220.0), (5, None), (6, 220.0)]
    over = [event for event in events if event.edge is Edge.CLEARED and event.probe == "air"]
    assert [(event.message, (event.at - NOON) // MINUTE) for event in over] == [("cool", 5), (GONE, 7)]


def test_what_a_person_says_meanwhile_holds_from_the_next_minutes_on() -> None:
    rule = Seen()
    judge = Judge(rules_of(seen=rule), NOON)
    course: Told = {"food-A": dict.fromkeys(range(30, 300, 60), 150.0)}
    judge.advance(NOON + MINUTE, said(course), NOTHING_SAID)
    as_pit = Probe(name="food-A", role=Role.PIT, label="Second pit")
    judge.advance(NOON + 2 * MINUTE, said(course), offset(as_pit, 1.0))
    assert judge.tracks["food-A"].probe == as_pit
    assert [temp_f for _, _, temp_f in rule.asked] == [150.0, 151.0]


def test_an_alert_about_a_probe_that_became_another_kind_is_over() -> None:
    judge = Judge(rules_of(seen=Seen(about=About.FOOD)), NOON)
    course: Told = {"food-A": {30: 210.0, 90: 210.0}}
    judge.advance(NOON + MINUTE, said(course), NOTHING_SAID)
    as_pit = Probe(name="food-A", role=Role.PIT, label="Second pit")
    events = judge.advance(NOON + 2 * MINUTE, said(course), offset(as_pit, 0.0))
    assert [(event.edge, event.message) for event in events] == [(Edge.CLEARED, GONE)]


def test_what_is_believed_of_a_probe_depends_on_what_it_is_by_now() -> None:
    rule = Seen()
    judge = Judge(rules_of(seen=rule), NOON)
    course: Told = {"food-A": {30: 200.0, 90: 150.0, 150: 151.0}}
    judge.advance(NOON + MINUTE, said({"food-A": {30: 200.0}}), NOTHING_SAID)
    as_pit = Probe(name="food-A", role=Role.PIT, label="Second pit")
    judge.advance(NOON + 3 * MINUTE, said(course), offset(as_pit, 0.0))
    assert [temp_f for _, _, temp_f in rule.asked] == [200.0, 150.0, 151.0]


def test_a_virtual_probe_that_nobody_wants_any_more_has_ended_and_is_not_missed() -> None:
    rule = Seen()
    judge = Judge(rules_of(seen=rule), NOON)
    courses: Told = {"left": {30: 210.0, 90: 210.0, 150: 210.0}}
    judge.advance(NOON + MINUTE, said(courses), combined(Combination.MEAN))
    left = combined(Combination.MEAN).of("left")
    events = judge.advance(NOON + 3 * MINUTE, said(courses), Setup(probes={"left": left}))
    assert [(event.probe, event.message) for event in events] == [("air", GONE)]
    assert [probe for minute, probe, _ in rule.asked if minute > 1] == ["left", "left"]
