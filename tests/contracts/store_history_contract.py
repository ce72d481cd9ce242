"""What every store promises to those who look back: see `store_contract` for how it is run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from tests.contracts.store_samples import NOW, PIT, START, claimed, count_in, event, keep, reading, tell

from smart_smoker.core.model import Series
from smart_smoker.core.monitor import Edge
from smart_smoker.store import LedgerEntry, Store

OpenStore = Callable[[], Store]
HOUR = timedelta(hours=1)
FOOD = Series("backyard", "r1", "food-A")


class HistoryContract:
    def test_a_runs_first_commit_opens_its_cook(self, open_store: OpenStore) -> None:
        food_b = Series("backyard", "r1", "food-B")
        with open_store() as store:
            keep(store, [reading(4, series=food_b), reading(9, series=FOOD), reading(1), reading(2)])
            [cook] = store.cooks(NOW)
        assert (cook.smoker, cook.readings, cook.is_demo) == ("backyard", 4, False)
        assert cook.probes == ("smoker", "food-A", "food-B")
        assert (cook.started_at, cook.ended_at) == (reading(1).at, None)

    def test_the_cook_that_was_opened_last_comes_first(self, open_store: OpenStore) -> None:
        with open_store() as store:
            for run in ("a", "b", "c"):
                keep(store, [reading(0, series=Series("backyard", run, "smoker"))])
            assert [cook.id for cook in store.cooks(NOW)] == [3, 2, 1]
            assert [cook.id for cook in store.cooks(NOW, limit=2)] == [3, 2]
            assert store.cook(2, NOW) == store.cooks(NOW)[1]
            assert store.cook(9, NOW) is None

    def test_a_cook_is_over_when_each_of_its_series_is(self, open_store: OpenStore) -> None:
        with open_store() as store:
            keep(store, [reading(0), reading(8, is_last=True), reading(3, series=FOOD)])
            assert store.cooks(NOW)[0].ended_at is None
            keep(store, [reading(4, series=FOOD, is_last=True)])
            assert store.cooks(NOW)[0].ended_at == reading(8).at

    def test_a_cook_is_over_when_nothing_came_for_three_hours(self, open_store: OpenStore) -> None:
        with open_store() as store:
            keep(store, [reading(0), reading(1)])
            keep(store, [reading(5, series=FOOD)], now=NOW + HOUR)
            assert store.cooks(NOW + 3.9 * HOUR)[0].ended_at is None
            assert store.cooks(NOW + 4 * HOUR)[0].ended_at == reading(5).at

    def test_a_run_that_is_named_so_is_a_demonstration(self, open_store: OpenStore) -> None:
        with open_store() as store:
            keep(store, [reading(0, series=Series("backyard", "demo-1", "smoker"))])
            assert store.cooks(NOW)[0].is_demo

    def test_readings_come_by_time_and_the_pit_first(self, open_store: OpenStore) -> None:
        with open_store() as store:
            keep(store, [reading(2, series=FOOD), *(replace(reading(9 - n), n=n) for n in range(5))])
            readings = store.readings(1)
            assert list(readings) == ["smoker", "food-A"]
            assert [at for at, _ in readings["smoker"]] == [reading(n).at for n in range(5, 10)]
            assert store.readings(9) == {}

    def test_an_episode_is_one_alert_that_counts_its_warnings(self, open_store: OpenStore) -> None:
        with open_store() as store:
            for n, edge in enumerate([Edge.RAISED, Edge.REPEATED, Edge.REPEATED, Edge.CLEARED, Edge.RAISED]):
                with store.transaction(NOW) as ledger:
                    ledger.alert(ledger.open(PIT).run_id, event(edge, n=n))
            up, over = store.alerts()
        assert (over.warnings, over.raised_at, over.cleared_at) == (3, event(n=0).at, event(n=3).at)
        assert (up.warnings, up.raised_at, up.cleared_at) == (1, event(n=4).at, None)
        assert (up.cook_id, up.smoker, up.probe, up.rule) == (1, "backyard", "smoker", "classic_pit_drop")
        assert (up.severity, up.temp_f, up.message) == ("urgent", 201.5, "it drops")

    def test_rules_and_probes_have_alerts_of_their_own(self, open_store: OpenStore) -> None:
        with open_store() as store, store.transaction(NOW) as ledger:
            ids = [
                ledger.alert(ledger.open(PIT).run_id, event(Edge.RAISED)),
                ledger.alert(ledger.open(PIT).run_id, event(Edge.RAISED, rule="classic_stall")),
                ledger.alert(ledger.open(FOOD).run_id, event(probe="food-A")),
            ]
            assert len(set(ids)) == 3
            assert ledger.alert(ledger.open(PIT).run_id, event(Edge.CLEARED)) == ids[0]

    def test_an_alert_that_should_be_up_and_is_not_is_raised(self, open_store: OpenStore) -> None:
        with open_store() as store:
            with store.transaction(NOW) as ledger:
                ledger.alert(ledger.open(PIT).run_id, event(Edge.REPEATED, n=1))
                ledger.alert(ledger.open(FOOD).run_id, event(Edge.CLEARED, probe="food-A", n=2))
                ledger.alert(ledger.open(FOOD).run_id, event(Edge.REPEATED, probe="food-A", n=3))
            assert [(alert.probe, alert.warnings, alert.cleared_at) for alert in store.alerts()] == [
                ("food-A", 1, None),
                ("food-A", 1, event(n=2).at),
                ("smoker", 1, None),
            ]

    def test_alerts_of_one_cook_leave_others_out(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "to the phone", "and again")
            with store.transaction(NOW) as ledger:
                entry = ledger.open(Series("backyard", "r2", "smoker"))
                for n in range(1, 4):
                    ledger.alert(entry.run_id, event(n=n))
            store.mark_delivered(claimed(store), NOW, "250 taken")
            assert [alert.raised_at for alert in store.alerts(2)] == [event(n=n).at for n in (3, 2, 1)]
            assert [alert.id for alert in store.alerts(limit=2)] == [4, 3]
            [alert] = store.alerts(1)
        assert [(each.state, each.attempts) for each in alert.deliveries] == [("delivered", 1), ("pending", 0)]
        assert alert.deliveries[1].at is None


@dataclass(frozen=True, slots=True)
class Heard:
    """A reading without an id: whose, at which minute of its clock, and at which hour of ours; and its run's number."""

    probe: str
    minute: float
    run: int
    hour: float = 0.0


