"""What can be wrong with a cook: one rule a file, each a pure fold over readings.

A rule is made once, from its settings, and then asked at every reading: given your last state and what you can see,
what is wrong *now*? The monitor keeps the states and turns findings into alerts that are raised and cleared.
A rule's module ends with `RULE = ItsClass`; the module's name is the rule's name in `smoker.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, Protocol, TypeVar

from smart_smoker.core.model import Probe, Reading, Severity
from smart_smoker.core.window import CountWindow

State = TypeVar("State")

RULE_SETS: Final = {"classic": ("classic_pit_drop", "classic_stall")}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong now: a sentence for a person, and the numbers it was decided on."""

    message: str
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """What a rule can see when it is asked.

    Attributes:
        probe: the probe that the step is about.
        reading: its newest reading, already in the window.
        window: its newest readings, as many as the rule's `readings` asks for.
    """

    probe: Probe
    reading: Reading
    window: CountWindow


class Rule(Protocol[State]):
    """One condition of a cook.

    Attributes:
        severity: how much its alert matters.
        every_finding_is_a_warning: whether each finding is told, and not only the first of an episode.
    """

    severity: ClassVar[Severity]
    every_finding_is_a_warning: ClassVar[bool]

    @property
    def readings(self) -> int:
        """How many of a probe's newest readings it needs to see."""
        ...

    def watches(self, probe: Probe) -> bool:
        """Whether the rule has anything to say of this probe."""
        ...

    def start(self) -> State:
        """The state before the first reading: None, or a frozen dataclass of plain values."""
        ...

    def step(self, state: State, view: View) -> tuple[State, Finding | None]:
        """The next state, and what is wrong now, if anything is."""
        ...
