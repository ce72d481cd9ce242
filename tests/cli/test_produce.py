"""`smoker produce` before it connects: its words, its question, and how far it says it is."""

import io
import sys
import webbrowser
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from smart_smoker.cli import produce as module
from smart_smoker.cli.main import main
from smart_smoker.cli.replay_progress import replay_progress
from smart_smoker.loops.pace import Pace
from smart_smoker.sources.csv_file import CsvFile

HEADER = "Time (UTC),Channel1,Channel2,Channel3\n"


@pytest.fixture(autouse=True)
def cook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten rows, two of them faulty, in the working directory."""
    monkeypatch.chdir(tmp_path)
    rows = [f"5/22/2021 12:{n:02},150,42,75\n" for n in range(8)]
    (tmp_path / "cook.csv").write_text(HEADER + "never,1,2,3\n" * 2 + "".join(rows))
    return tmp_path / "cook.csv"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were opened; nothing is sent."""
    pages: list[str] = []

    def open_page(page: str) -> bool:
        pages.append(page)
        return True

    monkeypatch.setattr(webbrowser, "open", open_page)
    monkeypatch.setattr(module, "_replay", lambda *_, **__: None)
    return pages


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def type_in(keys: str) -> None:
        monkeypatch.setattr(sys, "stdin", Keyboard(keys))
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    return type_in


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--interval", "1", "--speed", "2"], "give one of them"),
        (["--interval", "-1"], "--interval"),
        (["--speed", "0"], "--speed"),
        (["--speed", "nan"], "nan is no number for a pace"),
        (["--interval", "inf"], "inf is no number for a pace"),
        (["--queues", "burn"], "--queues"),
        (["--body", "pickle"], "'text', 'comma'"),
    ],
    ids=[
        "two paces",
        "a pace backwards",
        "a speed of nothing",
        "a speed that is none",
        "a wait for ever",
        "an unknown way with queues",
        "an unknown body",
    ],
)
def test_words_that_make_no_sense_are_wrong_usage(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["produce", "cook.csv", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "keys", "pages"),
    [
        ([], "y\n", 1),
        ([], "n\n", 0),
        ([], "\n", 0),
        (["--admin"], "", 1),
        (["--no-admin"], "", 0),
    ],
    ids=["yes", "no", "nothing said is no", "asked for", "not wanted"],
)
def test_the_admin_page_is_opened_where_it_is_wanted(
    opened: list[str], on_a_terminal: Callable[[str], None], words: list[str], keys: str, pages: int
) -> None:
    on_a_terminal(keys)
    assert main(["produce", "cook.csv", *words]) == 0
    assert opened == ["http://localhost:15672/"] * pages


def test_without_a_terminal_nobody_is_asked(
    opened: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert main(["produce", "cook.csv"]) == 0
    assert opened == []
    assert "admin" not in capsys.readouterr().err


def test_more_faults_than_a_person_reads_are_counted(opened: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("cook.csv").write_text(HEADER + "never,1,2,3\n" * 130 + "5/22/2021 12:00,150,,\n")
    assert main(["produce", "cook.csv"]) == 0
    said = capsys.readouterr().err
    assert said.count("is no time") == 100
    assert "30 more faults are not shown" in said


@pytest.mark.parametrize(
    ("pace", "left"),
    [(Pace(interval_s=30), timedelta(minutes=2, seconds=30)), (Pace(speed=60), timedelta(seconds=5))],
    ids=["by rows", "by the log's clock"],
)
def test_progress_is_told_by_tenths_with_what_remains(
    cook: Path, pace: Pace, left: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    source = CsvFile.read(cook)
    with caplog.at_level("INFO"), replay_progress(source, pace, None) as sent:
        for row in source.rows("s", "r"):
            sent(row)

    lines = [record.getMessage() for record in caplog.records]
    assert [line.split(" %")[0] for line in lines] == ["30", "40", "50", "60", "70", "80", "90", "100"]
    assert lines[2] == f"50 % of the rows are sent, {left} to go"
    assert lines[-1] == "100 % of the rows are sent, 0:00:00 to go"
