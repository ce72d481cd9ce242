"""Whom to tell of which alerts, when, and in which words."""

from datetime import timedelta

import pytest
from tests.core.care_parts import EVENING, MINUTE, NIGHT, SECOND, House, alert, contact, warning

from smart_smoker.core.care import Timing
from smart_smoker.core.model import Severity

HOUR = timedelta(hours=1)
FIRE = "Pit 148 °F and falling for 12 min"
FOOD = "Brisket 171 °F still rising"


def test_what_is_only_information_is_told_to_nobody() -> None:
    house = House((contact(least=Severity.INFORMATION),)).rises(alert(1, "lid_open", Severity.INFORMATION))
    assert house.live(HOUR).heard() == []


def test_a_warning_is_told_once() -> None:
    house = House().rises(warning()).live(10 * HOUR, MINUTE)
    assert house.heard() == [f"new: {FOOD}"]


def test_an_urgent_alert_is_told_in_seconds_and_again_by_growing_pauses() -> None:
    house = House().rises(alert()).live(2 * HOUR)
    lengths = ("5 min", "15 min", "35 min", "1 h 05 min", "1 h 35 min")
    assert house.heard() == [f"new: {FIRE}", *[f"repeat: Not over after {length}: {FIRE}" for length in lengths]]
    assert house.minutes() == [0, 5, 15, 35, 65, 95]
    assert house.told[0][0] - EVENING == 5 * SECOND


def test_what_is_acknowledged_is_told_no_more() -> None:
    house = House().rises(alert()).live(7 * MINUTE).acknowledges(1).live(5 * HOUR, MINUTE)
    assert house.minutes() == [0, 5]


def test_what_is_snoozed_is_silent_until_then() -> None:
    house = House().rises(alert()).live(MINUTE).snoozes(1, 40 * MINUTE).live(45 * MINUTE)
    assert house.minutes() == [0, 41]


def test_what_breaks_together_is_one_message_and_the_cause_comes_first() -> None:
    house = House().rises(warning(1)).live(3 * SECOND, SECOND).rises(alert(2)).live(MINUTE)
    assert house.heard() == [f"new: {FIRE}; {FOOD}"]
    [(_, message)] = house.told
    assert (message.severity, message.title) == (Severity.URGENT, "backyard: fire dying and 1 more")
    assert (message.alert_ids, message.can_be_acknowledged) == ((2, 1), True)


def test_warnings_wait_twenty_seconds_for_each_other() -> None:
    house = House().rises(warning(1, "Pit 210 °F", rule="pit_cold")).live(15 * SECOND).rises(warning(2)).live(MINUTE)
    assert house.heard() == [f"new: Pit 210 °F; {FOOD}"]


def test_what_a_long_message_leaves_out_is_counted_and_is_never_the_urgent() -> None:
    others = [warning(n, f"Food {n}", rule="no_data") for n in range(1, 5)]
    house = House().rises(*others, alert(9, "pit_hot")).live(MINUTE)
    assert house.heard() == [f"new: Food 1; Food 2; {FIRE} +2 more"]


def test_two_smokers_are_two_messages_that_name_them() -> None:
    house = House().rises(alert(1), alert(2, smoker="shed")).live(MINUTE)
    assert house.heard() == [f"new: backyard: {FIRE}", f"new: shed: {FIRE}"]


def test_that_something_urgent_is_over_is_told_without_ringing() -> None:
    house = House().rises(alert()).live(3 * MINUTE).ends(1).live(HOUR)
    assert house.heard() == [f"new: {FIRE}", "over: Over: Pit back at 231 °F, after 3 min"]
    last = house.told[-1][1]
    assert (last.severity, last.can_be_acknowledged) == (Severity.INFORMATION, False)


def test_that_a_dying_fire_is_out_is_not_told_as_good_news() -> None:
    house = House().rises(alert()).live(12 * MINUTE).ends(1, "Pit 105 °F: the fire is out")
    house.rises(alert(2, "fire_out", message="Pit 105 °F: the fire is out")).live(MINUTE)
    assert house.heard()[-1] == "new: Pit 105 °F: the fire is out"
    assert house.live(2 * MINUTE).heard()[-1] == "new: Pit 105 °F: the fire is out"


def test_that_a_warning_is_over_is_not_told() -> None:
    assert House().rises(warning()).live(3 * MINUTE).ends(2).live(HOUR).heard() == [f"new: {FOOD}"]


def test_who_wants_urgent_messages_alone_gets_no_others() -> None:
    house = House((contact(least=Severity.URGENT),)).rises(warning()).live(MINUTE).rises(alert()).live(MINUTE)
    assert house.heard() == [f"new: {FIRE}"]


