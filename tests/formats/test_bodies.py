"""Other people's bodies: what each is read into, sentence by sentence."""

import json
import math
import pickle
import struct
from datetime import UTC, datetime

import pytest

from smart_smoker.errors import ConfigError, DecodeError
from smart_smoker.formats.bodies import MAX_BODY_BYTES, Observation, decode_known, decoder_named

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
STAMP = "5/22/2021 12:20"
AT = datetime(2021, 5, 22, 12, 20, tzinfo=UTC)
PACKED_AT = struct.pack("!df", AT.timestamp(), 150.5)
PROSE = r"regex:At (?P<time>.+?) the .* was ?(?P<temp>\S*)"

TAKEN = {
    "our own text": b"5/22/2021 12:20, 150.5",
    "a comma without a blank": b"5/22/2021 12:20,150.5",
    "a list written by hand": b"[5/22/2021 12:20, 150.5]",
    "a list's repr": b"['5/22/2021 12:20', 150.5]",
    "a JSON list of texts": b'["5/22/2021 12:20", "150.5"]',
    "a tuple's repr": b"('5/22/2021 12:20', 150.5)",
    "a tuple of texts": b"('5/22/2021 12:20', '150.5')",
    "a colon": b"5/22/2021 12:20: 150.5",
    "a JSON object": b'{"timestamp": "5/22/2021 12:20", "temperature": 150.5}',
    "a JSON object of texts under other names": b'{"Time (UTC)": "5/22/2021 12:20", "Temperature": "150.5"}',
    "a JSON object that says more": b'{"ts": "5/22/2021 12:20", "temp_f": 150.5, "channel": 1, "probe": "smoker"}',
    "a JSON object of texts, as a CSV's rows are": b'{"time": "5/22/2021 12:20", "Channel1": "150.5"}',
    "a JSON object with its zone": b'{"timestamp": "5/22/2021 12:20", "smoker_temp": 150.5, "timezone": "UTC"}',
    "a JSON object with both units": b'{"time": "5/22/2021 12:20", "temp_c": 65.8, "temp_f": 150.5}',
    "a unit": "5/22/2021 12:20, 150.5 °F".encode(),
    "a bare unit": b"5/22/2021 12:20, 150.5F",
    "blanks around it": b"  5/22/2021 12:20 ,  150.5\r\n",
    "a byte-order mark": "\ufeff5/22/2021 12:20, 150.5".encode(),
}

NO_READING = {
    "a blank temperature": b"5/22/2021 12:20, ",
    "no temperature at all": b"5/22/2021 12:20,",
    "nan": b"5/22/2021 12:20, nan",
    "None": b"('5/22/2021 12:20', None)",
    "an empty text in a tuple": b"('5/22/2021 12:20', '')",
    "a word": b"5/22/2021 12:20, no reading",
    "dashes": b"5/22/2021 12:20, --",
    "a blank in a list": b"[5/22/2021 12:20, ]",
    "a blank after a colon": b"5/22/2021 12:20: ",
    "null in a JSON object": b'{"timestamp": "5/22/2021 12:20", "temperature": null}',
    "NaN in a JSON object": b'{"timestamp": "5/22/2021 12:20", "temperature": NaN}',
    "a CSV's header": b"Time (UTC), Channel1",
    "a CSV's header with its byte-order mark": "\ufeffTime (UTC),Channel1".encode(),
    "a header as a tuple": b"('Time (UTC)', 'Channel1')",
    "a header as a tuple with its byte-order mark": b"('\\ufeffTime (UTC)', 'Channel1')",
    "a header as a list with its byte-order mark": "[\ufeffTime (UTC), Channel1]".encode(),
    "a header as an object of its own names": b'{"Time (UTC)": "Time (UTC)", "Channel1": "Channel1"}',
    "a blank in an object": b'{"time": "5/22/2021 12:20", "Channel1": ""}',
    "a header as an object": b'{"timestamp": "Time (UTC)", "temperature": "Channel2"}',
}

