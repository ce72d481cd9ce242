"""Minute rules for tests: small, sound, and each leaning on another part of what a rule can see."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from smart_smoker.core.model import Severity
from smart_smoker.core.rules import About, Finding, MinuteRule, View


@dataclass(frozen=True, slots=True)
class Cold:
    """Whether the set point was reached, and for how many minutes it has been cold since."""

    is_armed: bool = False
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PitTooCold:
    """The pit was 30 °F below its set point for some minutes: a state, an arming, a hold and a hysteresis."""

    hold: int = 12
    message: str = ""
    severity: ClassVar = Severity.URGENT
    about: ClassVar = About.PIT

    def start(self) -> Any:
        return Cold()

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        now_f, wanted_f = view.track.now_f, view.setup.set_point_f
        if now_f is None or wanted_f is None:
            return state, None
        if not state.is_armed:
            return (Cold(is_armed=True) if now_f >= wanted_f - 5 else state), None
        limit_f = wanted_f - (20 if state.minutes > self.hold else 30)
        if now_f > limit_f:
            return (replace(state, minutes=0) if state.minutes else state), None
        cold = replace(state, minutes=state.minutes + 1)
        if cold.minutes <= self.hold:
            return cold, None
        said = self.message or f"{view.track.probe.label} is down to {view.temp(now_f)}"
        return cold, Finding(said, {"temp_f": now_f, "minutes": cold.minutes})

    def over(self, state: Any, view: View) -> str:
        return f"{view.track.probe.label} is warm again"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTarget:
    """A food is over its first target: no state at all."""

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.FOOD

    def start(self) -> Any:
        return None

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        targets, now_f = view.probe.targets, view.track.last_f
        if not targets or now_f is None or now_f < targets[0].temp_f:
            return state, None
        return state, Finding(f"{view.track.probe.label} is at {view.temp(now_f)}", {"temp_f": now_f})

    def over(self, state: Any, view: View) -> str:
        return f"{view.track.probe.label} is below its target again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A probe has said nothing for a quarter of an hour."""

    severity: ClassVar = Severity.WARNING
    about: ClassVar = About.PROBE

    def start(self) -> Any:
        return None

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        silent = view.track.silent
        return state, Finding(f"nothing for {silent} minutes", {"silent": silent}) if silent >= 15 else None

    def over(self, state: Any, view: View) -> str:
        return "it speaks again"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllQuiet:
    """All probes are quiet, by the alerts of the rule before: about the smoker."""

    severity: ClassVar = Severity.URGENT
    about: ClassVar = About.SMOKER

    def start(self) -> Any:
        return None

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        live = [name for name, track in view.tracks.items() if not track.is_ended]
        is_quiet = all(view.is_up("sample_quiet", name) for name in live)
        return state, Finding("nothing from any probe", {"probes": len(live)}) if is_quiet else None

    def over(self, state: Any, view: View) -> str:
        return "the smoker speaks again"


SAMPLE_RULES: Final[dict[str, MinuteRule[Any]]] = {
    "sample_quiet": Quiet(),
    "sample_all_quiet": AllQuiet(),
    "sample_pit_too_cold": PitTooCold(),
    "sample_over_target": OverTarget(),
}
