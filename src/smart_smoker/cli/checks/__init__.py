"""What `smoker doctor` looks at: a file a part; a check looks, changes nothing, and says what it saw."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """What was seen of one part.

    Attributes:
        name: the part: `python`, `broker`, `queue 01-smoker`.
        state: ok; warn where something is missing that one can do without; fail where something will not work.
        message: one line of what is.
        remedy: one line of what to do; empty where nothing is to be done.
    """

    name: str
    state: State
    message: str
    remedy: str = ""
