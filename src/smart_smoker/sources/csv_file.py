"""A recorded cook: the log that a smoker's recorder wrote, with all that goes wrong in such files.

One bad cell must not cost a cook. So whatever is no reading is left out and reported with its line, and the rest goes
on; only a file that cannot be this kind of log is refused as a whole.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from smart_smoker.errors import SourceError
from smart_smoker.sources import Fault, Row
from smart_smoker.sources._cook_table import HEADER, CookTable, TableRow
from smart_smoker.sources._csv_cells import cells_of, moment_of, temp_of

MAX_FILE_BYTES: Final = 256 * 1024 * 1024
_BLANK: Final = ' ,\t"'
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """A cook from a CSV file; `CsvFile.read` makes it.

    Attributes:
        name: the file's name.
        digest: SHA-256 of its bytes, as hexadecimal digits.
        faults: what was left out, or kept and found odd, in the file's order.
    """

    name: str
    digest: str
    faults: tuple[Fault, ...]
    table: CookTable

    @classmethod
    def read(cls, path: Path | str, *, strict: bool = False) -> Self:
        """Read a whole file: `Time (UTC),Channel1,Channel2,Channel3`, in any order and among other columns.

        Args:
            path: the file; UTF-8, with or without a byte-order mark.
            strict: whether the first fault that loses a reading is an error.

        Raises:
            SourceError: it cannot be read, lacks a column, holds no readings, or has a fault and is read strictly.
        """
        path = Path(path)
        data = _bytes_of(path)
        reader = _LogReader(path.name, strict=strict)
        reader.take(_text_of(path.name, data))
        table = CookTable(reader.rows)
        if not table.reading_count:
            raise SourceError(f"{path.name}: there are no readings in it{_first_of(reader.faults)}")
        return cls(name=path.name, digest=hashlib.sha256(data).hexdigest(), faults=tuple(reader.faults), table=table)

    @property
    def row_count(self) -> int:
        """How many rows have a time, blank ones included."""
        return len(self.table)

    @property
    def is_demo(self) -> bool:
        """A recorded cook is a real one."""
        return False

    def rows(self, smoker_id: str, run: str) -> Iterator[Row]:
        """All rows in order, as readings of that run; the last reading of each probe says that it is."""
        return self.table.rows(smoker_id, run)


class _LogReader:
    """Turns a log's lines into table rows and faults."""

    def __init__(self, name: str, *, strict: bool) -> None:
        self.rows: list[TableRow] = []
        self.faults: list[Fault] = []
        self._name = name
        self._strict = strict
        self._columns: tuple[int, ...] = ()
        self._width = 0
        self._data_rows = 0

    def take(self, text: str) -> None:
        for line, record in enumerate(_LINE_END.split(text), start=1):
            if not record.strip(_BLANK):
                continue
            if not self._columns:
                self._columns, self._width = _header_of(self._name, record)
                continue
            self._data_rows += 1
            try:
                self._take_row(line, cells_of(record, self._width))
            except ValueError as wrong:
                self._lose(line, str(wrong))
        if not self._columns:
            raise SourceError(f"{self._name} is empty: expected the header {','.join(HEADER)}")

    def _take_row(self, line: int, cells: list[str]) -> None:
        """Take a row, whose time and number of cells, if they are wrong, are a `ValueError`."""
        if len(cells) <= max(self._columns):
            raise ValueError(f"the row has {len(cells)} cells where {max(self._columns) + 1} were expected")
        time_column, *probe_columns = self._columns
        stamp = cells[time_column]
        try:
            moment = moment_of(stamp)
        except ValueError as wrong:
            raise ValueError(f"{HEADER[0]}: {wrong}") from None
        temps_f = tuple([self._temp(line, name, cells[i]) for name, i in zip(HEADER[1:], probe_columns, strict=True)])
        if self.rows and moment < self.rows[-1].moment:
            before = self.rows[-1].stamp
            reason = f"the clock goes back from {before.strip()} to {stamp.strip()}; the row is kept"
            self.faults.append(Fault(line=line, reason=reason, is_left_out=False))
        self.rows.append(TableRow(self._data_rows, moment, stamp, temps_f))

    def _temp(self, line: int, column: str, cell: str) -> float | None:
        try:
            return temp_of(cell)
        except ValueError as wrong:
            self._lose(line, f"{column}: {wrong}")
            return None

    def _lose(self, line: int, reason: str) -> None:
        if self._strict:
            raise SourceError(f"{self._name}, line {line}: {reason}")
        self.faults.append(Fault(line=line, reason=reason, is_left_out=True))


def _header_of(name: str, record: str) -> tuple[tuple[int, ...], int]:
    """Where the header has time and probes, whatever their order, their case and what is between; and its width."""
    try:
        cells = cells_of(record, 0)
    except ValueError:
        cells = [record]
    found = [cell.strip().casefold() for cell in cells]
    for column in HEADER:
        if found.count(column.casefold()) != 1:
            what = f"has no column {column}" if column.casefold() not in found else f"has the column {column} twice"
            there = ",".join(cell.strip() for cell in cells)
            there = there if len(there) <= 80 else f"{there[:77]}..."
            raise SourceError(f"{name} {what}: expected the header {','.join(HEADER)}, found {there!r}")
    return tuple(found.index(column.casefold()) for column in HEADER), len(cells)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file; expected a CSV with the header {','.join(HEADER)}") from None
    except (OSError, ValueError) as wrong:
        if path.is_dir():
            raise SourceError(f"{path} is a folder: expected a CSV file with the header {','.join(HEADER)}") from None
        reason = getattr(wrong, "strerror", None) or wrong
        raise SourceError(f"{path} cannot be read: {reason}") from None
    if len(data) > MAX_FILE_BYTES:
        raise SourceError(f"{path} is larger than {MAX_FILE_BYTES // 1024**2} MiB, which is no log of a cook")
    return data


def _text_of(name: str, data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise SourceError(f"{name} is UTF-16: expected UTF-8; save it as CSV UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        bytes_before = data[: len(data) - len(wrong.object) + wrong.start]
        line = bytes_before.count(b"\n") + 1
        odd = data[len(bytes_before)]
        raise SourceError(
            f"{name}, line {line}: byte 0x{odd:02x} at {len(bytes_before)} is not UTF-8, as expected"
        ) from None


def _first_of(faults: list[Fault]) -> str:
    return f"; the first of {len(faults)} faults, line {faults[0].line}: {faults[0].reason}" if faults else ""


SOURCE = CsvFile.read
