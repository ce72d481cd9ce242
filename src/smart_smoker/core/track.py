"""The course of one probe, a value a minute: what the rules of a cook look at.

Physics goes by time, not by readings. On a grid of minutes, each the median of what the probe credibly said in it, a
thermometer of 2 seconds' cadence and one of a minute's tell the same story.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from smart_smoker.core.credibility import Credibility, Trouble
from smart_smoker.core.model import Probe

KEPT: Final = 60
"""Minutes that are remembered."""
BRIDGED: Final = 2
"""Minutes without a believed reading that are no gap: a probe of two minutes' cadence says nothing in every other."""


class Track:
    """One probe's last hour.

    Attributes:
        probe: whose it is.
        now_f: °F in the minute that was closed last; None where it said nothing credible, then or shortly before.
        last_f: the last credible °F, however long ago; None before the first.
        minutes: how many were closed since its first reading.
        silent: minutes since it said anything at all.
        trouble: why what it says is not believed; None where it is.
        is_ended: whether its source said that nothing more comes.
        is_virtual: whether it was others that made its last value.
    """

    __slots__ = (
        "_bridged",
        "_credibility",
        "_values",
        "is_ended",
        "is_virtual",
        "last_f",
        "minutes",
        "now_f",
        "probe",
        "silent",
        "trouble",
    )

    def __init__(self, probe: Probe) -> None:
        self.probe = probe
        self.now_f: float | None = None
        self.last_f: float | None = None
        self.minutes = 0
        self.silent = 0
        self.trouble: Trouble | None = None
        self.is_ended = False
        self.is_virtual = False
        self._bridged = 0
        self._values: list[float | None] = []
        self._credibility = Credibility(probe)

    def describe(self, probe: Probe) -> None:
        """Take what is said of the probe now; what it is believed depends on its role."""
        if probe != self.probe:
            self.probe = probe
            self._credibility = Credibility.load(probe, self._credibility.dump())

    def close(self, said_f: Sequence[float], offset_f: float = 0.0) -> None:
        """Close a minute in which the probe said these temperatures, oldest first; `offset_f` is said too little."""
        self.is_virtual = False
        self.minutes += 1
        self.silent = 0 if said_f else self.silent + 1
        believed = self._credibility.sift(said_f)
        self.trouble = self._credibility.trouble
        if believed:
            # Added after sifting: a broken probe says 32 or 999 whatever its offset.
            value: float | None = _median(believed) + offset_f
            self.last_f = value
            self._bridged = 0
        else:
            self._bridged += 1
            value = self.now_f if not self.trouble and self._bridged <= BRIDGED else None
        self._keep(value)

    def set(self, value: float | None) -> None:
        """Close a minute of a virtual probe, whose value others make."""
        self.is_virtual = True
        self.minutes += 1
        self.silent = 0 if value is not None else self.silent + 1
        self.last_f = self.last_f if value is None else value
        self._keep(value)

    def _keep(self, value: float | None) -> None:
        self.now_f = value
        self._values.append(value)
        if len(self._values) > KEPT:
            del self._values[0]

    def ago(self, minutes: int) -> float | None:
        """°F so many minutes ago; 0 is now."""
        return self._values[-1 - minutes] if minutes < len(self._values) else None

    def middle(self, oldest: int, newest: int = 0) -> float | None:
        """The median °F from `oldest` minutes ago to `newest`, both included; None where half of it is missing."""
        count = len(self._values)
        if oldest >= count:
            return None
        values = self._values[count - 1 - oldest : count - newest]
        kept = [value for value in values if value is not None]
        return _median(kept) if 2 * len(kept) > len(values) else None

    def slope(self, span: int = 30, ends: int = 10) -> float | None:
        """°F an hour: the median of the last `ends` minutes less that of the first, of the last `span` minutes.

        Source: scored on the 26 food probes of sixteen recorded cooks, whose stalls were labelled by hand.
        """
        late, early = self.middle(ends - 1), self.middle(span - 1, span - ends)
        return None if late is None or early is None else (late - early) * 60 / (span - ends)

    def dump(self) -> dict[str, Any]:
        """Plain values, from which `load` makes it again."""
        return {
            "now_f": self.now_f,
            "last_f": self.last_f,
            "minutes": self.minutes,
            "silent": self.silent,
            "is_ended": self.is_ended,
            "is_virtual": self.is_virtual,
            "bridged": self._bridged,
            "values": list(self._values),
            "credibility": self._credibility.dump(),
        }

    @classmethod
    def load(cls, probe: Probe, plain: Mapping[str, Any]) -> Self:
        """The track that was dumped."""
        track = cls(probe)
        track.now_f, track.last_f = plain["now_f"], plain["last_f"]
        track.minutes, track.silent, track.is_ended = plain["minutes"], plain["silent"], plain["is_ended"]
        track.is_virtual = plain["is_virtual"]
        track._bridged = plain["bridged"]
        track._values = list(plain["values"])
        track._credibility = Credibility.load(probe, plain["credibility"])
        track.trouble = track._credibility.trouble
        return track


def _median(values: Sequence[float]) -> float:
    # The standard library's takes three times as long, and every rule asks for some each minute.
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
