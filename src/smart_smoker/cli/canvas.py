"""A grid of dots that becomes characters: braille where the output can say it, half blocks, or a probe's letter."""

from typing import Final, Literal

Charset = Literal["braille", "blocks", "ascii"]

_DOTS: Final[dict[Charset, tuple[tuple[int, ...], ...]]] = {
    "braille": ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80)),
    "blocks": ((1,), (2,)),
    "ascii": ((1,),),
}
_BLOCKS: Final = " ▀▄█"
_RESET: Final = "\x1b[0m"


def charset_for(encoding: str | None) -> Charset:
    """The finest characters that an output of this encoding can print."""
    if can_print("⣿▼→┤", encoding):
        return "braille"
    return "blocks" if can_print("▀▄█┤─", encoding) else "ascii"


def can_print(text: str, encoding: str | None) -> bool:
    """Whether an output of this encoding has all these characters."""
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class Canvas:
    """Cells of dots, each cell owned by the curve that touched it last.

    Args:
        columns, rows: its size in characters.
        charset: what the cells become; it decides how many dots a cell has.
    """

    def __init__(self, columns: int, rows: int, charset: Charset) -> None:
        self._columns = columns
        self._charset = charset
        self._dots = _DOTS[charset]
        self.dots_down = len(self._dots)
        self.dots_across = len(self._dots[0])
        self.width = columns * self.dots_across
        self.height = rows * self.dots_down
        self._masks = [[0] * columns for _ in range(rows)]
        self._owners: list[list[int]] = [[0] * columns for _ in range(rows)]
        self._signs: dict[tuple[int, int], tuple[str, str]] = {}

    def line(self, start: tuple[int, int], end: tuple[int, int], owner: int) -> None:
        """Dots from start to end, both (x, y) from the top left and inside."""
        (x0, y0), (x1, y1) = start, end
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            x = x0 + (2 * (x1 - x0) * step + steps) // (2 * steps)
            y = y0 + (2 * (y1 - y0) * step + steps) // (2 * steps)
            row, column = y // self.dots_down, x // self.dots_across
            self._masks[row][column] |= self._dots[y % self.dots_down][x % self.dots_across]
            self._owners[row][column] = owner

    def sign(self, dot: tuple[int, int], character: str, style: str, *, rows_up: int = 0) -> None:
        """One character in the place of a dot's cell, or some rows above it; a later sign wins."""
        row = max(0, dot[1] // self.dots_down - rows_up)
        self._signs[row, dot[0] // self.dots_across] = (character, style)

    def render(self, letters: str, styles: list[str], *, colour: bool) -> list[str]:
        """The rows as text: each owner's cells in its style, where colour is wanted."""
        return [self._row(row, letters, styles, colour=colour) for row in range(len(self._masks))]

    def _row(self, row: int, letters: str, styles: list[str], *, colour: bool) -> str:
        pieces: list[str] = []
        styled = ""
        for column in range(self._columns):
            character, style = self._cell(row, column, letters, styles)
            if colour and style != styled:
                pieces.append((_RESET if styled else "") + style)
                styled = style
            pieces.append(character)
        return "".join(pieces) + (_RESET if styled else "")

    def _cell(self, row: int, column: int, letters: str, styles: list[str]) -> tuple[str, str]:
        sign = self._signs.get((row, column))
        if sign:
            return sign
        mask, owner = self._masks[row][column], self._owners[row][column]
        if not mask:
            return " ", ""
        if self._charset == "braille":
            return chr(0x2800 + mask), styles[owner]
        return (_BLOCKS[mask] if self._charset == "blocks" else letters[owner].lower()), styles[owner]
