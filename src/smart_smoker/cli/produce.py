"""`smoker produce`: a recorded cook goes to RabbitMQ's three queues, at the pace of a real smoker."""

import logging
import sys
from typing import Any, Final

import click

from smart_smoker import config
from smart_smoker.broker.amqp.management import admin_url
from smart_smoker.cli.admin import open_admin_page
from smart_smoker.cli.main import run_async
from smart_smoker.cli.numbers import Positive
from smart_smoker.cli.options import begin, broker_option, log_options, smoker_option
from smart_smoker.cli.replay_progress import progress_console, replay_progress
from smart_smoker.cli.sources import opened_source
from smart_smoker.core.model import Series
from smart_smoker.errors import ConfigError
from smart_smoker.formats.queue_text import check_id
from smart_smoker.formats.queues import QUEUES
from smart_smoker.formats.writers import BODIES
from smart_smoker.loops.checkpoint import CheckpointFile
from smart_smoker.loops.pace import Pace
from smart_smoker.loops.produce import ProducePlan, Replay, last_row, new_run, produce
from smart_smoker.settings import Settings
from smart_smoker.sources import Source

log = logging.getLogger(__name__)

EXAMPLE: Final = """\b
Examples:
  smoker produce cook.csv
  smoker produce cook.csv --speed 120 --queues keep
  smoker produce cook.csv --resume
"""


@click.command("produce", epilog=EXAMPLE)
@click.argument("file", metavar="FILE")
@broker_option
@smoker_option
@click.option("--interval", type=Positive(or_zero=True), metavar="S", help="Seconds from row to row.  [default: 30]")
@click.option("--speed", type=Positive(), metavar="X", help="Times the log's own clock.")
@click.option("--queues", type=click.Choice(["recreate", "keep"]), help="Delete and declare them first, or keep them.")
@click.option("--discard-unread", is_flag=True, help="Recreate even queues that hold unread readings.")
@click.option("--resume", is_flag=True, help="Go on where the last replay of this file stopped; keeps the queues.")
@click.option("--strict", is_flag=True, help="Stop at the first row that is faulty, before anything is sent.")
@click.option("--admin/--no-admin", default=None, help="Open RabbitMQ's admin page.  [asked on a terminal]")
@click.option("--body", type=click.Choice(list(BODIES)), default="text", help="Write bodies as other people do.")
@log_options
def command(
    *,
    file: str,
    broker: str | None,
    smoker: str | None,
    interval: float | None,
    speed: float | None,
    queues: str | None,
    discard_unread: bool,
    resume: bool,
    strict: bool,
    admin: bool | None,
    body: str,
    quiet: bool,
    **logs: Any,
) -> None:
    """Replay a cook's CSV to the queues 01-smoker, 02-food-A and 03-food-B.

    One row every 30 s, or by the log's clock with --speed. Queues without unread readings are recreated first.
    """
    pace = _pace(interval, speed)
    settings = begin(
        quiet=quiet, console=(console := progress_console(pace, quiet=quiet)), broker=broker, smoker=smoker, **logs
    )
    hold_to_a_server(settings.broker, "produce")
    source = opened_source(f"csv:{file}", strict=strict)
    _offer_admin_page(settings.broker, admin)
    with replay_progress(source, pace, console) as sent:
        plan = ProducePlan(
            smoker_id=checked_smoker(settings.smoker, source),
            queues=QUEUES,
            pace=pace,
            recreate=queues == "recreate" or (queues is None and not resume),
            discard_unread=discard_unread,
            checkpoint=_checkpoint(settings, source),
            resume=resume,
            body=BODIES[body],
            sent=sent,
        )
        _replay(settings.broker, source, Replay(source, plan), is_resuming=resume)


def hold_to_a_server(broker: str, name: str) -> None:
    """Refuse the embedded broker for a process of its own.

    Raises:
        ConfigError: the broker is the embedded one.
    """
    if broker.startswith("embedded"):
        raise ConfigError(
            f"the embedded broker lives inside one process, so {name} alone would reach nobody: "
            "use smoker run, or name a RabbitMQ server with --broker amqp://..."
        )


def checked_smoker(smoker_id: str, source: Source) -> str:
    """The smoker's name, once it is known to fit into a message id.

    Raises:
        ConfigError: it is empty or too long.
    """
    try:
        check_id(Series(smoker_id, new_run(source), max(QUEUES, key=len)))
    except ValueError as wrong:
        raise ConfigError(f"{wrong}: choose another with --smoker") from None
    return smoker_id


def _pace(interval_s: float | None, speed: float | None) -> Pace:
    if interval_s is not None and speed is not None:
        raise click.UsageError("--interval paces rows and --speed the log's clock: give one of them.")
    return Pace(interval_s=30.0 if interval_s is None else interval_s, speed=speed)


def _checkpoint(settings: Settings, source: Source) -> CheckpointFile:
    # Without its login, so that a changed password is the same place.
    place = settings.broker.rpartition("@")[2]
    return CheckpointFile(config.state_dir(), source.digest, settings.smoker, place)


def _offer_admin_page(broker: str, wanted: bool | None) -> None:  # noqa: FBT001  # yes, no, or not said
    if wanted is None and sys.stdin.isatty() and sys.stderr.isatty():
        wanted = click.confirm(f"Open RabbitMQ's admin page, {admin_url(broker)}?", default=False, err=True)
    if wanted:
        log.info("The admin page is %s", open_admin_page(broker))


def _replay(broker: str, source: Source, replay: Replay, *, is_resuming: bool) -> None:
    if replay.is_done:
        log.info("%s was sent to its end: there is nothing to resume", source.name)
        return
    if replay.has_begun:
        log.info("Resuming at row %d of %d", replay.next_row, last_row(source))
    elif is_resuming:
        log.info("There is nothing to resume: %s begins anew", source.name)
    try:
        run_async(produce(lambda: config.open_broker(broker, "smoker produce"), replay))
    except KeyboardInterrupt:
        if replay.has_begun:
            log.info("Stopped before row %d of %d; --resume goes on there", replay.next_row, last_row(source))
        raise
    left_out = sum(fault.is_left_out for fault in source.faults)
    log.info(
        "Sent all of %s: %s readings in %s rows%s",
        source.name,
        f"{replay.messages:,}",
        f"{source.row_count:,}",
        f"; {left_out:,} left out as faulty" if left_out else "",
    )
