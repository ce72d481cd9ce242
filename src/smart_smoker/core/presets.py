"""How far food is cooked, by cut: what makes it good, and, apart from that, what makes it safe.

They are two numbers. A brisket is safe at 145 °F and a boot sole; it is done at 203 °F. A rare steak is done at 125 °F,
which is below what is called safe, and whoever eats it should know.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from smart_smoker.core.setup import PULL, Target

_REST: Final = timedelta(minutes=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One cut.

    Attributes:
        name: as `smoker.toml` spells it: `pork butt`.
        done_f: when to take it off, °F.
        lowest_f, highest_f: between which people like it, °F.
        safe_f: the USDA's minimum, °F.
        rest: how long it must rest at that minimum to be safe.
        also: other names that it goes by.
        tip: what else tells that it is done; empty where nothing does.
    """

    name: str
    done_f: float
    lowest_f: float
    highest_f: float
    safe_f: float
    rest: timedelta = timedelta()
    also: tuple[str, ...] = ()
    tip: str = ""

    @property
    def targets(self) -> tuple[Target, ...]:
        """What a probe in it is told of."""
        return (Target(what=PULL, temp_f=self.done_f),)


def _tender(name: str, done_f: float, lowest_f: float, highest_f: float, tip: str, *also: str) -> Preset:
    """A whole cut that is cooked until its collagen has melted."""
    return Preset(
        name=name, done_f=done_f, lowest_f=lowest_f, highest_f=highest_f, safe_f=145.0, rest=_REST, also=also, tip=tip
    )


def _plain(name: str, done_f: float, safe_f: float, *also: str, rest: timedelta = timedelta()) -> Preset:
    return Preset(name=name, done_f=done_f, lowest_f=done_f, highest_f=done_f, safe_f=safe_f, rest=rest, also=also)


_ALL: Final = (
    _tender("brisket", 203.0, 185.0, 205.0, "a probe slides in as into butter", "beef brisket"),
    _tender("pork butt", 195.0, 185.0, 205.0, "the bone turns freely", "pork shoulder", "pulled pork", "boston butt"),
    _tender("ribs", 200.0, 195.0, 203.0, "they bend and crack when lifted at one end", "pork ribs", "spare ribs"),
    _plain("beef rare", 125.0, 145.0, rest=_REST),
    _plain("beef medium rare", 135.0, 145.0, rest=_REST),
    _plain("beef medium", 140.0, 145.0, rest=_REST),
    _plain("whole cut", 145.0, 145.0, rest=_REST),
    _plain("ground meat", 160.0, 160.0, "burger", "burgers", "meatloaf"),
    _plain("poultry", 165.0, 165.0, "chicken", "turkey", "duck"),
    _plain("fish", 145.0, 145.0, "salmon", "trout"),
    _plain("leftovers", 165.0, 165.0),
)
PRESETS: Final[Mapping[str, Preset]] = {preset.name: preset for preset in _ALL}
"""By name. Source: the USDA's safe minimum internal temperatures; doneness is what barbecue cooks agree on."""


_BY_ANY_NAME: Final = {name: preset for preset in _ALL for name in (preset.name, *preset.also)}


def preset_named(name: str) -> Preset | None:
    """The preset of that name, in any case, `pork-butt` and `Pork_Butt` too; None where there is none."""
    return _BY_ANY_NAME.get(" ".join(name.lower().replace("-", " ").replace("_", " ").split()))