REFUSED = {
    "nothing": (b"", "empty"),
    "blanks": (b" \r\n", "empty"),
    "a pickle": (pickle.dumps((STAMP, 150.5)), "a pickle"),
    "a pickle that would run a command": (b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02ls\x85R.", "a pickle"),
    "more than a reading can be": (b"5/22/2021 12:20, " + b"1" * MAX_BODY_BYTES, "too large"),
    "Latin-1": ("5/22/2021 12:20, 150.5 °F".encode("latin-1"), "not UTF-8"),
    "UTF-16": ("5/22/2021 12:20, 150.5".encode("utf-16"), "not UTF-8"),
    "a packed pair where text is expected": (PACKED_AT, "not UTF-8"),
    "prose": (b"At 5/22/2021 12:20 the temperature was 150.5 degrees", "no known body"),
    "prose with a comma": (b"The smoker is at 150.5, which is low", "no time"),
    "prose that names its parts": (b"Time: 5/22/2021 12:20, Temperature: 150.5", "no time"),
    "a number without a time": (b"150.5", "no known body"),
    "a time that is none": (b"13/45/2021 12:20, 150.5", "no time"),
    "a day without an hour": (b"5/22/2021, 150.5", "no time"),
    "figures that are no number": (b"5/22/2021 12:20, 15O.5", "no temperature"),
    "infinity": (b"5/22/2021 12:20, inf", "implausible"),
    "Infinity in a JSON object": (b'{"time": "5/22/2021 12:20", "temp": Infinity}', "implausible"),
    "an unplugged probe in Celsius": (b"5/22/2021 12:20, 6553.5", "implausible"),
    "colder than any probe": (b"5/22/2021 12:20, -101", "implausible"),
    "an object with two temperatures": (b'{"time": "5/22/2021 12:20", "temp_1": 1, "temp_2": 2}', "no known body"),
    "an object without a time": (b'{"temperature": 150.5}', "no known body"),
    "an object that does not end": (b'{"time": "5/22/2021 12:20", "temp": ', "no known body"),
    "an object in an object in an object": (b'{"a":' * 800 + b"1", "no known body"),
    "an expression": (b"(__import__('os').getcwd(), 150.5)", "no time"),
}


@pytest.mark.parametrize("body", TAKEN.values(), ids=TAKEN.keys())
def test_a_known_body_is_read_without_a_setting(body: bytes) -> None:
    assert decode_known(body, NOW) == Observation(STAMP, AT, 150.5)


@pytest.mark.parametrize("body", NO_READING.values(), ids=NO_READING.keys())
def test_a_body_may_say_that_there_is_no_reading(body: bytes) -> None:
    assert decode_known(body, NOW) is None


@pytest.mark.parametrize(("body", "kind"), REFUSED.values(), ids=REFUSED.keys())
def test_a_body_that_nothing_takes_is_refused_by_kind(body: bytes, kind: str) -> None:
    with pytest.raises(DecodeError) as refused:
        decode_known(body, NOW)
    assert refused.value.kind == kind
    assert len(str(refused.value)) < 200
    assert "\n" not in str(refused.value)


def test_each_queue_may_be_set_to_read_another_body() -> None:
    expected = Observation(AT.isoformat(), AT, 150.5)
    assert decoder_named("struct:!df")(PACKED_AT, NOW) == expected
    assert decoder_named("struct:<qf")(struct.pack("<qf", int(AT.timestamp()), 150.5), NOW) == expected
    assert decoder_named("number")(b" 150.5 F ", NOW) == Observation(NOW.isoformat(), NOW, 150.5)
    assert decoder_named(PROSE)(b"At 5/22/2021 12:20 the pit was 150.5", NOW) == Observation(STAMP, AT, 150.5)
    assert decoder_named("auto") is decode_known


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("struct:!df", struct.pack("!df", AT.timestamp(), math.nan)),
        ("number", b"nan"),
        ("number", b"unplugged"),
        (PROSE, b"At 5/22/2021 12:20 the pit was "),
    ],
)
def test_a_body_by_setting_may_say_that_there_is_no_reading(name: str, body: bytes) -> None:
    assert decoder_named(name)(body, NOW) is None


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("struct:!df", PACKED_AT[:-1], "not packed so"),
        ("struct:!df", b"5/22/2021 12:20, 150.5", "not packed so"),
        ("struct:!df", struct.pack("!df", 1e300, 150.5), "not packed so"),
        ("struct:!df", struct.pack("!df", math.nan, 150.5), "not packed so"),
        ("struct:!df", struct.pack("!df", AT.timestamp(), math.inf), "implausible"),
        ("number", b"5/22/2021 12:20, 150.5", "no temperature"),
        ("number", b"6553.5", "implausible"),
        ("number", b"\xff", "not UTF-8"),
        ("number", b"1" * (MAX_BODY_BYTES + 1), "too large"),
        (PROSE, b"5/22/2021 12:20, 150.5", "no match"),
        (PROSE, b"At noon the pit was 150.5", "no time"),
    ],
)
def test_a_body_by_setting_is_refused_by_kind(name: str, body: bytes, kind: str) -> None:
    with pytest.raises(DecodeError) as refused:
        decoder_named(name)(body, NOW)
    assert refused.value.kind == kind


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("xml", "'xml' is unknown"),
        ("struct:!d", "two numbers"),
        ("struct:!dff", "two numbers"),
        ("struct:!d4s", "two numbers"),
        ("struct:!dy", "bad char"),
        ("struct:°", "struct:!df"),
        ("regex:(", "no regular expression"),
        ("regex:(?P<time>.*)", "(?P<temp>...)"),
    ],
)
def test_a_body_setting_that_is_none_is_refused_in_a_sentence(name: str, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        decoder_named(name)
    assert words in str(refused.value)


def test_a_time_in_a_json_object_may_be_seconds_since_1970() -> None:
    body = json.dumps({"time": AT.timestamp(), "temp": 150.5}).encode()
    read = decode_known(body, NOW)
    assert read is not None
    assert (read.at, read.temp_f) == (AT, 150.5)
