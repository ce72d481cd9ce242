"""What a log's line and its cells say: a moment, a temperature, or nothing."""

import csv
import math
import re
from datetime import datetime
from typing import Final

from smart_smoker.core.model import HIGHEST_F, LOWEST_F, implausible
from smart_smoker.formats.clock import parse_stamp

_QUOTED: Final = re.compile(r'^\s*"([^"]*)"\s*$')
_MAX_STAMP: Final = 64
_MAX_SHOWN: Final = 40


def cells_of(line: str, width: int) -> list[str]:
    """The cells of one line; a line is a row, always, so that a stray quote cannot swallow the rows after it.

    Args:
        line: without its line end.
        width: how many cells the header has. A line whose quotes do not pair is taken as it stands where it has as
            many, for then no cell can have slipped into another's column.

    Raises:
        ValueError: its quotes do not pair, and its cells do not either.
    """
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True, skipinitialspace=True))
    except csv.Error as wrong:
        cells = line.split(",")
        if len(cells) != width:
            raise ValueError(f"the line is no CSV: {wrong}") from None
        return [_QUOTED.sub(r"\1", cell) for cell in cells]


def moment_of(cell: str) -> datetime:
    """The moment, UTC, that a time cell spells.

    Raises:
        ValueError: it spells none.
    """
    if not cell.strip():
        raise ValueError("the row has no time")
    if len(cell) > _MAX_STAMP:
        raise ValueError(f"{shown(cell)} is no time")
    return parse_stamp(cell)


def temp_of(cell: str) -> float | None:
    """The temperature in °F, or None for a blank cell.

    Raises:
        ValueError: it is no number, or one that no probe in a cook can have.
    """
    if not cell or cell.isspace():
        return None
    if len(cell) > _MAX_SHOWN or "_" in cell:
        raise ValueError(f"{shown(cell)} is no temperature")
    try:
        temp_f = float(cell)
    except ValueError:
        raise ValueError(f"{shown(cell)} is no temperature") from None
    if math.isnan(temp_f):
        raise ValueError(f"{shown(cell)} is no temperature")
    if not LOWEST_F <= temp_f <= HIGHEST_F:
        raise ValueError(implausible(temp_f))
    return temp_f


def shown(cell: str) -> str:
    """A cell as an error's sentence can bear it."""
    return repr(cell if len(cell) <= _MAX_SHOWN else f"{cell[: _MAX_SHOWN - 3]}...")
