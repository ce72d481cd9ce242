"""The wire format of the three queues: `"{timestamp}, {temperature}"`, and what else is known in the properties.

Whoever knows nothing of us reads the body; the reading's id, its moment and the end of a series ride in the message's
basic properties, where others ignore them.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

from smart_smoker.core.model import HIGHEST_F, LOWEST_F, Reading, Series
from smart_smoker.errors import DecodeError
from smart_smoker.formats.bodies import LONGEST_STAMP, Decoder, decode_known
from smart_smoker.formats.message import Message
from smart_smoker.formats.writers import BODIES, Encoder

APP_ID: Final = "smart-smoker"
END: Final = "end"
MAX_ID_BYTES: Final = 255


def encode(reading: Reading, queue: str, write: Encoder = BODIES["text"]) -> Message:
    """The message that carries a reading; `write` makes its body, ours or other people's."""
    return Message(
        queue=queue,
        body=write(reading),
        message_id=f"{_prefix(reading.series)}/{reading.n}",
        timestamp=int(reading.at.timestamp()),
        type=END if reading.is_last else None,
        app_id=APP_ID,
    )


def decode(message: Message, read_body: Decoder = decode_known) -> Reading | None:
    """The reading of one of our own messages; None where the message bears no id of ours.

    Args:
        message: what a queue handed out.
        read_body: reads a body that is not our text: a producer may write other people's.

    Raises:
        DecodeError: the id is ours, and the body is no reading.
    """
    identity = identify(message)
    if identity is None or message.timestamp is None:  # the second never holds without the first
        return None
    series, n = identity
    try:
        at = datetime.fromtimestamp(message.timestamp, UTC)
    except (ValueError, OverflowError, OSError):
        raise DecodeError("no time", f"{message.message_id!r} has no moment: {message.timestamp}") from None
    stamp, temp_f = _our_text(message.body) or _other_text(message, at, read_body)
    return Reading(series=series, n=n, at=at, temp_f=temp_f, stamp=stamp, is_last=message.type == END)


def identify(message: Message) -> tuple[Series, int] | None:
    """The series and number in the message's id; None where it bears no id of ours."""
    if message.app_id != APP_ID or message.message_id is None or message.timestamp is None:
        return None
    prefix, _, number = message.message_id.rpartition("/")
    series = _series(prefix)
    if series is None or not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return series, int(number)


def _our_text(body: bytes) -> tuple[str, float] | None:
    try:
        stamp, separator, temperature = body.decode().rpartition(", ")
        temp_f = float(temperature)
    except ValueError:
        return None
    is_ours = separator and stamp.isprintable() and len(stamp) <= LONGEST_STAMP
    return (stamp, temp_f) if is_ours and LOWEST_F <= temp_f <= HIGHEST_F else None


def _other_text(message: Message, at: datetime, read_body: Decoder) -> tuple[str, float]:
    observation = read_body(message.body, at)
    if observation is None:
        raise DecodeError("not our body", f"{message.message_id!r} bears our id, but its body holds no reading")
    return observation.stamp, observation.temp_f


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
    names = [unquote(part) for part in parts]
    return Series(*names) if all(name.isprintable() for name in names) else None
