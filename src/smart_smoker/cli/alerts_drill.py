"""`smoker alerts drill`: before going to bed, whether a message would wake the one whom it is for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import click

from smart_smoker import config
from smart_smoker.cli.main import run_async
from smart_smoker.cli.options import begin, store_option
from smart_smoker.core.care import Kind, Message
from smart_smoker.core.contacts import Contact
from smart_smoker.core.model import Severity
from smart_smoker.errors import ConfigError
from smart_smoker.loops.dispatch import free_code
from smart_smoker.loops.notify import notify_once
from smart_smoker.notifiers import Notifier
from smart_smoker.store import Store


@click.command("drill", epilog="Example: smoker alerts drill --contact me")
@click.option("--contact", metavar="NAME", help="Only this one; by default everybody is sent a test.")
@store_option
def command(contact: str | None, store: str | None) -> int:
    """Send everybody a test that is as urgent as a fire, and must be confirmed by its code.

    Exits 0 where each has a channel that took it. `smoker doctor` tells when the last drill was confirmed.
    """
    settings = begin(store=store)
    contacts = [each for each in config.make_contacts(settings) if contact in {None, each.name}]
    if not contacts:
        raise ConfigError(f"there is no contact {contact!r} in smoker.toml")
    notifiers = config.make_notifiers(settings)

    def open_store() -> Store:
        return config.open_store(settings.store)

    codes = _send(open_store, contacts)
    run_async(notify_once(open_store, notifiers))
    with open_store() as care:
        reached = [_tell(care, each, codes[each.name], notifiers) for each in contacts]
    return 0 if all(reached) else 1


def _send(open_store: Callable[[], Store], contacts: Sequence[Contact]) -> dict[str, str]:
    """Put a test for each into the outbox; returns their codes by name."""
    codes: dict[str, str] = {}
    with open_store() as care, care.caring(datetime.now(UTC)) as entry:
        for contact in contacts:
            codes[contact.name] = code = free_code(entry)
            entry.drill(drill_message(contact, code), code)
    return codes


def drill_message(contact: Contact, code: str) -> Message:
    """The test."""
    return Message(
        contact=contact.name,
        channels=contact.channels,
        kind=Kind.DRILL,
        severity=Severity.URGENT,
        title="Smoker drill",
        text=f"Drill, nothing is wrong: so your smoker would wake you. Confirm it with: smoker alerts ack {code}",
        alert_ids=(),
        run_id=None,
        can_be_acknowledged=True,
    )


def _tell(care: Store, contact: Contact, code: str, notifiers: Mapping[str, Notifier]) -> bool:
    """Say what became of it; whether a channel took it."""
    texts = care.texts_of_code(code)
    for text in texts:
        last = text.attempts[-1].answer if text.attempts else "`smoker notify` is sending it"
        click.echo(f"{contact.name}, {text.channel}: {text.state} ({last})")
    for line in reach_lines(contact, notifiers):
        click.echo(line)
    click.echo(f"{contact.name}: confirm with `smoker alerts ack {code}` once it has come.")
    return any(text.state == "delivered" for text in texts)


def reach_lines(contact: Contact, notifiers: Mapping[str, Notifier]) -> Iterator[str]:
    """Which channels would not be heard through a phone's silent mode."""
    silent = [name for name in contact.channels if not notifiers[name].breaks_through]
    if not silent:
        return
    if len(silent) == len(contact.channels):
        yield (
            f"{contact.name}: none of {', '.join(silent)} rings a phone in silent mode; leave its sound on tonight,"
            " or add a push channel"
        )
    else:
        yield f"{contact.name}: {', '.join(silent)} would not ring a phone in silent mode, the others may"
