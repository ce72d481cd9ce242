"""Our own wire format: the mission's body for everybody, and the rest in the properties for us."""

import contextlib
import dataclasses
from datetime import UTC, datetime

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from smart_smoker.core.model import HIGHEST_F, LOWEST_F, Reading, Series
from smart_smoker.errors import DecodeError
from smart_smoker.formats import queue_text
from smart_smoker.formats.message import Message

SERIES = Series("back yard", "20210522T122000Z-1a2b", "food-A")
READING = Reading(
    series=SERIES, n=17, at=datetime(2021, 5, 22, 12, 20, 30, tzinfo=UTC), temp_f=42.5, stamp="5/22/2021 12:20"
)

printable = st.characters(exclude_categories=["C", "Z"])
names = st.text(printable, min_size=1, max_size=20)
readings = st.builds(
    Reading,
    series=st.builds(Series, names, names, names),
    n=st.integers(0, 10**15),
    at=st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    temp_f=st.floats(LOWEST_F, HIGHEST_F),
    stamp=st.text(printable, max_size=30),
    is_last=st.booleans(),
)


def test_a_reading_is_written_in_the_missions_body_with_all_else_in_the_properties() -> None:
    assert queue_text.encode(READING, "02-food-A") == Message(
        queue="02-food-A",
        body=b"5/22/2021 12:20, 42.5",
        message_id="back%20yard/20210522T122000Z-1a2b/food-A/17",
        timestamp=int(READING.at.timestamp()),
        type=None,
        app_id="smart-smoker",
    )


def test_the_last_reading_of_a_series_says_so() -> None:
    assert queue_text.encode(dataclasses.replace(READING, is_last=True), "q").type == "end"


def test_another_body_can_stand_in_for_ours() -> None:
    sent = queue_text.encode(READING, "q", lambda _: b"another")
    assert (sent.body, sent.message_id) == (b"another", "back%20yard/20210522T122000Z-1a2b/food-A/17")


@given(reading=readings)
@example(reading=dataclasses.replace(READING, series=Series("a/b", "100%", "°,é"), stamp="5/22, 12:20, "))
def test_a_reading_comes_back_as_it_went(reading: Reading) -> None:
    assert queue_text.decode(queue_text.encode(reading, "q")) == reading


@given(reading=readings)
def test_names_that_pass_the_check_fit_a_message_id(reading: Reading) -> None:
    try:
        queue_text.check_id(reading.series)
    except ValueError:
        return
    message_id = queue_text.encode(reading, "q").message_id
    assert message_id is not None
    assert len(message_id.encode()) <= queue_text.MAX_ID_BYTES


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (Series("", "r", "p"), "empty"),
        (Series("s", "", "p"), "empty"),
        (Series("s", "r", ""), "empty"),
        (Series("s" * 300, "r", "p"), "too long"),
        (Series("°" * 50, "r", "p"), "too long"),
    ],
)
def test_names_that_make_no_id_are_refused(series: Series, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        queue_text.check_id(series)


STRANGERS: dict[str, dict[str, object]] = {
    "no properties at all": {"message_id": None, "app_id": None, "timestamp": None},
    "another program's id": {"app_id": "other"},
    "our name without an id": {"message_id": None},
    "our name without a moment": {"timestamp": None},
    "an id of too few parts": {"message_id": "a/b/3"},
    "an id of too many parts": {"message_id": "a/b/c/d/3"},
    "an id with an empty part": {"message_id": "a//c/3"},
    "a number that is none": {"message_id": "a/b/c/three"},
    "a number in other figures": {"message_id": "a/b/c/٣"},
    "a negative number": {"message_id": "a/b/c/-3"},
    "a number beyond all stores": {"message_id": "a/b/c/" + "9" * 18},
}


@pytest.mark.parametrize("changes", STRANGERS.values(), ids=STRANGERS.keys())
def test_a_message_that_bears_no_id_of_ours_is_a_strangers(changes: dict[str, object]) -> None:
    ours = queue_text.encode(READING, "q")
    assert queue_text.decode(dataclasses.replace(ours, **changes)) is None  # type: ignore[arg-type] # a table's row


@pytest.mark.parametrize(
    ("body", "timestamp"),
    [
        (b"", 0),
        (b"5/22/2021 12:20, nan", 0),
        (b"5/22/2021 12:20, 6553.5", 0),
        (b"5/22/2021 12:20, warm", 0),
        (b"\xff, 42.5", 0),
        (b"5/22/2021 12:20, 42.5", 2**63),
    ],
    ids=["empty", "nan", "implausible", "a word", "not UTF-8", "a moment beyond all calendars"],
)
def test_our_id_on_a_body_that_is_not_ours_is_an_error(body: bytes, timestamp: int) -> None:
    sent = dataclasses.replace(queue_text.encode(READING, "q"), body=body, timestamp=timestamp)
    with pytest.raises(DecodeError):
        queue_text.decode(sent)


@given(
    message=st.builds(
        Message,
        queue=st.just("q"),
        body=st.binary(max_size=60),
        message_id=st.none() | st.text(max_size=60) | st.from_regex(r"[a-c%/]{1,9}/[0-9]{1,20}", fullmatch=True),
        timestamp=st.none() | st.integers(0, 2**64 - 1),
        app_id=st.sampled_from(["smart-smoker", None]),
    )
)
def test_no_message_makes_it_fail_otherwise_than_by_a_decode_error(message: Message) -> None:
    with contextlib.suppress(DecodeError):
        queue_text.decode(message)
