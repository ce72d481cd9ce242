"""Where a reading without an id belongs, by its clock alone."""

from datetime import UTC, datetime, timedelta

import pytest

from smart_smoker.core.runs import RunSpan, continues, earliest_fitting

NOON = datetime(2021, 5, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "goes_on"),
    [(0, True), (1, True), (180, True), (180.1, False), (-10, True), (-10.1, False), (-1440, False)],
    ids=[
        "the same moment goes on",
        "a minute later goes on",
        "three hours later goes on",
        "more than three hours is a gap",
        "ten minutes back go on",
        "more than ten minutes back do not",
        "a day back does not",
    ],
)
def test_a_clock_that_runs_on_continues_the_run(minutes: float, goes_on: bool) -> None:
    assert continues(NOON, NOON + minutes * MINUTE) is goes_on


def _run(number: int, begin_hour: float, end_hour: float) -> RunSpan:
    hour = timedelta(hours=1)
    return RunSpan(id=number, first_at=NOON + begin_hour * hour, last_at=NOON + end_hour * hour)


@pytest.mark.parametrize(
    ("runs", "fitting"),
    [
        ([], None),
        ([_run(1, 0, 0)], 1),
        ([_run(1, 1, 5), _run(2, 0, 1)], 1),
        ([_run(1, 3, 5), _run(2, 0, 1)], 1),
        ([_run(1, 3.1, 5), _run(2, 0, 1)], 2),
        ([_run(1, -9, -3), _run(2, 0, 1)], 1),
        ([_run(1, -9, -3.1), _run(2, 0, 1)], 2),
        ([_run(1, -9, -3.1), _run(2, 3.1, 9)], None),
    ],
    ids=[
        "there is none",
        "the only one",
        "the earliest of two",
        "one that begins in three hours",
        "not one that begins later than that",
        "one that was heard three hours ago",
        "not one that was heard before that",
        "none that fits",
    ],
)
def test_the_earliest_run_of_the_readings_time_is_joined(runs: list[RunSpan], fitting: int | None) -> None:
    found = earliest_fitting(runs, NOON)
    assert (found.id if found else None) == fitting


@pytest.mark.parametrize(
    "at",
    [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)],
    ids=["the calendar's beginning", "the calendar's end"],
)
def test_moments_at_the_calendars_ends_are_moments(at: datetime) -> None:
    assert earliest_fitting([RunSpan(id=1, first_at=at, last_at=at)], at) is not None
