"""Characters that pictures are made of, as strokes: braille, blocks and lines, which few fonts draw alike.

A reader's font may lack them, or give them another width, and a chart would fall apart. As strokes they look the same
everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a character stands, in pixels from the picture's upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def at(self, right: float, down: float) -> str:
        """A point in it, in shares of its width and height."""
        return f"{self.x + right * self.width:.1f} {self.y + down * self.height:.1f}"


DOT: Final = 'stroke-width="2.8" stroke-linecap="round"'
LINE: Final = 'stroke-width="1.2"'
THICK: Final = 'stroke-width="3"'
FILL: Final = 'stroke-width="0"'

_DOTS: Final = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of each of a braille character's dots, in the order of its code's bits."""

_ARMS: Final = {"│": "ud", "┤": "udl", "├": "udr", "─": "lr", "┴": "lru", "┬": "lrd", "┼": "udlr"}
_CORNERS: Final = {"└": "ur", "┘": "ul", "┌": "dr", "┐": "dl"}
_ENDS: Final = {"u": (0.5, 0.0), "d": (0.5, 1.0), "l": (0.0, 0.5), "r": (1.0, 0.5)}
_BARS: Final = {"━": (0.0, 1.0), "╸": (0.0, 0.5), "╺": (0.5, 1.0)}


def strokes(character: str, cell: Cell) -> tuple[str, str] | None:
    """How a character is drawn: the attributes of its path, and the path; None where a font may draw it."""
    draw = next((draw for known, draw in _PAINTERS if known(character)), None)
    return draw(character, cell) if draw else None


def _braille(character: str, cell: Cell) -> tuple[str, str]:
    bits = ord(character) - 0x2800
    spots = [spot for i, spot in enumerate(_DOTS) if bits >> i & 1]
    return DOT, "".join(f"M{cell.at(0.25 + 0.5 * column, 0.125 + 0.25 * row)}h0" for column, row in spots)


def _block(character: str, cell: Cell) -> tuple[str, str]:
    share = (ord(character) - 0x2580) / 8
    # Less than the whole height, so that two lines of sparks do not touch.
    height = share * cell.height * 0.85
    return FILL, f"M{cell.at(0, 0.95)}h{cell.width:.1f}v-{height:.1f}h-{cell.width:.1f}z"


def _frame(character: str, cell: Cell) -> tuple[str, str]:
    arms = _ARMS.get(character) or _CORNERS[character]
    return LINE, "".join(f"M{cell.at(0.5, 0.5)}L{cell.at(*_ENDS[arm])}" for arm in arms)


def _bar(character: str, cell: Cell) -> tuple[str, str]:
    begin, end = _BARS[character]
    return THICK, f"M{cell.at(begin, 0.5)}H{cell.x + end * cell.width:.1f}"


def _triangle(_character: str, cell: Cell) -> tuple[str, str]:
    return FILL, f"M{cell.at(-0.1, 0.2)}L{cell.at(1.1, 0.2)}L{cell.at(0.5, 0.85)}z"


_PAINTERS: Final[tuple[tuple[Callable[[str], bool], Callable[[str, Cell], tuple[str, str]]], ...]] = (
    (lambda c: "\u2800" <= c <= "\u28ff", _braille),
    (lambda c: "▁" <= c <= "█", _block),
    (lambda c: c in _ARMS or c in _CORNERS, _frame),
    (lambda c: c in _BARS, _bar),
    (lambda c: c == "▼", _triangle),
)
