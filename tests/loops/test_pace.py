"""Rows are due at a fixed interval, or by the log's own clock; a late start does not crowd what follows."""

from datetime import UTC, datetime, timedelta

import pytest

from smart_smoker.loops.pace import Pace, Timer
from smart_smoker.sources import Row

BEGUN = datetime(2026, 6, 6, 10, tzinfo=UTC)


def row(number: int, minutes: float = 0.0) -> Row:
    return Row(number=number, at=BEGUN + timedelta(minutes=minutes), readings=())


@pytest.fixture
def now_s(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock: its one item is what it shows."""
    now_s = [1000.0]
    monkeypatch.setattr("smart_smoker.loops.pace.time.monotonic", lambda: now_s[0])
    return now_s


@pytest.mark.parametrize(
    ("timing", "later", "expected_s"),
    [
        (Pace(), row(2), 30.0),
        (Pace(interval_s=2), row(5), 8.0),
        (Pace(interval_s=0), row(5), 0.0),
        (Pace(speed=60), row(2, minutes=10), 10.0),
        (Pace(speed=0.5), row(2, minutes=1), 120.0),
        (Pace(interval_s=7, speed=60), row(9, minutes=1), 1.0),
        (Pace(speed=60), row(2, minutes=-10), -10.0),
    ],
    ids=[
        "thirty seconds a row, unless told otherwise",
        "so many seconds for each row between",
        "as quick as it goes",
        "ten minutes of the log at sixty times",
        "slower than the log",
        "the speed where both are given",
        "already, where the clock goes back",
    ],
)
def test_a_row_is_due_so_long_after_the_first(now_s: list[float], timing: Pace, later: Row, expected_s: float) -> None:
    timer = Timer(timing)
    assert timer.wait_s(row(1)) == 0
    assert timer.wait_s(later) == pytest.approx(expected_s)


def test_time_that_has_passed_is_not_waited_for_again(now_s: list[float]) -> None:
    timer = Timer(Pace(interval_s=10))
    timer.wait_s(row(1))
    now_s[0] += 12
    assert timer.wait_s(row(2)) == pytest.approx(-2)
    assert timer.wait_s(row(3)) == pytest.approx(8)


def test_a_resumed_replay_is_paced_from_its_own_first_row(now_s: list[float]) -> None:
    timer = Timer(Pace(interval_s=10))
    assert timer.wait_s(row(500)) == 0
    assert timer.wait_s(row(501)) == pytest.approx(10)
