"""Whatever happens in a night: nobody is told too much, nothing urgent is left untold, and silence is kept."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.care_parts import EVENING, MINUTE, NIGHT, SECOND, House, alert, contact, warning

from smart_smoker.core.care import RINGS, Kind, Message
from smart_smoker.core.contacts import Contact
from smart_smoker.core.model import Severity

ALERTS = 8
URGENT = range(1, 4)
LOOK = 60 * SECOND
LONGEST_PAUSE = 30 * MINUTE

Action = tuple[str, int]
ACTIONS = st.one_of(
    st.tuples(st.just("rise"), st.integers(1, ALERTS)),
    st.tuples(st.just("end"), st.integers(1, ALERTS)),
    st.tuples(st.just("acknowledge"), st.integers(1, ALERTS)),
    st.tuples(st.just("snooze"), st.integers(1, ALERTS)),
    st.tuples(st.just("wait"), st.integers(1, 60)),
    st.tuples(st.just("line"), st.integers(0, 1)),
)
CONTACTS = st.lists(
    st.builds(
        contact,
        st.just("me"),
        quiet=st.sampled_from([None, NIGHT]),
        per_hour=st.integers(1, 4),
        after=st.sampled_from([timedelta(), 15 * MINUTE]),
        least=st.sampled_from(list(Severity)),
    ),
    min_size=1,
    max_size=3,
).map(lambda made: tuple(_named(each, f"contact {number}") for number, each in enumerate(made)))


def _named(each: Contact, name: str) -> Contact:
    return contact(name, quiet=each.quiet, per_hour=each.per_hour, after=each.after, least=each.least)


@dataclass
class Night:
    """A house in which things happen, and when somebody looked after what."""

    house: House
    acknowledged: dict[int, datetime] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)

    def play(self, actions: list[Action]) -> "Night":
        for what, number in actions:
            self._do(what, number)
        self.house.live(2 * MINUTE, LOOK)
        return self

    def _do(self, what: str, number: int) -> None:
        house, is_up = self.house, number in self.begun and not self.house.alerts[number].is_over
        match what:
            case "wait":
                house.live(number * MINUTE, LOOK)
            case "line":
                house.is_line_up = bool(number)
            case "rise" if number not in self.begun:
                self.begun.add(number)
                made = alert if number in URGENT else warning
                house.rises(made(number, message=f"Alert {number}"))
            case "end" if is_up:
                house.ends(number)
            case "acknowledge" if number in self.begun and number not in self.acknowledged:
                self.acknowledged[number] = house.now
                house.acknowledges(number)
            case "snooze" if is_up:
                house.snoozes(number, 20 * MINUTE)


nights = given(CONTACTS, st.lists(ACTIONS, max_size=18))
few = settings(max_examples=40)


def played(contacts: tuple[Contact, ...], actions: list[Action]) -> Night:
    return Night(House(contacts)).play(actions)


def _is_urgent(message: Message) -> bool:
    return message.severity is Severity.URGENT


@few
@nights
def test_nobody_gets_more_messages_an_hour_than_wanted_but_urgent_ones(
    contacts: tuple[Contact, ...], actions: list[Action]
) -> None:
    house = played(contacts, actions).house
    for each in contacts:
        mine = [(at, message) for at, message in house.decided if message.contact == each.name]
        for at, message in mine:
            if not _is_urgent(message):
                within = [other for other, _ in mine if at - timedelta(hours=1) < other <= at]
                urgent_now = sum(1 for other, told in mine if other == at and _is_urgent(told))
                assert len(within) - urgent_now <= each.per_hour


@few
@nights
def test_what_somebody_looks_after_rings_no_more(contacts: tuple[Contact, ...], actions: list[Action]) -> None:
    night = played(contacts, actions)
    for at, message in night.house.told:
        if message.kind in RINGS:
            assert any(at <= night.acknowledged.get(number, at) for number in message.alert_ids)


@few
@nights
def test_a_warning_is_told_to_each_at_most_once(contacts: tuple[Contact, ...], actions: list[Action]) -> None:
    house = played(contacts, actions).house
    told = Counter(
        (message.contact, number)
        for _, message in house.decided
        for number in message.alert_ids
        if number not in URGENT and message.kind is not Kind.MISSED
    )
    assert set(told.values()) <= {1}


@few
@nights
def test_in_quiet_hours_only_what_is_urgent_is_told(contacts: tuple[Contact, ...], actions: list[Action]) -> None:
    house = played(contacts, actions).house
    quiet = {each.name: each.quiet for each in contacts}
    for at, message in [*house.decided, *house.told]:
        hours = quiet[message.contact]
        assert _is_urgent(message) or hours is None or not hours.hold(at)


@few
@given(
    st.lists(st.tuples(st.sampled_from(["rise", "wait", "end"]), st.integers(2, ALERTS)), max_size=20),
    st.integers(1, 3),
    st.sampled_from([None, NIGHT]),
)
def test_what_is_urgent_is_told_again_and_again_whatever_else_happens(
    actions: list[Action], per_hour: int, quiet: object
) -> None:
    me = contact(per_hour=per_hour, quiet=quiet)
    night = Night(House((me,)))
    night.play([("rise", 1), ("wait", 1), *actions, ("wait", 45)])
    moments = [EVENING, *(at for at, message in night.house.told if 1 in message.alert_ids), night.house.now]
    assert max(later - earlier for earlier, later in pairwise(moments)) <= LONGEST_PAUSE + LOOK


@few
@nights
def test_whoever_decides_twice_decides_once(contacts: tuple[Contact, ...], actions: list[Action]) -> None:
    house = played(contacts, actions).house
    before = (dict(house.tellings), len(house.decided), len(house.steps))
    house.decide()
    assert (house.tellings, len(house.decided), len(house.steps)) == before
