"""A food moved by 1 °F or less over twenty readings: the mission's rule, taken literally.

Source: the mission. On logs of a few seconds' cadence it rings thousands of times in a cook, at a minute's never.
"""

from dataclasses import dataclass
from typing import ClassVar

from smart_smoker.core.model import Probe, Role, Severity
from smart_smoker.core.rules import Finding, ReadingView


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassicStall:
    """Highest less lowest of the window is at most `change_f`.

    Attributes:
        change_f: degrees Fahrenheit, 1 by default.
        readings: the length of the window, 20 by default; nothing is found before it is full.
    """

    change_f: float = 1.0
    readings: int = 20

    severity: ClassVar = Severity.WARNING
    every_finding_is_a_warning: ClassVar = True

    def watches(self, probe: Probe) -> bool:
        """Every food."""
        return probe.role is Role.FOOD

    def start(self) -> None:
        """It needs no state: the window says everything."""

    def step(self, state: None, view: ReadingView) -> tuple[None, Finding | None]:
        """Warn of each reading that ends so flat a window."""
        window = view.window
        if not window.is_full or window.spread_f > self.change_f:
            return state, None
        return state, Finding(
            f"{view.probe.label} Stall Alert! Temperature change ≤ {self.change_f:g}°F at {view.reading.stamp}",
            {"highest_f": window.highest_f, "lowest_f": window.lowest_f},
        )


RULE = ClassicStall
