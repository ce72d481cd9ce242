"""`smoker presets`: doneness and safety apart, for a person and for a program."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from smart_smoker.cli.presets import command
from smart_smoker.core.presets import PRESETS


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> str:
    result = CliRunner().invoke(command, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_preset_is_listed_with_both_numbers() -> None:
    lines = {" ".join(line.split()) for line in run().splitlines()}
    assert "preset done people like safe rest also tip" in lines
    assert "beef rare 125 °F 145 °F 3 min" in lines
    assert len(lines) == len(PRESETS) + 1
    assert any(line.startswith("brisket 203 °F 185 to 205 °F 145 °F 3 min ") for line in lines)


def test_it_is_in_the_unit_of_the_settings(here: Path) -> None:
    (here / "smoker.toml").write_text('unit = "C"', encoding="utf-8")
    assert "74 °C" in run()
    assert "°F" not in run()


def test_as_json_it_is_one_document_in_fahrenheit() -> None:
    document = json.loads(run("--json"))
    assert [entry["name"] for entry in document] == list(PRESETS)
    (brisket,) = [entry for entry in document if entry["name"] == "brisket"]
    assert {key: value for key, value in brisket.items() if key not in {"tip", "also"}} == {
        "name": "brisket",
        "done_f": 203.0,
        "lowest_f": 185.0,
        "highest_f": 205.0,
        "safe_f": 145.0,
        "rest_s": 180.0,
    }
