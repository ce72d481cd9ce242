"""What every store promises to those who change a cook's settings while it goes on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.contracts.store_samples import NOW

from smart_smoker.store import SetupChange, Store

OpenStore = Callable[[], Store]

CHANGE = SetupChange(
    smoker_id="backyard",
    at=NOW,
    said_by="me",
    change={"set_point_f": 250.0, "probes": {"food-A": {"label": "Räucher", "targets": {"wrap": None}}}},
    words="smoker set-point: 250 °F",
)


def newest(store: Store, smoker_id: str) -> Any:
    with store.transaction(NOW) as ledger:
        return ledger.setup_change(smoker_id)


class SetupsContract:
    def test_a_change_is_read_as_it_was_said(self, open_store: OpenStore) -> None:
        with open_store() as store:
            assert store.setup_changes("backyard") == []
            assert store.add_setup_change(CHANGE, 0)
        with open_store() as store:
            (kept,) = store.setup_changes("backyard")
            assert kept == replace(CHANGE, id=kept.id)
            assert kept.id > 0
            assert newest(store, "backyard") == CHANGE.change

    def test_the_newest_is_first_and_counts_and_none_is_overwritten(self, open_store: OpenStore) -> None:
        with open_store() as store:
            store.add_setup_change(CHANGE, 0)
            first = store.setup_changes("backyard")[0].id
            assert store.add_setup_change(replace(CHANGE, change={}, words="b"), first)
            assert [kept.words for kept in store.setup_changes("backyard")] == ["b", CHANGE.words]
            assert newest(store, "backyard") == {}

    def test_a_change_of_what_somebody_else_has_changed_meanwhile_is_not_kept(self, open_store: OpenStore) -> None:
        with open_store() as store:
            store.add_setup_change(CHANGE, 0)
            assert not store.add_setup_change(replace(CHANGE, words="late"), 0)
            assert [kept.words for kept in store.setup_changes("backyard")] == [CHANGE.words]

    def test_each_smoker_has_its_own(self, open_store: OpenStore) -> None:
        with open_store() as store:
            store.add_setup_change(CHANGE, 0)
            assert store.setup_changes("shed") == []
            assert newest(store, "shed") is None
            assert store.add_setup_change(replace(CHANGE, smoker_id="shed", words="b"), 0)
            assert [kept.words for kept in store.setup_changes("backyard")] == [CHANGE.words]
