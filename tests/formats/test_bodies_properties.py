"""Whatever bytes arrive, a decoder answers with a reading, none, or a DecodeError; and what we write it reads."""

import string
from datetime import UTC, datetime

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from smart_smoker.core.model import HIGHEST_F, LOWEST_F, Reading, Series
from smart_smoker.errors import DecodeError
from smart_smoker.formats.bodies import Observation, decoder_named
from smart_smoker.formats.writers import BODIES

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DECODERS = [
    "auto",
    "number",
    "struct:!df",
    "struct:<iI",
    r"regex:(?P<time>.*?)\|(?P<temp>.*)",
    "regex:(?P<time>a)?(?P<temp>b)?",
]
READ_BY = dict.fromkeys(("text", "comma", "list", "tuple", "colon", "json"), "auto") | {
    "struct": "struct:!df",
    "number": "number",
    "prose": "regex:At (?P<time>.*) the temperature was (?P<temp>.*) degrees",
}

almost_a_body = st.text(st.sampled_from(string.digits + "/:,. -[](){}'\"TZFnaif°eE+_\n\ufeff"), max_size=60)
anything = st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode), almost_a_body.map(str.encode))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - the zone is given beside
    lambda moment: moment.replace(second=0, microsecond=0)
)
temperatures = st.integers(int(LOWEST_F * 10), int(HIGHEST_F * 10)).map(lambda tenths: tenths / 10)


def read_or_refuse(name: str, body: bytes) -> Observation | DecodeError | None:
    try:
        return decoder_named(name)(body, NOW)
    except DecodeError as refused:
        return refused


@pytest.mark.parametrize("name", DECODERS)
@given(body=anything)
@example(body=b'{"time": {}, "temp": []}')
@example(body=b'{"time": "\\ud800:", "temp": 1}')
@example(body=b"0001-01-01T00:00:00+05:00, 1")
@example(body="5/22/2021 12:20, ٣٤".encode())
def test_a_decoder_never_fails_otherwise_than_by_a_decode_error(name: str, body: bytes) -> None:
    read = read_or_refuse(name, body)
    if isinstance(read, DecodeError):
        assert read.kind
        assert "\n" not in str(read)
    elif read:
        assert read.at.tzinfo is UTC
        assert LOWEST_F <= read.temp_f <= HIGHEST_F


@pytest.mark.parametrize("name", BODIES.keys())
@given(at=moments, temp_f=temperatures, spelling=st.sampled_from(["%m/%d/%Y %H:%M", "%Y-%m-%dT%H:%M:%S+00:00"]))
def test_what_produce_writes_is_read_again(name: str, at: datetime, temp_f: float, spelling: str) -> None:
    stamp = at.strftime(spelling)
    reading = Reading(series=Series("s", "r", "smoker"), n=1, at=at, temp_f=temp_f, stamp=stamp)
    read = decoder_named(READ_BY[name])(BODIES[name](reading), NOW)
    assert isinstance(read, Observation)
    assert read.temp_f == temp_f
    assert read.at == (NOW if name == "number" else at)
