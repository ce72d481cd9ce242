"""`smoker run`: everything in one process, on the embedded broker; with no arguments, the sample cook."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import click

from smart_smoker import config
from smart_smoker.broker import Broker
from smart_smoker.cli import screen
from smart_smoker.cli.consume import limits, notify_beside, recording_plan
from smart_smoker.cli.dispatching import dispatch_plan
from smart_smoker.cli.live_panel import view_for
from smart_smoker.cli.main import run_async
from smart_smoker.cli.numbers import Positive
from smart_smoker.cli.options import begin, broker_option, log_options, rules_option, smoker_option, store_option
from smart_smoker.cli.produce import checked_smoker
from smart_smoker.cli.run_show import Show, say_farewell, say_welcome, started_at
from smart_smoker.cli.sources import opened_source
from smart_smoker.core.setup import Setup
from smart_smoker.errors import SmokerError
from smart_smoker.formats.queues import QUEUES
from smart_smoker.loops.consume import ConsumePlan
from smart_smoker.loops.delivery import NotifyLimits
from smart_smoker.loops.dispatch import DispatchPlan, dispatch_once
from smart_smoker.loops.notify import notify_once
from smart_smoker.loops.pace import Pace
from smart_smoker.loops.produce import ProducePlan, Replay
from smart_smoker.loops.run import Parts, run
from smart_smoker.settings import Settings
from smart_smoker.sources import Source
from smart_smoker.store import Store

log = logging.getLogger(__name__)

SAMPLE_SPEED: Final = 120.0

EXAMPLE: Final = """\b
Examples:
  smoker run
  smoker run --source cook.csv --speed 600
  smoker run --source simulator:7 --store sqlite:///try.db
"""


@click.command("run", epilog=EXAMPLE)
@click.option("--source", "spec", default="sample", metavar="SPEC", help="sample, a CSV's path, or simulator:SEED.")
@click.option(
    "--speed",
    type=Positive(),
    default=SAMPLE_SPEED,
    metavar="X",
    help="Times the clock.  [default: 120]",
)
@broker_option
@store_option
@rules_option
@smoker_option
@click.option("--port", type=click.IntRange(0, 65535), hidden=True, help="The dashboard's port, in a later version.")
@click.option("--exit-when-done", is_flag=True, help="End once the source is stored, as it does without a dashboard.")
@log_options
def command(*, spec: str, speed: float, port: int | None, exit_when_done: bool, quiet: bool, **flags: Any) -> None:
    """Replay a cook, judge it, store it and show it, all in this process.

    Without arguments this is the sample cook, ten hours at 120 times its speed, into a store in your data folder. The
    sample's alerts stay on this screen; those of another source are texts too, where .env.toml says how.
    """
    del port, exit_when_done  # contracts of a version with a dashboard; without one they change nothing
    out = screen.console(quiet=quiet)
    above_the_panel = out if out.is_terminal else None
    settings = begin(defaults={"broker": "embedded"}, quiet=True, console=above_the_panel, **flags)
    source = opened_source(spec)
    show = Show(view_for(out), source, started_at())
    plan = ProducePlan(
        smoker_id=checked_smoker(settings.smoker, source),
        queues=QUEUES,
        pace=Pace(speed=speed),
        recreate=False,  # its own consumers read whatever is there
        sent=show.sent,
    )
    say_welcome(out, settings, source, speed)
    try:
        with show.view:
            run_async(_run(settings, source, Replay(source, plan), show, speed))
    finally:
        say_farewell(out, settings, show)


async def _run(settings: Settings, source: Source, replay: Replay, show: Show, speed: float) -> None:
    def open_store() -> AbstractContextManager[Store]:
        return config.open_store(settings.store)

    broker = config.open_broker(settings.broker)
    parts = Parts(source=source, open_broker=_opener(settings.broker, broker), open_store=open_store)
    plan = ConsumePlan(
        # Nobody else brings readings: a probe that the source lacks is not waited for.
        recording=replace(recording_plan(settings, tuple(QUEUES)), awaited=(), setup=_setup(settings, source)),
        limits=limits(settings),
        heard=partial(show.heard, replay.run),
    )
    async with asyncio.TaskGroup() as group:
        telling = None if source.is_demo else dispatch_plan(settings, speed=speed)
        texts = telling and group.create_task(notify_beside(settings, open_store, telling))
        await run(parts, replay, plan)
        if texts and telling:
            texts.cancel()
            await _send_last_texts(settings, open_store, telling)


def _setup(settings: Settings, source: Source) -> Setup:
    """What the settings say of the cook; of a simulated one, where they say nothing, what its own cook would have."""
    has_said = settings.set_point_f is not None or settings.probes
    simulated: Setup | None = None if has_said else getattr(source, "setup", None)
    return simulated or config.make_setup(settings)


async def _send_last_texts(
    settings: Settings, open_store: Callable[[], AbstractContextManager[Store]], plan: DispatchPlan
) -> None:
    """Send what is due at the end; what cannot be sent stays in the store."""
    with open_store() as store:
        dispatch_once(store, plan)
        due = store.next_due(settings.used_channels)
    if due is None or due > datetime.now(UTC):
        return
    try:
        limits = NotifyLimits(expire_after=settings.text_expire_after)
        await notify_once(open_store, config.make_notifiers(settings), limits)
    except SmokerError as why:
        log.warning("Not all texts are sent: %s; `smoker notify` sends them once that is mended", why)


def _opener(url: str, first: Broker) -> Callable[[], Broker]:
    """A new connection each time; the embedded broker, which is one object, is the same each time."""
    return (lambda: config.open_broker(url)) if first.is_durable else (lambda: first)
