"""The rules' contract, over every rule that is found; and over rules that break it, to show that it can fail."""

import math
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from tests.contracts.rule_contract import RuleContract

from smart_smoker.core.model import Probe, Severity
from smart_smoker.core.rules import RULE_SETS, Finding, ReadingRule, ReadingView, reading_rules
from smart_smoker.plugins import build, find_plugin, plugin_names

FOUND = reading_rules({name: build(find_plugin("rule", name, "RULE"), {}, name) for name in plugin_names("rule")})


class TestEveryRule(RuleContract):
    @pytest.fixture(params=FOUND)
    def rule(self, request: pytest.FixtureRequest) -> ReadingRule[Any]:
        """Each rule of the package as it is without settings."""
        rule: ReadingRule[Any] = FOUND[request.param]
        return rule


def test_a_rule_set_names_rules_that_are_there() -> None:
    assert {name for names in RULE_SETS.values() for name in names} <= set(plugin_names("rule"))


@dataclass(frozen=True, slots=True)
class Hot:
    """How often it was hot in a row."""

    times: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What JSON makes a list of."""

    temps_f: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sound:
    """Over 240 °F for the second time: a rule with a state, that keeps to the contract."""

    readings: int = 1
    message: str = "it is hot"
    severity: ClassVar = Severity.URGENT
    every_finding_is_a_warning: ClassVar = False

    def watches(self, _probe: Probe) -> bool:
        return True

    def start(self) -> Any:
        return Hot()

    def step(self, state: Any, view: ReadingView) -> tuple[Any, Finding | None]:
        times = state.times + 1 if view.reading.temp_f > 240 else 0
        return Hot(times), Finding(self.message, {"times": times}) if times > 1 else None


class TestSound(RuleContract):
    @pytest.fixture
    def rule(self) -> ReadingRule[Any]:
        return Sound()


@dataclass(frozen=True, kw_only=True)
class Forgetful(Sound):
    """Counts in itself, and not in the state."""

    seen: list[float] = field(default_factory=list)

    def step(self, state: Any, view: ReadingView) -> tuple[Any, Finding | None]:
        self.seen.append(view.reading.temp_f)
        return state, Finding("the hundredth", {}) if len(self.seen) % 100 == 0 else None


class Unplain(Sound):
    def start(self) -> Any:
        return Seen()

    def step(self, _state: Any, view: ReadingView) -> tuple[Any, Finding | None]:
        return Seen((view.reading.temp_f,)), None


class Bare(Sound):
    def start(self) -> Any:
        return 0

    def step(self, state: Any, _view: ReadingView) -> tuple[Any, Finding | None]:
        return state + 1, None


class Blind(Sound):
    def watches(self, _probe: Probe) -> bool:
        return False


class Odd(Sound):
    def step(self, state: Any, view: ReadingView) -> tuple[Any, Finding | None]:
        return super().step(state, view)[0], Finding(self.message, {"odds": math.nan})


class Shortsighted(Sound):
    """Looks further back than it asks for: after a restart it sees less."""

    def step(self, state: Any, view: ReadingView) -> tuple[Any, Finding | None]:
        return state, Finding("a while", {}) if len(view.window) > 3 else None


BROKEN: dict[str, tuple[ReadingRule[Any], str]] = {
    "a rule that keeps something to itself": (Forgetful(), "a_step_depends_on_state_and_view_alone"),
    "and mixes series up": (Forgetful(), "one_rule_serves_many_series_at_once"),
    "and forgets it at a restart": (Forgetful(), "a_restart_anywhere_changes_nothing"),
    "a state that JSON changes": (Unplain(), "a_state_outlives_the_store"),
    "a state that is no dataclass": (Bare(), "a_state_outlives_the_store"),
    "a rule that watches nothing": (Blind(), "it_watches_a_probe"),
    "a rule that needs no reading": (Sound(readings=0), "it_sees_at_least_the_newest_reading"),
    "a rule that says nothing": (Sound(message=" "), "a_finding_is_a_sentence_and_its_numbers"),
    "a rule that says two lines": (Sound(message="one\ntwo"), "a_finding_is_a_sentence_and_its_numbers"),
    "a number that is none": (Odd(), "a_finding_is_a_sentence_and_its_numbers"),
    "a rule that always finds": (Odd(), "it_finds_something_sometime_and_not_always"),
    "a rule that never finds": (Shortsighted(), "it_finds_something_sometime_and_not_always"),
}


@pytest.mark.parametrize(("rule", "promise"), BROKEN.values(), ids=BROKEN)
def test_a_rule_that_breaks_a_promise_is_caught(rule: ReadingRule[Any], promise: str) -> None:
    with pytest.raises(AssertionError):
        getattr(RuleContract(), f"test_{promise}")(rule)
