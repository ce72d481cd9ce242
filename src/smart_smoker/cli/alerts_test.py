"""`smoker alerts test`: whether what it sends would arrive."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from smart_smoker.cli.options import begin
from smart_smoker.core.notice import Notice
from smart_smoker.errors import ConfigError, SmokerError

if TYPE_CHECKING:
    from smart_smoker.notifiers import Notifier
    from smart_smoker.settings import Settings

TEXT: Final = "Test from your smoker: texts arrive."


@click.command("test", epilog="Example: smoker alerts test")
@click.argument("contact", required=False)
@click.option("--channel", metavar="NAME", help="Only this one; by default each channel gets one.")
def command(contact: str | None, channel: str | None) -> int:
    """Send one text to each channel of CONTACT, or of all, and say what happened: 0 if all were taken, 1 if not."""
    from smart_smoker import config

    settings = begin()
    notifiers = config.make_notifiers(settings)
    told = _told_by(settings, contact)
    if channel is not None and channel not in told:
        raise ConfigError(f"channel {channel!r} is not configured: {', '.join(told) or 'none is'}")
    wanted = [channel] if channel else list(told)
    if not wanted:
        raise ConfigError('no channel is configured: write channels = ["text_message"] in smoker.toml')
    return max(_try(name, told[name], notifiers[name]) for name in wanted)


def _told_by(settings: "Settings", contact: str | None) -> dict[str, str]:
    """The channels to try, each once, with who is told by it."""
    from smart_smoker import config

    contacts = {each.name: each for each in config.make_contacts(settings)}
    if contact is not None and contact not in contacts:
        raise ConfigError(f"there is no contact {contact!r}: {', '.join(contacts)}")
    wanted = contacts.values() if contact is None else [contacts[contact]]
    told: dict[str, str] = {}
    for each in wanted:
        for channel in each.channels:
            told.setdefault(channel, each.name)
    return told


def _try(channel: str, contact: str, notifier: "Notifier") -> int:
    """Send one text at once, without the outbox; returns the exit code for what became of it."""
    from email.utils import make_msgid

    notice = Notice(
        id=0,
        channel=channel,
        contact=contact,
        title="Smoker test",
        text=TEXT,
        message_id=make_msgid(domain="smart-smoker.invalid"),
        attempts=0,
        created_at=datetime.now(UTC),
    )
    try:
        answer = notifier.send(notice)
    except SmokerError as wrong:
        click.echo(f"{channel}: not sent: {wrong}", err=True)
        return wrong.exit_code
    click.echo(f"{channel}: sent ({answer})")
    return 0
