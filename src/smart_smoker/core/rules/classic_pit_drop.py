"""The smoker fell 15 °F or more within five readings: the mission's rule, taken literally.

Source: the mission. It counts readings, so what it means depends on their cadence; five at 30 s are 2.5 minutes.
"""

from dataclasses import dataclass
from typing import ClassVar

from smart_smoker.core.model import Probe, Role, Severity
from smart_smoker.core.rules import Finding, ReadingView


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassicPitDrop:
    """First less last of the window is at least `drop_f`.

    Attributes:
        drop_f: degrees Fahrenheit, 15 by default.
        readings: the length of the window, 5 by default; nothing is found before it is full.
    """

    drop_f: float = 15.0
    readings: int = 5

    severity: ClassVar = Severity.WARNING
    every_finding_is_a_warning: ClassVar = True

    def watches(self, probe: Probe) -> bool:
        """The pit alone."""
        return probe.role is Role.PIT

    def start(self) -> None:
        """It needs no state: the window says everything."""

    def step(self, state: None, view: ReadingView) -> tuple[None, Finding | None]:
        """Warn of each reading that ends a window with such a drop."""
        window = view.window
        if not window.is_full:
            return state, None
        drop_f = window.first.temp_f - window.last.temp_f
        if drop_f < self.drop_f:
            return state, None
        return state, Finding(
            f"{view.probe.label} Alert! Temperature dropped by {drop_f:.1f}°F at {view.reading.stamp}",
            {"first_f": window.first.temp_f, "last_f": window.last.temp_f, "drop_f": drop_f},
        )


RULE = ClassicPitDrop
