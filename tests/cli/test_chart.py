"""The chart: it fits, it never invents a temperature, and pictures of it are what a person should see."""

import math
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.cli.canvas import Charset, charset_for
from smart_smoker.cli.chart import Mark, draw, letters_of
from smart_smoker.core.model import Severity

NOON = datetime(2021, 5, 22, 12, 0, tzinfo=UTC)
CHARSETS: tuple[Charset, ...] = ("braille", "blocks", "ascii")
ANSI = re.compile(r"\x1b\[[\d;]*m")


def minutes(*points: tuple[float, float]) -> list[tuple[datetime, float]]:
    return [(NOON + timedelta(minutes=at), temp_f) for at, temp_f in points]


def ramp(from_f: float, to_f: float, *, start: int = 0, end: int = 120) -> list[tuple[datetime, float]]:
    return minutes(*((at, from_f + (to_f - from_f) * (at - start) / (end - start)) for at in range(start, end + 1, 2)))


COOK = {"smoker": ramp(220, 240), "food-A": ramp(40, 120, end=50) + ramp(150, 200, start=80)}
MARKS = [Mark(at=NOON + timedelta(minutes=100), probe="food-A")]

moments = st.integers(-100_000, 3_000_000).map(lambda second: NOON + timedelta(seconds=second))
curve = st.lists(
    st.tuples(
        moments,
        st.floats(-100, 2000) | st.just(math.nan) | st.just(math.inf),
    ),
    max_size=30,
)
cook_curve = curve | curve.map(sorted)
cooks = st.dictionaries(
    st.sampled_from(["smoker", "food-A", "food-B", "", "x\ny", "鶏", "A" * 99]), cook_curve, max_size=5
)
marks = st.lists(
    st.builds(
        Mark,
        at=moments,
        probe=st.sampled_from(["smoker", "food-A", "nobody"]),
        severity=st.sampled_from(Severity),
    ),
    max_size=4,
)


@given(cooks, marks, st.integers(-1, 150), st.integers(-1, 50), st.sampled_from(CHARSETS))
def test_it_fits_whatever_the_cook_and_the_room(
    cook: dict[str, list[tuple[datetime, float]]], marks: list[Mark], width: int, height: int, charset: Charset
) -> None:
    from rich.cells import cell_len

    lines = draw(cook, marks, width=width, height=height, charset=charset)
    assert len(lines) <= max(0, height)
    assert all(cell_len(line) <= max(0, width) and line.isprintable() for line in lines)


@given(cooks, marks, st.integers(24, 100), st.integers(6, 30), st.sampled_from(CHARSETS))
def test_colour_changes_no_character(
    cook: dict[str, list[tuple[datetime, float]]], marks: list[Mark], width: int, height: int, charset: Charset
) -> None:
    plain = draw(cook, marks, width=width, height=height, charset=charset)
    coloured = draw(cook, marks, width=width, height=height, charset=charset, colour=True)
    assert [ANSI.sub("", line).rstrip() for line in coloured] == plain


def test_colour_is_there_when_it_is_wanted() -> None:
    assert "\x1b[31m" in "".join(draw(COOK, MARKS, width=60, height=14, colour=True))
    assert "\x1b" not in "".join(draw(COOK, MARKS, width=60, height=14, colour=False))


PICTURES = {
    "braille": """\
      │ ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠤⠤⠤⠤⠤⠤⠤⠤⠤S⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉S
      │⠉                                      ▼     ⢀A
 200°F┤                                       ⣀⡠⠤⠔⠒⠉⠁
      │                                ⣀⡠⠤⠔⠒⠉⠉
 150°F┤                               ⠉
      │                ⢀⣀A⠔
 100°F┤           ⣀⡠⠒⠊⠉⠁
      │     ⢀⣀⠤⠒⠊⠉
  50°F┤⣀⠤⠔⠒⠉⠁
      └┴───────────┴──────────┴──────────┴───────────┴
       12:00     12:30      13:00      13:30     14:00
  S Smoker  A Food A  ▼ alert""",
    "blocks": """\
      │      ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄S▄▄▄▄▄▄▄▄▄▀▀▀▀▀▀▀▀▀▀▀▀▀S
      │▀▀▀▀▀▀                                        A
 200°F┤                                      !▄▄▄▀▀▀▀
      │                               ▄▄▄▄▀▀▀▀
 150°F┤                               ▀
      │                ▄▄A▀
 100°F┤          ▄▄▄▀▀▀
      │     ▄▄▄▀▀
  50°F┤▄▄▀▀▀
      └┴───────────┴──────────┴──────────┴───────────┴
       12:00     12:30      13:00      13:30     14:00
  S Smoker  A Food A  ! alert""",
    "ascii": """\
      |                  sssssSssssssssssssssssssssssS
      |ssssssssssssssssss
 200 F+                                      !aaaaaaaA
      |                                aaaaaaa
 150 F+                               a
      |               aaaAa
 100 F+         aaaaaaa
      |   aaaaaa
  50 F+aaa
      ++-----------+----------+----------+-----------+
       12:00     12:30      13:00      13:30     14:00
  S Smoker  A Food A  ! alert""",
}


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_picture(charset: Charset) -> None:
    lines = draw(COOK, MARKS, width=54, height=12, charset=charset)
    assert "\n".join(lines) == PICTURES[charset]


