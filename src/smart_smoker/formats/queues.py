"""Which queue carries which probe."""

import re
from typing import Final

from smart_smoker.core.model import PROBES

QUEUES: Final = {"smoker": "01-smoker", "food-A": "02-food-A", "food-B": "03-food-B"}
DEAD_LETTERS: Final = "smoker.dead-letters"


def probe_of_queue(queue: str) -> str | None:
    """The probe whose name the queue's name ends with, in any case, with `-`, `_` or nothing between; else None.

    `02-food-B` is probe `food-B`, whatever the number says.
    """
    bare = _bare(queue)
    return next((name for name in PROBES if bare.endswith(_bare(name))), None)


def _bare(name: str) -> str:
    return re.sub(r"[-_ .]", "", name).lower()
