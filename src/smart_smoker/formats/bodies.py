"""Other people's bodies: what their producers send to the same queues, and how they are read.

A body is read into an observation, which has a moment and a temperature but no id; into None, where it honestly says
that there is no reading (a blank cell, `nan`, a CSV's header); or into a DecodeError. Nothing is ever unpickled or
evaluated.
"""

import json
import math
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from smart_smoker.core.model import HIGHEST_F, LOWEST_F, implausible
from smart_smoker.errors import ConfigError, DecodeError
from smart_smoker.formats.clock import parse_stamp

MAX_BODY_BYTES: Final = 4096
LONGEST_READING: Final = 200
LONGEST_STAMP: Final = 64
LONGEST_PROSE: Final = 512
LONGEST_NUMBER: Final = 40


@dataclass(frozen=True, slots=True)
class Observation:
    """A temperature at a moment, from somebody who gives no ids.

    Attributes:
        stamp: the moment as the sender spelled it.
        at: the moment, UTC, perhaps cut to the minute.
        temp_f: degrees Fahrenheit.
    """

    stamp: str
    at: datetime
    temp_f: float


_TIME_KEY: Final = re.compile(r"time|date|^ts$", re.IGNORECASE)

Decoder = Callable[[bytes, datetime], Observation | None]
"""Takes a body and the moment it was received, for bodies that have no time of their own."""


def decode_known(body: bytes, _received_at: datetime) -> Observation | None:
    """Read the bodies that are taken without a setting.

    `ts, temp`, `ts,temp`, `[ts, temp]`, `('ts', temp)`, `ts: temp`, and a JSON object with a time and one temperature.

    Raises:
        DecodeError: it is none of them.
    """
    text = _text(body)
    if text.startswith("{"):
        return _from_json(text)
    inner = text[1:-1] if text[:1] + text[-1:] in {"[]", "()"} else text
    before, comma, after = inner.rpartition(",")
    if not comma:
        before, comma, after = _at_colon(inner)
    if not comma:
        raise DecodeError("no known body", f"no known format takes {_shown(text)}")
    return _observation(_unquoted(before), _unquoted(after))


def decoder_named(name: str) -> Decoder:
    """The decoder for a queue's `body` setting.

    `auto`, `number`, `struct:FORMAT` (epoch seconds, °F) or `regex:PATTERN` with groups `time` and `temp`.

    Raises:
        ConfigError: there is none of that name.
    """
    kind, _, detail = name.partition(":")
    if name == "auto":
        return decode_known
    if name == "number":
        return _from_number
    if kind == "struct":
        return _struct_decoder(detail)
    if kind == "regex":
        return _regex_decoder(detail)
    raise ConfigError(
        f"body {name!r} is unknown: use auto, number, struct:!df or regex:PATTERN with groups time and temp"
    )


def _text(body: bytes) -> str:
    if len(body) > MAX_BODY_BYTES:
        raise DecodeError("too large", f"a body of more than {MAX_BODY_BYTES:,} bytes is no reading")
    if body[:1] == b"\x80" and body[-1:] == b".":
        raise DecodeError("a pickle", "a pickle is never opened; send text")
    try:
        text = body.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise DecodeError("not UTF-8", f"the body is not UTF-8: {body[:16]!r}") from None
    if not text:
        raise DecodeError("empty", "the body is empty")
    return text


def _at_colon(text: str) -> tuple[str, str, str]:
    """Split `ts: temp` at a colon that is none of the time's own."""
    if len(text) > LONGEST_READING:
        return text, "", ""
    match = re.fullmatch(r"(.*\d):(\s+.*|\s*)", text) or re.fullmatch(r"(.*\D):(\s+.*)", text)
    return (match[1], ":", match[2]) if match else (text, "", "")


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    # A CSV's byte-order mark goes along with its header, as itself or as a repr spells it.
    return text.removeprefix("\ufeff").removeprefix("\\ufeff")


def _observation(stamp: str, temperature: str) -> Observation | None:
    temp_f = _number(temperature)
    try:
        at = parse_stamp(stamp)
    except ValueError as wrong:
        if temp_f is None and re.fullmatch(r"(time|date)\D*", stamp, re.IGNORECASE):
            return None
        raise DecodeError("no time", str(wrong)) from None
    if temp_f is None:
        _hold_to_words(temperature)
        return None
    return _checked(stamp, at, temp_f)


