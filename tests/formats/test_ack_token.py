"""A link acknowledges what it was made for, for as long as it was made for, and nobody else can make one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.formats.ack_token import CODE_LETTERS, GOOD_FOR, Answer, make_code, make_token, read_token, tidy_code

NOW = datetime(2026, 3, 1, 22, tzinfo=UTC)
KEY = b"k" * 32
ANSWER = Answer(code="K7QF", contact="me")
TOKEN = make_token(KEY, ANSWER, NOW)


@given(st.text(max_size=8), st.text(max_size=30), st.binary(min_size=1, max_size=64))
def test_what_is_signed_is_read(code: str, contact: str, key: bytes) -> None:
    answer = Answer(code=code, contact=contact)
    assert read_token(key, make_token(key, answer, NOW), NOW) == answer


def test_a_token_stands_in_a_url_as_it_is() -> None:
    assert TOKEN.replace(".", "").replace("-", "").replace("_", "").isalnum()
    assert len(TOKEN) < 90


def test_it_expires() -> None:
    assert read_token(KEY, TOKEN, NOW + GOOD_FOR - timedelta(seconds=1)) == ANSWER
    assert read_token(KEY, TOKEN, NOW + GOOD_FOR) is None


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("ABCxyz019-_.= \n\u00e9"))
def test_one_changed_character_makes_it_void(place: int, other: str) -> None:
    changed = TOKEN[:place] + other + TOKEN[place + 1 :]
    assert changed == TOKEN or read_token(KEY, changed, NOW) is None


@given(st.text(max_size=200))
def test_whatever_somebody_types_is_no_error(token: str) -> None:
    assert read_token(KEY, token, NOW) is None


STRANGERS = {
    "another machine's": make_token(b"x" * 32, ANSWER, NOW),
    "one without a signature": TOKEN.partition(".")[0],
    "one with an empty signature": TOKEN.partition(".")[0] + ".",
    "a longer one": TOKEN + "A",
    "one with its filling": TOKEN + "=",
    "none": "",
}


@pytest.mark.parametrize("token", STRANGERS.values(), ids=STRANGERS)
def test_a_strangers_token_is_void(token: str) -> None:
    assert read_token(KEY, token, NOW) is None


def test_codes_are_short_differ_and_are_read_by_everybody_alike() -> None:
    codes = {make_code() for _ in range(200)}
    assert len(codes) > 150
    assert {len(code) for code in codes} == {4}
    assert set("".join(codes)) <= set(CODE_LETTERS)
    assert not set(CODE_LETTERS) & set("0O1IL8B5S2Z")
    assert tidy_code(" k7qf ") == "K7QF"
