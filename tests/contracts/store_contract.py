"""What every store promises to those who write readings; run over each store by a test that names it.

A test module makes a subclass of each suite here and in its neighbours, named `Test...`, and a fixture `open_store`: a
callable that opens the same store, empty at the test's beginning, as often as it is called.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.contracts.store_samples import NOW, PIT, START, count_in, event, keep, reading, tell

from smart_smoker.core.model import Reading, Series
from smart_smoker.core.monitor import Standing
from smart_smoker.errors import StoreError
from smart_smoker.formats.message import Message
from smart_smoker.store import DeadLetter, LedgerEntry, Store

OpenStore = Callable[[], Store]


def _break_off(store: Store) -> None:
    with store.transaction(NOW) as ledger:
        entry = ledger.open(PIT)
        ledger.add(entry, [reading(0)])
        ledger.save_standings(entry, [Standing("a", 1, is_up=True)])
        ledger.enqueue(ledger.alert(entry.run_id, event()), "console", "never said")
        raise KeyboardInterrupt


class LedgerContract:
    def test_what_was_committed_is_there_when_the_store_is_opened_again(self, open_store: OpenStore) -> None:
        with open_store() as store:
            keep(store, [reading(0), reading(1, temp_f=226.5)])
        with open_store() as store:
            assert store.readings(1) == {"smoker": [(reading(0).at, 225.0), (reading(1).at, 226.5)]}

    def test_of_a_transaction_that_fails_nothing_is_kept(self, open_store: OpenStore) -> None:
        with open_store() as store:
            with pytest.raises(KeyboardInterrupt):
                _break_off(store)
            assert store.cooks(NOW) == []
            assert store.alerts() == []
            assert store.next_due(["text_message"]) is None
            assert keep(store, [reading(0)]) == 1

    def test_adding_a_number_twice_is_refused_with_its_whole_transaction(self, open_store: OpenStore) -> None:
        with open_store() as store:
            keep(store, [reading(0)])
            with pytest.raises(StoreError), store.transaction(NOW) as ledger:
                ledger.add(ledger.open(PIT), [reading(1), reading(0)])
            assert keep(store, [reading(1)]) == 1

    def test_a_reading_that_comes_again_is_ignored_and_the_first_one_stays(self, open_store: OpenStore) -> None:
        with open_store() as store:
            keep(store, [reading(0, temp_f=225.0)])
            with store.transaction(NOW) as ledger:
                assert not ledger.add_if_new(ledger.open(PIT), reading(0, temp_f=300.0))
                assert ledger.add_if_new(ledger.open(PIT), reading(1, temp_f=300.0))
            assert [temp_f for _, temp_f in store.readings(1)["smoker"]] == [225.0, 300.0]

    def test_an_entry_comes_back_as_it_was_saved(self, open_store: OpenStore) -> None:
        with open_store() as store:
            with store.transaction(NOW) as ledger:
                saved = ledger.open(PIT)
                assert (saved.readings, saved.last_n, saved.first_at, saved.is_ended) == (0, -1, None, False)
                count_in(saved, reading(7, is_last=True))
                saved.stamp_at, saved.stamp_repeats = START, 3
                ledger.save(saved)
            with store.transaction(NOW) as ledger:
                assert ledger.open(PIT) == saved

    def test_within_a_transaction_a_series_has_one_entry(self, open_store: OpenStore) -> None:
        with open_store() as store, store.transaction(NOW) as ledger:
            assert ledger.open(PIT) is ledger.open(Series(PIT.smoker_id, PIT.run, PIT.probe))

    def test_the_newest_readings_are_those_with_the_highest_numbers(self, open_store: OpenStore) -> None:
        with open_store() as store:
            back = replace(reading(0), n=6)
            keep(store, [*(reading(n) for n in (0, 1, 5, 3)), back])
            with store.transaction(NOW) as ledger:
                entry = ledger.open(PIT)
                assert ledger.newest(entry, 3) == [reading(3), reading(5), back]
                assert len(ledger.newest(entry, 50)) == 5
                assert ledger.newest(entry, 0) == []

    def test_rules_remember_plain_values_each_series_its_own(self, open_store: OpenStore) -> None:
        standings = [Standing("a", None, is_up=False), Standing("b", {"low": [1, 2.5, "°"]}, is_up=True)]
        food = Series(PIT.smoker_id, PIT.run, "food-A")
        with open_store() as store:
            with store.transaction(NOW) as ledger:
                ledger.save_standings(ledger.open(PIT), [Standing("b", "older", is_up=False)])
                ledger.save_standings(ledger.open(PIT), standings)
            with store.transaction(NOW) as ledger:
                assert sorted(ledger.standings(ledger.open(PIT)), key=lambda standing: standing.rule) == standings
                assert ledger.standings(ledger.open(food)) == []

    @pytest.mark.parametrize(
        ("moment", "kept"),
        [
            (
                datetime(2021, 5, 22, 12, 20, 0, 123_999, tzinfo=UTC),
                datetime(2021, 5, 22, 12, 20, 0, 123_000, tzinfo=UTC),
            ),
            (datetime(1969, 12, 31, 23, 59, 59, 500, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
            (datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)),
            (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ],
        ids=["microseconds are cut off", "before 1970 too", "the first moment", "the last second"],
    )
    def test_moments_are_kept_to_the_millisecond(self, open_store: OpenStore, moment: datetime, kept: datetime) -> None:
        with open_store() as store:
            keep(store, [Reading(series=PIT, n=0, at=moment, temp_f=70.0)])
            [(at, _)] = store.readings(1)["smoker"]
        assert at == kept
        assert at.tzinfo is UTC

    def test_the_last_batch_without_ids_is_remembered_until_it_is_forgotten(self, open_store: OpenStore) -> None:
        first, second = [b"\x00" * 16, b"\xff" * 16], [bytes(range(16))]
        with open_store() as store:
            assert store.unproven_batch("01-smoker") == []
            for batch in (first, second):
                with store.transaction(NOW) as ledger:
                    ledger.remember_batch("01-smoker", batch)
                    ledger.remember_batch("02-food-A", first)
                assert store.unproven_batch("01-smoker") == batch
            with store.transaction(NOW) as ledger:
                ledger.remember_batch("01-smoker", [])
            assert store.unproven_batch("01-smoker") == []
            assert store.unproven_batch("02-food-A") == first


def _letter(body: bytes, queue: str = "01-smoker") -> DeadLetter:
    return DeadLetter(
        queue=queue, kind="not our body", reason="why", message=Message(queue=queue, body=body, message_id="id")
    )


def _bury(ledger: LedgerEntry, *letters: DeadLetter) -> None:
    for letter in letters:
        ledger.bury(letter)


class DeadLetterContract:
    def test_a_dead_letter_is_kept_whole_until_it_is_published(self, open_store: OpenStore) -> None:
        whole, other = _letter(bytes(range(256)) * 100), _letter(b"?")
        with open_store() as store:
            with store.transaction(NOW) as ledger:
                _bury(ledger, whole, other, _letter(b"elsewhere", "02-food-A"))
            [(first_id, first), (second_id, second)] = store.unpublished_dead_letters("01-smoker")
            assert (first, second) == (whole, other)
            store.dead_letters_published([first_id])
            store.dead_letters_published([])
            assert store.unpublished_dead_letters("01-smoker") == [(second_id, other)]
            assert len(store.unpublished_dead_letters("02-food-A")) == 1

    def test_of_a_huge_one_the_first_mebibyte_is_kept_and_its_reason_says_so(self, open_store: OpenStore) -> None:
        with open_store() as store:
            with store.transaction(NOW) as ledger:
                ledger.bury(_letter(b"x" * 3_000_000))
            [(_, letter)] = store.unpublished_dead_letters("01-smoker")
        assert letter.message.body == b"x" * 1_048_576
        assert letter.reason == "why (the first 1048576 of its 3000000 bytes are kept)"


class CareContract:
    def test_a_sound_store_describes_itself(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "one", "two")
            with store.transaction(NOW + timedelta(seconds=1)) as ledger:
                ledger.bury(_letter(b"?"))
            health = store.describe()
        assert health.schema_version >= 1
        assert health.faults == ()
        assert (health.pending_notices, health.dead_letters) == (2, 1)
        assert health.size_bytes > 0
