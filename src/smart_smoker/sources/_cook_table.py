"""A cook as rows of a clock and three columns, which is what a recorded and a simulated one have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from smart_smoker.core.model import FOOD_A, FOOD_B, SMOKER, Reading, Series
from smart_smoker.formats.clock import spread
from smart_smoker.sources import Row

TIME_COLUMN: Final = "Time (UTC)"
PROBE_COLUMNS: Final = {"Channel1": SMOKER.name, "Channel2": FOOD_A.name, "Channel3": FOOD_B.name}
HEADER: Final = (TIME_COLUMN, *PROBE_COLUMNS)
PROBE_NAMES: Final = tuple(PROBE_COLUMNS.values())


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as it was logged.

    Attributes:
        number: from 1, ascending; its readings' `n`.
        moment: what its stamp says, UTC, perhaps cut to the minute.
        stamp: the moment as the log spells it.
        temps_f: °F in the order of `PROBE_NAMES`; None where there is no reading.
    """

    number: int
    moment: datetime
    stamp: str
    temps_f: tuple[float | None, ...]


class CookTable:
    """Rows whose clock is resolved: each probe's readings, and the rows themselves, are spread inside their minutes."""

    def __init__(self, rows: Sequence[TableRow]) -> None:
        self._rows = rows
        self._row_moments = spread([row.moment for row in rows])
        self._probe_moments = [
            spread([row.moment for row in rows if row.temps_f[column] is not None])
            for column in range(len(PROBE_NAMES))
        ]

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def reading_count(self) -> int:
        """How many readings all probes have together."""
        return sum(map(len, self._probe_moments))

    def rows(self, smoker_id: str, run: str) -> Iterator[Row]:
        """All rows in order; the last reading of each probe says that it is."""
        series = [Series(smoker_id, run, name) for name in PROBE_NAMES]
        seen = [0] * len(PROBE_NAMES)
        for row, row_at in zip(self._rows, self._row_moments, strict=True):
            readings = []
            for column, temp_f in enumerate(row.temps_f):
                if temp_f is None:
                    continue
                moments = self._probe_moments[column]
                at = moments[seen[column]]
                seen[column] += 1
                readings.append(
                    Reading(
                        series=series[column],
                        n=row.number,
                        at=at,
                        temp_f=temp_f,
                        stamp=row.stamp,
                        is_last=seen[column] == len(moments),
                    )
                )
            yield Row(number=row.number, at=row_at, readings=tuple(readings))
