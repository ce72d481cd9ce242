"""Moments as logs spell them, and what becomes of a clock that is cut to the minute."""

import contextlib
import itertools
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from smart_smoker.formats.clock import is_cut_to_the_minute, parse_stamp, spread, spread_live

AT = datetime(2021, 5, 22, 12, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("5/22/2021 12:20", AT),
        ("05/22/21 12:20:00", AT),
        ("5/22/2021 12:20:07", AT.replace(second=7)),
        ("05/22/21 12:20:07.250", AT.replace(second=7)),
        ("5/22/2021 12:20 PM", AT),
        ("5/22/2021 12:20 a.m.", AT.replace(hour=0)),
        ("5/22/2021 1:20pm", AT.replace(hour=13)),
        ("2021-05-22T12:20", AT),
        ("2021-05-22 12:20:07", AT.replace(second=7)),
        ("2021-05-22T12:20:00Z", AT),
        ("2021-05-22T14:20:00+02:00", AT),
        ("2021-05-22T12:20:00.250", AT.replace(microsecond=250_000)),
        ("1621686000", AT),
        ("1621686000.5", AT.replace(microsecond=500_000)),
        ("  5/22/2021 12:20 ", AT),
    ],
)
def test_a_stamp_spells_a_moment_in_utc(stamp: str, moment: datetime) -> None:
    assert parse_stamp(stamp) == moment
    assert parse_stamp(stamp).tzinfo is UTC


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "noon",
        "Time (UTC)",
        "13/22/2021 12:20",
        "2/30/2021 12:20",
        "5/22/2021 24:20",
        "5/22/2021 12:60",
        "5/22/2021 13:20 PM",
        "5/22/2021",
        "2021-05-22",
        "12:20",
        "150.5",
        "0001-01-01T00:00:00+05:00",
        "5/22/2021 12:20, 5/22/2021 12:21, 5/22/2021 12:22",
    ],
)
def test_what_spells_no_moment_is_refused_and_shown(stamp: str) -> None:
    with pytest.raises(ValueError, match="is no time") as refused:
        parse_stamp(stamp)
    assert len(str(refused.value)) < 70


@given(st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30)))  # noqa: DTZ001 - zones are the test's matter
def test_iso_8601_is_read_back_to_the_microsecond(moment: datetime) -> None:
    assert parse_stamp(moment.isoformat()) == moment.replace(tzinfo=UTC)


@given(st.text(max_size=50))
def test_no_text_fails_otherwise_than_by_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_stamp(text).tzinfo is UTC


@pytest.mark.parametrize(
    ("count", "seconds"),
    [
        (1, [0]),
        (2, [0, 30]),
        (3, [0, 20, 40]),
        (7, [0, 8, 17, 25, 34, 42, 51]),
    ],
)
def test_the_readings_of_a_cut_minute_stand_evenly_in_it(count: int, seconds: list[int]) -> None:
    assert spread([AT] * count) == [AT.replace(second=second) for second in seconds]


def test_a_clock_with_seconds_is_believed() -> None:
    exact = [AT.replace(second=7)] * 2
    assert spread(exact) == exact


def test_every_minute_is_spread_by_itself() -> None:
    later = AT + timedelta(minutes=1)
    assert spread([AT, AT, later, AT]) == [AT, AT.replace(second=30), later, AT]


@given(st.lists(st.integers(0, 5), max_size=30).map(sorted))
def test_spreading_keeps_order_count_and_minute(minutes: list[int]) -> None:
    moments = [AT + timedelta(minutes=minute) for minute in minutes]
    resolved = spread(moments)
    assert [moment.replace(second=0) for moment in resolved] == moments
    assert all(a < b for a, b in itertools.pairwise(resolved))
    assert all(moment.microsecond == 0 for moment in resolved)


@pytest.mark.parametrize(("k", "second"), [(0, 0), (1, 30), (2, 59), (7, 59)])
def test_a_live_reading_of_a_cut_minute_stands_at_30_s_a_place_and_never_in_the_next(k: int, second: int) -> None:
    assert spread_live(AT, k) == AT.replace(second=second)


def test_a_live_reading_with_seconds_is_believed() -> None:
    assert spread_live(AT.replace(second=7), 1) == AT.replace(second=7)


def test_only_a_whole_minute_looks_cut() -> None:
    assert is_cut_to_the_minute(AT)
    assert not is_cut_to_the_minute(AT.replace(second=1))
    assert not is_cut_to_the_minute(AT.replace(microsecond=1))