class TestASecondContact:
    HOUSE = (contact(), contact("wife", after=15 * MINUTE))

    def test_hears_of_what_nobody_has_acknowledged_for_a_while(self) -> None:
        house = House(self.HOUSE).rises(alert(), warning()).live(21 * MINUTE)
        assert house.heard("wife") == [
            f"escalation: Nobody has answered for 15 min: {FIRE}",
            f"repeat: Not over after 20 min: {FIRE}",
        ]
        assert house.minutes("wife") == [15, 20]
        assert [step.cause for step in house.steps if step.step == "escalated"] == ["wife, by push: escalation"]

    def test_does_not_hear_of_what_somebody_looks_after(self) -> None:
        house = House(self.HOUSE).rises(alert()).live(14 * MINUTE).acknowledges(1).live(5 * HOUR, MINUTE)
        assert house.heard("wife") == []

    def test_waits_anew_after_a_snooze(self) -> None:
        house = House(self.HOUSE).rises(alert()).live(MINUTE).snoozes(1, HOUR).live(2 * HOUR)
        assert house.minutes("wife")[0] == 61 + 15

    def test_is_told_that_it_is_over_only_where_it_heard_of_it(self) -> None:
        house = House(self.HOUSE).rises(alert()).live(MINUTE).ends(1).live(HOUR)
        assert (len(house.heard()), house.heard("wife")) == (2, [])


class TestQuietHours:
    ASLEEP = (contact(quiet=NIGHT),)

    def test_hold_back_warnings_and_give_one_summary_in_the_morning(self) -> None:
        house = House(self.ASLEEP, now=EVENING + 3 * HOUR).rises(warning(1, "Lid was left open"), warning(2, FOOD))
        house.live(HOUR, MINUTE).rises(warning(3, "Food B has stalled")).live(HOUR, MINUTE).ends(1).ends(3)
        house.live(9 * HOUR, MINUTE)
        assert house.heard() == [f"summary: Overnight: 2 alerts over, 1 still so: {FOOD}"]
        [(at, message)] = house.told
        assert (f"{at:%H:%M}", message.can_be_acknowledged) == ("06:30", True)
        assert [step.cause for step in house.steps if step.step == "held"] == ["me: in quiet hours"] * 3

    def test_do_not_hold_back_what_is_urgent_but_that_it_is_over(self) -> None:
        house = House(self.ASLEEP, now=EVENING + 3 * HOUR).rises(alert()).live(MINUTE).ends(1)
        house.live(10 * HOUR, MINUTE)
        assert house.heard() == [f"new: {FIRE}", f"summary: Overnight: 1 alert over: 23:00-23:01 {FIRE}"]

    def test_say_in_the_morning_what_was_wrong_and_when_but_not_what_to_do_about_it(self) -> None:
        house = House(self.ASLEEP, now=EVENING + 3 * HOUR).rises(warning(1, "The lid is open. Close it."))
        house.live(HOUR, MINUTE).ends(1).live(9 * HOUR, MINUTE)
        assert house.heard() == ["summary: Overnight: 1 alert over: 23:00-00:00 The lid is open"]

    def test_a_summary_leaves_out_what_somebody_looks_after(self) -> None:
        house = House(self.ASLEEP, now=EVENING + 3 * HOUR).rises(warning()).live(MINUTE).acknowledges(2)
        assert house.live(10 * HOUR, MINUTE).heard() == []

    def test_put_off_what_could_not_be_sent_before_they_began(self) -> None:
        house = House(self.ASLEEP, now=EVENING + 110 * MINUTE, is_line_up=False)
        house.rises(warning(1, "Food B has stalled"), warning(2)).live(30 * MINUTE).ends(1)
        house.is_line_up = True
        assert house.live(10 * HOUR, MINUTE).heard() == [f"summary: Overnight: 1 alert over, 1 still so: {FOOD}"]

    def test_put_off_that_something_is_over_too(self) -> None:
        house = House(self.ASLEEP, now=EVENING + 110 * MINUTE).rises(alert()).live(5 * MINUTE).ends(1)
        house.is_line_up = False
        house.live(30 * MINUTE)
        house.is_line_up = True
        summary = f"summary: Overnight: 1 alert over: 21:50-21:55 {FIRE}"
        assert house.live(10 * HOUR, MINUTE).heard() == [f"new: {FIRE}", summary]


