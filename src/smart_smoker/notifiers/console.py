"""Tells whoever looks at the terminal."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TextIO

from smart_smoker.core.notice import Notice
from smart_smoker.errors import NotifyError

if TYPE_CHECKING:
    from smart_smoker.settings import Settings

BELL: Final = "\a"
_PLAIN: Final = str.maketrans({"≤": "<=", "≥": ">=", "–": "-", "…": "..."})


class Console:
    """Writes a line `ALERT ...` to a stream, in whatever characters it can show.

    Args:
        stream: standard error by default, as it is when a notice is sent: a live display puts itself in its place.
        bell: whether the terminal is to ring.
    """

    def __init__(self, stream: TextIO | None = None, *, bell: bool = False) -> None:
        self._stream = stream
        self._bell = bell

    @classmethod
    def from_settings(cls, _settings: "Settings", _environ: Mapping[str, str], _cwd: Path) -> Self:
        """The channel as `config` makes it."""
        return cls()

    def send(self, notice: Notice) -> str:
        """Write the line; `written` is its answer."""
        stream = self._stream or sys.stderr
        line = f"ALERT {showable(notice.text, stream.encoding)}{BELL if self._bell else ''}\n"
        try:
            stream.write(line)
            stream.flush()
        except (OSError, ValueError) as wrong:
            raise NotifyError(f"the console cannot be written: {wrong}") from wrong
        return "written"


def showable(text: str, encoding: str | None) -> str:
    """The text as one line that a console of this encoding can print, without control characters.

    A probe's name comes from outside and may hold an escape sequence; a console in cp1252 has no `≤`.
    """
    line = "".join(c if c.isprintable() else " " for c in text)
    encoding = encoding or "utf-8"
    try:
        line.encode(encoding)
    except UnicodeEncodeError:
        return line.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return line


NOTIFIER = Console
