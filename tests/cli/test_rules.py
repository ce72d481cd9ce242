"""`smoker rules`: every rule there is, each setting with its default, as its own module says it."""

import json
from pathlib import Path
from typing import Any

import pytest

from smart_smoker.cli.main import main
from smart_smoker.cli.rules_described import describe, rule_names, spelled
from smart_smoker.plugins import plugin_names
from smart_smoker.setting_values import as_span
from smart_smoker.settings import Settings

OWN_RULE = '''"""A rule of one's own, <b>[red]bold[/red]</b>.

More of it.
Source: experience,
on two lines.

And the rest.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """It is so.

    Attributes:
        first_f, second_f: degrees,
            Fahrenheit.
        hold: how long.
        probes: of whom.
        is_strict: or not.

    This is no attribute: nor is this.
    """

    first_f: float = 1.5
    second_f: float = 20.0
    hold: timedelta = timedelta(minutes=90)
    probes: tuple[str, ...] = ("food-A",)
    is_strict: bool = False

    severity: ClassVar = Severity.URGENT
    about: ClassVar = About.SMOKER


RULE = Own
'''


@pytest.fixture
def classic(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mission's rules, whose every word is known."""
    monkeypatch.setenv("SMOKER_RULES", "classic")


@pytest.fixture
def own_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder with a rule of one's own, in use and changed by the `smoker.toml` beside it."""
    (tmp_path / "own_rules").mkdir()
    (tmp_path / "own_rules" / "own.py").write_text(OWN_RULE, encoding="utf-8")
    settings = 'rules = ["classic_stall", "own_rules.own"]\n[rule."own_rules.own"]\nhold = "2h"\nis_strict = true\n'
    (tmp_path / "smoker.toml").write_text(settings, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    return "own_rules.own"


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    assert main(["rules", *words]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(run(capsys, *words, "--json")[0])


def test_every_rule_is_listed_once(capsys: pytest.CaptureFixture[str]) -> None:
    told = [rule["rule"] for rule in document(capsys)]
    assert sorted(told) == plugin_names("rule")
    out, _ = run(capsys)
    headings = [line.split()[0] for line in out.splitlines() if line and not line.startswith(" ")]
    assert headings == told


@pytest.mark.parametrize("name", plugin_names("rule"))
def test_every_rule_says_what_it_is_and_what_each_setting_means(name: str) -> None:
    rule = describe(name, Settings())
    assert rule.meaning
    assert rule.condition
    unexplained = [setting.key for setting in rule.settings if not setting.meaning]
    assert [key for key in unexplained if f"`{key}`" not in rule.condition] == []
    assert all(setting.value == setting.default for setting in rule.settings)


@pytest.mark.usefixtures("classic")
def test_a_classic_rule_is_told_as_its_module_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys, "classic_pit_drop") == {
        "rule": "classic_pit_drop",
        "meaning": "The smoker fell 15 °F or more within five readings: the mission's rule, taken literally.",
        "condition": "First less last of the window is at least `drop_f`.",
        "severity": "warning",
        "about": "the pit",
        "asked": "at each reading",
        "sets": ["classic"],
        "in_use": True,
        "source": "the mission. It counts readings, so what it means depends on their cadence; five at 30 s are 2.5 "
        "minutes.",
        "settings": [
            {"key": "drop_f", "default": 15.0, "value": 15.0, "meaning": "degrees Fahrenheit, 15 by default."},
            {
                "key": "readings",
                "default": 5,
                "value": 5,
                "meaning": "the length of the window, 5 by default; nothing is found before it is full.",
            },
        ],
    }


def test_a_rule_of_ones_own_is_told_with_what_the_settings_changed(
    own_rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = document(capsys, own_rule)
    assert (told["asked"], told["about"], told["severity"]) == ("each minute", "the smoker", "urgent")
    assert (told["in_use"], told["sets"], told["source"]) == (True, [], "experience, on two lines.")
    assert [(s["key"], s["default"], s["value"], s["meaning"]) for s in told["settings"]] == [
        ("first_f", 1.5, 1.5, "degrees, Fahrenheit."),
        ("second_f", 20.0, 20.0, "degrees, Fahrenheit."),
        ("hold", "90m", "2h", "how long."),
        ("probes", ["food-A"], ["food-A"], "of whom."),
        ("is_strict", False, True, "or not."),
    ]


def test_a_person_sees_a_rule_in_full(own_rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, own_rule)
    assert err == ""
    assert [" ".join(line.split()) for line in out.splitlines() if line.strip()] == [
        "own_rules.own urgent, about the smoker, in use",
        "A rule of one's own, <b>[red]bold[/red]</b>.",
        "More of it.",
        "And the rest.",
        "Found when asked each minute: It is so.",
        "setting value what",
        "first_f 1.5 degrees, Fahrenheit.",
        "second_f 20 degrees, Fahrenheit.",
        'hold "2h" (default "90m") how long.',
        'probes ["food-A"] of whom.',
        "is_strict true (default false) or not.",
        "To try another value on a cook:",
        "smoker backtest sample --rules own_rules.own --set own_rules.own.first_f=1.5",
        "Source: experience, on two lines.",
    ]


def test_the_list_has_each_rules_settings_on_a_line(own_rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run(capsys)
    block = out[out.index(own_rule) :].split("\n\n")[0]
    assert [" ".join(line.split()) for line in block.splitlines()] == [
        "own_rules.own urgent, about the smoker, in use",
        "A rule of one's own, <b>[red]bold[/red]</b>.",
        'first_f=1.5, second_f=20, hold="2h" (default "90m"), probes=["food-A"],',
        "is_strict=true (default false)",
        "Source: experience, on two lines.",
    ]


def test_a_rule_set_is_listed_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert [rule["rule"] for rule in document(capsys, "classic")] == ["classic_pit_drop", "classic_stall"]


def test_the_sets_rules_come_first_in_the_order_they_are_asked() -> None:
    names = rule_names(Settings())
    assert names[:2] == ["classic_pit_drop", "classic_stall"]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("settings", "words", "said"),
    [
        pytest.param("", ["classic_stal"], "unknown rule 'classic_stal': did you mean classic_stall?", id="no rule"),
        pytest.param(
            "[rule.classic_stall]\nchange_f = true\n", [], "change_f in [rule.classic_stall] must be", id="no number"
        ),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(
    settings: str,
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "smoker.toml").write_text(settings, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    out, err = run(capsys, *words, code=2)
    assert out == ""
    assert err.startswith(f"smoker: {said}")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("text", ["0s", "0.5s", "90s", "5m", "90m", "2h", "36h", "2d"])
def test_a_length_of_time_is_spelled_as_the_settings_take_it(text: str) -> None:
    assert spelled(as_span(text, "")) == f'"{text}"'
