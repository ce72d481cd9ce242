"""`smoker notify` without the patience: minutes between messages are tenths of seconds, and a lease ends in two.

For processes of their own, begun by `python -m tests.system.hasty_notify`; all else is the command as it is.
"""

import sys
from datetime import timedelta
from functools import partial
from typing import Any

from smart_smoker.cli import dispatching
from smart_smoker.cli.main import main
from smart_smoker.loops import (
    delivery,
    notify,  # noqa: F401  # names the limits in its own lines, and so is read before they are changed
)

SPEED = 600.0


def make_hasty() -> None:
    # The command looks both up when it begins.
    hasty: Any = partial(dispatching.dispatch_plan, speed=SPEED)
    dispatching.dispatch_plan = hasty
    limits: Any = partial(
        delivery.NotifyLimits, lease=timedelta(seconds=2), renew_every=timedelta(seconds=0.5), first_pause=timedelta()
    )
    delivery.NotifyLimits = limits  # type: ignore[misc]  # on purpose, in a process of its own


if __name__ == "__main__":
    make_hasty()
    sys.exit(main(["notify"]))
