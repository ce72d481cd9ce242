"""Where readings come from: recorded cooks and simulated ones, in rows, as a smoker's log holds them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from smart_smoker.core.model import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a log, or one tick of a device: the readings that came together.

    Attributes:
        number: from 1, its place in the source; its readings' `n`.
        at: its moment, UTC.
        readings: none where all its cells are blank.
    """

    number: int
    at: datetime
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A part of a source that was left out, or kept and found odd.

    Attributes:
        line: where, from 1, a header included.
        reason: one line for a person.
        is_left_out: whether a reading was lost by it.
    """

    line: int
    reason: str
    is_left_out: bool


class Source(Protocol):
    """A cook that can be replayed, the same every time."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        ...

    @property
    def digest(self) -> str:
        """Tells its content from another's, so that a replay is resumed only where it was begun."""
        ...

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        ...

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What was found wrong while reading it."""
        ...

    @property
    def is_demo(self) -> bool:
        """Whether its cook is a show, whose alerts must not leave the console."""
        ...

    def rows(self, smoker_id: str, run: str) -> Iterator[Row]:
        """All rows in order, as readings of that run; the last reading of each probe says that it is."""
        ...
