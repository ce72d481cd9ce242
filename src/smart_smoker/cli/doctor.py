"""`smoker doctor`: a line for each part that must work, with the remedy where it does not."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from smart_smoker.cli import screen
from smart_smoker.cli.canvas import can_print
from smart_smoker.cli.checks import Check, State
from smart_smoker.cli.options import broker_option, json_option, store_option

_COLOURS: Final = {State.OK: "green", State.WARN: "yellow", State.FAIL: "red"}


@click.command(epilog="Example: smoker doctor --broker amqp://guest:guest@raspberry:5672/")
@broker_option
@store_option
@json_option
@click.pass_context
def command(context: click.Context, broker: str | None, store: str | None, *, as_json: bool) -> None:
    """Check Python, settings, secrets, broker, store and mail; it sends nothing, and changes nothing.

    Exits 1 where something failed; a warning is no failure.
    """
    seen: list[Check] = []
    for check in examine({"broker": broker, "store": store}, os.environ, Path.cwd()):
        seen.append(check)
        if not as_json:
            _show(check)
    is_well = all(check.state is not State.FAIL for check in seen)
    if as_json:
        screen.print_json({"ok": is_well, "checks": [_document(check) for check in seen]})
    context.exit(0 if is_well else 1)


def examine(flags: Mapping[str, object], environ: Mapping[str, str], cwd: Path) -> Iterator[Check]:
    """Look at one part after the other; what goes wrong unforeseen is a failed check, and the next part's turn."""
    from smart_smoker.cli.checks import broker, channels, drill, here, mail, store

    yield here.check_python()
    settings_check, settings = here.check_settings(flags, environ, cwd)
    yield settings_check
    secrets_check, secrets = here.check_secrets(environ, cwd)
    yield secrets_check
    if settings:
        yield from _guarded(
            "channels", lambda: channels.check_channels(settings, environ, cwd, has_account=bool(secrets))
        )
        yield from _guarded("broker", lambda: broker.check_broker(settings, environ))
        yield from _guarded("store", lambda: store.check_store(settings.store))
        yield from _guarded("drill", lambda: drill.check_drills(settings, datetime.now(UTC)))
    if secrets:
        yield from _guarded("mail", lambda: [mail.check_mail(secrets)])


def _guarded(name: str, look: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001  # a doctor that falls over is no help: the next part is still looked at
        yield Check(name, State.FAIL, f"could not be looked at: {type(error).__name__}: {error}")


def _show(check: Check) -> None:
    mark = click.style(f"{check.state.value:<5}", fg=_COLOURS[check.state])
    click.echo(f"{mark} {check.name}: {_one_line(check.message)}")
    if check.remedy:
        arrow = "→" if can_print("→", getattr(sys.stdout, "encoding", None)) else "->"
        click.echo(f"      {arrow} {_one_line(check.remedy)}")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _document(check: Check) -> screen.Json:
    return {
        "name": check.name,
        "state": check.state.value,
        "message": _one_line(check.message),
        "remedy": _one_line(check.remedy),
    }
