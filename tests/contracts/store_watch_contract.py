"""What every store promises to those who keep watch: see `store_contract` for how it is run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.contracts.store_care_contract import message, raised, told
from tests.contracts.store_samples import NOW, PIT, START, claimed, event, keep, reading

from smart_smoker.core.model import Series, Severity
from smart_smoker.core.monitor import Edge
from smart_smoker.store import Store

OpenStore = Callable[[], Store]
MINUTE = timedelta(minutes=1)


class WatchContract:
    def test_a_lease_is_one_owners_until_it_is_over(self, open_store: OpenStore) -> None:
        with open_store() as store, open_store() as other:
            assert store.hold_lease("heartbeat", "one", NOW, MINUTE)
            assert not other.hold_lease("heartbeat", "two", NOW + 0.9 * MINUTE, MINUTE)
            assert store.hold_lease("heartbeat", "one", NOW + 0.9 * MINUTE, MINUTE)
            assert not other.hold_lease("heartbeat", "two", NOW + 1.5 * MINUTE, MINUTE)
            assert other.hold_lease("heartbeat", "two", NOW + 1.9 * MINUTE, MINUTE)
            assert not store.hold_lease("heartbeat", "one", NOW + 2 * MINUTE, MINUTE)

    def test_leases_are_found_by_how_their_names_begin(self, open_store: OpenStore) -> None:
        with open_store() as store:
            store.hold_lease("consumer a", "one", NOW, MINUTE)
            store.hold_lease("heartbeat", "one", NOW, MINUTE)
            assert store.leases("consumer ") == {"consumer a": NOW + MINUTE}
            assert store.leases("nobody") == {}

    def test_a_run_is_live_from_its_first_reading_to_its_last(self, open_store: OpenStore) -> None:
        with open_store() as store:
            assert store.live_runs(NOW - MINUTE) == []
            keep(store, [reading(0), reading(1)])
            [run] = store.live_runs(NOW - MINUTE)
            assert (run.smoker, run.touched_at, run.last_at) == ("backyard", NOW, START + 0.5 * MINUTE)
            assert (run.is_demo, run.is_ended, run.is_pipeline_up) == (False, False, False)
            assert store.live_runs(NOW) == []
            keep(store, [reading(2, is_last=True)])
            assert store.live_runs(NOW - MINUTE) == []

    def test_a_run_whose_readings_nobody_seemed_to_store_is_live_until_that_is_over(
        self, open_store: OpenStore
    ) -> None:
        with open_store() as store:
            keep(store, [reading(0, is_last=True)])
            with store.caring(NOW) as care:
                assert care.newest_temp_f(1) == 225.0
                care.alert(1, event(rule="pipeline"), is_managed=True)
            [run] = store.live_runs(NOW - MINUTE)
            assert (run.is_ended, run.is_pipeline_up) == (True, True)
            with store.caring(NOW) as care:
                care.alert(1, event(Edge.CLEARED, rule="pipeline"))
            assert store.live_runs(NOW - MINUTE) == []

    def test_a_message_that_is_urgent_waits_until_one_of_its_channels_has_sent_it(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            with store.caring(NOW) as care:
                care.send(message(number, channels=("push", "email")), "K7QF", {})
                care.send(replace(message(number, channels=("push",)), severity=Severity.WARNING), "CCCC", {})
            assert (store.is_urgent_waiting(NOW), store.is_urgent_waiting(NOW + MINUTE)) == (False, True)
            store.mark_delivered(claimed(store, channel="email"), NOW, "250")
            assert not store.is_urgent_waiting(NOW + MINUTE)

    def test_a_message_that_is_taken_back_waits_no_more(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            told(store, number)
            assert store.is_urgent_waiting(NOW + MINUTE)
            store.acknowledge([number], "ann", NOW + MINUTE)
            assert not store.is_urgent_waiting(NOW + MINUTE)

    def test_the_last_hour_goes_by_the_readings_own_clock(self, open_store: OpenStore) -> None:
        food = Series(PIT.smoker_id, PIT.run, "food-A")
        with open_store() as store:
            keep(store, [reading(n) for n in range(240)])
            keep(store, [reading(238, series=food, temp_f=150.0)])
            hour = store.last_hour(1)
        assert {probe: len(points) for probe, points in hour.items()} == {"smoker": 120, "food-A": 1}
        assert hour["smoker"][0][0] == START + 60 * MINUTE
        assert hour["food-A"] == [(START + 119 * MINUTE, 150.0)]

    def test_a_drill_is_confirmed_once_and_the_newest_counts(self, open_store: OpenStore) -> None:
        with open_store() as store:
            assert store.last_drills() == []
            for minute, code in enumerate(("AAAA", "CCCC")):
                with store.caring(NOW + minute * MINUTE) as care:
                    care.drill(message(), code)
            assert store.confirm_drill("XXXX", "ann", NOW) is None
            [drill] = store.last_drills()
            assert (drill.contact, drill.at, drill.code, drill.confirmed_at) == ("me", NOW + MINUTE, "CCCC", None)
            assert store.confirm_drill("CCCC", "ann", NOW + 2 * MINUTE) == "me"
            assert store.confirm_drill("CCCC", "bob", NOW + 3 * MINUTE) == "me"
            [drill] = store.last_drills()
            assert (drill.confirmed_at, drill.confirmed_by) == (NOW + 2 * MINUTE, "ann")
            assert [text.state for text in store.texts_of_code("CCCC")] == ["pending"]