def _hold_to_words(temperature: str) -> None:
    """Let a blank or a word pass as "there was none"; figures that are no number were meant to be one."""
    if any(c.isdigit() for c in temperature):
        raise DecodeError("no temperature", f"{_shown(temperature)} is no temperature")


def _number(text: str) -> float | None:
    """The number that a temperature spells, with or without its unit; None for a word, a blank and `nan`."""
    if len(text) > LONGEST_NUMBER or "_" in text:
        return None
    has_unit = text[-1:] in {"F", "f"} and any(c.isdigit() for c in text)
    try:
        number = float(text[:-1].rstrip().removesuffix("°") if has_unit else text)
    except ValueError:
        return None
    return None if math.isnan(number) else number


def _checked(stamp: str, at: datetime, temp_f: float) -> Observation:
    if not LOWEST_F <= temp_f <= HIGHEST_F:
        raise DecodeError("implausible", implausible(temp_f))
    # A stamp is logged and told: one that could move a cursor, or fill a page, is spelled anew.
    is_plain = stamp.isprintable() and len(stamp) <= LONGEST_STAMP
    return Observation(stamp if is_plain else at.isoformat(), at, temp_f)


def _from_json(text: str) -> Observation | None:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        raise DecodeError("no known body", f"no JSON object: {_shown(text)}") from None
    stamps = [key for key in fields if _TIME_KEY.search(key) and "zone" not in key.lower()]
    temps = _temperature_keys({key: value for key, value in fields.items() if not _TIME_KEY.search(key)})
    if len(stamps) != 1 or len(temps) != 1:
        raise DecodeError("no known body", f"one time and one temperature are wanted: {_shown(text)}")
    stamp, temperature = fields[stamps[0]], fields[temps[0]]
    return _observation(_unquoted(str(stamp)), "" if temperature is None else _unquoted(str(temperature)))


def _temperature_keys(fields: dict[str, object]) -> list[str]:
    """Which fields of a JSON object may be its temperature: by name, else the only one there is, else by value."""
    named = [key for key in fields if "temp" in key.lower()]
    in_f = [key for key in named if key.lower().endswith(("f", "fahrenheit"))]
    if named:
        return in_f if len(named) > 1 and in_f else named
    if len(fields) == 1:
        return list(fields)
    return [key for key, value in fields.items() if not isinstance(value, bool) and _number(str(value)) is not None]


def _from_number(body: bytes, received_at: datetime) -> Observation | None:
    text = _text(body)
    temp_f = _number(text)
    if temp_f is None:
        _hold_to_words(text)
        return None
    return _checked(received_at.isoformat(timespec="seconds"), received_at, temp_f)


def _struct_decoder(layout: str) -> Decoder:
    try:
        packed = struct.Struct(layout)
        fields = packed.unpack(bytes(packed.size))
    except (struct.error, UnicodeError) as wrong:
        raise ConfigError(f"body 'struct:{layout}': {wrong}; use struct:!df for epoch seconds and a float") from None
    if len(fields) != 2 or not all(isinstance(field, int | float) for field in fields):
        raise ConfigError(f"body 'struct:{layout}' is not two numbers; those are wanted: epoch seconds and °F")

    def decode(body: bytes, _received_at: datetime) -> Observation | None:
        try:
            seconds, temp_f = packed.unpack(body)
            at = datetime.fromtimestamp(seconds, UTC)
        except (struct.error, ValueError, OverflowError, OSError, TypeError):
            raise DecodeError("not packed so", f"{len(body)} bytes are not packed as {layout!r}") from None
        if math.isnan(temp_f):
            return None
        return _checked(at.isoformat(), at, round(temp_f, 3))

    return decode


def _regex_decoder(pattern: str) -> Decoder:
    try:
        compiled = re.compile(pattern)
    except re.error as wrong:
        raise ConfigError(f"body 'regex:{pattern}' is no regular expression: {wrong}") from None
    if not {"time", "temp"} <= compiled.groupindex.keys():
        raise ConfigError(f"body 'regex:{pattern}' lacks a group: both (?P<time>...) and (?P<temp>...) are wanted")

    def decode(body: bytes, _received_at: datetime) -> Observation | None:
        text = _text(body)
        match = compiled.search(text) if len(text) <= LONGEST_PROSE else None
        if not match:
            raise DecodeError("no match", f"the queue's regular expression does not match {_shown(text)}")
        return _observation(match["time"] or "", match["temp"] or "")

    return decode


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
