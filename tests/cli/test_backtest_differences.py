"""What two rule sets say differently: alerts are matched by rule, probe and time, each with one counterpart at most."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.cli.backtest_differences import Pair, clusters_of, pairs_of
from smart_smoker.core.model import Severity
from smart_smoker.loops.backtest import Episode

NOON = datetime(2021, 5, 22, 12, 0, tzinfo=UTC)


def said(minute: int, until: int | None = None, rule: str = "stall", probe: str = "food-A", rings: int = 1) -> Episode:
    return Episode(
        rule=rule,
        probe=probe,
        severity=Severity.WARNING if rings else Severity.INFORMATION,
        raised_at=NOON + timedelta(minutes=minute),
        cleared_at=None if until is None else NOON + timedelta(minutes=until),
        temp_f=150.0,
        message=f"{rule} at {minute}",
        warnings=max(1, rings),
    )


def moments(pairs: list[Pair]) -> list[tuple[int | None, int | None]]:
    return [tuple(episode and episode.raised_at.minute for episode in (pair.first, pair.second)) for pair in pairs]  # type: ignore[misc]  # of two by its making


MATCHES = {
    "the same moment is the same alert": (said(5, 9), said(5, 9), True),
    "one that the other raised while it was up is the same": (said(5, 50), said(40, 60), True),
    "one that is still up is the same ever after": (said(5), said(59, 60), True),
    "a quarter of an hour apart is the same": (said(5, 6), said(20, 21), True),
    "more than that is another": (said(5, 6), said(21, 22), False),
    "another probe's is another": (said(5, 9), said(5, 9, probe="food-B"), False),
    "another rule's is another": (said(5, 9), said(5, 9, rule="classic_stall"), False),
}


@pytest.mark.parametrize(("first", "second", "is_same"), MATCHES.values(), ids=MATCHES)
def test_what_is_the_same_alert(first: Episode, second: Episode, *, is_same: bool) -> None:
    assert len(pairs_of([first], [second])) == (1 if is_same else 2)
    assert len(pairs_of([second], [first])) == (1 if is_same else 2)


def test_each_alert_has_one_counterpart_at_most() -> None:
    assert moments(pairs_of([said(5, 50)], [said(6, 7), said(20, 21)])) == [(5, 6), (None, 20)]


def test_pairs_stand_in_the_order_of_time() -> None:
    pairs = pairs_of([said(5, 6), said(50, 51)], [said(30, 31)])
    assert moments(pairs) == [(5, None), (None, 30), (50, None)]


ALIKE = {
    "at the same time, as often": (said(5), said(5), True),
    "a minute later": (said(5), said(6), True),
    "two minutes later": (said(5), said(7), False),
    "more often": (said(5), said(5, rings=2), False),
    "as information in place of a ring": (said(5), said(5, rings=0), False),
}


@pytest.mark.parametrize(("first", "second", "is_alike"), ALIKE.values(), ids=ALIKE)
def test_what_both_say_alike(first: Episode, second: Episode, *, is_alike: bool) -> None:
    (pair,) = pairs_of([first], [second])
    assert pair.is_alike is is_alike


def test_later_is_told_from_the_first() -> None:
    (pair,) = pairs_of([said(5)], [said(16)])
    assert pair.later == timedelta(minutes=11)
    assert Pair(first=None, second=said(5)).later == timedelta()


def test_what_one_side_says_again_and_again_is_put_together() -> None:
    pairs = pairs_of([said(0, 1), said(20, 21), said(58, 59), said(10, 11, probe="food-B")], [])
    assert [moments(cluster) for cluster in clusters_of(pairs)] == [[(0, None), (20, None), (58, None)], [(10, None)]]


def test_an_hour_and_more_later_it_stands_by_itself() -> None:
    pairs = pairs_of([said(0, 1), said(61, 62)], [said(30, 31)])
    assert [len(cluster) for cluster in clusters_of(pairs)] == [1, 1, 1]


episodes = st.lists(
    st.builds(
        said,
        st.integers(0, 300),
        st.none() | st.integers(301, 400),
        st.sampled_from(["stall", "lid_open"]),
        st.sampled_from(["food-A", ""]),
        st.integers(0, 2),
    ),
    max_size=8,
)


@given(episodes, episodes)
def test_no_alert_is_lost_and_none_is_told_twice(first: list[Episode], second: list[Episode]) -> None:
    pairs = pairs_of(first, second)
    assert sorted(map(repr, first)) == sorted(repr(pair.first) for pair in pairs if pair.first)
    assert sorted(map(repr, second)) == sorted(repr(pair.second) for pair in pairs if pair.second)
    assert sum(map(len, clusters_of(pairs))) == len(pairs)


@given(episodes)
def test_a_rule_set_beside_itself_has_no_differences(first: list[Episode]) -> None:
    assert all(pair.is_alike for pair in pairs_of(first, first))
