"""`smoker alerts list`: episodes, and what became of their texts."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console
from tests.contracts.store_samples import NOW, PIT, START, claimed, event, keep, reading

from smart_smoker.cli.alerts_list import alert_table, command
from smart_smoker.core.model import Series
from smart_smoker.core.monitor import Edge
from smart_smoker.store.sqlite import SqliteStore

SHED = Series("shed", "r2", "smoker")


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Two cooks: one with an alert that was told and is over, one with an alert that is up."""
    path = tmp_path / "smoker.db"
    with SqliteStore(path) as opened:
        keep(opened, [reading(n, is_last=n == 9) for n in range(10)])
        keep(opened, [reading(n, series=SHED) for n in range(9)])
        with opened.transaction(NOW) as ledger:
            entry = ledger.open(PIT)
            ledger.enqueue(ledger.alert(entry.run_id, event(n=3)), "text_message", "it drops")
            ledger.alert(entry.run_id, event(Edge.REPEATED, n=4))
            ledger.alert(entry.run_id, event(Edge.CLEARED, n=5))
            ledger.alert(ledger.open(SHED).run_id, event(n=8, message="it drops [bold]again[/bold]"))
        opened.mark_delivered(claimed(opened), NOW, "250 queued")
    return f"sqlite:///{path}"


def run(*words: str) -> str:
    result = CliRunner().invoke(command, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def document(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


def test_an_alert_as_json_is_the_contract(store: str) -> None:
    _, told = document("--store", store)
    assert told == {
        "id": told["id"],
        "cook": 1,
        "smoker": "backyard",
        "rule": "classic_pit_drop",
        "probe": "smoker",
        "state": "cleared",
        "severity": "urgent",
        "at": (START + timedelta(seconds=90)).isoformat(),
        "cleared_at": (START + timedelta(seconds=150)).isoformat(),
        "temp_f": 201.5,
        "message": "it drops",
        "warnings": 2,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "snoozed_until": None,
        "deliveries": [
            {
                "channel": "text_message",
                "state": "delivered",
                "attempts": 1,
                "answer": "250 queued",
                "at": NOW.isoformat(),
            }
        ],
    }


def test_an_alert_that_is_up_says_so(store: str) -> None:
    up = document("--store", store)[0]
    assert (up["smoker"], up["state"], up["cleared_at"], up["deliveries"]) == ("shed", "raised", None, [])


@pytest.mark.parametrize(
    ("words", "smokers"),
    [
        pytest.param(["--limit", "1"], ["shed"], id="the newest"),
        pytest.param(["--cook", "1"], ["backyard"], id="one cook's"),
        pytest.param(["--cook", "99"], [], id="those of a cook that is not there"),
    ],
)
def test_the_list_can_be_narrowed(words: list[str], smokers: list[str], store: str) -> None:
    assert [alert["smoker"] for alert in document("--store", store, *words)] == smokers


def test_the_list_for_a_person(store: str) -> None:
    lines = [" ".join(line.split()) for line in run("--store", store).splitlines()]
    assert lines == [
        "id cook severity raised (UTC) for warnings message told",
        "2 2 urgent 2021-05-22 12:24 still up 1 it drops [bold]again[/bold] -",
        "1 1 urgent 2021-05-22 12:21 1 min 2 it drops text_message delivered",
    ]
    assert "No alerts." in run("--store", store, "--cook", "99")


def test_the_list_says_who_looks_after_an_alert_and_how_often_it_was_told(store: str) -> None:
    with SqliteStore(Path(store.removeprefix("sqlite:///"))) as opened:
        with opened.transaction(NOW) as ledger:
            ledger.enqueue(2, "push", "again")
            ledger.enqueue(2, "push", "and again")
        opened.acknowledge([1], "ann", NOW)
        opened.snooze([2], NOW + timedelta(hours=1), "ann", NOW)
    up, told = document("--store", store)
    assert (told["acknowledged_at"], told["acknowledged_by"]) == (NOW.isoformat(), "ann")
    assert up["snoozed_until"] == (NOW + timedelta(hours=1)).isoformat()
    lines = [" ".join(line.split()) for line in run("--store", store).splitlines()]
    assert lines[1].endswith("push pending 2 times, snoozed until 2026-03-01 13:00")
    assert lines[2].endswith("text_message delivered, acknowledged by ann")


def test_a_narrow_terminal_still_shows_how_bad_it_is_and_who_looks_after_it(store: str) -> None:
    with SqliteStore(Path(store.removeprefix("sqlite:///"))) as opened:
        with opened.transaction(NOW) as ledger:
            for text in ("once", "and again"):
                ledger.enqueue(2, "text_message", text)
        opened.acknowledge([2], "ann", NOW)
        alerts = opened.alerts(2)
    out = Console(width=80, file=StringIO())
    out.print(alert_table(alerts))
    said = " ".join(out.file.getvalue().split())  # type: ignore[attr-defined]  # it is the StringIO above
    assert all(word in said for word in ("severity", "urgent", "2021-05-22 12:24", "still up", "acknowledged by ann"))
    assert "warnings" not in said
