"""`smoker backtest`: the contract of its JSON, and what a person sees."""

import json
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.cli.backtesting import HEADER, document, run, write_small_cook


@pytest.fixture(autouse=True)
def classic(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mission's rules, whose every word is known."""
    monkeypatch.setenv("SMOKER_RULES", "classic")


@pytest.fixture
def small_cook(tmp_path: Path) -> Path:
    """A pit that falls once, and one faulty row."""
    return write_small_cook(tmp_path)


def test_json_of_the_real_cook_has_its_998_warnings(real_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = document(capsys, str(real_cook), "--rules", "classic")
    assert told["readings"] == 3351
    assert told["forecasts"] == []
    assert Counter(alert["probe"] for alert in told["alerts"]) == {"smoker": 14, "food-A": 475, "food-B": 509}
    assert {alert["state"] for alert in told["alerts"]} == {"raised"}
    assert told["alerts"][0] == {
        "rule": "classic_pit_drop",
        "probe": "smoker",
        "state": "raised",
        "severity": "warning",
        "at": told["alerts"][0]["at"],
        "temp_f": 134.8,
        "message": "Smoker Alert! Temperature dropped by 15.0°F at 5/22/2021 12:25",
    }
    assert told["alerts"][0]["at"].startswith("2021-05-22T12:25:")
    assert told["alerts"][0]["at"].endswith("+00:00")


def test_several_files_are_a_list_each_with_its_name(small_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = document(capsys, str(small_cook), str(small_cook))
    assert first == second
    assert (first["file"], first["readings"], len(first["alerts"])) == (str(small_cook), 8, 4)


def test_a_person_sees_chart_counts_and_alerts(real_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, str(real_cook), "--rules", "classic")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "smoker-temps.csv: 3,351 readings, 2021-05-22 12:20 to 2021-05-22 22:27 UTC"
    assert {
        "classic rang 998 times.",
        "Smoker classic_pit_drop warning 4 14",
        "Food A classic_stall warning 14 475",
        "Food B classic_stall warning 10 509",
        "S Smoker A Food A B Food B ▼ alert",
        "▼ 12:25 1 min classic_pit_drop 4 Smoker Alert! Temperature dropped by 15.0°F at 5/22/2021 12:25",
    } <= set(lines)
    assert sum("Alert! T" in line or "Stall Al" in line for line in lines) == 28
    assert err == ""


def test_faults_are_warnings_on_standard_error(small_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, str(small_cook), "--json")
    assert json.loads(out)["readings"] == 8
    assert " warning: small.csv, line 7: " in err
    assert len(err.splitlines()) == 1


def test_many_faults_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("\n".join([HEADER, "5/22/2021 12:20,250,,", *["5/22/2021 12:21,x,,"] * 110]), encoding="utf-8")
    _, err = run(capsys, str(path))
    assert len(err.splitlines()) == 101
    assert err.splitlines()[-1].endswith("warning: bad.csv: 10 more faults are not shown")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["{small}", "--strict"], "line 7", id="a faulty row, strictly"),
        pytest.param(["{folder}/none.csv"], "none.csv", id="a file that is not there"),
        pytest.param(["{small}", "--rules", "clasic"], "clasic", id="rules that nobody wrote"),
        pytest.param(["{small}", "--target", "203"], "food-A=203", id="a target of nothing"),
        pytest.param(["{small}", "--target", "fod-A=203"], "unknown probe 'fod-A'", id="a target of no probe"),
        pytest.param(["{small}", "--target", "smoker=hot"], "not 'hot'", id="a target that is no number"),
        pytest.param(["{small}", "--set-point", "hot"], "not 'hot'", id="a set point that is no number"),
        pytest.param(["{small}", "--set-point", "39"], "from 40 to 700 °F, not '39'", id="a set point of no fire"),
        pytest.param([], "FILE", id="no file"),
    ],
)
def test_what_is_wrong_is_one_line_and_exit_2(
    words: list[str], said: str, small_cook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run(capsys, *(word.format(small=small_cook, folder=small_cook.parent) for word in words), code=2)
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_a_cook_without_a_fault_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "calm.csv"
    path.write_text("\n".join([HEADER, "5/22/2021 12:20,250,,", "5/22/2021 12:21,251,,"]), encoding="utf-8")
    assert "Nothing was wrong" in run(capsys, str(path))[0]


MINUTE_RULES = '''"""Two rules for a test."""

from typing import ClassVar

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding


class Alert:
    """It is the third minute, or later, until the sixth; it says what it was told of the cook."""

    severity: ClassVar = Severity.{severity}
    about: ClassVar = About.{about}

    def start(self):
        return None

    def step(self, state, view):
        said = f"{{view.track.probe.label}} in {{view.setup.set_point_f}} to {{view.probe.targets}}"
        return None, Finding(said) if 3 <= view.minute < 6 else None

    def over(self, state, view):
        return "over"


RULE = Alert
'''


@pytest.fixture
def whole_smoker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A rule about the whole smoker, urgent, and one about each probe, information."""
    folder = tmp_path / "rules_of_a_test"
    folder.mkdir()
    for name, severity, about in (("whole", "URGENT", "SMOKER"), ("each", "INFORMATION", "PROBE")):
        (folder / f"{name}.py").write_text(MINUTE_RULES.format(severity=severity, about=about), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return "rules_of_a_test.whole,rules_of_a_test.each"


def test_an_alert_about_the_whole_smoker_names_no_probe(
    small_cook: Path, whole_smoker: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = document(capsys, str(small_cook), "--rules", whole_smoker)["alerts"]
    assert [(alert["rule"].split(".")[1], alert["probe"], alert["state"]) for alert in told] == [
        ("whole", None, "raised"),
        ("each", "smoker", "raised"),
        ("whole", None, "cleared"),
        ("each", "smoker", "cleared"),
    ]
    out, _ = run(capsys, str(small_cook), "--rules", whole_smoker)
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "smoker rules_of_a_test.whole urgent 1 1" in lines
    assert "Smoker rules_of_a_test.each information 1 0" in lines


def test_severities_are_told_apart_without_colour(
    small_cook: Path, whole_smoker: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = run(capsys, str(small_cook), "--rules", whole_smoker)
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "S Smoker △ information ◆ urgent" in lines
    assert [line.split()[:5] for line in lines if " 12:23 3 min " in line] == [
        ["◆", "12:23", "3", "min", "rules_of_a_test.whole"],
        ["△", "12:23", "3", "min", "rules_of_a_test.each"],
    ]


def test_target_and_set_point_reach_the_rules(
    small_cook: Path, whole_smoker: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (str(small_cook), "--rules", whole_smoker, "--target", "smoker=203", "--set-point", "235")
    told = document(capsys, *words)["alerts"][0]["message"]
    assert told.startswith("Smoker in 235.0 to (Target(what='pull', temp_f=203.0)")


def test_several_cooks_are_summed_up(small_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run(capsys, str(small_cook), str(small_cook), "--compare", "classic_stall")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[-3:] == [f"{small_cook} 8 4 0"] * 2 + ["all 16 8 0"]


def test_a_cook_past_midnight_has_days_in_its_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "night.csv"
    temps = [250, 250, 250, 250, 230]
    rows = [f"2021-05-{22 + n // 4}T{(23 + n // 4) % 24:02}:{(56 + n) % 60:02},{t},," for n, t in enumerate(temps)]
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    assert "05-23 00:00" in run(capsys, str(path))[0]


def test_the_picture_is_written_and_the_rest_said_as_ever(
    small_cook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.svg"
    words = ("--compare", "classic_stall", "--target", "smoker=203", "--set-point", "235")
    told = document(capsys, str(small_cook), *words, "--svg", str(path))
    assert told["readings"] == 8
    text = path.read_text(encoding="utf-8")
    ElementTree.fromstring(text)  # noqa: S314  # our own picture
    assert "small.csv: classic rang 4 times" in text
    assert "small.csv: classic_stall did not ring" in text
    assert "12:24 warning: Smoker Alert! Temperature dropped by 20.0°F at 5/22/2021 12:24" in text
    assert {"Smoker pull 203 °F", "set point 235 °F"} <= set(re.findall(r"<text[^>]*>([^<]*)<", text))


def test_a_picture_that_cannot_be_written_is_one_line(small_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, err = run(capsys, str(small_cook), "--svg", str(small_cook.parent / "no" / "a.svg"), code=2)
    assert err.splitlines()[-1].endswith("a.svg cannot be written: No such file or directory")
