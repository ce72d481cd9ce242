"""The cook that is measured on: the mission's own log where it is at hand, else the project's sample cook."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from smart_smoker.core.model import PROBES, Reading, Series
from smart_smoker.sources.csv_file import CsvFile
from smart_smoker.sources.sample import SOURCE as SAMPLE

REAL: Final = Path(__file__).resolve().parents[2] / "shared" / "data" / "smoker-temps.csv"
HEADER: Final = ("Time (UTC)", "Channel1", "Channel2", "Channel3")


def find_cook(folder: Path) -> Path:
    """The real cook's CSV, or the sample cook written as one."""
    if REAL.exists():
        return REAL
    path = folder / "sample-cook.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in SAMPLE().rows("smoker", "sample"):
            temps = {reading.series.probe: reading.temp_f for reading in row.readings}
            writer.writerow([f"{row.at:%m/%d/%Y %H:%M:%S}", *(temps.get(probe, "") for probe in PROBES)])
    return path


def repeated(cook: Path, times: int, path: Path) -> Path:
    """The cook again and again, a day later each time, written to `path`."""
    with cook.open(newline="", encoding="utf-8-sig") as file:
        header, *rows = csv.reader(file)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for day in range(times):
            writer.writerows([_days_later(stamp, day), *cells] for stamp, *cells in rows)
    return path


def pit_readings(cook: Path, count: int) -> list[Reading]:
    """So many readings of one pit, 30 s apart, its temperatures those of the cook."""
    temps_f = [
        r.temp_f for row in CsvFile.read(cook).rows("s", "r") for r in row.readings if r.series.probe == "smoker"
    ]
    series = Series("smoker", "benchmark", "smoker")
    return [
        Reading(series=series, n=n, at=at, temp_f=temp_f, stamp=f"{at:%m/%d/%Y %H:%M}")
        for n, (at, temp_f) in enumerate(zip(_moments(), islice(cycle(temps_f), count), strict=False))
    ]


def _moments() -> Iterator[datetime]:
    at = datetime(2021, 5, 22, tzinfo=UTC)
    while True:
        yield at
        at += timedelta(seconds=30)


def _days_later(stamp: str, days: int) -> str:
    date, _, clock = stamp.partition(" ")
    moment = datetime.strptime(date, "%m/%d/%Y") + timedelta(days=days)  # noqa: DTZ007 - a date has no zone
    return f"{moment.month}/{moment.day}/{moment.year} {clock}"
