"""What a simulated cook shall be: everything that a person, or a test, can ask for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from smart_smoker.core.model import FOOD_A, FOOD_B, PROBES
from smart_smoker.errors import ConfigError

MAX_ROWS: Final = 1_000_000
_START: Final = datetime(2026, 6, 6, 10, 0, tzinfo=UTC)


def _hold(is_so: bool, sentence: str) -> None:  # noqa: FBT001  # reads as an assertion
    if not is_so:
        raise ConfigError(sentence)


def _within(what: str, value: float, lowest: float, highest: float, unit: str) -> None:
    # A nan fails here too, being within nothing.
    _hold(lowest <= value <= highest, f"{what} must be {lowest:g} to {highest:g} {unit}".rstrip() + f", not {value:g}")


class FaultKind(StrEnum):
    """How a probe goes wrong."""

    BLANK = "blank"
    """It says nothing."""
    AIR = "air"
    """It fell out of what it sits in: a food's probe says the pit's air, the pit's probe the air outside."""
    OPEN = "open"
    """Its wire is broken: 999.0, which looks like a temperature."""
    OVERFLOW = "overflow"
    """Its wire is broken: 6553.5, which is none."""
    FROZEN = "frozen"
    """It repeats what it said last."""
    SPIKES = "spikes"
    """It jumps by 80 to 250 °F and back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeFault:
    """A probe goes wrong for a while.

    Attributes:
        probe: the probe's name.
        at: after the cook's start.
        span: how long.
    """

    probe: str
    kind: FaultKind
    at: timedelta
    span: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Nothing is logged for a while; `at` is after the cook's start."""

    at: timedelta
    span: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodPlan:
    """One piece of food.

    Attributes:
        probe: `food-A` or `food-B`.
        weight_lb: 1 to 30; a heavier piece takes longer.
        start_f: its temperature when it goes in, °F.
        target_f: it is taken off ten minutes after it reached this, °F.
        wrap_f: it is wrapped when it reaches this, °F, in a cook that wraps.
        on_at: when it goes in, after the cook's start; its probe says nothing before. Never, where the cook is shorter.
    """

    probe: str
    weight_lb: float
    start_f: float = 40.0
    target_f: float = 203.0
    wrap_f: float = 163.0
    on_at: timedelta = timedelta(minutes=20)

    def __post_init__(self) -> None:
        _hold(self.probe in {FOOD_A.name, FOOD_B.name}, f"a simulated food is food-A or food-B, not {self.probe!r}")
        _within(f"the weight of {self.probe}", self.weight_lb, 1, 30, "lb")
        _within(f"the start of {self.probe}", self.start_f, 0, 120, "°F")
        _hold(self.on_at >= timedelta(), f"{self.probe} goes in before the cook begins")
        _within(f"the target of {self.probe}", self.target_f, 100, 212, "°F")


@dataclass(frozen=True, slots=True, kw_only=True)
class CookPlan:
    """A cook to simulate; the same plan is the same cook, bit for bit.

    Attributes:
        seed: 0 or more; decides where lids are opened, the wind, the fire and the noise.
        hours: how long it is logged.
        cadence_s: seconds between two rows, 1 to 3600.
        set_point_f: what the smoker's controller holds, °F.
        ambient_f: the air around the smoker, °F.
        start: its first row, UTC, whole seconds.
        foods: none, one or two.
        lids: how often the lid is opened beyond what putting in, wrapping and taking off need.
        stall: whether the food sweats, and so stalls.
        wrap: whether each food is wrapped when it reaches its `wrap_f`.
        fire_dying_at: from then the fire weakens, for about an hour, until somebody sees to it.
        fire_out_at: from then the fire dies for good.
        flare_up_at: then fat catches fire for some minutes.
        gaps: when nothing is logged.
        faults: which probes go wrong, when and how.
        noise_f: the noise of the probes: nine tenths of it lie within this, all within twice this, °F.

    Raises:
        ConfigError: something of it cannot be.
    """

    seed: int = 0
    hours: float = 10.0
    cadence_s: int = 30
    set_point_f: float = 235.0
    ambient_f: float = 68.0
    start: datetime = _START
    foods: tuple[FoodPlan, ...] = (
        FoodPlan(probe=FOOD_A.name, weight_lb=8.0),
        FoodPlan(probe=FOOD_B.name, weight_lb=6.0),
    )
    lids: int = 3
    stall: bool = True
    wrap: bool = True
    fire_dying_at: timedelta | None = None
    fire_out_at: timedelta | None = None
    flare_up_at: timedelta | None = None
    gaps: tuple[Gap, ...] = ()
    faults: tuple[ProbeFault, ...] = ()
    noise_f: float = 0.1

    @property
    def span(self) -> timedelta:
        """How long it is logged."""
        return timedelta(hours=self.hours)

    @property
    def row_count(self) -> int:
        """How many rows there are, those that gaps swallow included."""
        return int(self.hours * 3600 / self.cadence_s)

    def __post_init__(self) -> None:
        _hold(self.seed >= 0, f"the seed must be 0 or more, not {self.seed}")
        _within("a cook", self.hours, 0.05, 24 * 365, "hours")
        _within("the cadence", self.cadence_s, 1, 3600, "s")
        _within("the set point", self.set_point_f, 150, 600, "°F")
        _within("the air outside", self.ambient_f, -40, 120, "°F")
        _within("the number of lid openings", self.lids, 0, 200, "")
        _within("the noise", self.noise_f, 0, 20, "°F")
        _hold(2 <= self.row_count <= MAX_ROWS, f"a cook has 2 to {MAX_ROWS:,} rows, not {self.row_count:,}")
        _hold(self.start.tzinfo is UTC and self.start.microsecond == 0, "a cook starts at a whole second, in UTC")
        _hold(self.start.year < 9000, "a cook starts before the year 9000")
        _hold(
            len({food.probe for food in self.foods}) == len(self.foods),
            "each food has a probe of its own: one is named twice",
        )
        self._check_events()

    def _check_events(self) -> None:
        for what, at in (
            ("the fire dies", self.fire_dying_at),
            ("the fire goes out", self.fire_out_at),
            ("the fire flares up", self.flare_up_at),
            *[("a gap begins", gap.at) for gap in self.gaps],
            *[(f"{fault.probe} goes wrong", fault.at) for fault in self.faults],
        ):
            inside = at is None or timedelta() <= at < self.span
            _hold(inside, f"{what} at minute {_minutes(at)}, outside the cook's {self.hours * 60:g} minutes")
        for fault in self.faults:
            _hold(fault.probe in PROBES, f"there is no probe {fault.probe!r}: use {', '.join(PROBES)}")
        for span in [gap.span for gap in self.gaps] + [fault.span for fault in self.faults]:
            _hold(span > timedelta(), "a gap or a fault lasts longer than no time")


def _minutes(at: timedelta | None) -> str:
    return f"{at.total_seconds() / 60:g}" if at is not None else ""
