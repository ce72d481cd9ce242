"""The short way reads exactly what pika reads, however the bytes arrive."""

from typing import Any
from unittest.mock import Mock

import pika
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pika import frame, spec
from pika.adapters.asyncio_connection import AsyncioConnection

from smart_smoker.broker.amqp.deliveries import LARGEST_BODY, DeliveryConnection

CHANNEL = 3

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
properties = st.builds(
    pika.BasicProperties,
    content_type=st.none() | words,
    delivery_mode=st.none() | st.integers(1, 2),
    message_id=st.none() | words,
    timestamp=st.none() | st.integers(0, 2**40),
    type=st.none() | words,
    app_id=st.none() | words,
    content_encoding=st.none() | words,
    priority=st.none() | st.integers(0, 9),
    correlation_id=st.none() | words,
    reply_to=st.none() | words,
    expiration=st.none() | words,
    user_id=st.none() | words,
    cluster_id=st.none() | words,
    headers=st.none() | st.dictionaries(words, st.integers(0, 9) | words, max_size=3),
)
deliveries = st.lists(
    st.tuples(st.integers(0, 2**40), st.booleans(), properties, st.binary(max_size=300)), min_size=1, max_size=8
)


class Wire:
    """A connection without a socket: bytes go in, and what comes out is noted."""

    def __init__(self) -> None:
        self.taken: list[tuple[Any, ...]] = []
        self.short_ways = 0
        self.connection = DeliveryConnection.__new__(DeliveryConnection)
        self.connection._takers = {}
        self.connection._frame_buffer = b""
        self.connection.bytes_received = self.connection.frames_received = 0
        self.connection.take_deliveries(CHANNEL, self._take)
        self._parts: list[Any] = []

    def receive(self, data: bytes) -> None:
        self.connection._on_data_available(data)

    def _take(self, *delivered: Any) -> None:
        self.short_ways += 1
        self.taken.append(delivered)

    def pika_frame(self, part: Any) -> None:
        """What pika would do with a frame of its own: collect the three of a delivery."""
        self._parts.append(part)
        header = next((part for part in self._parts if isinstance(part, frame.Header)), None)
        body = b"".join(part.fragment for part in self._parts if isinstance(part, frame.Body))
        if header is None or len(body) < header.body_size:
            return
        method, given_properties = self._parts[0].method, header.properties
        self.taken.append(
            (
                method.delivery_tag,
                method.redelivered,
                given_properties.message_id,
                given_properties.timestamp,
                given_properties.type,
                given_properties.app_id,
                given_properties.headers or {},
                body,
            )
        )
        self._parts = []


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    made = Wire()
    monkeypatch.setattr(AsyncioConnection, "_process_frame", lambda _, part: made.pika_frame(part))
    return made


def marshalled(tag: int, redelivered: bool, given_properties: Any, body: bytes, body_frame: int = 131_000) -> bytes:
    method = spec.Basic.Deliver("a consumer", tag, redelivered, "", "01-smoker")
    parts = [frame.Method(CHANNEL, method), frame.Header(CHANNEL, len(body), given_properties)]
    parts += [frame.Body(CHANNEL, body[at : at + body_frame]) for at in range(0, len(body), body_frame)]
    return b"".join(part.marshal() for part in parts)


@given(sent=deliveries, cuts=st.lists(st.integers(1, 200), max_size=30))
def test_every_delivery_is_what_was_sent_however_the_bytes_are_cut(sent: list[Any], cuts: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        wire = Wire()
        patch.setattr(AsyncioConnection, "_process_frame", lambda _, part: wire.pika_frame(part))
        stream = b"".join(marshalled(*delivery) for delivery in sent)
        at = 0
        for cut in [*cuts, len(stream)]:
            wire.receive(stream[at : at + cut])
            at += cut

    assert wire.taken == [
        (tag, redelivered, given.message_id, given.timestamp, given.type, given.app_id, given.headers or {}, body)
        for tag, redelivered, given, body in sent
    ]
    assert wire.connection._frame_buffer == b""
    assert wire.connection.bytes_received == len(stream)


def test_deliveries_in_one_small_frame_go_the_short_way(wire: Wire) -> None:
    usual = marshalled(1, False, pika.BasicProperties(message_id="an id", delivery_mode=2), b"5/22/2021 12:20, 150.0")
    wire.receive(usual + marshalled(2, True, pika.BasicProperties(priority=3, headers={"a": 1}), b"x") + usual)

    assert [delivered[0] for delivered in wire.taken] == [1, 2, 1]
    assert wire.short_ways == 3


def test_headers_that_cannot_be_read_do_not_stop_what_comes_behind(wire: Wire) -> None:
    beyond_all_calendars = b"\x01wT" + (2**60).to_bytes(8, "big")
    given_properties = pika.BasicProperties(headers={"w": 1}, message_id="an id")
    good = marshalled(1, False, given_properties, b"x")
    table = b"\x00\x00\x00\x07" + b"\x01wI\x00\x00\x00\x01"
    assert table in good
    bad_table = len(beyond_all_calendars).to_bytes(4, "big") + beyond_all_calendars
    grown = len(bad_table) - len(table)
    method_end = 7 + int.from_bytes(good[3:7], "big") + 1
    header_size = int.from_bytes(good[method_end + 3 : method_end + 7], "big") + grown
    bad = good.replace(table, bad_table)
    bad = bad[: method_end + 3] + header_size.to_bytes(4, "big") + bad[method_end + 7 :]

    wire.receive(bad + marshalled(2, False, given_properties, b"y"))

    assert [(delivered[0], delivered[2], delivered[-2]) for delivered in wire.taken] == [
        (1, "an id", {}),
        (2, "an id", {"w": 1}),
    ]


@pytest.mark.parametrize(
    "body", [b"", b"x" * (LARGEST_BODY + 1), b"y" * 500], ids=["no body", "a large body", "a body in several frames"]
)
def test_bodies_that_are_not_one_small_frame_are_left_to_pika(body: bytes, wire: Wire) -> None:
    wire.receive(marshalled(7, False, pika.BasicProperties(), body, body_frame=200))

    assert [(delivered[0], delivered[-1]) for delivered in wire.taken] == [(7, body)]
    assert wire.short_ways == 0


def test_a_channel_without_a_taker_is_left_to_pika(wire: Wire) -> None:
    wire.connection.leave_deliveries(CHANNEL)
    wire.receive(marshalled(7, False, pika.BasicProperties(), b"z"))

    assert wire.short_ways == 0
    assert len(wire.taken) == 1


def test_another_channels_frames_in_between_are_not_taken_for_ours(wire: Wire) -> None:
    def parts(channel: int, body: bytes) -> tuple[bytes, bytes]:
        method = frame.Method(channel, spec.Basic.Deliver("a consumer", channel, False, "", "01-smoker"))
        content = frame.Header(channel, len(body), pika.BasicProperties()).marshal()
        return method.marshal(), content + frame.Body(channel, body).marshal()

    our_method, our_content = parts(CHANNEL, b"ours")
    other_method, other_content = parts(CHANNEL + 1, b"theirs")
    wire.pika_frame = processed = Mock()  # type: ignore[method-assign]  # here only what pika is left with matters
    wire.receive(other_method + our_method + other_content + our_content)

    assert wire.short_ways == 0
    assert [part.channel_number for (part,), _ in processed.call_args_list] == [4, 3, 4, 4, 3, 3]
