"""What honest thermometers would have said of a cook: by it one sees which events left a trace, and who was right.

The same physics without faults, gaps and noise. An event that left no trace here could be told by nobody.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from smart_smoker.core.model import PROBES, SMOKER
from smart_smoker.sources._simulated.course import Course
from smart_smoker.sources.simulator import CookPlan

_TRUE: Final = tuple(PROBES)


class Honest:
    """The cook's probes, minute by minute.

    Attributes:
        set_point_f: what the pit shall hold.
        rise_f: how far that is over the air outside.
        minutes: how long the cook is.
    """

    def __init__(self, plan: CookPlan) -> None:
        said = Course(replace(plan, faults=(), gaps=(), noise_f=0.0)).said
        self.set_point_f = plan.set_point_f
        self.rise_f = plan.set_point_f - plan.ambient_f
        self.minutes = int(plan.hours * 60)
        rows = [min(len(said) - 1, minute * 60 // plan.cadence_s) for minute in range(self.minutes + 1)]
        self._courses = {name: [said[row][1][i] for row in rows] for i, name in enumerate(_TRUE)}
        near_f = self.set_point_f - 0.03 * self.rise_f
        pit = enumerate(self._courses[SMOKER.name])
        self._reached = next((minute for minute, pit_f in pit if pit_f is not None and pit_f >= near_f), self.minutes)

    def temp_f(self, probe: str, minute: float) -> float | None:
        """What that probe measured then; None where it was in use no more, or not yet."""
        course = self._courses[probe]
        return course[min(max(0, int(minute)), len(course) - 1)]

    def has_reached(self, minute: float) -> bool:
        """Whether the pit had come within 3 % of its rise of its set point by then."""
        return minute >= self._reached

    def pit_f(self, minute: float) -> float:
        """The pit's air then."""
        temp_f = self.temp_f(SMOKER.name, minute)
        return self.set_point_f if temp_f is None else temp_f

    def over(self, probe: str, begin: float, end: float) -> Iterator[float]:
        """What that probe measured in each minute from `begin` to `end`, where it measured."""
        for minute in range(max(0, int(begin)), min(self.minutes, int(end)) + 1):
            temp_f = self.temp_f(probe, minute)
            if temp_f is not None:
                yield temp_f

    def below(self, minute: float) -> float:
        """How far the pit was below its set point then, as a part of its rise over the air outside."""
        return (self.set_point_f - self.pit_f(minute)) / self.rise_f
