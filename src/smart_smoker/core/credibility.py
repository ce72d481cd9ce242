"""Tells what a probe measures from what a broken one says.

Source: what users of other systems report: an open circuit is charted as 999, 6553.5 or 667 to 676 °F, a probe that is
not plugged in as 32.0 exactly, a faulty one jumps 147, 339, 147, a hung dongle repeats itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any, Final, Self

from smart_smoker.core.jumps import Jumps
from smart_smoker.core.model import Probe
from smart_smoker.core.stillness import Stillness


class Trouble(StrEnum):
    """Why a probe is not believed."""

    OPEN = "open"
    """Its wire is broken, or nothing is plugged in."""
    JUMPS = "jumps"
    FROZEN = "frozen"


_UNPLUGGED_F: Final = frozenset({0.0, 32.0})
_OPEN_F: Final = (667.0, 676.0)
_NEAR_F: Final = 12.0
"""What a broken wire says is believed of a probe that came so near by itself."""
_HOTTEST_F: Final = 990.0
_COLDEST_F: Final = -60.0
_USUAL_F: Final = (32.0, 667.0)
"""Between these nothing is what a broken wire says."""
_NONSENSE: Final = 2
"""Readings in a row that are no temperature, until its wire is taken to be broken."""


class Credibility:
    """Believes a probe, or not, reading by reading.

    Attributes:
        trouble: why it is not believed now; None where it is.
    """

    __slots__ = ("_jumps", "_nonsense", "_probe", "_stillness", "trouble")

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._nonsense = 0
        self._jumps = Jumps()
        self._stillness = Stillness()
        self.trouble: Trouble | None = None

    def sift(self, said_f: Sequence[float]) -> Sequence[float]:
        """A minute's temperatures without those that are not believed; none while there is trouble."""
        if said_f:
            lowest_f, highest_f = min(said_f), max(said_f)
            is_plain = _USUAL_F[0] < lowest_f and highest_f < _USUAL_F[1]
            believed = said_f if is_plain and self._jumps.pass_at_once(said_f, lowest_f, highest_f) else None
            if believed is None:
                believed = self._sift_each(said_f)
            else:
                self._nonsense = 0
            self._jumps.close()
        else:
            believed = said_f
        self._stillness.close(said_f)
        self.trouble = self._judged()
        return [] if self.trouble else believed

    def _sift_each(self, said_f: Sequence[float]) -> list[float]:
        believed: list[float] = []
        jumps, role = self._jumps, self._probe.role
        for temp_f in said_f:
            if not _is_nonsense(temp_f, jumps.last_f):
                self._nonsense = 0
                if jumps.confirms(temp_f, role):
                    believed.append(temp_f)
                continue
            self._nonsense += 1
            if self._nonsense == 1:
                jumps.count()
        return believed

    def _judged(self) -> Trouble | None:
        if self._nonsense >= _NONSENSE:
            return Trouble.OPEN
        if self._stillness.is_frozen(self._probe.role):
            return Trouble.FROZEN
        return Trouble.JUMPS if self._jumps.are_many else None

    def dump(self) -> dict[str, Any]:
        """Plain values, from which `load` makes it again."""
        return {
            "trouble": self.trouble,
            "nonsense": self._nonsense,
            "jumps": asdict(self._jumps),
            "stillness": asdict(self._stillness),
        }

    @classmethod
    def load(cls, probe: Probe, plain: Mapping[str, Any]) -> Self:
        """What was dumped."""
        made = cls(probe)
        made.trouble = Trouble(plain["trouble"]) if plain["trouble"] else None
        made._nonsense = plain["nonsense"]
        made._jumps = Jumps(**plain["jumps"])
        made._stillness = Stillness(**plain["stillness"])
        return made


def _is_nonsense(temp_f: float, last_f: float | None) -> bool:
    if temp_f > _HOTTEST_F or temp_f < _COLDEST_F:
        return True
    if temp_f not in _UNPLUGGED_F and not _OPEN_F[0] <= temp_f <= _OPEN_F[1]:
        return False
    return last_f is None or abs(temp_f - last_f) > _NEAR_F
