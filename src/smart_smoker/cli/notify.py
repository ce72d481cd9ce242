"""`smoker notify`: sends the texts that consumers have put into the store."""

import logging
from typing import Any

import click

from smart_smoker.cli.options import begin, log_options, store_option

logger = logging.getLogger(__name__)


@click.command(epilog="Example: smoker notify --store sqlite:////home/me/smoker.db")
@store_option
@click.option("--once", is_flag=True, help="Attempt what is due now, and end: 0 if all of it was delivered.")
@log_options
def command(store: str | None, *, once: bool, **logs: Any) -> int:
    """Send the texts that are due, until Ctrl-C ends it; several may run on one store."""
    from smart_smoker import config
    from smart_smoker.cli.main import run_async
    from smart_smoker.loops.delivery import NotifyLimits
    from smart_smoker.loops.notify import notify, notify_once

    settings = begin(store=store, **logs)
    notifiers = config.make_notifiers(settings)
    limits = NotifyLimits(expire_after=settings.text_expire_after)
    if once:
        tally = run_async(
            notify_once(lambda: config.open_store(settings.store, create=False), notifiers, limits),
        )
        logger.info("%d delivered, %d not", tally.delivered, tally.failed)
        return 1 if tally.failed else 0

    async def deliver() -> None:
        # Said once the loop hears signals, not while it is being made.
        logger.info(
            "Delivering %s from %s. Ctrl-C ends it.", ", ".join(notifiers), config.hide_password(settings.store)
        )
        # A store that is not there yet is made, so that consumers and this command may be started in any order.
        await notify(lambda: config.open_store(settings.store), notifiers, limits)

    run_async(deliver())
    return 0
