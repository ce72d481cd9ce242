"""Nothing that a stranger sends moves a cursor, rings a bell or begins a line of its own."""

import logging

import pytest
from rich.console import Console

from smart_smoker.cli import screen
from smart_smoker.cli.logs import set_up_logs
from smart_smoker.cli.printable import one_line

HOSTILE = "\x1b]0;owned\x07\x1b[2J\nnext line\u202e"


def test_a_plain_text_stays_as_it_is() -> None:
    assert one_line("Food A: 225.0 °F ≤ 1") == "Food A: 225.0 °F ≤ 1"


def test_what_is_not_for_the_eye_is_replaced() -> None:
    assert one_line(HOSTILE) == "�]0;owned��[2J next line�"


def test_the_log_shows_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    logging.getLogger("smart_smoker.test").warning("%s", HOSTILE)
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "\x1b" not in shown


def test_a_table_shows_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    Console(width=80).print(screen.cell(HOSTILE), screen.sentence(HOSTILE))
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown
