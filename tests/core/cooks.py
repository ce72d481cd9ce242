"""Cooks made by hand: each shows something that can happen, plainly enough that no rule is at its edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from tests.core.courses import AIR_F, LIT, MEAT, Course, food_wobble, pit_wobble

from smart_smoker.core.model import FOOD_A, FOOD_B, SMOKER, Probe, Reading, Role, Series
from smart_smoker.core.setup import Combination, ProbeSetup, Setup, Target, Timer

START: Final = datetime(2026, 6, 6, 10, 0, tzinfo=UTC)
PULL_A, PULL_B = Target(what="pull", temp_f=203.0), Target(what="pull", temp_f=165.0)
USUAL: Final = Setup(
    set_point_f=225.0,
    probes={
        "smoker": ProbeSetup(probe=SMOKER),
        "food-A": ProbeSetup(probe=FOOD_A, targets=(Target(what="wrap", temp_f=165.0), PULL_A)),
        "food-B": ProbeSetup(probe=FOOD_B, targets=(PULL_B,)),
    },
    timers=(
        Timer(what="spritz", every=timedelta(minutes=45)),
        Timer(what="look", at=START + timedelta(minutes=130, seconds=20)),
    ),
)
LEFT, RIGHT = (Probe(name=name, role=Role.PIT, label=name.capitalize()) for name in ("left", "right"))
MIDDLE: Final = Probe(name="middle", role=Role.PIT, label="Middle")
TWO_PITS: Final = Setup(
    set_point_f=225.0,
    probes={
        "left": ProbeSetup(probe=LEFT, offset_f=6.0),
        "right": ProbeSetup(probe=RIGHT, offset_f=-6.0),
        "middle": ProbeSetup(probe=MIDDLE, combines=Combination.MEAN, of=("left", "right")),
        "food-A": ProbeSetup(probe=FOOD_A, targets=(PULL_A,)),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cook:
    """One cook, all of whose probes say at its end that nothing more comes.

    Attributes:
        courses: by the probe's name.
        is_of_readings: whether what is to be seen in it depends on how often a probe speaks.
    """

    courses: Mapping[str, Course]
    setup: Setup = field(default=USUAL)
    is_of_readings: bool = False


def _beside(pit: Course, **more: Course) -> dict[str, Course]:
    """That pit, and food that warms in peace, slowly enough not to be done before."""
    names = {name.replace("_", "-"): course for name, course in more.items()}
    return {"smoker": pit, "food-A": MEAT.to(140.0, pit.minutes), **names}


_STEADY: Final = LIT.hold(200)
_BRISKET: Final = MEAT.to(150.0, 150).to(157.0, 120).to(205.0, 80).hold(20)
_COOKING: Final = MEAT.to(120.0, 110)

COOKS: Final[Mapping[str, Cook]] = {
    "a brisket stalls and is done, a smaller piece leaves early": Cook(
        courses=_beside(LIT.hold(330), food_A=_BRISKET, food_B=MEAT.to(190.0, 280).hold(15))
    ),
    "the lid is opened twice": Cook(
        courses=_beside(LIT.hold(60).to(160.0, 2).to(225.0, 6).hold(60).to(150.0, 2).to(225.0, 7).hold(60))
    ),
    "the lid is left open": Cook(courses=_beside(LIT.hold(60).to(140.0, 3).hold(40).to(225.0, 20).hold(60))),
    "the fire dies and is fed": Cook(courses=_beside(LIT.hold(80).to(150.0, 60).to(225.0, 30).hold(60))),
    "the fire goes out": Cook(courses=_beside(LIT.hold(60).to(90.0, 110).hold(60))),
    "the fire goes out, and is lit again": Cook(
        courses=_beside(LIT.hold(60).to(100.0, 80).hold(20).to(225.0, 40).hold(50))
    ),
    "fat flares up": Cook(courses=_beside(LIT.hold(80).to(345.0, 5).hold(6).to(225.0, 18).hold(60))),
    "the pit creeps too high": Cook(courses=_beside(LIT.hold(60).to(285.0, 50).hold(40).to(225.0, 40).hold(40))),
    "the pit settles too low": Cook(courses=_beside(LIT.hold(60).to(180.0, 6).hold(90).to(225.0, 20).hold(60))),
    "a food's probe falls out, and is put back": Cook(
        courses=_beside(_STEADY, food_A=_COOKING.to(222.0, 1).hold(25).to(124.0, 1).to(145.0, 90))
    ),
    "the pit's probe falls out, and is put back": Cook(
        courses=_beside(LIT.hold(70).to(AIR_F, 0.6).hold(30).to(225.0, 1.5).hold(70))
    ),
    "a food's wire breaks for a while": Cook(
        courses=_beside(_STEADY, food_B=_COOKING.says(999.0, 30).to(150.0, 90)),
    ),
    "the pit's plug is pulled for a while": Cook(courses=_beside(LIT.hold(70).says(32.0, 30).hold(100))),
    "a food's wire is loose": Cook(
        courses=_beside(_STEADY, food_B=_COOKING.spikes(170.0, 40).to(150.0, 80)), is_of_readings=True
    ),
    "a pit's probe is stuck": Cook(courses=_beside(LIT.hold(70).says(225.4, 90).hold(90))),
    "a food falls silent, and speaks again": Cook(
        courses=_beside(_STEADY, food_B=_COOKING.silent(35).to(150.0, 80)),
    ),
    "all fall silent, and speak again": Cook(
        courses=_beside(
            LIT.hold(70).silent(40).hold(80), food_A=_COOKING.silent(40).to(150.0, 80), food_B=MEAT.to(90.0, 110)
        )
    ),
    "the log has a hole": Cook(
        courses=_beside(LIT.hold(70).silent(8).hold(80), food_A=_COOKING.silent(8).to(140.0, 80)),
    ),
    "a food grows cold, and warms again": Cook(
        courses=_beside(_STEADY, food_A=MEAT.to(160.0, 120).to(118.0, 50).to(160.0, 70))
    ),
    "a turkey, quick and hot": Cook(
        courses={"smoker": Course(AIR_F).to(325.0, 30).hold(170), "food-B": MEAT.to(168.0, 165).hold(20)},
        setup=Setup(set_point_f=325.0, probes={"food-B": ProbeSetup(probe=FOOD_B, targets=(PULL_B,))}),
    ),
    "nobody said anything of this cook": Cook(courses=_beside(LIT.hold(60).to(90.0, 110).hold(60)), setup=Setup()),
    "there is no pit's probe": Cook(courses={"food-A": _BRISKET, "rib": Course(35.0).to(195.0, 280).hold(20)}),
    "two pits and their mean": Cook(
        courses={
            "left": Course(64.0).to(219.0, 40).hold(60).to(150.0, 60).to(219.0, 30).hold(60),
            "right": Course(76.0).to(231.0, 40).hold(60).to(160.0, 60).to(231.0, 30).hold(60),
            "food-A": MEAT.to(150.0, 250),
        },
        setup=TWO_PITS,
    ),
}
"""By what they show."""


@cache
def readings_of(name: str, cadence_s: int = 30) -> tuple[Reading, ...]:
    """A cook's readings in the order of their moments; the probes speak a second apart."""
    readings = []
    for place, (probe, course) in enumerate(COOKS[name].courses.items()):
        wobble = pit_wobble if COOKS[name].setup.of(probe).probe.role is Role.PIT else food_wobble
        series = Series("pi", name, probe)
        said = [(second, course.at(second, wobble)) for second in range(place, course.seconds + 1, cadence_s)]
        kept = [(second, temp_f) for second, temp_f in said if temp_f is not None]
        for n, (second, temp_f) in enumerate(kept, start=1):
            at = START + timedelta(seconds=second)
            readings.append(Reading(series=series, n=n, at=at, temp_f=temp_f, is_last=n == len(kept)))
    return tuple(sorted(readings, key=lambda reading: reading.at))
