"""`smoker consume`: a process that takes readings from queues, judges them and stores them."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

import click

from smart_smoker import config
from smart_smoker.broker import USUAL_LIMITS, BatchLimits
from smart_smoker.cli.dispatching import dispatch_plan, watch_plan
from smart_smoker.cli.log_outcomes import OutcomeLog
from smart_smoker.cli.main import run_async
from smart_smoker.cli.options import begin, broker_option, log_options, rules_option, smoker_option, store_option
from smart_smoker.cli.produce import hold_to_a_server
from smart_smoker.core.model import Severity
from smart_smoker.errors import ConfigError, SmokerError
from smart_smoker.formats.bodies import decode_known, decoder_named
from smart_smoker.formats.queues import QUEUES, probe_of_queue
from smart_smoker.loops.consume import ConsumePlan, consume
from smart_smoker.loops.decoding import QueuePlan
from smart_smoker.loops.delivery import NotifyLimits
from smart_smoker.loops.dispatch import DispatchPlan
from smart_smoker.loops.notify import notify
from smart_smoker.loops.recording import RecordingPlan
from smart_smoker.settings import Settings
from smart_smoker.store import Store

log = logging.getLogger(__name__)

EXAMPLE: Final = """\b
Examples:
  smoker consume smoker
  smoker consume food-A food-B --notify
  smoker consume 02-food-B --log-file food-b.log
"""


@click.command("consume", epilog=EXAMPLE)
@click.argument("probes", metavar="PROBE...", nargs=-1, required=True)
@broker_option
@store_option
@rules_option
@smoker_option
@click.option("--notify", "is_notifying", is_flag=True, help="Send the texts from this process too.")
@click.option("--text-every-warning", is_flag=True, default=None, help="A text for each warning, not each episode.")
@log_options
def command(
    probes: tuple[str, ...],
    broker: str | None,
    store: str | None,
    rules: str | None,
    smoker: str | None,
    *,
    is_notifying: bool,
    text_every_warning: bool | None,
    **logs: Any,
) -> None:
    """Consume the queues of these probes, until Ctrl-C.

    PROBE is smoker, food-A, food-B, or a queue's name. Readings are acknowledged once they are stored.
    """
    settings = begin(
        broker=broker, store=store, rules=rules, smoker=smoker, text_every_warning=text_every_warning, **logs
    )
    hold_to_a_server(settings.broker, "consume")
    plan = ConsumePlan(recording=recording_plan(settings, probes), limits=limits(settings), heard=OutcomeLog())
    run_async(_consume(settings, plan, is_notifying=is_notifying))


def recording_plan(settings: Settings, probes: Sequence[str]) -> RecordingPlan:
    """What consumers of these probes, or queues, make of what they get.

    Raises:
        ConfigError: a name is neither a probe nor a queue whose probe is known.
    """
    return RecordingPlan(
        smoker_id=settings.smoker,
        queues=dict(_queue_plan(settings, name) for name in probes),
        rules=config.make_rules(settings),
        setup=config.make_setup(settings),
        awaited=tuple(QUEUES),
        channels=text_channels(settings),
        text_every_warning=settings.text_every_warning,
    )


def text_channels(settings: Settings) -> tuple[str, ...]:
    """By which channels the classic rules' texts go, each once: those of who is told of warnings, and at once."""
    told = [each for each in config.make_contacts(settings) if not each.after and each.least is not Severity.URGENT]
    return tuple(dict.fromkeys(name for contact in told for name in contact.channels))


def limits(settings: Settings) -> BatchLimits:
    """How arrivals are cut into batches."""
    return BatchLimits(linger_s=max(USUAL_LIMITS.linger_s, settings.commit_every_s))


def _queue_plan(settings: Settings, name: str) -> tuple[str, QueuePlan]:
    queue = next((queue for probe, queue in QUEUES.items() if probe.lower() == name.lower()), name)
    setting = settings.queues.get(queue)
    if setting:
        return queue, QueuePlan(setting.probe, decoder_named(setting.body))
    probe = probe_of_queue(queue)
    if probe is None:
        raise ConfigError(
            f"{name!r} is no probe ({', '.join(QUEUES)}), and no queue whose probe is known: "
            f'say it in smoker.toml, [queues."{name}"] probe = "..."'
        )
    return queue, QueuePlan(probe, decode_known)


async def _consume(settings: Settings, plan: ConsumePlan, *, is_notifying: bool) -> None:
    def open_store() -> AbstractContextManager[Store]:
        return config.open_store(settings.store)

    async with asyncio.TaskGroup() as group:
        if is_notifying:
            group.create_task(notify_beside(settings, open_store, dispatch_plan(settings)))
        name = f"smoker consume {' '.join(plan.recording.queues)}"
        await consume(lambda: config.open_broker(settings.broker, name), open_store, plan)


async def notify_beside(
    settings: Settings, open_store: Callable[[], AbstractContextManager[Store]], plan: DispatchPlan
) -> None:
    """Tell people of alerts; where they cannot be told, say so and let the readings go on."""
    try:
        limits = NotifyLimits(expire_after=settings.text_expire_after)
        await notify(open_store, config.make_notifiers(settings), limits, plan=plan, watch=watch_plan(settings))
    except SmokerError as why:
        log.warning("Consuming goes on without texts: %s", why)
