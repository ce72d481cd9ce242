"""What a good log says, however it is written."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.source_contract import readings_of, rows_of
from tests.sources.classic_counts import classic_counts

from smart_smoker.sources.csv_file import CsvFile

HEADER = "Time (UTC),Channel1,Channel2,Channel3"
TWO_ROWS = [("smoker", 150.0), ("food-A", 42.5), ("food-B", 75.0), ("smoker", 151.0)]

WRITTEN = {
    "plainly": f"{HEADER}\n5/22/2021 12:20,150.0,42.5,75.0\n5/22/2021 12:21,151,,\n",
    "without a last line end": f"{HEADER}\n5/22/2021 12:20,150.0,42.5,75.0\n5/22/2021 12:21,151,,",
    "with a byte-order mark": f"\ufeff{HEADER}\n5/22/2021 12:20,150.0,42.5,75.0\n5/22/2021 12:21,151,,\n",
    "with Windows line ends": f"{HEADER}\r\n5/22/2021 12:20,150.0,42.5,75.0\r\n5/22/2021 12:21,151,,\r\n",
    "with an old Mac's line ends": f"{HEADER}\r5/22/2021 12:20,150.0,42.5,75.0\r5/22/2021 12:21,151,,\r",
    "with blank lines": f"\n{HEADER}\n\n5/22/2021 12:20,150.0,42.5,75.0\n,,,\n   \n5/22/2021 12:21,151,,\n\n",
    "with trailing commas": f"{HEADER},\n5/22/2021 12:20,150.0,42.5,75.0,,\n5/22/2021 12:21,151,,,\n",
    "with quoted cells": f'{HEADER}\n"5/22/2021 12:20","150.0",42.5, "75.0"\n5/22/2021 12:21,151,"",\n',
    "with spaces": f"{HEADER}\n5/22/2021 12:20, 150.0 ,42.5,75.0\n5/22/2021 12:21,151, ,\t\n",
    "with a header in other letters": "time (utc), channel1 ,CHANNEL2,Channel3\n"
    "5/22/2021 12:20,150.0,42.5,75.0\n5/22/2021 12:21,151,,\n",
    "with its columns in another order": "Channel3,Channel2,Time (UTC),Channel1\n"
    "75.0,42.5,5/22/2021 12:20,150.0\n,,5/22/2021 12:21,151\n",
    "with columns that nobody asked for": "Battery,Time (UTC),Note,Channel1,Channel2,Channel3\n"
    "97,5/22/2021 12:20,ok,150.0,42.5,75.0\nlow,5/22/2021 12:21,,151,,\n",
    "with quoted commas before its columns": '"Note, if any","Time (UTC)",Channel1,Channel2,Channel3\n'
    '"well, well",5/22/2021 12:20,150.0,42.5,75.0\n,5/22/2021 12:21,151,,\n',
    "with two-digit years and seconds": f"{HEADER}\n05/22/21 12:20:00,150.0,42.5,75.0\n05/22/21 12:21:00,151,,\n",
    "in ISO 8601": f"{HEADER}\n2021-05-22T12:20:00Z,150.0,42.5,75.0\n2021-05-22 14:21:00+02:00,151,,\n",
}


def read(folder: Path, text: str) -> CsvFile:
    path = folder / "cook.csv"
    path.write_bytes(text.encode())
    return CsvFile.read(path, strict=True)


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_one_cook_is_read_the_same_when_it_is_written(text: str, tmp_path: Path) -> None:
    cook = read(tmp_path, text)
    assert [(reading.series.probe, reading.temp_f) for reading in readings_of(cook)] == TWO_ROWS
    assert [(row.number, row.at) for row in rows_of(cook)] == [
        (1, datetime(2021, 5, 22, 12, 20, tzinfo=UTC)),
        (2, datetime(2021, 5, 22, 12, 21, tzinfo=UTC)),
    ]
    assert cook.faults == ()


def test_a_stamp_stays_as_the_file_spells_it(tmp_path: Path) -> None:
    cook = read(tmp_path, f"{HEADER}\n 5/22/2021  12:20 ,150,,\n2021-05-22T12:21,150,,\n")
    assert [reading.stamp for reading in readings_of(cook)] == [" 5/22/2021  12:20 ", "2021-05-22T12:21"]


def test_each_probe_is_spread_inside_its_minutes_by_itself(tmp_path: Path) -> None:
    stamps = ["12:20,1,,", "12:20,2,7,", "12:20,3,8,", "12:21,4,,9", "12:20,5,,"]
    cook = read(tmp_path, HEADER + "".join(f"\n5/22/2021 {stamp}" for stamp in stamps))
    seconds = {reading.temp_f: (reading.at.minute, reading.at.second) for reading in readings_of(cook)}
    assert seconds == {
        1: (20, 0),
        2: (20, 20),
        3: (20, 40),
        7: (20, 0),
        8: (20, 30),
        4: (21, 0),
        9: (21, 0),
        5: (20, 0),
    }


def test_the_rows_of_a_minute_are_spread_too_whoever_speaks_in_them(tmp_path: Path) -> None:
    rows = ["12:20,1,,", "12:20,,7,", "12:20,,,", "12:20,2,,9", "12:21,3,,"]
    cook = read(tmp_path, HEADER + "".join(f"\n5/22/2021 {row}" for row in rows))
    assert [(row.at.minute, row.at.second) for row in rows_of(cook)] == [(20, 0), (20, 15), (20, 30), (20, 45), (21, 0)]


def test_a_blank_row_has_a_number_and_no_readings(tmp_path: Path) -> None:
    cook = read(tmp_path, f"{HEADER}\n5/22/2021 12:20,,,\n5/22/2021 12:21,150,,\n")
    assert [(row.number, len(row.readings)) for row in rows_of(cook)] == [(1, 0), (2, 1)]


def test_the_digest_is_that_of_the_file_s_bytes(tmp_path: Path) -> None:
    text = f"{HEADER}\n5/22/2021 12:20,150,,\n"
    assert read(tmp_path, text).digest == hashlib.sha256(text.encode()).hexdigest()


def test_a_recorded_cook_is_no_demo(tmp_path: Path) -> None:
    cook = read(tmp_path, WRITTEN["plainly"])
    assert (cook.name, cook.is_demo) == ("cook.csv", False)


def test_the_real_cook_has_the_mission_s_counts_and_warnings(real_cook: Path) -> None:
    cook = CsvFile.read(real_cook, strict=True)
    readings, warnings, episodes = classic_counts(cook)
    assert (cook.row_count, cook.faults) == (2459, ())
    assert readings == {"smoker": 960, "food-A": 1165, "food-B": 1226}
    assert warnings == {"smoker": 14, "food-A": 475, "food-B": 509}
    assert episodes == {"smoker": 4, "food-A": 14, "food-B": 10}


@given(st.lists(st.tuples(*[st.none() | st.integers(-1000, 20_000).map(lambda tenths: tenths / 10)] * 3), min_size=1))
def test_whatever_temperatures_are_written_are_read(
    tmp_path_factory: pytest.TempPathFactory, temps: list[tuple[float | None, ...]]
) -> None:
    temps = [*temps, (150.0, None, None)]
    lines = [",".join("" if temp is None else str(temp) for temp in row) for row in temps]
    text = "\n".join([HEADER, *(f"2021-05-22T12:{i // 60 % 60:02}:{i % 60:02},{line}" for i, line in enumerate(lines))])
    cook = read(tmp_path_factory.mktemp("cook"), text)
    said = [tuple(reading.temp_f for reading in row.readings) for row in rows_of(cook)]
    assert said == [tuple(temp for temp in row if temp is not None) for row in temps]
