"""Tells whoever looks at the terminal, or hears it."""

import sys
from dataclasses import dataclass
from typing import ClassVar, Final

from smart_smoker.core.notice import Notice
from smart_smoker.errors import NotifyError

BELL: Final = "\a"
_PLAIN: Final = str.maketrans({"≤": "<=", "≥": ">=", "–": "-", "…": "..."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """Writes a line `ALERT ...` to standard error, in whatever characters it can show.

    Attributes:
        bell: whether the terminal is to ring.
    """

    bell: bool = False

    breaks_through: ClassVar = False

    def check(self) -> None:
        """There is nothing to look at."""

    def send(self, notice: Notice) -> str:
        """Write the line; `written` is its answer."""
        stream = sys.stderr
        try:
            stream.write(f"ALERT {showable(notice.text, stream.encoding)}\n")
            stream.flush()
            if self.bell:
                _ring()
        except (OSError, ValueError) as wrong:
            raise NotifyError(f"the console cannot be written: {wrong}") from wrong
        return "written"


def _ring() -> None:
    """Ring on the terminal itself: the live panel, which stands in for standard error, swallows what is no letter."""
    stream = sys.__stderr__ or sys.stderr
    stream.write(BELL)
    stream.flush()


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
