"""What the commands that tell people hand to the loops: whom to tell, how, and what to watch for."""

import os

from smart_smoker import config
from smart_smoker.cli.ack_key import ack_key
from smart_smoker.core.care import Timing
from smart_smoker.loops.dispatch import DispatchPlan
from smart_smoker.loops.watchman import WatchPlan
from smart_smoker.settings import Settings


def dispatch_plan(settings: Settings, *, speed: float = 1.0) -> DispatchPlan:
    """Whom the settings name to be told.

    Args:
        settings: all that was set.
        speed: how many times as fast as it was the cook is replayed; what breaks together does so sooner.
    """
    return DispatchPlan(
        contacts=config.make_contacts(settings),
        timing=Timing().at_speed(speed),
        setup=config.make_setup(settings),
        public_url=settings.public_url or "",
        key=ack_key(os.environ, config.state_dir()) if settings.public_url else b"",
        zone=config.zone_of(settings),
    )


def watch_plan(settings: Settings) -> WatchPlan:
    """What is watched for."""
    return WatchPlan(heartbeat_url=settings.heartbeat_url or "", heartbeat_every=settings.heartbeat_every)
