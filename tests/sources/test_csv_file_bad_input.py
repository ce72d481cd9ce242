"""What a bad log costs: one line for a person, and no more readings than are bad."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.source_contract import readings_of, rows_of

from smart_smoker.errors import SourceError
from smart_smoker.sources import csv_file
from smart_smoker.sources.csv_file import CsvFile

HEADER = "Time (UTC),Channel1,Channel2,Channel3"
GOOD = "5/22/2021 12:20,150,42,75"
LATER = "5/22/2021 12:40,151,43,76"

REFUSED = {
    "an empty file": (b"", "cook.csv is empty", HEADER),
    "a byte-order mark alone": (b"\xef\xbb\xbf", "cook.csv is empty", HEADER),
    "blank lines alone": (b"\n\n,,,\n", "cook.csv is empty", HEADER),
    "a column that is missing": (b"Time (UTC),Channel1,Channel2\n", "no column Channel3", HEADER),
    "the time that is missing": (f"Time,Channel1,Channel2,Channel3\n{GOOD}".encode(), "no column Time (UTC)", HEADER),
    "a column that stands there twice": (f"{HEADER},Channel2\n{GOOD},9\n".encode(), "Channel2 twice", HEADER),
    "no header": (f"{GOOD}\n".encode(), "no column Time (UTC)", GOOD),
    "a header whose quotes do not pair": (f'"{HEADER}\n{GOOD}'.encode(), "no column Time (UTC)", HEADER),
    "semicolons": (HEADER.replace(",", ";").encode(), "no column Time (UTC)", HEADER),
    "a header alone": (f"{HEADER}\n".encode(), "no readings", "cook.csv"),
    "blank cells alone": (f"{HEADER}\n5/22/2021 12:20,,,\n".encode(), "no readings", "cook.csv"),
    "nothing good": (f"{HEADER}\nnow,1,2,3\nthen,1,2,3\n".encode(), "no readings", "2 faults, line 2: Time (UTC)"),
    "Latin-1": (f"{HEADER}\n{GOOD}\n5/22/2021 12:21,150°,,\n".encode("latin-1"), "line 3", "byte 0xb0 at 83"),
    "Latin-1 after a byte-order mark": (b"\xef\xbb\xbf" + HEADER.encode() + b"\n\xe9\n", "line 2", "0xe9 at 41"),
    "UTF-16": (HEADER.encode("utf-16"), "UTF-16", "UTF-8"),
    "an executable": (b"\x7fELF\x02\x01\x01\x00\n", "no column Time (UTC)", HEADER),
}

FAULTY = {
    "a word": ("5/22/2021 12:30,warm,42,75", "Channel1: 'warm' is no temperature", 2),
    "a number with its unit": ("5/22/2021 12:30,150 F,42,75", "Channel1: '150 F' is no temperature", 2),
    "Python's underscore": ("5/22/2021 12:30,1_50,42,75", "Channel1: '1_50' is no temperature", 2),
    "nan": ("5/22/2021 12:30,150,nan,75", "Channel2: 'nan' is no temperature", 2),
    "inf": ("5/22/2021 12:30,150,42,inf", "Channel3: inf °F is outside -100 to 2000 °F", 2),
    "minus infinity": ("5/22/2021 12:30,150,42,-inf", "Channel3: -inf °F is outside", 2),
    "too hot": ("5/22/2021 12:30,2000.1,42,75", "Channel1: 2000.1 °F is outside", 2),
    "too cold": ("5/22/2021 12:30,-100.1,42,75", "Channel1: -100.1 °F is outside", 2),
    "an unplugged probe": ("5/22/2021 12:30,150,6553.5,75", "Channel2: 6553.5 °F is outside", 2),
    "an endless cell": (f"5/22/2021 12:30,150,{'9' * 500_000},75", "Channel2: '9999", 2),
    "an endless quoted cell": (f'5/22/2021 12:30,150,"{"9" * 500_000}",75', "Channel2: '9999", 2),
    "a zero byte": ("5/22/2021 12:30,150,4\0,75", r"Channel2: '4\x00' is no temperature", 2),
    "a short row": ("5/22/2021 12:30,150,42", "the row has 3 cells where 4 were expected", 0),
    "a word for a row": ("the end", "the row has 1 cells where 4", 0),
    "no time": (",150,42,75", "Time (UTC): the row has no time", 0),
    "a time that is none": ("soon,150,42,75", "Time (UTC): 'soon' is no time", 0),
    "the 31st of June": ("6/31/2021 12:30,150,42,75", "Time (UTC): '6/31/2021 12:30' is no time", 0),
    "an endless time": (f"{'5' * 500_000},150,42,75", "Time (UTC): '5555", 0),
    "a header in the middle": (HEADER, "Time (UTC): 'Time (UTC)' is no time", 0),
    "a quote that is never closed": ('5/22/2021 12:30,150,"42,75', "Channel2: '\"42' is no temperature", 2),
    "a quote inside a cell": ('5/22/2021 12:30,150,"4"2,75', "Channel2: '\"4\"2' is no temperature", 2),
    "a quote that hides where cells end": ('5/22/2021 12:30,150,"4,2,75', "the line is no CSV", 0),
}


def write(folder: Path, data: bytes) -> Path:
    path = folder / "cook.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("data", "what", "where"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_is_refused_in_one_line_for(data: bytes, what: str, where: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        CsvFile.read(write(tmp_path, data))
    said = str(refused.value)
    assert "cook.csv" in said
    assert what in said
    assert where in said
    assert "\n" not in said
    assert len(said) < 250
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(("line", "reason", "kept"), FAULTY.values(), ids=FAULTY.keys())
def test_only_what_is_bad_is_left_out_of_a_row_with(line: str, reason: str, kept: int, tmp_path: Path) -> None:
    cook = CsvFile.read(write(tmp_path, f"{HEADER}\n{GOOD}\n{line}\n{LATER}\n".encode()))
    (fault,) = cook.faults
    assert (fault.line, fault.is_left_out) == (3, True)
    assert reason in fault.reason
    assert len(fault.reason) < 120
    readings = {row.number: len(row.readings) for row in rows_of(cook)}
    assert readings.pop(2, 0) == kept
    assert readings == {1: 3, 3: 3}


@pytest.mark.parametrize(("line", "reason"), [case[:2] for case in FAULTY.values()], ids=FAULTY.keys())
def test_strictly_read_the_first_fault_ends_it_for(line: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        CsvFile.read(write(tmp_path, f"{HEADER}\n{GOOD}\n{line}\n{LATER}\n".encode()), strict=True)
    assert str(refused.value).startswith("cook.csv, line 3: ")
    assert reason in str(refused.value)


def test_a_note_of_two_lines_costs_no_reading(tmp_path: Path) -> None:
    cook = CsvFile.read(write(tmp_path, f'{HEADER},Note\n{GOOD},"lid\nopen"\n{LATER},\n'.encode()))
    assert [(row.number, len(row.readings)) for row in rows_of(cook)] == [(1, 3), (3, 3)]
    assert [fault.line for fault in cook.faults] == [3]


@pytest.mark.parametrize("strict", [False, True], ids=["read kindly", "read strictly"])
def test_a_clock_that_goes_backwards_is_told_and_kept(tmp_path: Path, *, strict: bool) -> None:
    cook = CsvFile.read(write(tmp_path, f"{HEADER}\n{LATER}\n{GOOD}\n{LATER}\n".encode()), strict=strict)
    (fault,) = cook.faults
    assert (fault.line, fault.is_left_out) == (3, False)
    assert "goes back from 5/22/2021 12:40 to 5/22/2021 12:20" in fault.reason
    assert [reading.at.minute for reading in readings_of(cook)] == [40] * 3 + [20] * 3 + [40] * 3


def test_a_file_that_is_not_there_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"brisket\.csv: there is no such file; expected a CSV with the header Time"):
        CsvFile.read(tmp_path / "brisket.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"is a folder: expected a CSV file"):
        CsvFile.read(tmp_path)


def test_a_name_that_no_file_can_have_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        CsvFile.read(f"{tmp_path}/cook\0.csv")


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "MAX_FILE_BYTES", 64)
    with pytest.raises(SourceError, match="no log of a cook"):
        CsvFile.read(write(tmp_path, f"{HEADER}\n{GOOD}\n{LATER}\n".encode()))


cells = st.sampled_from(["150", "42.5", "-3", "", " ", "nan", "inf", "x", "1e9", "9_9", '"7"', "-", "2001"])
MEANT = {"150": 150.0, "42.5": 42.5, "-3": -3.0, '"7"': 7.0}


# One stray quote in a line cannot pair with another.
stray = cells | st.just('"')


@given(st.lists(st.tuples(cells, cells, stray), min_size=1, max_size=40))
def test_any_mixture_of_blank_and_bad_cells_loses_only_what_is_bad(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    lines = [f"2021-05-22T12:00:{i:02},{','.join(row)}" for i, row in enumerate(rows)]
    path = write(tmp_path_factory.mktemp("cook"), "\n".join([HEADER, *lines, GOOD]).encode())
    expected = [MEANT[cell] for row in rows for cell in row if cell in MEANT]
    cook = CsvFile.read(path)
    assert [reading.temp_f for reading in readings_of(cook)] == [*expected, 150.0, 42.0, 75.0]
    bad = sum(cell not in MEANT and bool(cell.strip()) for row in rows for cell in row)
    assert sum(fault.is_left_out for fault in cook.faults) == bad
