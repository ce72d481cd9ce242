"""Windows against the plain thing they stand for: a list that is cut, and `max` and `min` over it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.core.model import Reading, Series
from smart_smoker.core.window import CountWindow, TimeWindow, Window

NOON = datetime(2021, 5, 22, 12, 0, tzinfo=UTC)
SERIES = Series("smoker", "run", "food-A")

# Few different temperatures, so that equal highs and lows meet; and any, so that nothing leans on that.
temps = st.lists(st.sampled_from([150.0, 150.1, 150.2, 151.0, 149.0]) | st.floats(-100, 2000), max_size=60)
steps_s = st.lists(st.integers(0, 400), min_size=60, max_size=60)


def readings_of(temps_f: Iterable[float], steps_s: Iterable[int] | None = None) -> list[Reading]:
    readings: list[Reading] = []
    at = NOON
    for n, (temp_f, step_s) in enumerate(zip(temps_f, steps_s or [30] * 10_000, strict=False)):
        at += timedelta(seconds=step_s)
        readings.append(Reading(series=SERIES, n=n, at=at, temp_f=temp_f))
    return readings


def assert_shows(window: Window, kept: list[Reading]) -> None:
    temps_f = [reading.temp_f for reading in kept]
    assert list(window) == kept
    assert (len(window), window.first, window.last) == (len(kept), kept[0], kept[-1])
    assert (window.highest_f, window.lowest_f) == (max(temps_f), min(temps_f))
    assert window.spread_f == max(temps_f) - min(temps_f)


@given(temps, st.integers(1, 25))
def test_a_count_window_is_the_newest_readings(temps_f: list[float], size: int) -> None:
    window = CountWindow(size)
    readings = readings_of(temps_f)
    for seen, reading in enumerate(readings, start=1):
        window.add(reading)
        assert_shows(window, readings[max(0, seen - size) : seen])
        assert window.is_full == (seen >= size)


@given(temps, steps_s, st.integers(1, 900))
def test_a_time_window_is_the_span_and_one_reading_at_or_before_its_edge(
    temps_f: list[float], steps: list[int], span_s: int
) -> None:
    span = timedelta(seconds=span_s)
    window = TimeWindow(span)
    readings = readings_of(temps_f, steps)
    for seen, reading in enumerate(readings, start=1):
        window.add(reading)
        edge = reading.at - span
        at_or_before = [r for r in readings[:seen] if r.at <= edge]
        inside = [r for r in readings[:seen] if r.at > edge]
        assert_shows(window, at_or_before[-1:] + inside)
        assert window.is_full == bool(at_or_before)


@given(temps.filter(bool), st.integers(0, 80))
def test_the_newest_of_a_window_are_its_end(temps_f: list[float], count: int) -> None:
    window = CountWindow(25)
    for reading in readings_of(temps_f):
        window.add(reading)
    assert window.newest(count) == (list(window)[-count:] if count else [])


@pytest.mark.parametrize("cadence_s", [30, 45, 47, 299, 601], ids=lambda s: f"a reading every {s} s")
def test_a_time_window_looks_full_under_any_cadence(cadence_s: int) -> None:
    window = TimeWindow(timedelta(minutes=10))
    for reading in readings_of([150.0] * 60, [cadence_s] * 60):
        window.add(reading)
    assert window.is_full
    assert window.first.at <= window.last.at - timedelta(minutes=10) < list(window)[1].at


def test_a_window_that_saw_nothing_is_empty_and_not_full() -> None:
    assert not TimeWindow(timedelta(minutes=10)).is_full
    assert not CountWindow(5).is_full
    assert len(CountWindow(5)) == 0
