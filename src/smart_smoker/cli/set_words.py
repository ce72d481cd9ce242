"""Turns the words after `smoker set` into a change of what was said of a cook."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from difflib import get_close_matches
from typing import Final

from smart_smoker import setting_values as read
from smart_smoker.core.setup import PULL, ProbeSetup, Setup, is_pit
from smart_smoker.core.setup_change import LARGEST_OFFSET_F, Change
from smart_smoker.errors import ConfigError
from smart_smoker.settings.cook import next_at
from smart_smoker.settings.probes import NO_TARGETS, as_preset, as_target_name
from smart_smoker.settings.tables import as_repeat

USAGE: Final = "smoker set food-A target 203, smoker set smoker set-point 250, or smoker set timer spritz 45m"
TIMER: Final = "timer"
SET_POINT: Final = "set-point"
_NONE: Final = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What can be changed, and when and where it is said.

    Attributes:
        setup: as it is.
        probes: the names of all probes that are known.
        now: the moment, UTC.
        zone: whose clock times of day are on.
    """

    setup: Setup
    probes: Collection[str]
    now: datetime
    zone: tzinfo

    def change(self, words: Sequence[str]) -> Change:
        """The change that the words ask for.

        Raises:
            ConfigError: a word is unknown, or a value is none.
        """
        if len(words) < 3:
            raise ConfigError(f"say what is to be what: {USAGE}")
        subject, key, value = words[0], words[1], " ".join(words[2:])
        if subject == TIMER:
            return {"timers": {key: self._timer(key, value)}}
        if subject not in self.probes:
            raise read.unknown("probe", subject, "", [*self.probes, TIMER])
        probe = self.setup.of(subject)
        _check_role(probe, key)
        if key == SET_POINT:
            as_set_point_f = read.set_point_in(self.setup.unit)
            return {"set_point_f": None if value == _NONE else as_set_point_f(value, f"{subject} {key}")}
        return {"probes": {subject: self._of_probe(probe, key, value)}}

    def _timer(self, what: str, value: str) -> Change | None:
        if value == _NONE:
            return None
        if not what.strip():
            raise ConfigError("a timer needs a name: smoker set timer spritz 45m")
        if ":" not in value:
            return {"every_s": as_repeat(value, f"timer {what}").total_seconds()}
        at = next_at(read.as_clock(value, f"timer {what}"), self.now, self.zone)
        return {"at": at.isoformat()}

    def _of_probe(self, probe: ProbeSetup, key: str, value: str) -> Change:
        place = f"{probe.probe.name} {key}"
        if key == "label":
            return {"label": read.as_text(value, place)}
        if key == "offset":
            return {"offset_f": read.difference_in(self.setup.unit, LARGEST_OFFSET_F)(value, place)}
        if key == "safe":
            return {"safe_f": self._temp_f(value, place)}
        if key == "preset":
            preset = as_preset(value, place)
            targets = {target.what: target.temp_f for target in preset.targets}
            return {"targets": targets, "safe_f": preset.safe_f}
        what = PULL if key == "target" else self._target_name(probe, key, value)
        return {"targets": {what: self._temp_f(value, place)}}

    def _target_name(self, probe: ProbeSetup, key: str, value: str) -> str:
        # A setting that is spelled wrong, or that there is none of, must not become a target of that name.
        known = [target.what for target in probe.targets]
        is_meant = value == _NONE or _is_number(value)
        if key not in known and (not is_meant or get_close_matches(key, NO_TARGETS, n=1, cutoff=0.75)):
            raise read.unknown("setting", key, probe.probe.name, {*NO_TARGETS, *known} - {SET_POINT})
        return as_target_name(key, probe.probe.name)

    def _temp_f(self, value: str, place: str) -> float | None:
        if value == _NONE:
            return None
        temp_f: float = read.temperature_in(self.setup.unit)(value, place)
        return temp_f


def _is_number(value: str) -> bool:
    try:
        read.as_number(value, "")
    except ConfigError:
        return False
    return True


def _check_role(probe: ProbeSetup, key: str) -> None:
    name = probe.probe.name
    if is_pit(probe.probe) and key not in {SET_POINT, "label", "offset"}:
        raise ConfigError(f"{name} is the pit, which has no {key}: it has a set point, smoker set {name} set-point 225")
    if not is_pit(probe.probe) and key == SET_POINT:
        raise ConfigError(f"{name} is food, which has no set point: it has a target, smoker set {name} target 203")
    if probe.combines and key == "offset":
        raise ConfigError(f"{name} is made of {', '.join(probe.of)}: give the offset to those")
