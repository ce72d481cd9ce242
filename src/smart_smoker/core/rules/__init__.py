"""What can be wrong with a cook: one rule a file, each a pure fold over event time.

A rule is made once, from its settings, and then asked again and again: given your last state and what you can see,
what is wrong *now*? Whoever asks keeps the states and turns findings into alerts that are raised and cleared. A rule's
module ends with `RULE = ItsClass`; the module's name is the rule's name in `smoker.toml`.

There are two kinds. A `ReadingRule` is asked at every reading of one probe, as the mission's rules are. A `MinuteRule`
is asked once a minute of a smoker's run, and sees all of its probes: physics goes by time, not by readings.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, Final, Protocol, TypeVar, cast

from smart_smoker.core.model import Probe, Reading, Severity
from smart_smoker.core.setup import ProbeSetup, Setup, spoken
from smart_smoker.core.track import Track
from smart_smoker.core.window import CountWindow

State = TypeVar("State")

RULE_SETS: Final = {
    "classic": ("classic_pit_drop", "classic_stall"),
    "pitmaster": (
        "no_data",
        "no_data_smoker",
        "probe_fault",
        "probe_out",
        "lid_open",
        "fire_out",
        "fire_dying",
        "flare_up",
        "pit_not_back",
        "pit_hot",
        "pit_cold",
        "stall",
        "food_falling",
        "target_near",
        "target_reached",
        "overshooting",
        "timer",
    ),
}
"""By the name of the set; minute rules are asked in this order, so that each can see what those before it found."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong now: a sentence for a person, and the numbers it was decided on.

    Attributes:
        message: with the temperature in it; of a minute rule, in the unit of the setup.
        numbers: by what they are, with their unit: `{"fell_f": 16.0}`.
        severity: how much it matters, where that differs from the rule's.
    """

    message: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class ReadingView:
    """What a rule can see when it is asked at a reading.

    Attributes:
        probe: the probe that the step is about.
        reading: its newest reading, already in the window.
        window: its newest readings, as many as the rule's `readings` asks for.
    """

    probe: Probe
    reading: Reading
    window: CountWindow


class ReadingRule(Protocol[State]):
    """One condition of a probe, judged at each of its readings.

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

    def step(self, state: State, view: ReadingView) -> tuple[State, Finding | None]:
        """The next state, and what is wrong now, if anything is."""
        ...


class About(Enum):
    """Whom a minute rule's alert is about: it is asked once for each."""

    SMOKER = "smoker"
    """The smoker as a whole."""
    PIT = "pit"
    FOOD = "food"
    PROBE = "probe"
    """Every probe, pit and foods."""


class View:
    """What a minute rule can see: one smoker's run as it was at one moment.

    Attributes:
        at: the moment, UTC: the end of the minute that was closed last.
        minute: its number, counted from the run's first reading.
        track: the probe that the rule is asked about; of a rule about the smoker the pit, or the first there is.
        pit: the track of the first pit probe; None where there is none.
        foods: the tracks of the foods.
        tracks: all, by the probe's name.
        setup: what the person said of the cook.
        up: the alerts that are up by now as (rule, probe); this minute's of the rules before.
    """

    __slots__ = ("at", "foods", "minute", "pit", "setup", "track", "tracks", "up")

    at: datetime
    minute: int
    track: Track
    pit: Track | None
    foods: Sequence[Track]
    tracks: Mapping[str, Track]
    setup: Setup
    up: Collection[tuple[str, str]]

    def is_up(self, rule: str, probe: str | None = None) -> bool:
        """Whether that rule's alert is up: about this probe, or about any."""
        if probe is not None:
            return (rule, probe) in self.up
        return any(name == rule for name, _ in self.up)

    @property
    def probe(self) -> ProbeSetup:
        """What the person said of the probe that the rule is asked about."""
        return self.setup.of(self.track.probe.name)

    @property
    def name(self) -> str:
        """What a sentence calls that probe."""
        return spoken(self.probe.probe)

    def temp(self, temp_f: float) -> str:
        """A temperature as the person says it: `203 °F`, `95 °C`."""
        return self.setup.unit.temperature(temp_f)

    def change(self, change_f: float) -> str:
        """A difference of temperatures as the person says it."""
        return self.setup.unit.change(change_f)


class MinuteRule(Protocol[State]):
    """One condition of a cook, judged every minute.

    Attributes:
        severity: how much its alert matters.
        about: whom its alert is about.
    """

    severity: ClassVar[Severity]
    about: ClassVar[About]

    def start(self) -> State:
        """The state before the first minute: None, or a frozen dataclass of plain values."""
        ...

    def step(self, state: State, view: View) -> tuple[State, Finding | None]:
        """The next state, the same object where nothing changed, and what is wrong now, if anything is.

        While an alert is up the finding's message is not told again, and may be short of work.
        """
        ...

    def over(self, state: State, view: View) -> str:
        """The sentence for a person of why it is over, asked in the minute in which a finding comes no more."""
        ...


Rule = ReadingRule[State] | MinuteRule[State]


def reading_rules(rules: Mapping[str, Rule[Any]]) -> dict[str, ReadingRule[Any]]:
    """Those that are asked at every reading."""
    return {name: rule for name, rule in rules.items() if not hasattr(rule, "about")}


def minute_rules(rules: Mapping[str, Rule[Any]]) -> dict[str, MinuteRule[Any]]:
    """Those that are asked once a minute."""
    return {name: cast("MinuteRule[Any]", rule) for name, rule in rules.items() if hasattr(rule, "about")}
