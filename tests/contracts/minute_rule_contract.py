"""What every minute rule promises: a pure fold over the minutes of a cook, whose state outlives a restart anywhere.

A rule's own test file makes a class of this and gives it a fixture `rule`. `test_minute_rule_contract` holds every rule
of the package to it without being told of any. A rule is tried among the package's rules, since it may look at their
alerts, over the cooks of `tests.core.cooks`.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, cast

from tests.core.cooks import COOKS, START, readings_of
from tests.core.judging import Rules, advanced, end_of, found_rules, from_store, in_store, judge_of, judged

from smart_smoker.core.model import Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.rules import About, Finding, MinuteRule, View

NAME: Final = "tried"
MANNERS: Final = ("once", "twice", "through the store")
"""How a rule can be stepped, of which none may change anything."""


class MinuteRuleContract:
    def test_it_says_how_much_it_matters_and_whom_it_is_about(self, rule: MinuteRule[Any]) -> None:
        assert isinstance(rule.severity, Severity)
        assert isinstance(rule.about, About)

    def test_it_starts_from_plain_values_that_cannot_change(self, rule: MinuteRule[Any]) -> None:
        start = rule.start()
        assert start is None or (is_dataclass(start) and vars(type(start))["__dataclass_params__"].frozen)
        assert from_store(rule, in_store(start)) == start

    def test_a_state_outlives_the_store(self, rule: MinuteRule[Any]) -> None:
        for step in tried(rule).steps:
            assert from_store(rule, in_store(step.after)) == step.after

    def test_where_nothing_changed_it_returns_the_state_that_it_was_given(self, rule: MinuteRule[Any]) -> None:
        for step in tried(rule).steps:
            assert step.after is step.before or step.after != step.before

    def test_a_step_depends_on_state_and_view_alone(self, rule: MinuteRule[Any]) -> None:
        assert tried(rule, "twice").events == tried(rule).events

    def test_a_restart_before_each_minute_changes_nothing(self, rule: MinuteRule[Any]) -> None:
        assert tried(rule, "through the store").events == tried(rule).events

    def test_one_rule_serves_many_cooks_at_once(self, rule: MinuteRule[Any]) -> None:
        name, company = company_of(rule)
        assert of_rule(name, judged_at_once(company)) == tried(rule).events

    def test_what_it_tells_is_a_sentence_and_its_numbers(self, rule: MinuteRule[Any]) -> None:
        for event in tried(rule).all_events:
            assert event.message.strip() == event.message != ""
            assert len(event.message.splitlines()) == 1
            assert not {"None", "nan", "inf"} & set(event.message.replace(",", " ").split())
            assert all(math.isfinite(number) for number in event.numbers.values())
            assert json.loads(json.dumps(dict(event.numbers))) == dict(event.numbers)

    def test_it_finds_something_sometime_and_not_always(self, rule: MinuteRule[Any]) -> None:
        steps = tried(rule).steps
        assert 0 < sum(step.is_found for step in steps) < len(steps)

    def test_what_it_raises_it_clears_by_the_end(self, rule: MinuteRule[Any]) -> None:
        for events in tried(rule).events.values():
            for probe in {event.probe for event in events}:
                edges = [event.edge for event in events if event.probe == probe]
                assert edges == [Edge.RAISED, Edge.CLEARED] * (len(edges) // 2)

    def test_it_says_whom_it_is_about(self, rule: MinuteRule[Any]) -> None:
        is_smoker = rule.about is About.SMOKER
        assert all((event.probe == "") is is_smoker for event in tried(rule).all_events)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a rule: the states before and after it, and whether something was found."""

    before: Any
    after: Any
    is_found: bool


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """The rules among which one is tried."""

    rules: Rules


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule told in each cook, by the cook's name, and all its steps."""

    events: Mapping[str, list[AlertEvent]]
    steps: list[Step]

    @property
    def all_events(self) -> Iterator[AlertEvent]:
        return (event for events in self.events.values() for event in events)


@dataclass(slots=True, eq=False)
class Observed:
    """A rule, with its steps written down."""

    rule: MinuteRule[Any]
    manner: str
    severity: Severity = field(init=False)
    about: About = field(init=False)
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.severity, self.about = self.rule.severity, self.rule.about

    def start(self) -> Any:
        return self.rule.start()

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        if self.manner == "through the store":
            state = from_store(self.rule, in_store(state))
        if self.manner == "twice":
            self.rule.step(state, view)
        after, finding = self.rule.step(state, view)
        self.steps.append(Step(state, after, finding is not None))
        return after, finding

    def over(self, state: Any, view: View) -> str:
        return self.rule.over(state, view)


_PACKAGE: Final = Company(found_rules())
_STRANGERS: Final[dict[int, Company]] = {}


def company_of(rule: MinuteRule[Any]) -> tuple[str, Company]:
    """The rule's name, and the rules among which it is tried: the package's, and itself if it is none of them."""
    for name, found in _PACKAGE.rules.items():
        if found is rule:
            return name, _PACKAGE
    # Kept with the rule in it, so that no other rule can come to stand at its place in memory.
    return NAME, _STRANGERS.setdefault(id(rule), Company({**_PACKAGE.rules, NAME: rule}))


def tried(rule: MinuteRule[Any], manner: str = "once") -> Tried:
    """What came of stepping it, and its company, in that manner through all cooks."""
    name, company = company_of(rule)
    observed, events = _played(company, manner)
    return Tried(of_rule(name, events), observed[name].steps)


@cache
def _played(company: Company, manner: str) -> tuple[dict[str, Observed], dict[str, list[AlertEvent]]]:
    is_tried = company.rules if company is _PACKAGE else {NAME}
    observed = {name: Observed(rule, manner if name in is_tried else "once") for name, rule in company.rules.items()}
    rules = cast("Rules", observed)
    return observed, {name: judged(rules, readings_of(name), cook.setup) for name, cook in COOKS.items()}


def of_rule(name: str, events: Mapping[str, list[AlertEvent]]) -> dict[str, list[AlertEvent]]:
    """Those of one rule."""
    return {cook: [event for event in told if event.rule == name] for cook, told in events.items()}


@cache
def judged_at_once(company: Company) -> dict[str, list[AlertEvent]]:
    """All cooks side by side, ten minutes of each in turn, by the same rules."""
    judges = {name: judge_of(company.rules, readings_of(name)) for name in COOKS}
    told: dict[str, list[AlertEvent]] = {name: [] for name in COOKS}
    for upto in _tens_of_minutes(max(end_of(readings_of(name)) for name in COOKS)):
        for name, judge in judges.items():
            upto_its_end = min(upto, end_of(readings_of(name)))
            told[name] += advanced(judge, upto_its_end, readings_of(name), COOKS[name].setup)
    return told


def _tens_of_minutes(end: datetime) -> Iterator[datetime]:
    upto = START
    while upto < end:
        upto += timedelta(minutes=10)
        yield upto
