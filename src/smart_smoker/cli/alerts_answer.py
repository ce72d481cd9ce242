"""`smoker alerts ack` and `smoker alerts snooze`: somebody looks after it, and the phone is silent."""

import getpass
from datetime import UTC, datetime, timedelta
from typing import Final

import click

from smart_smoker import config
from smart_smoker.cli import screen
from smart_smoker.cli.options import begin, store_option
from smart_smoker.errors import ConfigError
from smart_smoker.formats.ack_token import tidy_code
from smart_smoker.setting_values import as_span
from smart_smoker.store import AlertCare

HOUR: Final = timedelta(hours=1)
LONGEST_SNOOZE: Final = 12 * HOUR

by_option = click.option("--by", metavar="NAME", help="Who looks after it.  [default: your login]")


@click.command("ack", epilog="Example: smoker alerts ack K7QF")
@click.argument("which", metavar="[ID|CODE]...", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Everything that is up.")
@by_option
@store_option
def acknowledge(which: tuple[str, ...], by: str | None, store: str | None, *, is_all: bool) -> int:
    """Say that you look after an alert: it rings no more. By its number, or by the code in a message.

    The code of a drill is confirmed likewise. Exits 1 where there was nothing to acknowledge.
    """
    if is_all == bool(which):
        raise ConfigError("say which: numbers, codes, or --all")
    who = by or login()
    with config.open_store(begin(store=store).store, create=False) as care:
        said = [_all(care, who)] if is_all else [_one(care, word, who) for word in which]
    return max(said)


def _all(care: AlertCare, by: str) -> int:
    fresh = care.acknowledge(care.unacknowledged(), by, datetime.now(UTC))
    return _acknowledged(fresh, by) if fresh else _nothing("nothing is up")


def _one(care: AlertCare, word: str, by: str) -> int:
    now = datetime.now(UTC)
    code = tidy_code(word)
    contact = care.confirm_drill(code, by, now)
    if contact is not None:
        click.echo(f"The drill to {contact} is confirmed by {by}.")
        return 0
    ids = care.alerts_of_code(code) or ([int(word)] if word.isdecimal() else [])
    lives = [life for life in map(care.life, ids) if life]
    if not lives:
        return _nothing(f"there is no alert {word}, and no message with that code")
    fresh = care.acknowledge([life.id for life in lives], by, now)
    if fresh:
        return _acknowledged(fresh, by)
    click.echo(f"Already acknowledged by {lives[0].acknowledged_by}.")
    return 0


def _acknowledged(ids: list[int], by: str) -> int:
    click.echo(f"{screen.plural(len(ids), 'alert')} acknowledged by {by}: {', '.join(map(str, ids))}")
    return 0


def _nothing(why: str) -> int:
    click.echo(f"Nothing to acknowledge: {why}.", err=True)
    return 1


@click.command("snooze", epilog="Example: smoker alerts snooze 12 --for 30m")
@click.argument("alert_id", metavar="ID", type=int)
@click.option("--for", "length", required=True, metavar="TIME", help="How long: 30m, 1h; at most 12h.")
@by_option
@store_option
def snooze(alert_id: int, length: str, by: str | None, store: str | None) -> int:
    """Silence an alert that is up for a while; it rings again after that, unless it is over."""
    span = _as_snooze(length)
    now = datetime.now(UTC)
    who = by or login()
    with config.open_store(begin(store=store).store, create=False) as care:
        snoozed = care.snooze([alert_id], now + span, who, now)
    if not snoozed:
        click.echo(f"There is no alert {alert_id} that is up.", err=True)
        return 1
    click.echo(f"Alert {alert_id} is silent until {moment(now + span, now)} UTC, by {who}.")
    return 0


def _as_snooze(text: str) -> timedelta:
    if text.strip().isdecimal():
        raise ConfigError(f"--for {text.strip()} names no unit: write {text.strip()}m")
    span: timedelta = as_span(text, "--for")
    if not timedelta() < span <= LONGEST_SNOOZE:
        raise ConfigError(
            f"--for must be more than nothing and at most {LONGEST_SNOOZE // HOUR}h, not {text}: "
            "what shall ring no more is acknowledged, `smoker alerts ack ID`"
        )
    return span


def moment(at: datetime, now: datetime) -> str:
    """The time, after its date where that is not today's."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"


def login() -> str:
    """The name that this person is logged in by."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"
