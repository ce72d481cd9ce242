"""`smoker alerts`: what went wrong, who looks after it, and whether a message about it would arrive."""

from importlib import import_module
from typing import Final, cast

import click

_COMMANDS: Final = {
    "ack": ("alerts_answer", "acknowledge"),
    "drill": ("alerts_drill", "command"),
    "list": ("alerts_list", "command"),
    "show": ("alerts_show", "command"),
    "snooze": ("alerts_answer", "snooze"),
    "test": ("alerts_test", "command"),
}
"""Each command's module, and its name there."""


class _Alerts(click.Group):
    """Its commands are imported when they are asked for: a list wants rich, a test does not."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        return cast("click.Command", getattr(import_module(f"smart_smoker.cli.{module}"), name))


command: Final = _Alerts(
    "alerts", help="List alerts, answer them, and try whether messages arrive.", epilog="Example: smoker alerts test"
)
