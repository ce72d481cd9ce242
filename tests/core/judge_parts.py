"""What the judge's tests ask it with: a rule that writes down what it is asked, and readings said in a line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from smart_smoker.core.judge import MINUTE, Judge, Said
from smart_smoker.core.model import Probe, Reading, Series, Severity
from smart_smoker.core.rules import About, Finding, MinuteRule, View
from smart_smoker.core.setup import ProbeSetup, Setup

NOON = datetime(2026, 6, 6, 12, 0, tzinfo=UTC)
NOTHING_SAID = Setup()
Told = Mapping[str, Mapping[float, float]]
"""°F by probe and second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Writes down whatever it is asked, and finds what is over 200 °F; not sound, but telling."""

    about: About = About.PROBE
    weight: Severity | None = None
    asked: list[tuple[int, str, float | None]] = field(default_factory=list)
    severity: ClassVar = Severity.WARNING

    def start(self) -> Any:
        return None

    def step(self, state: Any, view: View) -> tuple[Any, Finding | None]:
        self.asked.append((view.minute, view.track.probe.name, view.track.now_f))
        hot_f = view.track.now_f or 0.0
        return state, Finding("hot", {"hot_f": hot_f}, self.weight) if hot_f > 200 else None

    def over(self, state: Any, view: View) -> str:
        return "cool"


def rules_of(**rules: Any) -> dict[str, MinuteRule[Any]]:
    return rules


def readings_of(told: Told) -> list[Reading]:
    return [
        Reading(series=Series("pi", "run", probe), n=n, at=NOON + timedelta(seconds=second), temp_f=temp_f)
        for probe, course in told.items()
        for n, (second, temp_f) in enumerate(course.items())
    ]


def said(told: Told, **ended_s: float) -> Said:
    moments = {probe.replace("_", "-"): NOON + timedelta(seconds=second) for probe, second in ended_s.items()}
    return Said(readings=readings_of(told), ended=moments)


def asked_of(told: Told, minutes: int, setup: Setup = NOTHING_SAID, about: About = About.PROBE) -> list[Any]:
    rule = Seen(about=about)
    Judge(rules_of(seen=rule), NOON).advance(NOON + minutes * MINUTE, said(told), setup)
    return rule.asked


def told_by(told: Told, minutes: int, about: About = About.PROBE, **ended_s: float) -> list[tuple[int, str, str, str]]:
    events = Judge(rules_of(seen=Seen(about=about)), NOON).advance(
        NOON + minutes * MINUTE, said(told, **ended_s), NOTHING_SAID
    )
    return [((e.at - NOON) // MINUTE, e.probe, e.edge.value, e.message) for e in events]


def offset(probe: Probe, offset_f: float) -> Setup:
    return Setup(probes={probe.name: ProbeSetup(probe=probe, offset_f=offset_f)})