class TestALimitAnHour:
    FEW = (contact(per_hour=2),)

    def test_holds_back_and_the_next_message_counts_it(self) -> None:
        house = House(self.FEW)
        for number in range(1, 6):
            house.rises(warning(number, f"Warning {number}")).live(MINUTE)
        house.rises(alert(9)).live(MINUTE)
        assert house.heard() == ["new: Warning 1", "new: Warning 2", f"new: {FIRE}; Warning 3; Warning 4 +1 more"]

    def test_says_how_many_wait_for_their_turn_elsewhere(self) -> None:
        house = House(self.FEW).rises(warning(1, "One")).live(MINUTE).rises(warning(2, "Two")).live(MINUTE)
        house.rises(warning(3, "Three"), warning(4, "Four")).live(MINUTE).rises(alert(9, smoker="shed")).live(MINUTE)
        assert house.heard()[-1] == f"new: shed: {FIRE} (+2 more held back)"

    def test_lets_what_waited_go_in_one_message_once_there_is_room(self) -> None:
        house = House(self.FEW)
        for number in range(1, 5):
            house.rises(warning(number, f"Warning {number}")).live(MINUTE)
        assert house.live(HOUR).heard()[2:] == ["new: Warning 3; Warning 4"]
        assert house.minutes()[2] == 60


class TestWhatWasOverBeforeItCouldBeTold:
    def test_does_not_ring_and_comes_as_a_quiet_line_after_a_while(self) -> None:
        house = House().rises(alert()).ends(1).live(HOUR)
        assert house.heard() == [f"missed: Missed, over by now: {FIRE}"]
        assert (house.told[0][1].severity, house.minutes()) == (Severity.INFORMATION, [5])

    def test_rides_in_the_next_message(self) -> None:
        house = House().rises(alert()).ends(1).live(10 * SECOND).rises(warning()).live(HOUR)
        assert house.heard() == [f"new: {FOOD}. Missed, over by now: {FIRE}"]

    def test_is_not_told_where_somebody_had_looked_after_it(self) -> None:
        assert House().rises(alert()).acknowledges(1).ends(1).live(HOUR).heard() == []

    def test_is_not_told_to_one_where_another_was_told(self) -> None:
        house = House((contact(), contact("late"))).rises(alert())
        house.contacts = (contact(),)
        house.live(MINUTE).ends(1)
        house.contacts = (contact(), contact("late"))
        assert house.live(HOUR).heard("late") == []


class TestALineThatIsDown:
    def test_makes_one_message_of_all_repetitions_once_it_is_back(self) -> None:
        house = House(is_line_up=False).rises(alert()).live(HOUR)
        house.is_line_up = True
        assert house.live(MINUTE).heard() == [f"repeat: Not over after 35 min: {FIRE}"]

    def test_rings_no_more_for_what_was_acknowledged_meanwhile(self) -> None:
        house = House(is_line_up=False).rises(alert()).live(HOUR).acknowledges(1)
        house.live(10 * SECOND)
        house.is_line_up = True
        assert house.live(HOUR).heard() == []
        assert house.steps[-1].cause == "me: somebody looks after it"

    def test_tells_what_was_missed_where_it_is_over_meanwhile(self) -> None:
        house = House(is_line_up=False).rises(alert()).live(HOUR).ends(1).live(10 * SECOND)
        house.is_line_up = True
        assert house.live(HOUR).heard() == [f"missed: Missed, over by now: {FIRE}"]


def test_a_show_leaves_the_console_for_nobody() -> None:
    house = House((contact("me", "push", "console"), contact("wife", "text_message")))
    house.rises(alert(is_demo=True)).live(MINUTE)
    assert [(message.contact, message.channels) for _, message in house.told] == [("me", ("console",))]


def test_a_cook_that_is_replayed_faster_is_told_of_faster() -> None:
    house = House(timing=Timing().at_speed(60)).rises(alert()).live(MINUTE, 0.1 * SECOND)
    assert len(house.told) == 4
    second = House((contact("wife", after=15 * MINUTE),), timing=Timing().at_speed(60)).rises(alert())
    assert second.live(20 * SECOND, SECOND).told[0][0] - EVENING == 15 * SECOND


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.URGENT])
def test_a_decision_that_was_carried_out_is_not_made_again(severity: Severity) -> None:
    house = House((contact(), contact("wife"))).rises(alert(severity=severity))
    house.now += MINUTE
    house.decide()
    before = (dict(house.tellings), list(house.steps), len(house.pending))
    house.decide()
    assert (house.tellings, house.steps, len(house.pending)) == before
    assert len(house.pending) == 2


def test_who_has_no_channel_is_told_nothing() -> None:
    house = House((contact(channels=()),)).rises(alert()).live(MINUTE)
    assert (house.told, house.tellings) == ([], {})
