"""A command of one's own, as real processes: what it is told, and every way to fail."""

import json
import os
import select
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.notifier_contract import FULL, notice

from smart_smoker.errors import ConfigError, NotifyError
from smart_smoker.notifiers.command import Command

TELL_ALL = """\
import json, os, pathlib, sys
told = {"argv": sys.argv[2:], "environ": dict(os.environ), "stdin": sys.stdin.buffer.read().decode()}
pathlib.Path(sys.argv[1]).write_text(json.dumps(told))
"""


def python(program: str, *words: str, **settings: Any) -> Command:
    return Command(environ={}, command=[sys.executable, "-c", program, *words], **settings)


def test_it_is_told_all_there_is_in_its_variables_and_the_text_on_its_input(tmp_path: Path) -> None:
    path = tmp_path / "told.json"
    hostile = ["$(touch pwned)", "a; b", "", " blanks ", "*"]
    command = Command(
        environ={"PATH": "/bin", "MINE": "1"}, command=[sys.executable, "-c", TELL_ALL, str(path), *hostile]
    )
    assert command.send(FULL) == f"{sys.executable} exited with 0"
    told = json.loads(path.read_text())
    assert (told["argv"], told["stdin"]) == (hostile, FULL.text)
    variables = told["environ"]
    assert (variables["PATH"], variables["MINE"]) == ("/bin", "1")
    assert {name: value for name, value in variables.items() if name.startswith("SMOKER_ALERT_")} == {
        "SMOKER_ALERT_TEXT": FULL.text,
        "SMOKER_ALERT_TITLE": FULL.title,
        "SMOKER_ALERT_SEVERITY": "urgent",
        "SMOKER_ALERT_CODE": "7K2M",
        "SMOKER_ALERT_LINK": FULL.details["link"],
        "SMOKER_ALERT_CONTACT": "me",
        "SMOKER_ALERT_CHANNEL": "any",
        "SMOKER_ALERT_ID": "<1@smart-smoker>",
        "SMOKER_ALERT_AT": "2026-03-01T12:00:00+00:00",
    }


def test_a_text_with_a_zero_in_it_is_told_without(tmp_path: Path) -> None:
    path = tmp_path / "told.json"
    python(TELL_ALL, str(path)).send(notice("pit\0drop"))
    assert json.loads(path.read_text())["environ"]["SMOKER_ALERT_TEXT"] == "pitdrop"


def test_a_command_that_does_not_read_is_none_the_worse() -> None:
    python("pass").send(notice("brisket " * 12_000))


EXITS = {
    "with its last line": (
        "import sys; print('one', file=sys.stderr); sys.exit('no paper\\n\\n')",
        "exited with 1: no paper$",
    ),
    "without a word": ("raise SystemExit(7)", "exited with 7: it said nothing$"),
    "with an escape sequence": ("import sys; sys.exit('\\x1b[2Jbad\\x07')", r"exited with 1: \[2Jbad$"),
    "with a flood": ("import sys; sys.exit('x' * 1_000_000)", r"exited with 1: x{200}$"),
    "with what is no text": (
        "import sys; sys.stderr.buffer.write(b'\\xff\\xfe'); sys.exit(2)",
        "exited with 2: \ufffd\ufffd$",
    ),
}


@pytest.mark.parametrize(("program", "said"), EXITS.values(), ids=EXITS)
def test_it_failed(program: str, said: str) -> None:
    with pytest.raises(NotifyError, match=said) as caught:
        python(program).send(notice())
    assert caught.value.permanent is False


@pytest.mark.skipif(os.name != "posix", reason="what a process has started is not known there")
def test_one_that_hangs_is_ended_with_all_that_it_has_started(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    held_by_the_child = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    program = f"(exec 3>{fifo}; echo started >&3; sleep 1000) & wait"
    command = Command(environ=os.environ, command=["/bin/sh", "-c", program], timeout=timedelta(seconds=2))
    with pytest.raises(NotifyError, match="sh did not end within 2 s: it was ended"):
        command.send(notice())
    assert os.read(held_by_the_child, 100) == b"started\n"
    select.select([held_by_the_child], [], [], 30)
    assert os.read(held_by_the_child, 100) == b""
    os.close(held_by_the_child)


@pytest.mark.skipif(os.name != "posix", reason="the shell's way to leave something behind")
def test_what_it_leaves_running_is_not_waited_for(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    command = Command(environ=os.environ, command=["/bin/sh", "-c", f"cat {fifo} &"], timeout=timedelta(minutes=1))
    command.send(notice())
    fifo.write_text("now it may end")


def test_a_program_that_is_not_there_is_told_of_before_anything_is_tried(tmp_path: Path) -> None:
    command = Command(environ={"PATH": str(tmp_path)}, command=["ring-the-siren"])
    with pytest.raises(ConfigError, match="ring-the-siren is not found"):
        command.check()
    with pytest.raises(ConfigError, match="ring-the-siren is not found"):
        command.send(notice())


@pytest.mark.skipif(os.name != "posix", reason="a program is told by its name there")
def test_a_program_that_cannot_be_started_is_a_notify_error(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("no first line says what reads it")
    script.chmod(0o755)
    with pytest.raises(NotifyError, match="script cannot be started: "):
        Command(environ={}, command=[str(script)]).send(notice())


@pytest.mark.parametrize("command", ["notify-send", [], [""], ["a", 1], None, {"a": "b"}], ids=str)
def test_a_command_that_is_no_list_of_words_is_refused(command: Any) -> None:
    with pytest.raises(ValueError, match="command must be a list of texts"):
        Command(environ={}, command=command)


@pytest.mark.parametrize("does", [True, False])
def test_its_owner_says_whether_it_breaks_through(does: bool) -> None:
    assert python("pass", breaks_through=does).breaks_through is does


def test_nothing_of_it_is_shared_with_the_next() -> None:
    first, second = replace(FULL, code="AAAA"), notice("two")
    program = "import os, sys; sys.exit(os.environ['SMOKER_ALERT_CODE'] != sys.argv[1])"
    python(program, "AAAA").send(first)
    python(program, "").send(second)
