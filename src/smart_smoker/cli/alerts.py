"""`smoker alerts`: what went wrong, and whether a text about it would arrive."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from smart_smoker.cli.options import begin
from smart_smoker.core.notice import Notice
from smart_smoker.errors import ConfigError, NotifyError

if TYPE_CHECKING:
    from smart_smoker.notifiers import Notifier

TEXT: Final = "Test from your smoker: texts arrive."


class _Alerts(click.Group):
    """Its commands are imported when they are asked for: a list wants rich, a test does not."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return ["list", "test"]

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "list":
            from smart_smoker.cli.alerts_list import command as list_alerts

            return list_alerts
        return try_channels if cmd_name == "test" else None


@click.command("test", epilog="Example: smoker alerts test")
@click.option("--channel", metavar="NAME", help="Only this one; by default each configured channel gets one.")
def try_channels(channel: str | None) -> int:
    """Send one text, and say what happened: 0 if it was taken, 1 if not."""
    from smart_smoker import config

    notifiers = config.make_notifiers(begin())
    if channel is not None and channel not in notifiers:
        raise ConfigError(f"channel {channel!r} is not configured: {', '.join(notifiers) or 'none is'}")
    wanted = notifiers if channel is None else {channel: notifiers[channel]}
    if not wanted:
        raise ConfigError('no channel is configured: write channels = ["text_message"] in smoker.toml')
    failed = [name for name, notifier in wanted.items() if not _try(name, notifier)]
    return NotifyError.exit_code if failed else 0


def _try(name: str, notifier: "Notifier") -> bool:
    """Send one text at once, without the outbox; an error that is the settings' own goes to the caller."""
    from email.utils import make_msgid

    notice = Notice(
        id=0,
        channel=name,
        text=TEXT,
        message_id=make_msgid(domain="smart-smoker.invalid"),
        attempts=0,
        created_at=datetime.now(UTC),
    )
    try:
        answer = notifier.send(notice)
    except NotifyError as wrong:
        click.echo(f"{name}: not sent: {wrong}", err=True)
        return False
    click.echo(f"{name}: sent ({answer})")
    return True


command: Final = _Alerts(
    "alerts", help="List alerts, and try whether texts arrive.", epilog="Example: smoker alerts test"
)
