"""`smoker backtest`: the contract of its JSON, and what a person sees."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from smart_smoker.cli.main import main

HEADER = "Time (UTC),Channel1,Channel2,Channel3"


@pytest.fixture
def small_cook(tmp_path: Path) -> Path:
    """A pit that falls once, and one faulty row."""
    temps = ["250", "250", "250", "250", "230", "hot", "230", "230", "230"]
    rows = [f"5/22/2021 12:{20 + n},{temp},," for n, temp in enumerate(temps)]
    path = tmp_path / "small.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    assert main(["backtest", *words]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(run(capsys, *words, "--json")[0])


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


def test_a_person_sees_counts_chart_and_episodes(real_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, str(real_cook))
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "smoker-temps.csv: 3,351 readings, 2021-05-22 12:20 to 2021-05-22 22:27 UTC"
    assert {
        "Smoker classic_pit_drop 14 4",
        "Food A classic_stall 475 14",
        "Food B classic_stall 509 10",
        "S Smoker A Food A B Food B ▼ alert",
    } <= set(lines)
    assert sum("Alert! T" in line or "Stall Al" in line for line in lines) == 28
    assert err == ""


def test_faults_are_warnings_on_standard_error(small_cook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, str(small_cook), "--json")
    assert json.loads(out)["readings"] == 8
    assert err.startswith("warning: small.csv, line 7: ")
    assert "left out" in err
    assert len(err.splitlines()) == 1


def test_many_faults_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("\n".join([HEADER, "5/22/2021 12:20,250,,", *["5/22/2021 12:21,x,,"] * 60]), encoding="utf-8")
    _, err = run(capsys, str(path))
    assert len(err.splitlines()) == 51
    assert err.splitlines()[-1] == "warning: bad.csv: 10 more faults"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["{small}", "--strict"], "line 7", id="a faulty row, strictly"),
        pytest.param(["{folder}/none.csv"], "none.csv", id="a file that is not there"),
        pytest.param(["{small}", "--rules", "clasic"], "clasic", id="rules that nobody wrote"),
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
