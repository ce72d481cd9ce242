"""`smoker notify`: tells people of the alerts that consumers have put into the store."""

import logging
from typing import TYPE_CHECKING, Any

import click

from smart_smoker.cli.options import begin, log_options, store_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smart_smoker.loops.delivery import NotifyLimits
    from smart_smoker.loops.dispatch import DispatchPlan
    from smart_smoker.notifiers import Notifier
    from smart_smoker.settings import Settings
    from smart_smoker.store import Store

logger = logging.getLogger(__name__)


@click.command(epilog="Example: smoker notify --store sqlite:////home/me/smoker.db")
@store_option
@click.option("--once", is_flag=True, help="Attempt what is due now, and end: 0 if all of it was delivered.")
@log_options
def command(store: str | None, *, once: bool, **logs: Any) -> int:
    """Tell who is to be told of alerts, until Ctrl-C ends it; several may run on one store.

    It notices too that nobody stores readings any more, and asks for `heartbeat_url` while all is well.
    """
    from smart_smoker import config
    from smart_smoker.cli.dispatching import dispatch_plan
    from smart_smoker.cli.main import run_async
    from smart_smoker.loops.delivery import NotifyLimits
    from smart_smoker.loops.notify import notify_once

    settings = begin(store=store, **logs)
    notifiers = config.make_notifiers(settings)
    limits = NotifyLimits(expire_after=settings.text_expire_after)
    plan = dispatch_plan(settings)
    if once:
        tally = run_async(
            notify_once(lambda: config.open_store(settings.store, create=False), notifiers, limits, plan),
        )
        logger.info("%d delivered, %d not", tally.delivered, tally.failed)
        return 1 if tally.failed else 0
    run_async(_deliver(settings, notifiers, limits, plan))
    return 0


async def _deliver(
    settings: "Settings", notifiers: "Mapping[str, Notifier]", limits: "NotifyLimits", plan: "DispatchPlan"
) -> None:
    from smart_smoker import config
    from smart_smoker.cli.dispatching import watch_plan
    from smart_smoker.loops.notify import notify

    # Said once the loop hears signals, not while it is being made.
    logger.info("Delivering %s from %s. Ctrl-C ends it.", ", ".join(notifiers), config.hide_password(settings.store))

    # A store that is not there yet is made, so that consumers and this command may be started in any order.
    def open_store() -> "Store":
        return config.open_store(settings.store)

    await notify(open_store, notifiers, limits, plan=plan, watch=watch_plan(settings))
