"""Hands a command line to Click, and turns every way in which a command can end into one line and an exit code."""

import importlib
import sys
import traceback
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

import click

from smart_smoker.cli.main import (
    COMMANDS,
    COMPLETION_VARIABLE,
    FAILED,
    INTERRUPTED,
    PROGRAM,
    TERMINATED,
    Terminated,
    help_text,
)
from smart_smoker.cli.signals import heeded
from smart_smoker.errors import SmokerError

_HELP_NAMES: Final = ["-h", "--help"]


class SmokerGroup(click.Group):
    """All commands by the table of `cli.main`; a command's module is imported when it is the one that is wanted."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names, as the table orders them."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        name = f"smart_smoker.cli.{cmd_name}"
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
            raise click.UsageError(f"{cmd_name} is not in this version.") from None
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click does it, with the name that was perhaps meant."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            near = get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"No such command {args[0]!r}." + (f" Did you mean {near[0]}?" if near else ""))
        return super().resolve_command(ctx, args)

    def get_help(self, _ctx: click.Context) -> str:
        """The same page that is shown when Click is not needed."""
        return help_text().rstrip("\n")


def run_command(words: Sequence[str], *, is_debugging: bool) -> int:
    """Run one command and return its exit code; nothing but `SystemExit` and a closed pipe is raised."""
    group = SmokerGroup(PROGRAM, context_settings={"help_option_names": _HELP_NAMES}, no_args_is_help=True)
    try:
        with heeded(_terminate):
            outcome = group.main(
                list(words), prog_name=PROGRAM, complete_var=COMPLETION_VARIABLE, standalone_mode=False
            )
    except click.Abort as abort:
        return TERMINATED if isinstance(abort.__cause__, Terminated) else INTERRUPTED
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  # here ends whatever nobody foresaw, as one line for a person
        return _fail(error, is_debugging=is_debugging)
    return outcome if isinstance(outcome, int) else 0


def _fail(error: Exception, *, is_debugging: bool) -> int:
    if is_debugging:
        traceback.print_exception(error)
    told = _most_telling(error)
    if isinstance(told, SmokerError):
        _say(str(told))
        return told.exit_code
    if isinstance(told, BrokenPipeError):
        raise told
    hint = "" if is_debugging else "; the same with --debug shows where"
    _say(f"unforeseen {type(told).__name__}: {told}{hint}")
    return FAILED


def _most_telling(error: Exception) -> Exception:
    """Of a group of errors, as concurrent tasks raise it, the first foreseen one, else the first."""
    leaves = list(_leaves(error))
    return next((leaf for leaf in leaves if isinstance(leaf, SmokerError)), leaves[0])


def _leaves(error: Exception) -> Iterator[Exception]:
    if not isinstance(error, ExceptionGroup):
        yield error
        return
    for inner in error.exceptions:
        yield from _leaves(inner)


def _say(text: str) -> None:
    click.echo(f"{PROGRAM}: {' '.join(text.split())}", file=sys.stderr)


def _terminate() -> None:
    raise Terminated
