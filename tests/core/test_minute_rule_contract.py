"""The minute rules' contract, over every rule that is found; and over rules that break it, to show that it can fail."""

import math
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from tests.contracts.minute_rule_contract import MinuteRuleContract
from tests.core.judging import found_rules
from tests.core.sample_rules import SAMPLE_RULES, Cold, PitTooCold

from smart_smoker.core.rules import Finding, MinuteRule, View


class TestEveryMinuteRule(MinuteRuleContract):
    @pytest.fixture(params=found_rules())
    def rule(self, request: pytest.FixtureRequest) -> MinuteRule[Any]:
        """Each rule of the package as it is without settings."""
        return found_rules()[request.param]


class TestSampleRules(MinuteRuleContract):
    @pytest.fixture(params=["sample_quiet", "sample_pit_too_cold", "sample_over_target"])
    def rule(self, request: pytest.FixtureRequest) -> MinuteRule[Any]:
        """Rules that the judge's tests bring along, and that need none beside them."""
        return SAMPLE_RULES[request.param]


@dataclass(frozen=True, slots=True)
class Seen:
    """What JSON makes a list of."""

    temps_f: tuple[float, ...] = ()


@dataclass(slots=True)
class Loose:
    """What a rule could change behind everybody's back."""

    minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class Forgetful(PitTooCold):
    """Counts in itself, and not in the state."""

    seen: list[int] = field(default_factory=list)

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        self.seen.append(view.minute)
        return state, Finding("the hundredth", {}) if len(self.seen) % 100 == 0 else None


class Unplain(PitTooCold):
    def start(self) -> Any:
        return Seen()

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        return Seen((view.track.last_f or 0.0,)), Finding("x") if state.temps_f == (1.0,) else None


class Bare(PitTooCold):
    def start(self) -> Any:
        return 0

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        return state + 1, None


class Thawed(PitTooCold):
    def start(self) -> Any:
        return Loose()

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        state.minutes += 1
        return state, Finding("a while", {}) if 50 < state.minutes < 60 else None


class Wasteful(PitTooCold):
    """Makes its state anew where nothing has changed: each minute would be written to the store."""

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        after, finding = super().step(state, view)
        return Cold(is_armed=after.is_armed, minutes=after.minutes), finding


class Odd(PitTooCold):
    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        return state, Finding("always", {"odds": math.nan})


class Speechless(PitTooCold):
    def over(self, state: Any, view: View) -> str:
        return ""


class Nobodys(PitTooCold):
    about: ClassVar[Any] = "pit"


class Unweighed(PitTooCold):
    severity: ClassVar[Any] = "urgent!"


class Never(PitTooCold):
    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        return state, None


BROKEN: dict[str, tuple[MinuteRule[Any], str]] = {
    "a rule that keeps something to itself": (Forgetful(), "a_step_depends_on_state_and_view_alone"),
    "and mixes cooks up": (Forgetful(), "one_rule_serves_many_cooks_at_once"),
    "a state that JSON changes": (Unplain(), "a_state_outlives_the_store"),
    "a state that is no dataclass": (Bare(), "a_state_outlives_the_store"),
    "a state that can be changed": (Thawed(), "it_starts_from_plain_values_that_cannot_change"),
    "and is": (Thawed(), "a_step_depends_on_state_and_view_alone"),
    "a state made anew though nothing changed": (
        Wasteful(),
        "where_nothing_changed_it_returns_the_state_that_it_was_given",
    ),
    "a weight that is none": (Unweighed(), "it_says_how_much_it_matters_and_whom_it_is_about"),
    "a rule about nobody": (Nobodys(), "it_says_how_much_it_matters_and_whom_it_is_about"),
    "a rule that says nothing": (PitTooCold(message=" "), "what_it_tells_is_a_sentence_and_its_numbers"),
    "a rule that says two lines": (PitTooCold(message="one\ntwo"), "what_it_tells_is_a_sentence_and_its_numbers"),
    "a rule that shows its inside": (PitTooCold(message="at None °F"), "what_it_tells_is_a_sentence_and_its_numbers"),
    "a rule that ends without a word": (Speechless(), "what_it_tells_is_a_sentence_and_its_numbers"),
    "a number that is none": (Odd(), "what_it_tells_is_a_sentence_and_its_numbers"),
    "a rule that always finds": (Odd(), "it_finds_something_sometime_and_not_always"),
    "a rule that never finds": (Never(), "it_finds_something_sometime_and_not_always"),
}


@pytest.mark.parametrize(("rule", "promise"), BROKEN.values(), ids=BROKEN)
def test_a_rule_that_breaks_a_promise_is_caught(rule: MinuteRule[Any], promise: str) -> None:
    with pytest.raises(AssertionError):
        getattr(MinuteRuleContract(), f"test_{promise}")(rule)