SEQUENCES = {
    "readings that follow one another are one run": [Heard("a", 0, 0), Heard("a", 1, 0), Heard("a", 180, 0)],
    "another probe joins it": [Heard("a", 0, 0), Heard("b", 1, 0), Heard("c", 170, 0)],
    "a clock that goes back by ten minutes goes on": [Heard("a", 30, 0), Heard("a", 20, 0)],
    "by more, it begins the next": [Heard("a", 30, 0), Heard("a", 19, 1), Heard("a", 20, 1)],
    "a gap of more than three hours begins the next": [Heard("a", 0, 0), Heard("a", 180.5, 1)],
    "another probe follows into the next": [
        Heard("a", 0, 0), Heard("b", 0, 0), Heard("a", 100, 0), Heard("b", 100, 0),
        Heard("a", 0, 1), Heard("b", 101, 0), Heard("b", 0, 1), Heard("a", 1, 1),
    ],
    "a probe that lags behind joins the earliest that fits": [
        Heard("a", 0, 0), Heard("a", 600, 1), Heard("b", 0, 0), Heard("b", 600, 1),
    ],
    "a probe that comes late finds the run of its time": [Heard("a", 0, 0), Heard("a", 600, 1), Heard("b", 610, 1)],
    "a probe that comes very late finds a run that went on": [Heard("a", 0, 0), Heard("a", 170, 0), Heard("b", 300, 0)],
    "a probe never returns to an earlier run": [
        Heard("a", 0, 0), Heard("a", 600, 1), Heard("b", 600, 1), Heard("b", 0, 2), Heard("a", 0, 2),
    ],
    "a run that nothing came to for three hours is not joined": [Heard("a", 0, 0), Heard("b", 0, 1, hour=3.1)],
    "nor is one that another program replays the next day": [
        Heard("a", 0, 0), Heard("a", 60, 0), Heard("a", 0, 1, hour=24), Heard("b", 0, 1, hour=24),
    ],
    "but one that is still fed is, however old": [
        Heard("a", 0, 0), Heard("a", 170, 0, hour=2.9), Heard("b", 0, 0, hour=5),
    ],
    "a moment at the calendar's beginning is one as well": [
        Heard("a", -1_062_000_000, 0), Heard("b", -1_062_000_000, 0),
    ],
}  # fmt: skip


