"""`smoker cooks`: over a store as consuming writes it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.store_samples import NOW, PIT, START, event, keep, reading

from smart_smoker.cli.main import main
from smart_smoker.core.model import Series
from smart_smoker.core.monitor import Edge
from smart_smoker.store.sqlite import SqliteStore

FOOD = Series("backyard", "r1", "food-A")


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with an older cook of another smoker, and one that has an alert."""
    path = tmp_path / "smoker.db"
    older = Series("shed", "r0", "smoker")
    with SqliteStore(path) as opened:
        keep(opened, [reading(n, series=older, is_last=n == 1) for n in range(2)])
        keep(opened, [reading(n, temp_f=225 + n, is_last=n == 9) for n in range(10)])
        keep(opened, [reading(n, series=FOOD, temp_f=60 + n, is_last=n == 4) for n in range(5)])
        with opened.transaction(NOW) as ledger:
            entry = ledger.open(PIT)
            ledger.enqueue(ledger.alert(entry.run_id, event(n=3)), "text_message", "it drops")
            ledger.alert(entry.run_id, event(Edge.CLEARED, n=5))
    return f"sqlite:///{path}"


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    assert main(["cooks", *words]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(run(capsys, *words, "--json")[0])


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_list_as_json_is_the_contract(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    newest, older = document(capsys, "list", "--store", store)
    assert newest == {
        "id": newest["id"],
        "smoker": "backyard",
        "started_at": START.isoformat(),
        "ended_at": (START + 9 * timedelta(seconds=30)).isoformat(),
        "readings": 15,
        "probes": ["smoker", "food-A"],
    }
    assert (older["smoker"], older["readings"], older["probes"]) == ("shed", 2, ["smoker"])


def test_the_list_can_be_short(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [cook["smoker"] for cook in document(capsys, "list", "--store", store, "--limit", "1")] == ["backyard"]


def test_the_list_for_a_person(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = squeezed(run(capsys, "list", "--store", store)[0])
    assert lines == [
        "id smoker started (UTC) lasted readings probes",
        "2 backyard 2021-05-22 12:20 4 min 15 smoker, food-A",
        "1 shed 2021-05-22 12:20 30 s 2 smoker",
    ]


def test_show_takes_the_newest_cook(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run(capsys, "show", "--store", store)
    lines = squeezed(out)
    assert lines[0] == "Cook 2 on backyard: 15 readings, 2021-05-22 12:20 to 2021-05-22 12:24 UTC"
    assert "S Smoker A Food A ◆ urgent" in lines
    assert "Smoker 10 225.0 234.0 234.0 4 min" in lines
    assert "Food A 5 60.0 64.0 64.0 2 min" in lines
    assert out.count("◆") == 2


def test_show_as_json_has_numbers_and_alerts(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = document(capsys, "show", "2", "--store", store)
    assert (shown["id"], shown["readings"]) == (2, 15)
    assert shown["numbers"][1] == {
        "probe": "food-A",
        "readings": 5,
        "lowest_f": 60.0,
        "highest_f": 64.0,
        "last_f": 64.0,
        "first_at": START.isoformat(),
        "last_at": (START + timedelta(minutes=2)).isoformat(),
        "duration_s": 120.0,
    }
    assert [(alert["state"], alert["message"]) for alert in shown["alerts"]] == [("cleared", "it drops")]


def test_show_of_an_older_cook(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run(capsys, "show", "1", "--store", store)
    assert out.startswith("Cook 1 on shed: 2 readings")
    assert "No alerts." in out


def test_show_of_a_cook_that_is_not_there_is_one_line_and_exit_1(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run(capsys, "show", "7", "--store", store, code=1)
    assert (out, err) == ("", "smoker: there is no cook 7: `smoker cooks list` shows those there are\n")


@pytest.mark.parametrize("words", [["show"], ["show", "--json"]], ids=["for a person", "as JSON"])
def test_show_of_an_empty_store_is_one_line_and_exit_1(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.db"
    with SqliteStore(path):
        pass
    out, err = run(capsys, *words, "--store", f"sqlite:///{path}", code=1)
    assert out == ""
    assert err.count("\n") == 1
    assert "no cook" in err


def test_the_list_of_an_empty_store_is_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.db"
    with SqliteStore(path):
        pass
    assert document(capsys, "list", "--store", f"sqlite:///{path}") == []
    assert "No cooks yet" in run(capsys, "list", "--store", f"sqlite:///{path}")[0]


def test_looking_back_makes_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.db"
    _, err = run(capsys, "list", "--store", f"sqlite:///{path}", code=1)
    assert str(path) in err
    assert not path.exists()
