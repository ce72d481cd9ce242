"""Reads deliveries off the wire without pika's objects for every frame, which cost more than all else in consuming.

A delivery is three frames: method, header, body. Where all three are in the buffer, as they nearly always are, they are
read here in one go. Every other frame is left to pika as it is, and so is a delivery with a large body or none. Source:
the AMQP 0-9-1 specification, sections 4.2.3 (frames), 4.2.6 (content) and 1.8.3 (the class `basic`).
"""

from collections.abc import Callable
from struct import Struct
from struct import error as struct_error
from typing import Any, Final

from pika.adapters.asyncio_connection import AsyncioConnection
from pika.data import decode_table
from pika.exceptions import AMQPError

Take = Callable[[int, bool, str | None, int | None, str | None, str | None, dict[str, Any], bytes], None]
"""Takes a delivery: tag, whether it is redelivered, message id, timestamp, type, app id, headers, body."""

LARGEST_BODY: Final = 65_536

_FRAME: Final = Struct(">BHL")
_CONTENT: Final = Struct(">QH")
_TAG: Final = Struct(">QB")
_MOMENT: Final = Struct(">Q")
_SIZE: Final = Struct(">L")
_METHOD, _HEADER, _BODY = 1, 2, 3
_FRAME_START, _FRAME_END, _OVERHEAD = 7, 0xCE, 8
_DELIVER: Final = b"\x00\x3c\x00\x3c"
_INCOMPLETE: Final = -1

# The properties before the message id, and between those that are wanted, by their flags in the order they follow.
_STRINGS_BEFORE, _TABLE, _OCTETS, _STRINGS_AFTER = (
    (1 << 15, 1 << 14),
    1 << 13,
    (1 << 12, 1 << 11),
    (1 << 10, 1 << 9, 1 << 8),
)
_MESSAGE_ID, _TIMESTAMP, _TYPE, _USER_ID, _APP_ID = 1 << 7, 1 << 6, 1 << 5, 1 << 4, 1 << 3
_UNWANTED_BEFORE: Final = 0xFF00
_MORE_FLAGS: Final = 1


class DeliveryConnection(AsyncioConnection):
    """pika's connection, with a short way for the deliveries of channels whose taker it knows."""

    # Counters and buffer of pika's own, which its stubs leave out.
    bytes_received: int
    frames_received: int
    _frame_buffer: bytes

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        self._takers: dict[int, Take] = {}
        super().__init__(*arguments, **settings)

    def take_deliveries(self, channel_number: int, take: Take) -> None:
        """Hand that channel's deliveries to `take`, unless they are unusual; those pika hands out as always."""
        self._takers[channel_number] = take

    def leave_deliveries(self, channel_number: int) -> None:
        """Leave that channel's deliveries to pika again."""
        self._takers.pop(channel_number, None)

    def _on_data_available(self, data_in: bytes) -> None:
        if not self._takers:
            super()._on_data_available(data_in)  # type: ignore[misc]  # pika's stubs leave it out
            return
        buffer, self._frame_buffer = self._frame_buffer + data_in, b""
        begin = 0
        while (end := self._take_next(buffer, begin)) != _INCOMPLETE:
            begin = end
        self._frame_buffer = buffer[begin:]

    def _take_next(self, buffer: bytes, begin: int) -> int:
        """Take the frame or the whole delivery that begins there; returns its end, or that it is incomplete."""
        frame = _frame_at(buffer, begin)
        if frame is None:
            return _INCOMPLETE
        kind, channel_number, end = frame
        take = self._takers.get(channel_number)
        if take and kind == _METHOD and buffer[begin + 7 : begin + 11] == _DELIVER:
            delivered = _deliver(buffer, begin, end, channel_number, take)
            if delivered:
                if delivered != _INCOMPLETE:
                    self.bytes_received += delivered - begin
                    self.frames_received += 3
                return delivered
        super()._on_data_available(buffer[begin:end])  # type: ignore[misc]  # as above
        return end


def _frame_at(buffer: bytes, begin: int) -> tuple[int, int, int] | None:
    """The kind, the channel and the end of the frame that begins there; None where it is incomplete."""
    if len(buffer) < begin + _OVERHEAD:
        return None
    kind, channel_number, size = _FRAME.unpack_from(buffer, begin)
    end = begin + _OVERHEAD + size
    return (kind, channel_number, end) if len(buffer) >= end else None


def _deliver(buffer: bytes, begin: int, header: int, channel_number: int, take: Take) -> int:
    """Hand over the delivery whose method frame is from `begin` to `header`; 0 where it is one for pika."""
    header_frame = _frame_at(buffer, header)
    if header_frame is None:
        return _INCOMPLETE
    kind, header_channel, body = header_frame
    body_size, flags = _CONTENT.unpack_from(buffer, header + 11)
    if kind != _HEADER or flags & _MORE_FLAGS or not 0 < body_size <= LARGEST_BODY:
        return 0
    body_frame = _frame_at(buffer, body)
    if body_frame is None:
        return _INCOMPLETE
    kind, body_channel, end = body_frame
    is_whole = kind == _BODY and end - body - _OVERHEAD == body_size
    is_one = header_channel == body_channel == channel_number  # frames of channels may be interleaved
    if not (is_whole and is_one and buffer[header - 1] == buffer[body - 1] == buffer[end - 1] == _FRAME_END):
        return 0
    tag, bits = _TAG.unpack_from(buffer, begin + 12 + buffer[begin + 11])
    take(tag, bool(bits & 1), *_properties(buffer, header + 21, flags), buffer[body + _FRAME_START : end - 1])
    return end


def _properties(
    buffer: bytes, place: int, flags: int
) -> tuple[str | None, int | None, str | None, str | None, dict[str, Any]]:
    """The message id, timestamp, type, app id and headers of a header whose properties begin there."""
    message_id = timestamp = kind = app_id = None
    headers: dict[str, Any] = {}
    if flags & _UNWANTED_BEFORE:
        place, headers = _past_unwanted(buffer, place, flags)
    if flags & _MESSAGE_ID:
        message_id, place = _short_string(buffer, place)
    if flags & _TIMESTAMP:
        (timestamp,) = _MOMENT.unpack_from(buffer, place)
        place += 8
    if flags & _TYPE:
        kind, place = _short_string(buffer, place)
    if flags & _USER_ID:
        place += 1 + buffer[place]
    if flags & _APP_ID:
        app_id, place = _short_string(buffer, place)
    return message_id, timestamp, kind, app_id, headers


def _past_unwanted(buffer: bytes, place: int, flags: int) -> tuple[int, dict[str, Any]]:
    """Step over the properties before the message id; returns where it is, and the headers among them."""
    headers: dict[str, Any] = {}
    for flag in _STRINGS_BEFORE:
        if flags & flag:
            place += 1 + buffer[place]
    if flags & _TABLE:
        headers = _table(buffer, place)
        place += 4 + _SIZE.unpack_from(buffer, place)[0]
    for flag in _OCTETS:
        if flags & flag:
            place += 1
    for flag in _STRINGS_AFTER:
        if flags & flag:
            place += 1 + buffer[place]
    return place, headers


def _table(buffer: bytes, place: int) -> dict[str, Any]:
    """A table of headers; an empty one where pika cannot read it, such as a date beyond all calendars."""
    try:
        return {str(key): value for key, value in decode_table(buffer, place)[0].items()}
    except (ValueError, OverflowError, LookupError, OSError, struct_error, AMQPError):
        return {}


def _short_string(buffer: bytes, place: int) -> tuple[str, int]:
    end = place + 1 + buffer[place]
    return buffer[place + 1 : end].decode(errors="replace"), end
