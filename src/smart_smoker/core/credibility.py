"""Tells what a probe measures from what a broken one says.

Source: what users of other systems report: an open circuit is charted as 999, 6553.5 or 667 to 676 °F, a probe that is
not plugged in as 32.0 exactly, a faulty one jumps 147, 339, 147, a hung dongle repeats itself.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, Self

from smart_smoker.core.model import Probe

_SENTINELS: Final = frozenset({32.0, 999.0})
_OPEN_F: Final = (667.0, 676.0)


class Trouble(StrEnum):
    """Why a probe is not believed."""

    OPEN = "open"
    """Its wire is broken, or nothing is plugged in."""
    JUMPS = "jumps"
    FROZEN = "frozen"


class Credibility:
    """Believes a probe, or not, reading by reading.

    Attributes:
        trouble: why it is not believed now; None where it is.
    """

    __slots__ = ("_probe", "trouble")

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self.trouble: Trouble | None = None

    def sift(self, said_f: Sequence[float]) -> list[float]:
        """A minute's temperatures without those that are not believed."""
        believed = [temp_f for temp_f in said_f if not _is_sentinel(temp_f)]
        if said_f:
            self.trouble = None if believed else Trouble.OPEN
        return believed

    def dump(self) -> dict[str, Any]:
        """Plain values, from which `load` makes it again."""
        return {"trouble": self.trouble}

    @classmethod
    def load(cls, probe: Probe, plain: Mapping[str, Any]) -> Self:
        """What was dumped."""
        made = cls(probe)
        made.trouble = Trouble(plain["trouble"]) if plain["trouble"] else None
        return made


def _is_sentinel(temp_f: float) -> bool:
    return temp_f in _SENTINELS or temp_f > 990.0 or _OPEN_F[0] <= temp_f <= _OPEN_F[1]
