"""What every store promises to those who notify: see `store_contract` for how it is run."""

from collections.abc import Callable
from datetime import timedelta

from tests.contracts.store_samples import LEASE, NOW, claimed, tell

from smart_smoker.store import Store

OpenStore = Callable[[], Store]
MINUTE = timedelta(minutes=1)


def _claim(store: Store, *, late: timedelta = timedelta(0), channel: str = "text_message") -> str | None:
    notice = store.claim("two", [channel], NOW + late, LEASE)
    return None if notice is None else notice.text


class OutboxContract:
    def test_an_empty_outbox_has_nothing_due(self, open_store: OpenStore) -> None:
        with open_store() as store:
            assert _claim(store) is None
            assert store.next_due(["text_message"]) is None

    def test_texts_leave_in_the_order_they_were_decided_in(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "second", now=NOW)
            tell(store, "first", now=NOW - MINUTE)
            tell(store, "third", now=NOW)
            assert [_claim(store) for _ in range(4)] == ["first", "second", "third", None]

    def test_a_channel_takes_its_own_texts_alone(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "to the phone")
            assert _claim(store, channel="console") is None
            assert store.claim("one", [], NOW, LEASE) is None
            assert store.claim("one", ["console", "text_message"], NOW, LEASE) is not None

    def test_a_text_is_not_due_before_it_was_decided(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "later", now=NOW + MINUTE)
            assert _claim(store) is None
            assert store.next_due(["text_message"]) == NOW + MINUTE

    def test_a_claimed_text_is_nobody_elses_until_the_lease_is_over(self, open_store: OpenStore) -> None:
        with open_store() as store, open_store() as other:
            tell(store, "mine")
            first = claimed(store)
            assert (first.attempts, first.created_at) == (0, NOW)
            assert _claim(other, late=LEASE - MINUTE) is None
            assert other.next_due(["text_message"]) == NOW + LEASE
            again = claimed(other, now=NOW + LEASE)
            assert (again.id, again.attempts, again.message_id) == (first.id, 1, first.message_id)

    def test_message_ids_differ_and_fit_a_header(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "one", "two")
            ids = {claimed(store).message_id, claimed(store).message_id}
        assert len(ids) == 2
        assert all(each.startswith("<") and each.endswith("@smart-smoker>") for each in ids)

    def test_a_lease_can_be_prolonged_by_its_owner_alone(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "long")
            notice = claimed(store, owner="one")
            assert not store.renew(notice, "two", NOW, LEASE)
            assert store.renew(notice, "one", NOW + MINUTE, LEASE)
            assert _claim(store, late=LEASE) is None
            assert _claim(store, late=LEASE + MINUTE) == "long"
            assert not store.renew(notice, "one", NOW + LEASE, LEASE)

    def test_what_was_delivered_is_done(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "hello")
            store.mark_delivered(claimed(store), NOW, "250 taken")
            assert _claim(store, late=timedelta(days=1)) is None
            assert store.next_due(["text_message"]) is None
            [delivery] = store.alerts()[0].deliveries
            assert (delivery.state, delivery.attempts, delivery.answer) == ("delivered", 1, "250 taken")
            assert delivery.at == NOW

    def test_what_failed_is_due_again_when_it_was_said_to_be(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "hello")
            store.mark_failed(claimed(store), NOW, "451 later", NOW + MINUTE)
            assert store.next_due(["text_message"]) == NOW + MINUTE
            assert _claim(store, late=0.9 * MINUTE) is None
            again = claimed(store, now=NOW + MINUTE)
            assert again.attempts == 1
            [delivery] = store.alerts()[0].deliveries
            assert (delivery.state, delivery.attempts, delivery.answer) == ("pending", 2, "451 later")
            store.mark_delivered(again, NOW + 2 * MINUTE, "250 taken")
            [delivery] = store.alerts()[0].deliveries
            assert (delivery.state, delivery.answer, delivery.at) == ("delivered", "250 taken", NOW + 2 * MINUTE)

    def test_what_failed_for_good_is_not_tried_again(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "hello")
            store.mark_failed(claimed(store), NOW, "550 nobody here", None)
            assert _claim(store, late=timedelta(days=1)) is None
            assert [delivery.state for delivery in store.alerts()[0].deliveries] == ["failed"]

    def test_who_lost_the_lease_cannot_undo_a_delivery(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "hello")
            slow = claimed(store, owner="slow")
            store.mark_delivered(claimed(store, owner="quick", now=NOW + LEASE), NOW + LEASE, "250 taken")
            store.mark_failed(slow, NOW + LEASE, "timed out", NOW + LEASE)
            assert _claim(store, late=timedelta(days=1)) is None

    def test_who_lost_the_lease_cannot_take_it_from_another(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "hello")
            slow = claimed(store, owner="slow")
            quick = claimed(store, owner="quick", now=NOW + LEASE)
            store.mark_failed(slow, NOW + LEASE, "timed out", NOW + LEASE)
            assert _claim(store, late=LEASE) is None
            assert store.renew(quick, "quick", NOW + LEASE, LEASE)

    def test_a_late_word_of_a_delivery_counts_all_the_same(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "hello")
            slow = claimed(store, owner="slow")
            claimed(store, owner="quick", now=NOW + LEASE)
            store.mark_delivered(slow, NOW + LEASE, "250 taken")
            assert [delivery.state for delivery in store.alerts()[0].deliveries] == ["delivered"]

    def test_texts_that_are_too_old_are_given_up(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "old", now=NOW - 60 * MINUTE)
            tell(store, "new", now=NOW - MINUTE)
            assert store.expire(NOW - 30 * MINUTE, NOW) == 1
            assert store.expire(NOW - 30 * MINUTE, NOW) == 0
            assert [_claim(store), _claim(store)] == ["new", None]
            [delivery] = store.alerts()[1].deliveries
            assert (delivery.state, delivery.attempts) == ("expired", 0)
            assert "too late" in delivery.answer

    def test_a_text_that_was_given_up_stays_so(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "old")
            slow = claimed(store)
            store.expire(NOW + LEASE, NOW + LEASE)
            store.mark_failed(slow, NOW + LEASE, "timed out", NOW + LEASE)
            assert store.next_due(["text_message"]) is None

    def test_a_text_that_is_being_sent_is_not_given_up(self, open_store: OpenStore) -> None:
        with open_store() as store:
            tell(store, "old", now=NOW - 60 * MINUTE)
            claimed(store)
            assert store.expire(NOW, NOW) == 0
            assert store.expire(NOW, NOW + LEASE) == 1
