"""The wire format of the three queues: `"{timestamp}, {temperature}"`, and what else is known in the properties.

Whoever knows nothing of us reads the body; the reading's id, its moment and the end of a series ride in the message's
basic properties, where others ignore them.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

from smart_smoker.core.model import Reading, Series
from smart_smoker.errors import DecodeError
from smart_smoker.formats.message import Message

APP_ID: Final = "smart-smoker"
END: Final = "end"
MAX_ID_BYTES: Final = 255


def encode(reading: Reading, queue: str, body: bytes | None = None) -> Message:
    """The message that carries a reading; `body` stands in for our own text where somebody needs another."""
    return Message(
        queue=queue,
        body=f"{reading.stamp}, {reading.temp_f}".encode() if body is None else body,
        message_id=f"{_prefix(reading.series)}/{reading.n}",
        timestamp=int(reading.at.timestamp()),
        type=END if reading.is_last else None,
        app_id=APP_ID,
    )


def decode(message: Message) -> Reading | None:
    """The reading of one of our own messages; None where the message bears no id of ours.

    Raises:
        DecodeError: the id is ours, and the body is not.
    """
    if message.app_id != APP_ID or message.message_id is None or message.timestamp is None:
        return None
    prefix, _, number = message.message_id.rpartition("/")
    series = _series(prefix)
    if series is None or not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    try:
        stamp, _, temperature = message.body.decode().rpartition(",")
        return Reading(
            series=series,
            n=int(number),
            at=datetime.fromtimestamp(message.timestamp, UTC),
            temp_f=float(temperature),
            stamp=stamp,
            is_last=message.type == END,
        )
    except (ValueError, OverflowError, OSError):
        raise DecodeError("not our body", f"{message.message_id} bears our id, but its body is no reading") from None


def check_id(series: Series) -> None:
    """Hold a series to names that fit a message id.

    Raises:
        ValueError: they are empty or too long.
    """
    if not all((series.smoker_id, series.run, series.probe)):
        raise ValueError("a smoker's, a run's and a probe's name must not be empty")
    if len(_prefix(series)) > MAX_ID_BYTES - 20:
        raise ValueError(f"the names {series.smoker_id!r}, {series.run!r} and {series.probe!r} are too long together")


@lru_cache(maxsize=4096)
def _prefix(series: Series) -> str:
    return "/".join(quote(part, safe="") for part in (series.smoker_id, series.run, series.probe))


@lru_cache(maxsize=4096)
def _series(prefix: str) -> Series | None:
    parts = prefix.split("/")
    if len(parts) != 3 or not all(parts):
        return None
    return Series(*map(unquote, parts))
