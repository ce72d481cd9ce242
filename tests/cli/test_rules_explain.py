"""`smoker rules explain`: the numbers of an alert that is stored, beside what its rule wants."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smart_smoker.cli.main import main
from smart_smoker.core.model import Reading, Series, Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.store.sqlite import SqliteStore

NOON = datetime(2021, 5, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with an alert of the pit's, one about the whole smoker, and one of a rule that is gone."""
    series = Series("backyard", "run-1", "smoker")
    with SqliteStore(tmp_path / "smoker.db") as kept, kept.transaction(NOON) as ledger:
        entry = ledger.open(series)
        ledger.add(entry, [Reading(series=series, n=1, at=NOON, temp_f=134.8)])
        ledger.save(entry)
        for rule, probe, numbers in (
            ("classic_pit_drop", "smoker", {"first_f": 149.8, "last_f": 134.8, "drop_f": 14.999999999999986}),
            ("no_data_smoker", "", {}),
            ("long_gone", "food-A", {"minutes": 30.0}),
        ):
            event = AlertEvent(
                edge=Edge.RAISED,
                rule=rule,
                probe=probe,
                severity=Severity.WARNING,
                at=NOON,
                temp_f=134.8,
                message=f"{rule} says [so]",
                numbers=numbers,
            )
            ledger.alert(entry.run_id, event)
    return f"sqlite:///{(tmp_path / 'smoker.db').as_posix()}"


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    assert main(["rules", "explain", *words]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def lines(out: str) -> list[str]:
    return [" ".join(line.split()) for line in out.splitlines() if line.strip()]


def test_a_person_sees_the_numbers_and_what_the_rule_wants(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, "1", "--store", store)
    assert err == ""
    assert lines(out) == [
        "Alert 1, warning: classic_pit_drop about Smoker, 2021-05-22 12:00 UTC on backyard",
        "classic_pit_drop says [so]",
        "decided on value",
        "first_f 149.8",
        "last_f 134.8",
        "drop_f 15",
        "What the rule finds:",
        "First less last of the window is at least `drop_f`.",
        "As it is set now:",
        "drop_f=15, readings=5",
    ]


def test_an_alert_about_the_whole_smoker_may_have_no_numbers(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = lines(run(capsys, "2", "--store", store)[0])
    assert told[0] == "Alert 2, warning: no_data_smoker about smoker, 2021-05-22 12:00 UTC on backyard"
    assert told[2] == "Its rule kept no numbers."


def test_a_rule_that_is_gone_leaves_its_numbers(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = lines(run(capsys, "3", "--store", store)[0])
    assert "minutes 30" in told
    assert told[-1] == "The rule long_gone is not here any more."


def test_json_has_the_numbers_as_they_were_kept(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(run(capsys, "1", "--store", store, "--json")[0])
    assert told == {
        "id": 1,
        "smoker": "backyard",
        "rule": "classic_pit_drop",
        "probe": "smoker",
        "severity": "warning",
        "at": "2021-05-22T12:00:00+00:00",
        "temp_f": 134.8,
        "message": "classic_pit_drop says [so]",
        "numbers": {"first_f": 149.8, "last_f": 134.8, "drop_f": 14.999999999999986},
        "settings": {"drop_f": 15.0, "readings": 5},
    }
    gone = json.loads(run(capsys, "3", "--store", store, "--json")[0])
    assert (gone["settings"], gone["probe"]) == (None, "food-A")
    assert json.loads(run(capsys, "2", "--store", store, "--json")[0])["probe"] is None


def test_an_alert_that_is_not_there_is_one_line(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, "9", "--store", store, code=1)
    assert (out, err) == ("", "smoker: there is no alert 9: `smoker alerts list` shows those there are\n")
