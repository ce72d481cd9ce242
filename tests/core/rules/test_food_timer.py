"""Timers: at their moment, once, and one after the other."""

from datetime import timedelta

from tests.core.cooks import START
from tests.core.courses import MEAT
from tests.core.rules.food_stories import edges, minute_of, raised, told, with_targets

from smart_smoker.core.monitor import Edge
from smart_smoker.core.setup import Timer

COOK = MEAT.to(140.0, 100)
SPRITZ = Timer(what="spritz", every=timedelta(minutes=45))


def test_what_is_to_be_done_again_and_again_is_told_each_time_and_over_soon() -> None:
    events = told(COOK, setup=with_targets(195.0, timers=(SPRITZ,)))
    raises = [(45, Edge.RAISED), (47, Edge.CLEARED), (90, Edge.RAISED), (92, Edge.CLEARED)]
    assert edges(events, "timer") == raises


def test_a_timer_says_what_and_how_warm_everything_is() -> None:
    first = raised(told(COOK, setup=with_targets(195.0, timers=(SPRITZ,))), "timer")[0]
    assert first.message.startswith("Timer: spritz. Food A 84 °F, Pit 225 °F.")


def test_what_is_to_be_done_once_is_told_in_its_minute() -> None:
    look = Timer(what="look", at=START + timedelta(minutes=60, seconds=20))
    (told_once,) = raised(told(COOK, setup=with_targets(195.0, timers=(look,))), "timer")
    assert minute_of(told_once) == 61
    assert "look" in told_once.message


def test_two_at_once_are_one_message() -> None:
    turn = Timer(what="turn", every=timedelta(minutes=90))
    events = raised(told(COOK, setup=with_targets(195.0, timers=(SPRITZ, turn))), "timer")
    assert [event.message.split(".")[0] for event in events] == ["Timer: spritz", "Timer: spritz, turn"]


def test_one_that_is_due_while_another_is_shown_is_told_a_minute_later() -> None:
    look = Timer(what="look", at=START + timedelta(minutes=46))
    events = raised(told(COOK, setup=with_targets(195.0, timers=(SPRITZ, look))), "timer")
    assert [(minute_of(event), event.message.split(".")[0]) for event in events[:2]] == [
        (45, "Timer: spritz"),
        (47, "Timer: look"),
    ]
