"""A terminal without a window: runs a program in it, and says what a person would see at the moment that is asked for.

The pictures of the documentation are taken here, so that they show what the program truly draws. Linux and macOS only.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Self

import pyte

Lines = Sequence[str]
"""The screen as text, a line each, without the blanks at their ends."""

_READ_BYTES: Final = 65536
_QUIET_S: Final = 0.05
"""How long nothing must come before a frame is known to be whole; `smoker run` draws one every 0.2 s."""


class Terminal:
    """A screen of so many columns and lines, and the program that runs in it: `with Terminal(...) as terminal`.

    Args:
        command: the program and its words.
        size: columns and lines.
        environ: the program's environment.
    """

    def __init__(self, command: Sequence[str], size: tuple[int, int], environ: Mapping[str, str]) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._ours, theirs = pty.openpty()
        columns, lines = size
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._program = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env={**environ, "TERM": "xterm-256color"}
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        if self._program.poll() is None:
            self._program.send_signal(signal.SIGINT)
            # Whoever has no reader left would wait for one.
            while self._read(1.0):
                pass
        self._program.wait(10)
        os.close(self._ours)

    @property
    def lines(self) -> Lines:
        """What is on the screen now."""
        return [line.rstrip() for line in self.screen.display]

    def show_until(self, is_moment: Callable[[Lines], bool], timeout_s: float) -> None:
        """Run on until the screen is as wanted, and its frame is whole.

        Raises:
            TimeoutError: that did not happen in time, or the program ended before.
        """
        give_up_at = time.monotonic() + timeout_s
        while time.monotonic() < give_up_at and self._read(1.0) is not None:
            if not is_moment(self.lines):
                continue
            while self._read(_QUIET_S):
                pass
            if is_moment(self.lines):
                return
        raise TimeoutError("\n".join(["the screen was never as wanted; at last it was:", *self.lines]))

    def show_to_the_end(self, timeout_s: float) -> None:
        """Run on until the program ends.

        Raises:
            TimeoutError: it did not.
            RuntimeError: it failed.
        """
        give_up_at = time.monotonic() + timeout_s
        while self._read(1.0) is not None:
            if time.monotonic() > give_up_at:
                raise TimeoutError(f"{self._program.args!r} did not end in {timeout_s:g} s")
        if self._program.wait(10):
            raise RuntimeError("\n".join([f"{self._program.args!r} failed:", *self.lines]))

    def _read(self, wait_s: float) -> int | None:
        """Show what comes within that time; returns how many bytes, and None once the program has let go."""
        if not select.select([self._ours], [], [], wait_s)[0]:
            return 0
        try:
            came = os.read(self._ours, _READ_BYTES)
        except OSError:  # what Linux says where others say that there is no more
            return None
        self._stream.feed(came)
        return len(came) or None
