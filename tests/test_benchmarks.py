"""The benchmarks run: what they say is for a person to judge, on a machine that does nothing else."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.result import Result
from benchmarks.table import lines


def test_a_quick_run_of_one_benchmark_prints_its_table(repo_root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--only", "backtest"],
        cwd=repo_root,
        env=os.environ | {"PYTHONPATH": str(repo_root / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "backtest of 3,351 readings, 998 warnings" in ran.stdout or "sample cook" in ran.stdout
    assert "readings/s" in ran.stdout


def test_a_missed_goal_is_said_in_the_table() -> None:
    missed = Result(what="x", unit="s", ours=3.0, plain=2.0, at_most=1.0)
    reached = Result(what="y", unit="s", ours=3.0, plain=2.0, at_least=1.5)
    table = list(lines([missed, reached]))
    assert "<= 1 MISSED" in table[2]
    assert "MISSED" not in table[3]
    assert len(set(map(len, table))) == 1
