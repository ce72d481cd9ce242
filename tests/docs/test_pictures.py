"""The documentation's pictures: small, whole, with nothing to fetch; and the screen that they are taken from."""

import os
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pyte
import pytest
from docs.architecture_picture import architecture
from docs.glyphs import Cell, strokes
from docs.screen_picture import COLOURS, picture

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
MOST_BYTES = 150_000
SVG = "{http://www.w3.org/2000/svg}"


def shown(text: str) -> ElementTree.Element:
    """The picture of a small screen on which this was written."""
    screen = pyte.Screen(20, 5)
    pyte.Stream(screen).feed(text)
    return ElementTree.fromstring(picture(screen, "title", "smoker run"))  # noqa: S314 - the picture is our own


def words_of(image: ElementTree.Element) -> list[tuple[str | None, str | None]]:
    """(text, colour) of what the program wrote, without the window's title and the prompt."""
    return [(text.text, text.get("fill")) for text in image.iter(f"{SVG}text")][4:]


@pytest.mark.parametrize("name", ["architecture", "cook", "run"])
def test_a_picture_is_small_and_fetches_nothing(name: str) -> None:
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert len(text.encode()) < MOST_BYTES
    assert ElementTree.fromstring(text).tag == f"{SVG}svg"  # noqa: S314 - the picture is our own
    assert re.findall(r"https?://[^\s\"']+", text) == ["http://www.w3.org/2000/svg"]
    assert "@font-face" not in text


def test_the_picture_of_the_architecture_is_the_one_that_is_drawn() -> None:
    assert (FOLDER / "architecture.svg").read_text(encoding="utf-8") == architecture()


def test_the_pictures_show_what_they_are_for() -> None:
    run = (FOLDER / "run.svg").read_text(encoding="utf-8")
    assert all(word in run for word in (">15:26<", ">Smoker<", ">lid<", ">stall<"))
    assert ">readings<" in (FOLDER / "cook.svg").read_text(encoding="utf-8")


def test_words_keep_their_colour_and_their_columns() -> None:
    image = shown("no \x1b[33mpit\x1b[0m \x1b[38;2;1;2;3mdrop\x1b[0m <&>")
    assert words_of(image) == [
        ("no", COLOURS["default"]),
        ("pit", COLOURS["brown"]),
        ("drop", "#010203"),
        ("<&>", COLOURS["default"]),
    ]
    lengths = [float(text.get("textLength", 0)) for text in image.iter(f"{SVG}text")][4:]
    assert lengths == [16.8, 25.2, 33.6, 25.2]


def test_what_fonts_draw_differently_is_drawn_as_strokes() -> None:
    image = shown("⣿ ▁█ │┤└ ━ ▼ x")
    assert [text for text, _ in words_of(image)] == ["x"]
    assert len(list(image.iter(f"{SVG}path"))) == 5


STROKES = {
    "the upper left dot": ("⠁", "M2.5 2.5h0"),
    "the lower right dot": ("⢀", "M7.5 17.5h0"),
    "no dot": ("⠀", ""),
    "half a block": ("▄", "M0.0 19.0h10.0v-8.5h-10.0z"),
    "a line down": ("│", "M5.0 10.0L5.0 0.0M5.0 10.0L5.0 20.0"),
    "the first half of a bar": ("╸", "M0.0 10.0H5.0"),
}


@pytest.mark.parametrize(("character", "path"), STROKES.values(), ids=STROKES)
def test_strokes_stand_where_the_character_has_them(character: str, path: str) -> None:
    drawn = strokes(character, Cell(0.0, 0.0, 10.0, 20.0))
    assert drawn is not None
    assert drawn[1] == path


@pytest.mark.skipif(os.name != "posix", reason="a terminal of one's own is had on Linux and macOS alone")
class TestTerminal:
    @staticmethod
    def python(program: str) -> list[str]:
        return [sys.executable, "-c", program]

    def test_a_program_sees_a_terminal_of_that_size_and_is_ended_at_the_moment(self) -> None:
        from docs.terminal import Terminal

        program = "import os, time; print('size', *os.get_terminal_size(), flush=True); time.sleep(600)"
        with Terminal(self.python(program), (44, 7), os.environ) as terminal:
            terminal.show_until(lambda lines: any(line.startswith("size") for line in lines), timeout_s=60)
            assert terminal.lines[0] == "size 44 7"

    def test_all_that_it_wrote_is_shown_at_its_end(self) -> None:
        from docs.terminal import Terminal

        with Terminal(self.python("print('a' * 30); print('end')"), (20, 4), os.environ) as terminal:
            terminal.show_to_the_end(timeout_s=60)
            assert list(terminal.lines) == ["a" * 20, "a" * 10, "end", ""]

    def test_a_program_that_fails_is_no_picture(self) -> None:
        from docs.terminal import Terminal

        program = self.python("raise SystemExit('all is lost')")
        with Terminal(program, (40, 4), os.environ) as terminal, pytest.raises(RuntimeError, match="all is lost"):
            terminal.show_to_the_end(timeout_s=60)

    def test_a_moment_that_never_comes_shows_what_came(self) -> None:
        from docs.terminal import Terminal

        program = self.python("print('something else')")
        with Terminal(program, (40, 4), os.environ) as terminal, pytest.raises(TimeoutError, match="something else"):
            terminal.show_until(lambda _lines: False, timeout_s=60)