def _hear(ledger: LedgerEntry, heard: Heard) -> str:
    at = START + timedelta(minutes=heard.minute)
    entry = ledger.open_observed("backyard", heard.probe, at)
    new = reading(entry.last_n + 1, series=entry.series)
    ledger.add(entry, [new])
    count_in(entry, new)
    entry.first_at = min(at, entry.first_at) if entry.readings > 1 and entry.first_at else at
    entry.last_at = entry.stamp_at = at
    return entry.series.run


class ObservedRunContract:
    @pytest.mark.parametrize("sequence", SEQUENCES.values(), ids=SEQUENCES)
    def test_readings_without_ids_find_their_run(self, open_store: OpenStore, sequence: list[Heard]) -> None:
        runs: list[str] = []
        with open_store() as store:
            for heard in sequence:
                with store.transaction(NOW + heard.hour * HOUR) as ledger:
                    runs.append(_hear(ledger, heard))
                    ledger.save(ledger.open(Series("backyard", runs[-1], heard.probe)))
        names = list(dict.fromkeys(runs))
        assert [names.index(run) for run in runs] == [heard.run for heard in sequence]

    @pytest.mark.parametrize(
        "name", [name for name, heard in SEQUENCES.items() if all(each.hour == 0 for each in heard)]
    )
    def test_they_find_the_same_in_one_transaction_before_anything_is_saved(
        self, open_store: OpenStore, name: str
    ) -> None:
        with open_store() as store, store.transaction(NOW) as ledger:
            runs = [_hear(ledger, heard) for heard in SEQUENCES[name]]
        names = list(dict.fromkeys(runs))
        assert [names.index(run) for run in runs] == [heard.run for heard in SEQUENCES[name]]

    def test_probes_that_are_all_looked_up_before_a_reading_is_added_share_a_run(self, open_store: OpenStore) -> None:
        with open_store() as store, store.transaction(NOW) as ledger:
            assert len({ledger.open_observed("backyard", probe, START).series.run for probe in "abca"}) == 1

    def test_a_series_that_has_ended_is_not_joined(self, open_store: OpenStore) -> None:
        with open_store() as store:
            with store.transaction(NOW) as ledger:
                ended = ledger.open_observed("backyard", "a", START)
                count_in(ended, reading(0, series=ended.series, is_last=True))
                ledger.save(ended)
            with store.transaction(NOW) as ledger:
                assert ledger.open_observed("backyard", "a", START).series.run != ended.series.run

    def test_runs_of_sources_that_give_ids_and_of_other_smokers_are_not_joined(self, open_store: OpenStore) -> None:
        with open_store() as store:
            keep(store, [reading(0)])
            with store.transaction(NOW) as ledger:
                one = ledger.open_observed("backyard", "smoker", START)
                other = ledger.open_observed("garden", "smoker", START)
            assert len({PIT.run, one.series.run, other.series.run}) == 3
            assert one.series.run.startswith("observed-20210522T122000Z-")
