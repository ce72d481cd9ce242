"""Runs `smoker` in a terminal of 80 by 24, as a person sees it."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import pyte

COLUMNS, LINES = 80, 24
LONGEST_WAIT_S = 60.0
PROGRAM = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C is a signal to whoever runs in it
from smart_smoker.cli.main import main
sys.exit(main())
"""


class Terminal:
    """A terminal with one process in it.

    Attributes:
        output: everything that the process wrote.
        screen: what it looks like now.
    """

    def __init__(self, *words: object, environ: Mapping[str, str], cwd: Path) -> None:
        self._ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.settings_before = termios.tcgetattr(self.theirs)
        self.output = ""
        self.screen = pyte.HistoryScreen(COLUMNS, LINES, history=5000)
        self._stream = pyte.ByteStream(self.screen)
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *map(str, words)],
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            cwd=cwd,
            env={**os.environ, **environ, "TERM": "xterm-256color"},
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self.theirs)

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, words: str) -> None:
        """Return when the words were written."""
        deadline = time.monotonic() + LONGEST_WAIT_S
        while words not in self.output:
            assert time.monotonic() < deadline, f"{words!r} did not come:\n{self.output[-3000:]}"
            assert self._read(1.0) or self.process.poll() is None, f"ended before {words!r}:\n{self.output[-3000:]}"

    def end(self) -> int:
        """Wait for the process to end, reading on; its exit code."""
        deadline = time.monotonic() + LONGEST_WAIT_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"did not end:\n{self.output[-3000:]}"
            self._read(0.05)
        while self._read(0.0):
            pass
        return self.process.returncode

    def text(self) -> str:
        """The screen with what has scrolled away, line by line."""
        gone = ["".join(line[column].data for column in range(COLUMNS)) for line in self.screen.history.top]
        return "\n".join(line.rstrip() for line in [*gone, *self.screen.display])

    def settings_now(self) -> list[object]:
        return list(termios.tcgetattr(self.theirs))

    def _read(self, within_s: float) -> bool:
        if not select.select([self._ours], [], [], within_s)[0]:
            return False
        data = os.read(self._ours, 65536)
        self.output += data.decode(errors="replace")
        self._stream.feed(data)
        return True
