"""The log: a line for a person or an object for a program, on the terminal, above a panel, and in a file."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from rich.live import Live

from smart_smoker.cli import logs
from smart_smoker.cli.logs import close_logs, set_up_logs
from smart_smoker.errors import ConfigError

log = logging.getLogger("smart_smoker.test")


@pytest.fixture(autouse=True)
def _logs_are_closed() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    yield
    close_logs()
    assert root.handlers == before[1]
    root.setLevel(before[0])


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def fail() -> None:
    try:
        float("lid")
    except ValueError:
        log.exception("it broke")


def test_information_is_a_time_and_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    log.info("Received temperature: %.1f", 225.0)
    said = capsys.readouterr()
    clock, text = said.err.split(" ", 1)
    datetime.strptime(clock, "%H:%M:%S")  # noqa: DTZ007  # a local clock's time of day, and no moment
    assert text == "Received temperature: 225.0\n"
    assert said.out == ""


@pytest.mark.parametrize("level", ["debug", "warning", "error"])
def test_any_other_level_is_named(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(level="debug")
    log.log(logging.getLevelNamesMapping()[level.upper()], "it is so")
    assert capsys.readouterr().err.split(" ", 1)[1] == f"{level}: it is so\n"


def test_what_is_below_the_level_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(level="warning")
    log.info("nothing of note")
    assert capsys.readouterr().err == ""


def test_the_time_goes_on_from_second_to_second() -> None:
    formatter = logs.HumanFormatter(with_date=True)
    lines = []
    for created in (0.5, 0.9, 1.0, 3.0):
        record = logging.makeLogRecord({"msg": "x", "levelno": logging.INFO})
        record.created = created
        lines.append(formatter.format(record)[17:19])
    assert lines == ["00", "00", "01", "03"]


def test_a_terminal_has_colour_and_a_pipe_has_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    log.warning("pit is cold")
    assert "\x1b" not in capsys.readouterr().err
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("WT_SESSION", "a Windows terminal")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    set_up_logs()
    log.warning("pit is cold")
    assert "\x1b[33mwarning: pit is cold\x1b[0m\n" in stream.getvalue()


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_can_refuse_colour(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(variable, value)
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    set_up_logs()
    log.warning("pit is cold")
    assert "\x1b" not in stream.getvalue()


def test_json_is_one_object_a_line_with_extras(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(format="json")
    log.warning("≤ 1°F at\n%s", "12:20", extra={"probe": "food-A", "span": timedelta(minutes=1), "level": "loud"})
    fail()
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert datetime.fromisoformat(first.pop("time")).utcoffset() == timedelta(0)
    assert first == {
        "level": "warning",
        "logger": "smart_smoker.test",
        "message": "≤ 1°F at\n12:20",
        "probe": "food-A",
        "span": "0:01:00",
    }
    assert second["message"] == "it broke"
    assert second["exception"].endswith("to float: 'lid'")


def test_an_errors_trace_follows_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    fail()
    assert capsys.readouterr().err.endswith("to float: 'lid'\n")


def test_a_quiet_terminal_shows_warnings_and_the_file_shows_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(quiet=True, file=tmp_path / "new" / "smoker.log")
    log.info("a reading")
    log.warning("≤ 1°F")
    lines = (tmp_path / "new" / "smoker.log").read_text("utf-8").splitlines()
    assert [line[20:] for line in lines] == ["a reading", "warning: ≤ 1°F"]
    datetime.fromisoformat(lines[0][:19])
    assert capsys.readouterr().err[9:] == "warning: ≤ 1°F\n"


def test_the_file_is_kept_as_five_copies_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 100)
    set_up_logs(quiet=True, file=tmp_path / "smoker.log")
    for _ in range(50):
        log.info("a reading")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["smoker.log", *(f"smoker.log.{k}" for k in range(1, 5))]
    assert max(path.stat().st_size for path in tmp_path.iterdir()) <= 100


def test_a_second_set_up_replaces_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(file=tmp_path / "first.log")
    set_up_logs()
    log.info("once")
    assert capsys.readouterr().err.count("once") == 1
    assert (tmp_path / "first.log").read_text("utf-8") == ""


def test_a_log_file_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "file" / "smoker.log"):
        with pytest.raises(ConfigError, match=r"cannot write the log file .*: .*; name another with --log-file"):
            set_up_logs(file=path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here, which is a disk without room")
def test_a_full_disk_is_told_of_once_and_the_terminal_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 0)
    set_up_logs(file="/dev/full")
    log.info("first")
    log.info("second")
    said = capsys.readouterr().err
    assert said.count("/dev/full cannot be written") == 1
    assert said.count("first") == said.count("second") == 1
    assert "Traceback" not in said


def test_lines_appear_above_a_live_panel() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=20, height=10, color_system="standard")
    set_up_logs(console=console)
    with Live("the panel", console=console, auto_refresh=False):
        log.warning("[bold]Smoker Alert![/] longer than the terminal is wide")
    shown = out.getvalue()
    assert " warning: [bold]Smoker Alert![/] longer than the terminal is wide\x1b[0m\n" in shown
    assert "\x1b[33m" in shown
    assert shown.index("Smoker Alert") < shown.rindex("the panel")
