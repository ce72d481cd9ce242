"""`smoker set`: words become rows of the store, mistakes become one line and change nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.store_samples import NOW, keep, reading

from smart_smoker.cli.main import main
from smart_smoker.core.model import Series
from smart_smoker.store import SetupChange
from smart_smoker.store.sqlite import SqliteStore

TOML = """\
store = "sqlite:///smoker.db"
set_point = 225
time_zone = "UTC"
[probes.food-A]
food = "brisket"
targets = { wrap = 165, pull = 203 }
[probes.food-C]
[probes.all]
virtual = "mean"
of = ["food-A", "food-B"]
[timers.spritz]
every = "45m"
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("USER", "me")
    (tmp_path / "smoker.toml").write_text(TOML, encoding="utf-8")
    return tmp_path


def kept(smoker: str = "backyard") -> list[SetupChange]:
    with SqliteStore(Path("smoker.db")) as store:
        return store.setup_changes(smoker)


def newest() -> Any:
    return kept()[0].change


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert main(["set", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


SAID = {
    "a target": (["food-A", "target", "198"], {"probes": {"food-A": {"targets": {"pull": 198.0}}}}),
    "a target by its name": (["food-A", "wrap", "160"], {"probes": {"food-A": {"targets": {"wrap": 160.0}}}}),
    "a new target": (["food-B", "sauce", "190"], {"probes": {"food-B": {"targets": {"sauce": 190.0}}}}),
    "no target any more": (["food-A", "wrap", "none"], {"probes": {"food-A": {"targets": {"wrap": None}}}}),
    "a label of several words": (["food-A", "label", "Big", "one"], {"probes": {"food-A": {"label": "Big one"}}}),
    "an offset below zero": (["food-A", "offset", "-1.5"], {"probes": {"food-A": {"offset_f": -1.5}}}),
    "a safe temperature": (["food-B", "safe", "165"], {"probes": {"food-B": {"safe_f": 165.0}}}),
    "a preset, which leaves other targets alone": (
        ["food-A", "preset", "pork", "butt"],
        {"probes": {"food-A": {"safe_f": 145.0, "targets": {"pull": 195.0}}}},
    ),
    "the set point": (["smoker", "set-point", "250"], {"set_point_f": 250.0}),
    "no set point": (["smoker", "set-point", "none"], {"set_point_f": None}),
    "a virtual probe's target": (["all", "target", "195"], {"probes": {"all": {"targets": {"pull": 195.0}}}}),
    "a timer": (["timer", "turn", "1h"], {"timers": {"turn": {"every_s": 3600.0}}}),
    "a timer more often": (["timer", "spritz", "30m"], {"timers": {"spritz": {"every_s": 1800.0}}}),
    "no timer any more": (["timer", "spritz", "none"], {"timers": {"spritz": None}}),
}


@pytest.mark.parametrize(("words", "change"), SAID.values(), ids=SAID)
def test_words_become_what_differs_from_the_file(words: list[str], change: Any) -> None:
    assert main(["set", *words]) == 0
    assert newest() == change


def test_a_timer_at_a_time_of_day_is_at_the_next_such_moment() -> None:
    assert main(["set", "timer", "look", "14:00"]) == 0
    assert newest()["timers"]["look"]["at"].endswith("T14:00:00+00:00")


def test_in_celsius_it_is_said_in_celsius_and_kept_in_fahrenheit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SMOKER_UNIT", "C")
    assert main(["set", "food-A", "target", "90"]) == 0
    assert newest() == {"probes": {"food-A": {"targets": {"pull": 194.0}}}}
    assert capsys.readouterr().out == "food-A pull: 90 °C, was 95 °C.\n"


def test_changes_add_up_and_what_is_as_in_the_file_again_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    main(["set", "food-A", "target", "198"])
    main(["set", "smoker", "set-point", "250"])
    main(["set", "food-A", "target", "203"])
    assert newest() == {"set_point_f": 250.0}
    assert [change.words for change in kept()] == [
        "food-A pull: 203 °F, was 198 °F",
        "smoker set-point: 250 °F, was 225 °F",
        "food-A pull: 198 °F, was 203 °F",
    ]
    capsys.readouterr()
    assert main(["set", "smoker", "set-point", "250"]) == 0
    assert capsys.readouterr().out == "Nothing is changed by that.\n"
    assert len(kept()) == 3


def test_undo_goes_back_step_by_step_and_the_steps_stay(capsys: pytest.CaptureFixture[str]) -> None:
    main(["set", "smoker", "set-point", "250"])
    main(["set", "food-A", "target", "198"])
    assert main(["set", "--undo"]) == 0
    assert newest() == {"set_point_f": 250.0}
    assert main(["set", "--undo"]) == 0
    assert newest() == {}
    capsys.readouterr()
    assert main(["set", "--undo"]) == 0
    assert capsys.readouterr().out == "Nothing is changed by that.\n"
    assert [change.words for change in kept()][:2] == [
        "taken back: smoker set-point: 250 °F, was 225 °F",
        "taken back: food-A pull: 198 °F, was 203 °F",
    ]


def test_after_an_undo_a_new_change_is_the_one_to_be_undone() -> None:
    main(["set", "smoker", "set-point", "250"])
    main(["set", "--undo"])
    main(["set", "smoker", "set-point", "275"])
    main(["set", "--undo"])
    assert newest() == {}


def test_reset_forgets_all_changes_and_can_be_undone() -> None:
    main(["set", "smoker", "set-point", "250"])
    assert main(["set", "--reset"]) == 0
    assert newest() == {}
    main(["set", "--undo"])
    assert newest() == {"set_point_f": 250.0}


@pytest.mark.parametrize("words", [[], ["--show"]], ids=["without words", "--show"])
def test_what_holds_is_shown_beside_what_the_file_says(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["set", "food-A", "target", "198"])
    main(["set", "food-A", "wrap", "none"])
    capsys.readouterr()
    assert main(["set", *words]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "smoker set-point 225 °F" in lines
    assert "food-A pull 198 °F 203 °F" in lines
    assert "food-A wrap none 165 °F" in lines
    assert "all is the mean of food-A, food-B" in lines
    assert "timer spritz every 45 min" in lines
    assert lines[-2].endswith("me: food-A wrap: none, was 165 °F")
    assert lines[-1].endswith("me: food-A pull: 198 °F, was 203 °F")


def test_as_json_it_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    document = shown(capsys, "food-A", "target", "198")
    assert (document["smoker"], document["unit"]) == ("backyard", "F")
    assert {"what": "food-A pull", "is": "198 °F", "file": "203 °F"} in document["settings"]
    assert document["change"] == {"probes": {"food-A": {"targets": {"pull": 198.0}}}}
    (change,) = document["changes"]
    assert (change["by"], change["words"]) == ("me", "food-A pull: 198 °F, was 203 °F")


def test_another_smoker_has_settings_of_its_own() -> None:
    assert main(["set", "--smoker", "shed", "smoker", "set-point", "250"]) == 0
    assert (len(kept("shed")), kept()) == (1, [])


def test_a_probe_that_was_heard_of_this_smoker_is_known() -> None:
    with SqliteStore(Path("smoker.db")) as store:
        keep(store, [reading(0, series=Series("backyard", "r1", "lamb"))])
        keep(store, [reading(0, series=Series("shed", "r2", "goose"))])
    assert main(["set", "lamb", "target", "135"]) == 0
    assert main(["set", "goose", "target", "135"]) == 2


MISTAKES = {
    "too few words": (["food-A", "target"], "smoker set food-A target 203"),
    "an unknown probe": (["fod-A", "target", "203"], "unknown probe 'fod-A': did you mean food-A?"),
    "a value that is none": (["food-A", "target", "done"], "food-A target must be a temperature from -100 to 2000 °F"),
    "a temperature beyond every fire": (["food-A", "wrap", "5000"], "food-A wrap must be a temperature"),
    "a setting spelled wrong": (["food-A", "ofset", "1"], "unknown setting 'ofset' in food-A: did you mean offset?"),
    "a setting that there is none of": (
        ["food-A", "colour", "red"],
        "unknown setting 'colour' in food-A: known are label, offset, preset, pull, safe, target, wrap",
    ),
    "a set point of no fire": (
        ["smoker", "set-point", "39"],
        "smoker set-point must be a temperature from 40 to 700 °F",
    ),
    "a timer without a name": (["timer", "", "5m"], "a timer needs a name"),
    "a preset spelled wrong": (["food-A", "preset", "briskt"], "did you mean brisket?"),
    "a target of the pit": (["smoker", "target", "225"], "smoker set smoker set-point 225"),
    "a set point of food": (["food-A", "set-point", "225"], "smoker set food-A target 203"),
    "an offset of a virtual probe": (["all", "offset", "1"], "give the offset to those"),
    "a timer of seconds": (["timer", "x", "30s"], "a minute or more"),
    "a timer at no time": (["timer", "x", "25:00"], 'timer x must be a time of day in quotes, such as "14:00"'),
    "a timer of no length": (["timer", "x", "soon"], "timer x must be a time"),
    "an option that is none": (["--shw"], "No such option"),
    "words and a switch": (["--undo", "food-A", "target", "203"], "give words, or one of"),
}


@pytest.mark.parametrize(("words", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_with_its_remedy_and_changes_nothing(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["set", *words]) == 2
    assert said in capsys.readouterr().err
    assert kept() == []


def test_a_change_that_does_not_hold_any_more_says_how_to_forget_it(capsys: pytest.CaptureFixture[str]) -> None:
    row = SetupChange(smoker_id="backyard", at=NOW, said_by="me", change={"from": "the future"}, words="x")
    with SqliteStore(Path("smoker.db")) as store:
        store.add_setup_change(row, 0)
    assert main(["set", "food-A", "target", "203"]) == 2
    said = capsys.readouterr().err
    assert "'from'" in said
    assert "smoker set --reset" in said
    assert main(["set", "--reset"]) == 0
    assert main(["set", "food-A", "target", "198"]) == 0


def test_of_two_changes_at_once_the_later_one_is_decided_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    add = SqliteStore.add_setup_change

    def somebody_is_quicker(store: SqliteStore, change: SetupChange, newest_id: int) -> bool:
        monkeypatch.setattr(SqliteStore, "add_setup_change", add)
        assert main(["set", "smoker", "set-point", "250"]) == 0
        return store.add_setup_change(change, newest_id)

    monkeypatch.setattr(SqliteStore, "add_setup_change", somebody_is_quicker)
    assert main(["set", "food-A", "target", "198"]) == 0
    assert newest() == {"set_point_f": 250.0, "probes": {"food-A": {"targets": {"pull": 198.0}}}}
