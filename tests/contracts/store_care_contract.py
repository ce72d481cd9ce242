"""What every store promises to those who look after alerts: see `store_contract` for how it is run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.contracts.store_samples import LEASE, NOW, PIT, START, claimed, event, keep, reading

from smart_smoker.core.care import Decision, Held, Kind, Message, Pending, Step, Telling, Withdrawal
from smart_smoker.core.model import Severity
from smart_smoker.core.monitor import Edge
from smart_smoker.store import Store

OpenStore = Callable[[], Store]
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def raised(store: Store, *, rule: str = "fire_dying", now: datetime = NOW, is_managed: bool = True) -> int:
    """An alert that is up, of a run that has readings; returns its id."""
    with store.transaction(now) as ledger:
        entry = ledger.open(PIT)
        return ledger.alert(entry.run_id, event(rule=rule, message=f"{rule}!"), is_managed=is_managed)


def cleared(store: Store, *, rule: str = "fire_dying", now: datetime = NOW) -> None:
    with store.transaction(now) as ledger:
        ledger.alert(ledger.open(PIT).run_id, event(Edge.CLEARED, rule=rule, n=4, message="Pit back at 231 °F"))


def message(*ids: int, channels: tuple[str, ...] = ("text_message",), kind: Kind = Kind.NEW) -> Message:
    return Message(
        contact="me",
        channels=channels,
        kind=kind,
        severity=Severity.URGENT,
        title="backyard: fire dying",
        text="Pit 148 °F and falling",
        alert_ids=ids,
        run_id=1,
        can_be_acknowledged=True,
    )


def told(store: Store, *ids: int, code: str = "K7QF", now: datetime = NOW, then: Exception | None = None) -> None:
    """Somebody decided to tell me of them; what comes then is still in the transaction."""
    with store.caring(now) as care:
        care.send(message(*ids), code, {"link": "https://smoker.example/ack/x"})
        tellings = tuple(Telling(alert_id=each, contact="me", times=1, last_wall=now) for each in ids)
        care.keep(Decision(tellings=tellings))
        if then:
            raise then


class SituationContract:
    def test_a_store_without_alerts_has_nothing_in_care(self, open_store: OpenStore) -> None:
        with open_store() as store:
            situation = store.situation(NOW)
        assert (situation.alerts, situation.tellings, situation.pending, situation.sent) == ((), (), (), ())

    def test_an_alert_that_is_up_is_in_care_with_all_that_deciding_needs(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            [alert] = store.situation(NOW).alerts
        assert (alert.id, alert.smoker, alert.rule, alert.severity) == (number, "backyard", "fire_dying", "urgent")
        assert (alert.message, alert.raised_at, alert.raised_wall) == ("fire_dying!", START, NOW)
        assert (alert.is_over, alert.acknowledged_wall, alert.is_demo) == (False, None, False)

    def test_classic_alerts_are_told_by_those_who_raise_them(self, open_store: OpenStore) -> None:
        with open_store() as store:
            raised(store, is_managed=False)
            assert store.situation(NOW).alerts == ()

    def test_an_alert_that_is_over_stays_in_care_for_a_day(self, open_store: OpenStore) -> None:
        with open_store() as store:
            raised(store)
            cleared(store, now=NOW + MINUTE)
            [alert] = store.situation(NOW + 23 * HOUR).alerts
            assert store.situation(NOW + 25 * HOUR).alerts == ()
        assert (alert.over, alert.cleared_wall) == ("Pit back at 231 °F", NOW + MINUTE)
        assert alert.cleared_at == START + 2 * MINUTE

    def test_an_alert_of_a_cook_that_was_left_rings_no_more_after_half_a_day(self, open_store: OpenStore) -> None:
        with open_store() as store:
            raised(store)
            assert len(store.situation(NOW + 11 * HOUR).alerts) == 1
            keep(store, [reading(0)], now=NOW + 11 * HOUR)
            assert len(store.situation(NOW + 22 * HOUR).alerts) == 1
            assert store.situation(NOW + 24 * HOUR).alerts == ()

    def test_what_was_decided_is_kept(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            held = Telling(alert_id=number, contact="me", held=Held.HOURS)
            with store.caring(NOW) as care:
                care.keep(Decision(tellings=(held,), steps=(Step(alert_id=number, step="held", cause="me: night"),)))
            assert store.situation(NOW).tellings == (held,)
            with store.caring(NOW) as care:
                again = replace(held, times=2, last_wall=NOW, is_over_told=True, held=Held.NOT)
                care.keep(Decision(tellings=(again,)))
                assert care.situation().tellings == (again,)
            life = store.life(number)
            assert life is not None
            assert [(step.step, step.cause) for step in life.steps][-1] == ("held", "me: night")

    def test_a_transaction_that_fails_leaves_nothing(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            before = store.situation(NOW)
            with pytest.raises(RuntimeError):
                told(store, number, then=RuntimeError())
            assert store.situation(NOW) == before
            assert store.texts_of_code("K7QF") == []

    def test_a_message_is_a_text_for_each_channel_and_one_message_in_the_count(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            with store.caring(NOW) as care:
                care.send(message(number, channels=("text_message", "push")), "K7QF", {"link": "https://x"})
            notice = claimed(store, channel="push")
            assert (notice.contact, notice.title, notice.severity) == ("me", "backyard: fire dying", "urgent")
            assert (notice.text, notice.code) == ("Pit 148 °F and falling", "K7QF")
            assert notice.details["link"] == "https://x"
            assert store.situation(NOW + 59 * MINUTE).sent == (("me", 1),)
            assert store.situation(NOW + HOUR).sent == ()

    def test_a_message_on_its_way_is_pending_until_somebody_sends_it(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            told(store, number)
            [pending] = store.situation(NOW).pending
            assert pending == Pending(
                id=pending.id, contact="me", kind=Kind.NEW, is_urgent=True, alert_ids=frozenset({number})
            )
            notice = claimed(store)
            assert store.situation(NOW).pending == ()
            assert not store.situation(NOW).tellings[0].is_delivered
            store.mark_delivered(notice, NOW, "250 taken")
            assert store.situation(NOW).tellings[0].is_delivered

    def test_what_is_withdrawn_is_never_sent_unless_it_is_just_being_sent(self, open_store: OpenStore) -> None:
        with open_store() as store:
            told(store, raised(store))
            [pending] = store.situation(NOW).pending
            taken_back = Decision(withdrawals=(Withdrawal(outbox_id=pending.id, why="it is over"),))
            notice = claimed(store)
            with store.caring(NOW) as care:
                care.keep(taken_back)
            assert store.texts_of_code("K7QF")[0].state == "pending"
            store.mark_failed(notice, NOW, "busy", NOW)
            with store.caring(NOW) as care:
                care.keep(taken_back)
            [text] = store.texts_of_code("K7QF")
            assert (text.state, text.attempts[-1].answer) == ("withdrawn", "it is over")
            assert store.claim("one", ["text_message"], NOW + LEASE, LEASE) is None

    def test_a_code_that_was_given_is_not_free(self, open_store: OpenStore) -> None:
        with open_store() as store:
            told(store, raised(store), code="K7QF")
            with store.caring(NOW) as care:
                care.drill(message(), "AB34")
                assert [care.is_code_free(code) for code in ("K7QF", "AB34", "XYW9")] == [False, False, True]


class AnswerContract:
    def test_who_acknowledged_is_kept_and_counts_once(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            assert store.unacknowledged() == [number]
            assert store.acknowledge([number, 99], "ann", NOW + MINUTE) == [number]
            assert store.acknowledge([number], "bob", NOW + 2 * MINUTE) == []
            assert store.unacknowledged() == []
            life = store.life(number)
            [alert] = store.situation(NOW).alerts
        assert life is not None
        assert (life.acknowledged_by, life.acknowledged_wall, alert.acknowledged_wall) == ("ann", *[NOW + MINUTE] * 2)
        assert [(step.step, step.cause) for step in life.steps] == [
            ("raised", "fire_dying!"),
            ("acknowledged", "by ann"),
        ]

    def test_a_code_names_the_alerts_of_its_message(self, open_store: OpenStore) -> None:
        with open_store() as store:
            one, two = raised(store), raised(store, rule="pit_cold")
            told(store, two, one, code="K7QF")
            assert (store.alerts_of_code("K7QF"), store.alerts_of_code("AAAA")) == ([one, two], [])

    def test_an_acknowledged_alert_is_not_sent_again(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            told(store, number)
            store.mark_failed(claimed(store), NOW, "451 later", NOW + MINUTE)
            store.acknowledge([number], "ann", NOW)
            assert store.claim("one", ["text_message"], NOW + HOUR, LEASE) is None
            [text] = store.texts_of_code("K7QF")
            assert (text.state, text.attempts[-1].answer) == ("withdrawn", "acknowledged by ann")

    def test_what_a_dead_process_was_sending_is_not_sent_again_after_an_answer(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            told(store, number)
            claimed(store)
            store.acknowledge([number], "ann", NOW)
            assert store.claim("two", ["text_message"], NOW + 2 * LEASE, LEASE) is None

    def test_a_message_that_tells_of_another_alert_too_still_goes_out(self, open_store: OpenStore) -> None:
        with open_store() as store:
            one, two = raised(store), raised(store, rule="pit_cold")
            told(store, one, two)
            store.acknowledge([one], "ann", NOW)
            assert store.claim("one", ["text_message"], NOW, LEASE) is not None

    def test_a_snooze_is_kept_and_withdraws_what_is_on_its_way(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number, over = raised(store), raised(store, rule="pit_cold")
            cleared(store, rule="pit_cold")
            told(store, number)
            assert store.snooze([number, over, 99], NOW + HOUR, "ann", NOW) == [number]
            assert store.situation(NOW).alerts[0].snoozed_until_wall == NOW + HOUR
            assert store.claim("one", ["text_message"], NOW + HOUR, LEASE) is None

    def test_a_life_shows_every_step_and_every_attempt(self, open_store: OpenStore) -> None:
        with open_store() as store:
            number = raised(store)
            told(store, number)
            store.mark_failed(claimed(store), NOW + MINUTE, "451 later", NOW + 2 * MINUTE)
            store.mark_delivered(claimed(store, now=NOW + 2 * MINUTE), NOW + 2 * MINUTE, "250 taken")
            cleared(store, now=NOW + 3 * MINUTE)
            life = store.life(number)
            assert store.life(99) is None
        assert life is not None
        assert [(step.at - NOW, step.step, step.cause) for step in life.steps] == [
            (0 * MINUTE, "raised", "fire_dying!"),
            (2 * MINUTE, "delivered", "me, by text_message: 250 taken"),
            (3 * MINUTE, "cleared", "Pit back at 231 °F"),
        ]
        [text] = life.texts
        assert (text.contact, text.channel, text.kind, text.code, text.state) == (
            "me",
            "text_message",
            "new",
            "K7QF",
            "delivered",
        )
        assert [(each.outcome, each.answer) for each in text.attempts] == [
            ("retry", "451 later"),
            ("delivered", "250 taken"),
        ]
        assert (life.over, life.cleared_at, life.numbers) == ("Pit back at 231 °F", START + 2 * MINUTE, {"drop_f": 15})
