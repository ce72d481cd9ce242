"""A terminal's screen as a picture: small, sharp at any size, with no font of its own to fetch."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final

import pyte
from docs.glyphs import Cell, strokes
from pyte.screens import Char

CELL_WIDTH: Final = 8.4
CELL_HEIGHT: Final = 18.0
FONT: Final = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
MARGIN: Final = 18.0
TITLE_BAR: Final = 36.0
INK: Final = "#d8dee9"
PAPER: Final = "#1c2128"
COLOURS: Final = {
    "default": INK,
    "black": "#3b4252",
    "red": "#ff7b72",
    "green": "#7ee787",
    "brown": "#f2cc60",  # what pyte calls yellow
    "blue": "#79c0ff",
    "magenta": "#d2a8ff",
    "cyan": "#76e3ea",
    "white": "#ffffff",
}


def picture(screen: pyte.Screen, title: str, command: str) -> str:
    """The screen down to its last line that holds anything, in a window.

    Args:
        screen: what a program has drawn.
        title: the window's.
        command: what was typed, shown above what it drew.
    """
    count = max((y + 1 for y, line in enumerate(screen.display) if line.strip()), default=0)
    rows = [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(count)]
    typed = [Char(c, fg="brown" if c == "$" and not i else "white") for i, c in enumerate(f"$ {command}")]
    parts = [part for y, row in enumerate([typed, *rows]) for part in _row(row, MARGIN, TITLE_BAR + y * CELL_HEIGHT)]
    width = 2 * MARGIN + screen.columns * CELL_WIDTH
    height = TITLE_BAR + (count + 1) * CELL_HEIGHT + MARGIN
    return "\n".join([*_window(width, height, title), *parts, "</g>", "</svg>", ""])


def _window(width: float, height: float, title: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
        f' role="img" aria-label="{escape(title)}">'
    )
    yield f'<rect width="{width:.0f}" height="{height:.0f}" rx="9" fill="{PAPER}"/>'
    for place, colour in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        yield f'<circle cx="{20 + 20 * place}" cy="18" r="6" fill="{colour}"/>'
    yield f'<g font-family="{FONT}" font-size="14" xml:space="preserve">'
    yield f'<text x="{width / 2:.0f}" y="23" text-anchor="middle" fill="#8b949e">{escape(title)}</text>'


def _row(row: Sequence[Char], left: float, top: float) -> Iterator[str]:
    """A line's characters: words as text, everything else as strokes, each in its colour."""
    cells = [(Cell(left + x * CELL_WIDTH, top, CELL_WIDTH, CELL_HEIGHT), char) for x, char in enumerate(row)]
    drawn = [(cell, char, strokes(char.data, cell)) for cell, char in cells if char.data.strip()]
    for (style, colour), same in groupby(
        (each for each in drawn if each[2]), key=lambda each: (each[2][0] if each[2] else "", _colour(each[1]))
    ):
        path = "".join(stroke[1] for _, _, stroke in same if stroke)
        yield f'<path d="{path}" fill="{colour}" stroke="{colour}" {style}/>'
    for word in _words([(cell, char) for cell, char, stroke in drawn if not stroke]):
        yield _text(word)


def _words(cells: Sequence[tuple[Cell, Char]]) -> Iterator[list[tuple[Cell, Char]]]:
    """Neighbours of one style."""
    word: list[tuple[Cell, Char]] = []
    for cell, char in cells:
        is_next = word and cell.x - word[-1][0].x < 1.5 * CELL_WIDTH and _style(char) == _style(word[-1][1])
        if word and not is_next:
            yield word
            word = []
        word.append((cell, char))
    if word:
        yield word


def _text(word: Sequence[tuple[Cell, Char]]) -> str:
    first, char = word[0]
    weight = ' font-weight="bold"' if char.bold else ""
    said = escape("".join(char.data for _, char in word), quote=False)
    # Whatever font there is, the word takes the columns that it took in the terminal.
    return (
        f'<text x="{first.x:.1f}" y="{first.y + 13.5:.1f}" textLength="{len(word) * CELL_WIDTH:.1f}"'
        f' lengthAdjust="spacingAndGlyphs" fill="{_colour(char)}"{weight}>{said}</text>'
    )


def _style(char: Char) -> tuple[str, bool]:
    return _colour(char), char.bold


def _colour(char: Char) -> str:
    name = char.fg.removeprefix("bright")
    return COLOURS.get(name) or f"#{char.fg}"