def test_a_gap_in_the_readings_is_a_gap_in_the_curve() -> None:
    cook = {"food-A": [*ramp(100, 100, end=40), *ramp(100, 100, start=80, end=120)]}
    row = next(line for line in draw(cook, width=67, height=8, charset="ascii") if "a" in line)
    assert re.fullmatch(r" *100 F\+[aA]{20,22} {17,19}[aA]{20,22}", row)


def test_a_slow_cadence_is_no_gap() -> None:
    cook = {"food-A": minutes(*((at, 100) for at in range(0, 121, 20)))}
    row = next(line for line in draw(cook, width=67, height=8, charset="ascii") if "a" in line)
    assert " " not in row.partition("+")[2]


@pytest.mark.parametrize(("minute", "side"), [(-30, 0), (999, -1)], ids=["before the cook", "after it"])
def test_a_mark_outside_the_cook_stands_at_its_edge(minute: int, side: int) -> None:
    cook = {"food-A": ramp(100, 120)}
    mark = Mark(at=NOON + timedelta(minutes=minute), probe="food-A")
    lines = draw(cook, [mark], width=60, height=12, charset="ascii")
    assert any(line[7:].ljust(53)[side] == "!" for line in lines)


def test_names_that_cannot_be_printed_are_no_harm() -> None:
    assert draw({"x\ny\x1b[2J": ramp(100, 120)}, width=60, height=12)[-1] == "  X x?y?[2J  ▼ alert"


def test_a_mark_of_a_probe_without_readings_stands_at_the_top() -> None:
    cook = {"food-A": ramp(100, 120)}
    lines = draw(cook, [Mark(at=NOON + timedelta(minutes=60), probe="smoker")], width=60, height=12, charset="ascii")
    assert [number for number, line in enumerate(lines) if "!" in line] == [0, len(lines) - 1]


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", "braille"),
        ("cp437", "blocks"),
        ("cp1252", "ascii"),
        ("ascii", "ascii"),
        (None, "ascii"),
        ("no such encoding", "ascii"),
    ],
)
def test_the_characters_are_those_that_the_output_has(encoding: str | None, charset: Charset) -> None:
    assert charset_for(encoding) == charset
    text = "\n".join(draw(COOK, MARKS, width=60, height=14, charset=charset))
    if encoding in {"utf-8", "cp437", "cp1252", "ascii"}:
        assert text.encode(encoding).decode(encoding) == text


@pytest.mark.parametrize(
    ("probes", "letters"),
    [
        (["smoker", "food-A", "food-B"], "SAB"),
        (["salmon", "sausage", "steak"], "SAT"),
        (["A", "A-", "-A"], "ABC"),
        (["鶏"], "A"),
    ],
)
def test_each_probe_has_a_letter_of_its_own(probes: list[str], letters: str) -> None:
    assert letters_of(probes) == letters


def test_more_probes_than_letters_are_question_marks() -> None:
    assert letters_of(f"probe-{n}" for n in range(40)).endswith("????")


@pytest.mark.parametrize("cook", [{}, {"smoker": []}, {"smoker": minutes((0, math.nan))}])
def test_without_readings_it_says_so(cook: dict[str, list[tuple[datetime, float]]]) -> None:
    assert draw(cook, width=60, height=12) == ["no readings"]


def test_without_room_it_says_so() -> None:
    assert draw(COOK, width=10, height=12) == ["no room fo"]
