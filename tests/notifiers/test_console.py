"""The console shows every alert, whatever it can print."""

import io
import sys

import pytest
import rich.console
from rich.live import Live
from tests.contracts.notifier_contract import notice

from smart_smoker.notifiers.console import Console, showable

SHOWN = {
    "UTF-8 shows it all": ("≤ 1°F 🔥", "utf-8", "≤ 1°F 🔥"),
    "an unnamed encoding is taken for UTF-8": ("≤ 1°F", None, "≤ 1°F"),
    "cp1252 has the degree, and the sign in words": ("change ≤ 1°F", "cp1252", "change <= 1°F"),
    "cp437 has both": ("change ≤ 1°F", "cp437", "change ≤ 1°F"),
    "ASCII has neither": ("≥ 15°F…", "ascii", ">= 15?F..."),
    "an escape sequence from outside is taken apart": ("\x1b[2Jfood\x07", "utf-8", " [2Jfood "),
    "a line break is none": ("one\r\ntwo", "utf-8", "one  two"),
}


@pytest.mark.parametrize(("text", "encoding", "shown"), SHOWN.values(), ids=SHOWN)
def test_a_text_is_shown_in_the_consoles_characters(text: str, encoding: str | None, shown: str) -> None:
    assert showable(text, encoding) == shown


def test_a_console_in_cp1252_does_not_die_of_a_character(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw, encoding="cp1252", newline="\n"))
    assert Console().send(notice("Food A Stall Alert! ≤ 1°F")) == "written"
    assert raw.getvalue().decode("cp1252") == "ALERT Food A Stall Alert! <= 1°F\n"


@pytest.mark.parametrize(("bell", "heard"), [(True, "\a"), (False, "")], ids=["asked", "not asked"])
def test_the_bell_rings_where_it_is(monkeypatch: pytest.MonkeyPatch, bell: bool, heard: str) -> None:
    terminal, panel = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "__stderr__", terminal)
    monkeypatch.setattr(sys, "stderr", panel)
    Console(bell=bell).send(notice("pit drop"))
    assert (panel.getvalue(), terminal.getvalue()) == ("ALERT pit drop\n", heard)


def test_the_bell_gets_past_the_live_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "__stderr__", terminal)
    with Live(console=rich.console.Console(file=terminal, force_terminal=True, _environ={})):
        Console(bell=True).send(notice("pit drop"))
    assert "ALERT pit drop" in terminal.getvalue()
    assert "\a" in terminal.getvalue()


def test_standard_error_is_what_it_is_at_the_moment(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    console.send(notice("first"))
    assert capsys.readouterr() == ("", "ALERT first\n")
