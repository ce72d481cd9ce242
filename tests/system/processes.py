"""Starts `smoker` as a person would, in processes of its own, and waits for what they do."""

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

LONGEST_WAIT_S = 120.0


@dataclass(slots=True)
class Smoker:
    """One `smoker` process; its lines are kept as they come."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _heard: threading.Condition = field(default_factory=threading.Condition)

    @classmethod
    def start(cls, *words: object, environ: Mapping[str, str], cwd: Path, module: str = "smart_smoker") -> Self:
        command = [sys.executable, "-m", module, *map(str, words)]
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=os.environ | dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        smoker = cls(process)
        assert process.stderr
        threading.Thread(target=smoker._listen, args=(process.stderr,), daemon=True).start()
        return smoker

    def wait_for(self, pattern: str, count: int = 1) -> str:
        """Return the line that matches for the `count`-th time, once it is there."""

        def matching() -> list[str]:
            return [line for line in self.lines if re.search(pattern, line)]

        with self._heard:
            is_there = self._heard.wait_for(
                lambda: len(matching()) >= count or self.process.poll() is not None, LONGEST_WAIT_S
            )
        found = matching()
        last_lines = "".join(self.lines[-30:])
        assert is_there, f"{pattern!r} did not come {count} times:\n{last_lines}"
        assert len(found) >= count, f"ended before {pattern!r} came {count} times:\n{last_lines}"
        return found[count - 1]

    def count(self, pattern: str) -> int:
        return sum(bool(re.search(pattern, line)) for line in self.lines)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Wait for it to end by itself; its exit code."""
        return self.process.wait(LONGEST_WAIT_S)

    def _listen(self, lines: IO[str]) -> None:
        with lines:
            for line in lines:
                with self._heard:
                    self.lines.append(line)
                    self._heard.notify_all()
        with self._heard:
            self.process.wait()
            self._heard.notify_all()


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, a broker and a store for one test's processes; all are ended with it."""

    folder: Path
    environ: Mapping[str, str]
    running: list[Smoker] = field(default_factory=list)

    @property
    def store_path(self) -> Path:
        return self.folder / "smoker.db"

    def start(self, *words: object, module: str = "smart_smoker") -> Smoker:
        smoker = Smoker.start(*words, environ=self.environ, cwd=self.folder, module=module)
        self.running.append(smoker)
        return smoker

    def consumers(self) -> list[Smoker]:
        """One process for each of the three probes, consuming."""
        started = [self.start("consume", probe) for probe in ("smoker", "food-A", "food-B")]
        for smoker in started:
            smoker.wait_for("Consuming")
        return started

    def ask(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "smart_smoker", *map(str, words)],
            cwd=self.folder,
            env=os.environ | dict(self.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=LONGEST_WAIT_S,
        )


@contextlib.contextmanager
def place(folder: Path, broker: str, **environ: str) -> Iterator[Place]:
    made = Place(
        folder,
        {
            "SMOKER_BROKER": broker,
            "SMOKER_STORE": f"sqlite:///{folder / 'smoker.db'}",
            "XDG_STATE_HOME": str(folder / "state"),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONUTF8": "1",
            "SMOKER_RULES": "classic",  # the mission's, whose every warning is known
            **environ,
        },
    )
    try:
        yield made
    finally:
        for smoker in made.running:
            smoker.kill()
            # Shown where a test fails.
            told = [line for line in smoker.lines if "Received temperature" not in line and "Alert!" not in line]
            print(smoker.process.args, len(smoker.lines), "lines, the last but for readings:", *told[-20:], sep="\n  ")


def eventually(what: str, is_so: Callable[[], bool]) -> None:
    """Ask again and again, for what no process announces."""
    deadline = time.monotonic() + LONGEST_WAIT_S
    while not is_so():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)
