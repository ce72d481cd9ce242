"""The door of the `smoker` command: the table of its commands, and the exit code of whatever happens behind it.

`smoker --help` is answered from the table alone. Importing Click costs twice what starting Python does, so even Click
waits until a command is named, and a command's own module until it is that one.
"""

import os
import sys
from collections.abc import Coroutine, Sequence
from typing import Any, Final, TypeVar

from smart_smoker import __version__

T = TypeVar("T")

COMMANDS: Final = {
    "init": "Write a settings file: five questions, or flags.",
    "run": "Everything in one process: replay a cook, watch it, tell what is wrong.",
    "produce": "Send a recorded cook to the queues, at its pace.",
    "consume": "Take readings from queues, judge and store them.",
    "notify": "Send the texts that are due.",
    "set": "Change targets, set point and timers while a cook goes on.",
    "cooks": "List and show the cooks that were stored.",
    "backtest": "Say what the rules would have said of a recorded cook.",
    "rules": "List the rules, with what each means and what can be set.",
    "presets": "List when food is done and when it is safe, by cut.",
    "simulate": "Make cooks that never were, the same every time.",
    "alerts": "List alerts, answer them, and try whether messages arrive.",
    "admin": "Open RabbitMQ's admin page.",
    "doctor": "Check settings, broker, store and mail, with the remedy for each.",
}
PROGRAM: Final = "smoker"
COMPLETION_VARIABLE: Final = "_SMOKER_COMPLETE"

FAILED: Final = 1
INTERRUPTED: Final = 130
TERMINATED: Final = 143


class Terminated(KeyboardInterrupt):
    """SIGTERM: ends a command as Ctrl-C does, with an exit code of its own."""


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 is success, 1 a failure, 2 wrong usage or settings, 130 Ctrl-C, 143 a polite end from outside.
    """
    words = list(sys.argv[1:] if args is None else args)
    _let_no_character_kill()
    try:
        code = _answer([word for word in words if word != "--debug"], is_debugging="--debug" in words)
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        return _reader_left()
    except Terminated:
        return TERMINATED
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def run_async(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run an asynchronous command to its end and return its result.

    Ctrl-C and SIGTERM cancel it, so that its `async with` blocks close what they opened; a second one does not wait.

    Raises:
        KeyboardInterrupt: after Ctrl-C; `Terminated` after SIGTERM.
    """
    try:
        from smart_smoker.cli.event_loop import run

        return run(coroutine)
    finally:
        coroutine.close()  # a signal may come before it is begun


def help_text() -> str:
    """What `smoker --help` prints."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:{width}}  {what}" for name, what in COMMANDS.items())
    return f"""\
Usage: {PROGRAM} [--debug] COMMAND [ARGS]...

  Watches a long cook: readings from a smoker, through a broker, into windows,
  rules, a store and text messages.

  Example: smoker run

Commands:
{commands}

Options:
  --debug    Show where an unforeseen error comes from.
  --version  Show the version.
  --help     Show this page; `smoker COMMAND --help` shows a command's.
"""


def _answer(words: list[str], *, is_debugging: bool) -> int:
    if words in (["--help"], ["-h"]) or (not words and COMPLETION_VARIABLE not in os.environ):
        _print(help_text())
        return 0
    if words == ["--version"]:
        _print(f"{PROGRAM} {__version__}\n")
        return 0
    from smart_smoker.cli.frame import run_command

    return run_command(words, is_debugging=is_debugging)


def _print(text: str) -> None:
    if sys.stdout:
        sys.stdout.write(text)


def _let_no_character_kill() -> None:
    # A console in cp1252 has no "≤"; a question mark there is better than no alert.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


def _reader_left() -> int:
    # `smoker cooks list | head` is no failure to talk about. Python would still flush at exit, into the closed pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED
