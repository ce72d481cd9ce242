"""Tells by a command of one's own: it switches on a lamp, rings a siren, or does what nobody foresaw."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from smart_smoker.core.notice import Notice
from smart_smoker.errors import ConfigError, NotifyError
from smart_smoker.notifiers._words import link_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Runs a program, without a shell, and holds it for delivered when it exits with 0.

    The text is on its standard input, and what else is known in its variables `SMOKER_ALERT_...`.

    Attributes:
        environ: the variables that it has besides.
        command: the program and its arguments, each a text of its own.
        timeout: how long it may take; then it is ended, and what it has started too.
        breaks_through: whether it can be heard through a phone's silent mode, which nobody else can know.
    """

    environ: Mapping[str, str]
    command: Sequence[str]
    timeout: timedelta = timedelta(seconds=20)
    breaks_through: bool = False

    def __post_init__(self) -> None:
        words = self.command if isinstance(self.command, list) else []
        if not any(words[:1]) or not all(isinstance(word, str) for word in words):
            raise ValueError('command must be a list of texts, such as ["notify-send", "Smoker"]')

    def check(self) -> None:
        """Raises ConfigError where the program cannot be found."""
        import shutil

        if shutil.which(self.command[0], path=self.environ.get("PATH")) is None:
            raise ConfigError(f"the command {self.command[0]} is not found, or is no program: name it with its path")

    def send(self, notice: Notice) -> str:
        """Run it; returns that it exited with 0.

        Raises:
            NotifyError: it exited with anything else, took too long, or could not be started.
        """
        self.check()
        # What it says goes to a file: a pipe would be held open by whatever it leaves running behind it.
        with tempfile.TemporaryFile() as said:
            code = self._run(notice, said)
            if code:
                raise NotifyError(f"{self.command[0]} exited with {code}: {_last_line(said)}")
        return f"{self.command[0]} exited with 0"

    def _run(self, notice: Notice, said: IO[bytes]) -> int:
        try:
            process = subprocess.Popen(  # noqa: S603  # it is the person's own command
                self.command,
                env={**self.environ, **_variables(notice)},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,  # Ctrl-C is for us; a send under way may end
            )
        except OSError as wrong:
            raise NotifyError(f"{self.command[0]} cannot be started: {wrong.strerror or wrong}") from None
        with process:
            try:
                process.communicate(notice.text.encode("utf-8", "replace"), self.timeout.total_seconds())
            except subprocess.TimeoutExpired:
                _end(process)
                spent = f"{self.timeout.total_seconds():g} s"
                raise NotifyError(f"{self.command[0]} did not end within {spent}: it was ended") from None
            return process.returncode


def _variables(notice: Notice) -> dict[str, str]:
    known = {
        "TEXT": notice.text,
        "TITLE": notice.title,
        "SEVERITY": notice.severity.value,
        "CODE": notice.code,
        "LINK": link_of(notice),
        "CONTACT": notice.contact,
        "CHANNEL": notice.channel,
        "ID": notice.message_id,
        "AT": notice.created_at.isoformat(timespec="seconds"),
    }
    return {f"SMOKER_ALERT_{name}": value.replace("\0", "") for name, value in known.items()}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill it with all that it has started, where the system knows what that is."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _last_line(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read()[-2000:].decode(errors="replace").split("\n")
    plain = ["".join(c if c.isprintable() else " " for c in line).strip() for line in lines]
    return next((line[:200] for line in reversed(plain) if line), "it said nothing")


NOTIFIER = Command
