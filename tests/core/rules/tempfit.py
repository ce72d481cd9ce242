"""Two cooks that an app exported, one file a probe: UTF-16, separated by tabs, a 12-hour clock, holes of minutes.

They lie beside the repository, as the real cook does; a test that wants them is skipped where they are absent.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from tests.core.judging import Rules

from smart_smoker.core.judge import MINUTE, Judge, Said
from smart_smoker.core.model import SMOKER, Probe, Reading, Role, Series
from smart_smoker.core.monitor import AlertEvent
from smart_smoker.core.setup import ProbeSetup, Setup

FOLDER: Final = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "tempfit"


@dataclass(frozen=True, slots=True)
class Export:
    """A cook as the app exported it.

    Attributes:
        day: as its files' names spell it.
        pit: the number of the pit's probe; None where there was none.
    """

    day: str
    pit: int | None

    def readings(self) -> list[Reading]:
        """All of its readings, by their moments; the last of each probe says that it is."""
        files = sorted(FOLDER.glob(f"history_probe_*_{self.day}*.csv"))
        if not files:
            pytest.skip(f"no recorded cook is at {FOLDER}")
        readings = [reading for path in files for reading in self._course(path)]
        return sorted(readings, key=lambda reading: reading.at)

    def _course(self, path: Path) -> list[Reading]:
        number = int(path.name.split("_")[2])
        name = SMOKER.name if number == self.pit else f"food-{number}"
        lines = path.read_text("utf-16").splitlines()[1:]
        return [
            Reading(
                series=Series("export", self.day, name),
                n=n,
                at=datetime.strptime(stamp, "%Y-%m-%d %I:%M:%S %p").replace(tzinfo=UTC),
                temp_f=float(temp),
                is_last=n == len(lines),
            )
            for n, (stamp, temp, _) in enumerate((line.split("\t") for line in lines), start=1)
        ]

    @property
    def setup(self) -> Setup:
        """Its probes; nobody said any more of it."""
        foods = [Probe(name=f"food-{n}", role=Role.FOOD, label=f"Food {n}") for n in range(1, 5) if n != self.pit]
        return Setup(probes={probe.name: ProbeSetup(probe=probe) for probe in foods})


BRISKETS: Final = Export("20211113", pit=4)
TURKEY: Final = Export("20211201", pit=None)


def told(rules: Rules, export: Export) -> list[tuple[float, AlertEvent]]:
    """What the rules say of it, and at which minute."""
    readings = export.readings()
    origin = readings[0].at
    judge = Judge(rules, origin)
    ended = {reading.series.probe: reading.at for reading in readings if reading.is_last}
    events = judge.advance(readings[-1].at + MINUTE, Said(readings=readings, ended=ended), export.setup)
    return [((event.at - origin) / timedelta(minutes=1), event) for event in events]
