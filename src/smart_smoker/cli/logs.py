"""Writes the log: plain lines for a person, or one JSON object a line, to standard error and perhaps to a file.

A consumer logs every reading, so a line must cost microseconds: the clock's text is made once a second, and rich is
used only while a live panel owns the terminal, above which the lines must appear.
"""

import json
import logging
import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from smart_smoker.cli.printable import one_line
from smart_smoker.errors import ConfigError

if TYPE_CHECKING:
    from rich.console import Console

FILE_BYTES: Final = 5_000_000
FILES: Final = 5
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_COLOURS: Final = {logging.DEBUG: "2", logging.WARNING: "33", logging.ERROR: "31", logging.CRITICAL: "1;31"}
_RICH_STYLES: Final = {
    logging.DEBUG: "dim",
    logging.WARNING: "yellow",
    logging.ERROR: "red",
    logging.CRITICAL: "bold red",
}


def set_up_logs(
    *,
    level: str = "info",
    format: str = "human",  # noqa: A002  # the option's own name
    file: str | Path | None = None,
    quiet: bool = False,
    console: "Console | None" = None,
) -> None:
    """Direct all loggers; a second call replaces what the first set up.

    Args:
        level: debug, info, warning or error.
        format: human, or json: one object a line with `time`, `level`, `logger`, `message` and a record's extras.
        file: a copy is kept here, five files of five megabytes at most; for one process alone.
        quiet: whether the terminal shows warnings and worse only; the file is not affected.
        console: the rich console whose live panel owns the terminal, if one does.

    Raises:
        ConfigError: the file cannot be opened.
    """
    close_logs()
    handlers: list[logging.Handler] = [_terminal(format, console)]
    if quiet:
        handlers[0].setLevel(logging.WARNING)
    if file is not None:
        handlers.append(_file(Path(file).expanduser(), format))
    root = logging.getLogger()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level.upper())


def close_logs() -> None:
    """Take away and close what `set_up_logs` set up."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Terminal | _AboveThePanel | _File)]:
        root.removeHandler(handler)
        handler.close()


class HumanFormatter(logging.Formatter):
    """`12:20:31 text`, the level between them where it is not information.

    Args:
        with_date: whether the day stands before the time.
        in_colour: whether levels are told by colour too.
    """

    def __init__(self, *, with_date: bool = False, in_colour: bool = False) -> None:
        super().__init__()
        self._clock_format = "%Y-%m-%d %H:%M:%S" if with_date else "%H:%M:%S"
        self._in_colour = in_colour
        self._second = -1
        self._clock = ""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        second = int(record.created)
        if second != self._second:
            self._second, self._clock = second, time.strftime(self._clock_format, time.localtime(second))
        level = "" if record.levelno == logging.INFO else f"{record.levelname.lower()}: "
        text = f"{level}{one_line(record.getMessage())}"
        if record.exc_info:
            text = f"{text}\n{self.formatException(record.exc_info)}"
        colour = _COLOURS.get(record.levelno) if self._in_colour else None
        return f"{self._clock} \x1b[{colour}m{text}\x1b[0m" if colour else f"{self._clock} {text}"


class JsonFormatter(logging.Formatter):
    """One JSON object a line, in ASCII, so that no console or file stumbles over it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields |= {key: value for key, value in vars(record).items() if key not in _STANDARD and key not in fields}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, default=str)


class _Terminal(logging.StreamHandler[TextIO]):
    """Standard error, as it is now."""


class _AboveThePanel(logging.Handler):
    """Prints through the console that draws a live panel."""

    def __init__(self, console: "Console") -> None:
        super().__init__()
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        """Print the record's line above the panel."""
        from rich.text import Text

        try:
            self._console.print(Text(self.format(record), _RICH_STYLES.get(record.levelno, "")), soft_wrap=True)
        except Exception:  # noqa: BLE001  # a handler never stops the work that is logged
            self.handleError(record)


class _File(RotatingFileHandler):
    """A rotating copy; a disk that is full is told of once, and logging to the terminal goes on."""

    _has_failed = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """Say once that the copy is incomplete."""
        if not self._has_failed:
            self._has_failed = True
            record = logging.makeLogRecord({"levelno": logging.WARNING, "levelname": "WARNING", "name": __name__})
            record.msg = f"the log file {self.baseFilename} cannot be written ({sys.exc_info()[1]}): its copy has gaps"
            for handler in logging.getLogger().handlers:
                if handler is not self:
                    handler.handle(record)

    def close(self) -> None:
        """Let go of the file; what is still unwritten was told of."""
        with suppress(OSError):
            super().close()


def _terminal(format_name: str, console: "Console | None") -> logging.Handler:
    handler = _AboveThePanel(console) if console else _Terminal(sys.stderr)
    in_colour = console is None and _shows_colour(sys.stderr)
    handler.setFormatter(JsonFormatter() if format_name == "json" else HumanFormatter(in_colour=in_colour))
    return handler


def _file(path: Path, format_name: str) -> logging.Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _File(path, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8")
    except OSError as wrong:
        raise ConfigError(
            f"cannot write the log file {path}: {wrong.strerror or wrong}; name another with --log-file"
        ) from None
    handler.setFormatter(JsonFormatter() if format_name == "json" else HumanFormatter(with_date=True))
    return handler


def _shows_colour(stream: TextIO | None) -> bool:
    if stream is None or not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or "WT_SESSION" in os.environ
