"""Runs Python programs that import the package, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"


def environment(**variables: str) -> dict[str, str]:
    """This process's environment, with the package in reach and further variables."""
    return {**os.environ, "PYTHONPATH": str(SRC), **variables}


def python(*arguments: str, encoding: str = "utf-8", **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run Python to its end, and return what it said."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        encoding=encoding,
        env=environment(**{"PYTHONIOENCODING": "utf-8", **variables}),
        timeout=60,
    )
