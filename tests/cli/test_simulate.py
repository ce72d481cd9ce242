"""`smoker simulate`: a CSV on standard output or in a file, the truth beside it, and wrong words in one line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.contracts.source_contract import rows_of

from smart_smoker.cli.simulate import command
from smart_smoker.errors import ConfigError
from smart_smoker.sources.csv_file import CsvFile
from smart_smoker.sources.simulator import CookPlan, SimulatedCook

SHORT = ["--hours", "1", "--cadence", "60"]


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def csv_of(*words: str) -> str:
    result = run(*SHORT, *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_cook_goes_to_standard_output_and_nothing_else_does() -> None:
    lines = csv_of().splitlines()
    assert lines[:2] == ["Time (UTC),Channel1,Channel2,Channel3", "6/6/2026 10:00:00,68.0,,"]
    assert len(lines) == 61


def test_a_file_reads_back_as_the_cook_that_the_options_ask_for(tmp_path: Path) -> None:
    result = run(*SHORT, "--seed", "9", "--out", tmp_path / "cook.csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "60 rows in" in result.stderr
    cook, read = (
        SimulatedCook(CookPlan(seed=9, hours=1, cadence_s=60)),
        CsvFile.read(tmp_path / "cook.csv", strict=True),
    )
    assert rows_of(read) == rows_of(cook)
    assert read.digest == cook.digest


def test_the_sample_cook_is_the_project_s_own(tmp_path: Path) -> None:
    assert run("--sample", "--out", tmp_path / "cook.csv").exit_code == 0
    assert CsvFile.read(tmp_path / "cook.csv").digest == SimulatedCook.sample().digest


def test_the_truth_is_one_json_document_about_the_same_cook(tmp_path: Path) -> None:
    words = ["--out", str(tmp_path / "cook.csv"), "--truth", "-", "--fire-out", "20", "--gap", "30:5"]
    result = run(*SHORT, *words, "--fault", "food-B:frozen:40:10")
    truth = json.loads(result.stdout)
    assert truth["digest"] == CsvFile.read(tmp_path / "cook.csv").digest
    assert (truth["rows"], truth["seed"], truth["ended_at"]) == (55, 0, "2026-06-06T11:00:00+00:00")
    assert [event for event in truth["events"] if event["kind"] in {"gap", "probe_fault"}] == [
        {
            "kind": "gap",
            "probe": None,
            "at": "2026-06-06T10:30:00+00:00",
            "until": "2026-06-06T10:35:00+00:00",
            "detail": "",
        },
        {
            "kind": "probe_fault",
            "probe": "food-B",
            "at": "2026-06-06T10:40:00+00:00",
            "until": "2026-06-06T10:50:00+00:00",
            "detail": "frozen",
        },
    ]
    assert "fire_dying" in {event["kind"] for event in truth["events"]}


CHANGES = {
    "seed": ["--seed", "1"],
    "hours": ["--hours", "1.5"],
    "cadence": ["--cadence", "30"],
    "set point": ["--set-point", "275"],
    "sweat": ["--no-stall"],
    "lids": ["--lids", "0"],
    "dying fire": ["--fire-dying", "10"],
    "dead fire": ["--fire-out", "10"],
    "flare-up": ["--flare-up", "30"],
    "gap": ["--gap", "20:5"],
    "fault": ["--fault", "smoker:open:20:5"],
    "noise": ["--noise", "1"],
    "start": ["--start", "2026-01-02T03:04"],
}


@pytest.mark.parametrize("words", CHANGES.values(), ids=CHANGES.keys())
def test_another_cook_is_made_by_another(words: list[str]) -> None:
    assert csv_of(*words) != csv_of()
    assert csv_of(*words) == csv_of(*words)


def test_another_cook_is_made_without_foil() -> None:
    assert run("--no-wrap").stdout != run().stdout


def test_gaps_and_faults_may_be_many() -> None:
    lines = csv_of(
        "--gap", "10:5", "--gap", "20:5", "--fault", "smoker:open:30:2", "--fault", "smoker:open:50:2"
    ).splitlines()
    assert len(lines) == 51
    assert sum(",999.0," in line for line in lines) == 4


WORDS = {
    "a gap without its length": (["--gap", "12"], "START:MIN"),
    "a gap that is no number": (["--gap", "12:long"], "'long' is no number of minutes"),
    "a fault without its time": (["--fault", "food-A:blank"], "PROBE:KIND:START:MIN"),
    "a fault of no kind": (["--fault", "food-A:odd:1:1"], "use blank, air, open"),
    "minutes that are none": (["--fire-out", "nan"], "'nan' is no number of minutes"),
    "endless minutes": (["--flare-up", "inf"], "'inf' is no number of minutes"),
    "a start that is no time": (["--start", "soon"], "'soon' is no time"),
    "hours that are no number": (["--hours", "ten"], "'ten' is not a valid float"),
    "the sample with a seed": (["--sample", "--seed", "4"], "takes no --seed"),
    "the sample with a gap": (["--sample", "--gap", "1:1"], "takes no --gap"),
    "one place for both": (["--truth", "-"], "the same"),
    "one file for both": (["--out", "a.csv", "--truth", "./a.csv"], "the same"),
}


@pytest.mark.parametrize(("words", "said"), WORDS.values(), ids=WORDS.keys())
def test_wrong_usage_is_said_for(words: list[str], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


PLANS = {
    "a probe that is not there": ["--fault", "food-C:blank:1:1"],
    "a gap when all is over": ["--gap", "600:1"],
    "hours that are no number": ["--hours", "nan"],
    "lids below nought": ["--lids", "-1"],
    "a file in no folder": ["--out", "no/such/folder/cook.csv"],
    "a name that no file can have": ["--out", "a\0b"],
}


@pytest.mark.parametrize("words", PLANS.values(), ids=PLANS.keys())
def test_a_cook_that_cannot_be_is_a_configuration_error_for(words: list[str]) -> None:
    result = run(*words)
    assert isinstance(result.exception, ConfigError)
    assert result.stdout == ""


def test_help_shows_an_example() -> None:
    result = run("--help")
    assert "smoker simulate --sample --out cook.csv" in result.stdout
