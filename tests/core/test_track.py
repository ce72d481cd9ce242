"""A probe's course by minutes: medians, short holes, offsets, trouble, and the same after a restart."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.core.credibility import Trouble
from smart_smoker.core.model import FOOD_A, SMOKER
from smart_smoker.core.track import KEPT, Track


def track_of(*minutes: list[float]) -> Track:
    """Food A after these minutes."""
    track = Track(FOOD_A)
    for said_f in minutes:
        track.close(said_f)
    return track


def test_a_minute_is_the_median_of_what_was_said_in_it() -> None:
    assert track_of([150.0, 151.0, 150.2]).now_f == 150.2
    assert track_of([150.0, 151.0]).now_f == 150.5


def test_what_was_said_is_left_as_it_is() -> None:
    said_f = [151.0, 150.0, 150.5]
    track_of(said_f)
    assert said_f == [151.0, 150.0, 150.5]


def test_two_minutes_without_a_reading_are_no_hole_and_three_are() -> None:
    track = track_of([150.0], [], [])
    assert (track.now_f, track.silent) == (150.0, 2)
    track.close([])
    assert (track.now_f, track.last_f, track.silent) == (None, 150.0, 3)
    track.close([151.0])
    assert (track.now_f, track.silent) == (151.0, 0)


def test_a_reading_that_must_be_confirmed_leaves_no_hole() -> None:
    track = track_of([150.0], [339.0])
    assert (track.now_f, track.silent) == (150.0, 0)
    track.close([150.1])
    assert track.now_f == 150.1


def test_while_there_is_trouble_nothing_counts() -> None:
    track = track_of([150.0], [999.0], [999.0])
    assert (track.now_f, track.last_f, track.trouble) == (None, 150.0, Trouble.OPEN)


def test_what_a_thermometer_says_too_little_is_added_and_a_broken_wire_is_known_all_the_same() -> None:
    track = Track(FOOD_A)
    track.close([150.0], offset_f=2.5)
    assert track.now_f == 152.5
    track.close([32.0, 32.0], offset_f=2.5)
    assert track.trouble is Trouble.OPEN


def test_the_past_is_counted_in_minutes() -> None:
    track = track_of(*[[100.0 + n] for n in range(20)])
    assert (track.ago(0), track.ago(19), track.ago(20)) == (119.0, 100.0, None)
    assert track.middle(2) == 118.0
    assert track.middle(19, 17) == 101.0
    assert track.middle(20) is None


def test_a_median_of_which_half_is_missing_is_none() -> None:
    track = track_of([100.0], [101.0], [], [], [], [], [102.0])
    assert track.middle(6) == 101.0
    assert track.middle(3) is None


@pytest.mark.parametrize("readings", [1, 2, 30], ids=["one a minute", "two", "thirty"])
def test_a_slope_is_in_degrees_an_hour_whatever_the_cadence(readings: int) -> None:
    minutes = [[150 + (n + k / readings) / 10 for k in range(readings)] for n in range(40)]
    assert track_of(*minutes).slope() == pytest.approx(6.0)


def test_a_slope_needs_half_an_hour() -> None:
    assert track_of(*[[150.0 + n / 10] for n in range(29)]).slope() is None
    assert track_of(*[[150.0 + n / 10] for n in range(30)]).slope() == pytest.approx(6.0)


def test_it_forgets_what_is_over_an_hour_old() -> None:
    track = track_of(*[[150.0 + n / 10] for n in range(500)])
    assert track.ago(KEPT - 1) is not None
    assert track.ago(KEPT) is None
    assert track.minutes == 500


def test_a_virtual_probe_takes_what_it_is_given() -> None:
    track = Track(SMOKER)
    track.set(225.0)
    track.set(None)
    assert (track.now_f, track.last_f, track.silent, track.is_virtual) == (None, 225.0, 1, True)


@given(st.lists(st.lists(st.sampled_from([150.0, 150.1, 152.0, 339.0, 999.0, 75.0]), max_size=3), max_size=70))
def test_a_restart_after_any_minute_changes_nothing(minutes: list[list[float]]) -> None:
    whole, restarted = Track(FOOD_A), Track(FOOD_A)
    for said_f in minutes:
        whole.close(said_f)
        restarted.close(said_f)
        restarted = Track.load(FOOD_A, json.loads(json.dumps(restarted.dump())))
        assert restarted.dump() == whole.dump()
        assert (restarted.now_f, restarted.trouble, restarted.slope()) == (whole.now_f, whole.trouble, whole.slope())
