"""An occasion on which something should be told, or may be; and which rules tell what."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The classes of the table, then what only excuses an alert."""

    LID = "lid"
    FIRE_DYING = "fire dying"
    FIRE_OUT = "fire out"
    FLARE_UP = "flare-up"
    STALL = "stall"
    PROBE_OUT = "probe out"
    PROBE_FAULT = "probe fault"
    NO_DATA = "no data"
    TARGET = "target"
    LOW_FIRE = "low fire"
    """The fire ran low, the pit sank, and somebody fed it."""
    NEARLY_STALL = "nearly a stall"


CLASSES: Final = tuple(Kind)[:9]

_BAND: Final = frozenset({"fixed_band"})
_DROP: Final = frozenset({"classic_pit_drop"})
_COLD: Final = frozenset({"pit_not_back", "pit_cold"})
_FLAT: Final = frozenset({"stall", "classic_stall", "least_squares_stall"})
ANSWERS: Final = {
    Kind.LID: frozenset({"lid_open"}) | _DROP,
    Kind.FIRE_DYING: frozenset({"fire_dying", "fire_out"}) | _COLD | _BAND | _DROP,
    Kind.FIRE_OUT: frozenset({"fire_out"}) | _COLD | _BAND | _DROP,
    Kind.FLARE_UP: frozenset({"flare_up"}) | _BAND,
    Kind.STALL: _FLAT,
    Kind.PROBE_OUT: frozenset({"probe_out", "no_data", "probe_fault"}),
    Kind.PROBE_FAULT: frozenset({"probe_fault", "no_data"}),
    Kind.NO_DATA: frozenset({"no_data_smoker", "no_data"}),
    Kind.TARGET: frozenset({"target_reached"}),
}
"""The rules whose alert tells an occasion of that kind. A probe that falls silent is told by `no_data` too; who says
that the pit is cold, or not back, sends somebody to the fire, as the field's band does."""
EXCUSES: Final = {
    Kind.FIRE_OUT: frozenset({"fire_dying"}),
    Kind.LOW_FIRE: frozenset({"fire_dying", "fire_out"}) | _COLD | _BAND | _DROP,
    Kind.NEARLY_STALL: _FLAT,
}
"""The rules whose alert is arguable on an occasion of that kind: neither right nor wrong."""
HOMES: Final = {
    "lid_open": (Kind.LID,),
    "fire_dying": (Kind.FIRE_DYING,),
    "fire_out": (Kind.FIRE_OUT,),
    "flare_up": (Kind.FLARE_UP,),
    "stall": (Kind.STALL,),
    "probe_out": (Kind.PROBE_OUT,),
    "probe_fault": (Kind.PROBE_FAULT,),
    "no_data": (Kind.NO_DATA,),
    "no_data_smoker": (Kind.NO_DATA,),
    "target_reached": (Kind.TARGET,),
    "classic_pit_drop": (Kind.LID, Kind.FIRE_DYING, Kind.FIRE_OUT),
    "classic_stall": (Kind.STALL,),
    "fixed_band": (Kind.FIRE_DYING, Kind.FIRE_OUT, Kind.FLARE_UP),
    "least_squares_stall": (Kind.STALL,),
}
"""The classes whose precision an alert counts in. Rules that are not here are of no class: see `states`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something that truly was; minutes count from the cook's start.

    Attributes:
        probe: whom it concerns; None for the whole smoker.
        begin, end: an alert between them, ends included, is about it.
        since: from when it could be seen; delays count from here.
        cause: from when it was, seen or not.
        is_demanded: whether it left a trace that should be told; else it may be.
        detail: more about it, for a person.
    """

    kind: Kind
    probe: str | None
    begin: float
    end: float
    since: float
    cause: float
    is_demanded: bool = True
    detail: str = ""
