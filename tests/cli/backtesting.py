"""What the tests of `smoker backtest` share."""

import json
from pathlib import Path
from typing import Any

import pytest

from smart_smoker.cli.main import main

HEADER = "Time (UTC),Channel1,Channel2,Channel3"


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    assert main(["backtest", *words]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(run(capsys, *words, "--json")[0])


def write_small_cook(folder: Path) -> Path:
    """A log of a pit that falls once, with one faulty row."""
    temps = ["250", "250", "250", "250", "230", "hot", "230", "230", "230"]
    rows = [f"5/22/2021 12:{20 + n},{temp},," for n, temp in enumerate(temps)]
    path = folder / "small.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return path
