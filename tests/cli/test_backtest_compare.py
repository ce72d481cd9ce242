"""`smoker backtest` with two rule sets: which they are, how often each rang, and what only one of them says."""

from pathlib import Path

import pytest
from tests.cli.backtesting import document, run, write_small_cook


@pytest.fixture(autouse=True)
def classic(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mission's rules, whose every word is known."""
    monkeypatch.setenv("SMOKER_RULES", "classic")


@pytest.fixture
def small_cook(tmp_path: Path) -> Path:
    """A pit that falls once, and one faulty row."""
    return write_small_cook(tmp_path)


def test_two_rule_sets_are_put_side_by_side(small_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run(capsys, str(small_cook), "--rules", "classic", "--compare", "classic_stall")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "classic rang 4 times; classic_stall did not ring." in lines
    assert "0 alerts alike; differences:" in lines
    assert "raised rule classic classic_stall message" in lines
    told = "Smoker Alert! Temperature dropped by 20.0°F at 5/22/2021 12:24"
    assert f"12:24 classic_pit_drop 4 rings - {told}" in lines


def test_what_both_say_alike_is_no_difference(small_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run(capsys, str(small_cook), "--rules", "classic", "--rules", "classic_pit_drop")
    assert "No differences: 1 alert alike." in out


def test_json_of_two_rule_sets_keeps_the_contract_and_adds_to_it(
    small_cook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--set", "classic_pit_drop.readings=3", "--compare", "classic")
    told = document(capsys, str(small_cook), *words)
    assert (told["rules"], told["rings"]) == ("classic, classic_pit_drop.readings=3", 2)
    assert (told["compared"]["rules"], told["compared"]["rings"]) == ("classic", 4)
    assert (len(told["alerts"]), len(told["compared"]["alerts"]), told["forecasts"]) == (2, 4, [])
    (difference,) = told["differences"]
    assert (difference["rule"], difference["probe"]) == ("classic_pit_drop", "smoker")
    assert (difference["first"]["rings"], difference["second"]["rings"]) == (2, 4)


def test_a_file_is_a_rule_set(small_cook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('rules = ["classic_pit_drop"]\n[rule.classic_pit_drop]\ndrop_f = 21\n', encoding="utf-8")
    out, _ = run(capsys, str(small_cook), "--compare", str(path))
    assert "classic rang 4 times; mine.toml did not ring." in out


def test_a_file_that_names_no_rules_sets_those_that_there_are(
    small_cook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[rule.classic_pit_drop]\ndrop_f = 21\n", encoding="utf-8")
    assert document(capsys, str(small_cook), "--rules", str(path))["alerts"] == []
    path.write_text("[rule.classic_pit_drop]\ndrop_f = 19\n", encoding="utf-8")
    assert len(document(capsys, str(small_cook), "--rules", str(path))["alerts"]) == 4
    monkeypatch.setenv("SMOKER_RULES", "classic_stall")
    assert document(capsys, str(small_cook), "--rules", str(path))["alerts"] == []


def test_a_change_holds_for_every_set_but_the_one_to_compare_with(
    small_cook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change = ("--set", "classic_pit_drop.drop_f=21")
    out, _ = run(capsys, str(small_cook), "--rules", "classic", "--rules", "classic_pit_drop", *change)
    assert "classic changed did not ring; classic_pit_drop changed did not ring." in out
    out, _ = run(capsys, str(small_cook), "--rules", "classic", "--compare", "classic", *change)
    assert "classic changed did not ring; classic rang 4 times." in out
    out, _ = run(capsys, str(small_cook), "--rules", "classic", "--rules", "classic_stall", *change)
    assert "classic changed did not ring; classic_stall did not ring." in out


def test_many_rules_are_no_heading(small_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = "classic_stall,classic_pit_drop"
    assert "\nthese rules rang 4 times." in run(capsys, str(small_cook), "--rules", names)[0]
    out, _ = run(capsys, str(small_cook), "--rules", names, "--compare", "classic_pit_drop,classic_stall")
    assert "\nfirst rules rang 4 times; second rules rang 4 times." in out


MISTAKES = {
    "a change that is none": (["--set", "drop_f=3"], "--set 'drop_f=3' is no change: write RULE.KEY=VALUE"),
    "a change without a value": (["--set", "classic_stall.change_f"], "write RULE.KEY=VALUE, such as stall.hold=15m"),
    "a rule that is not tried": (
        ["--rules", "classic_stall", "--set", "classic_pit_drop.drop_f=3"],
        "changes no rule that is tried; tried are classic_stall",
    ),
    "a setting that nobody has": (
        ["--set", "classic_pit_drop.drop=3"],
        "unknown setting 'drop' in [rule.classic_pit_drop]: did you mean drop_f?",
    ),
    "a value that is no number": (
        ["--set", "classic_pit_drop.drop_f=much"],
        "drop_f in [rule.classic_pit_drop] must be a number, such as 15, not 'much'",
    ),
    "a file that is not there": (
        ["--rules", "mine.toml"],
        "there is no file mine.toml: --rules takes names, or a file",
    ),
    "a file to compare with that is not there": (["--compare", "mine.toml"], "there is no file mine.toml"),
    "three sets": (["--rules", "classic", "--rules", "classic_stall", "--compare", "classic"], "not more"),
    "a set beside itself": (["--rules", "classic", "--compare", "classic"], "change it with --set, or name another"),
}


@pytest.mark.parametrize(("words", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_said_with_its_remedy_and_exits_2(
    words: list[str], said: str, small_cook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run(capsys, str(small_cook), *words, code=2)
    assert out == ""
    assert said in err.splitlines()[-1]
