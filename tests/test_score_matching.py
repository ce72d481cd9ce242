"""An alert is right where it tells what was, and what was is told by the first alert that says so."""

from dataclasses import replace

import pytest
from benchmarks.score_alerts.matching import Told, Verdict, delay, rings_for_a_lid, verdict
from benchmarks.score_alerts.occasion import Kind, Occasion


def an_alert(rule: str, at: float, probe: str = "", *, cleared: float = 1e9, rings: bool = True) -> Told:
    return Told(rule=rule, probe=probe, at=at, cleared=cleared, rings=rings)


def an_occasion(kind: Kind, probe: str | None = None, begin: float = 100, end: float = 120) -> Occasion:
    return Occasion(kind=kind, probe=probe, begin=begin, end=end, since=begin, cause=begin)


VERDICTS = {
    "a lid told while it is open is right": (an_alert("lid_open", 101), an_occasion(Kind.LID), Verdict.RIGHT),
    "a lid told before it was opened is wrong": (an_alert("lid_open", 99), an_occasion(Kind.LID), Verdict.WRONG),
    "a lid told long after is wrong": (an_alert("lid_open", 121), an_occasion(Kind.LID), Verdict.WRONG),
    "both ends count": (an_alert("lid_open", 120), an_occasion(Kind.LID), Verdict.RIGHT),
    "a dying fire told for a lid is wrong": (an_alert("fire_dying", 105), an_occasion(Kind.LID), Verdict.WRONG),
    "a lid told for a dying fire is wrong": (an_alert("lid_open", 105), an_occasion(Kind.FIRE_DYING), Verdict.WRONG),
    "the band is right about a dying fire": (
        an_alert("fixed_band", 105, "smoker"),
        an_occasion(Kind.FIRE_DYING),
        Verdict.RIGHT,
    ),
    "the band is wrong about a lid": (an_alert("fixed_band", 105, "smoker"), an_occasion(Kind.LID), Verdict.WRONG),
    "a dying fire told while the fire is low is arguable": (
        an_alert("fire_dying", 105),
        an_occasion(Kind.LOW_FIRE),
        Verdict.ARGUABLE,
    ),
    "a dying fire told when it is out is arguable": (
        an_alert("fire_dying", 105),
        an_occasion(Kind.FIRE_OUT),
        Verdict.ARGUABLE,
    ),
    "who says that the pit is not back sends somebody to a dying fire": (
        an_alert("pit_not_back", 105, "smoker"),
        an_occasion(Kind.FIRE_DYING),
        Verdict.RIGHT,
    ),
    "another food's stall is wrong": (
        an_alert("stall", 105, "food-B"),
        an_occasion(Kind.STALL, "food-A"),
        Verdict.WRONG,
    ),
    "a food's own stall is right": (an_alert("stall", 105, "food-A"), an_occasion(Kind.STALL, "food-A"), Verdict.RIGHT),
    "silence tells a probe that is out": (
        an_alert("no_data", 105, "food-A"),
        an_occasion(Kind.PROBE_OUT, "food-A"),
        Verdict.RIGHT,
    ),
    "one probe's silence tells a gap of all": (
        an_alert("no_data", 105, "food-A"),
        an_occasion(Kind.NO_DATA),
        Verdict.RIGHT,
    ),
}


@pytest.mark.parametrize(("told", "occasion", "worth"), VERDICTS.values(), ids=VERDICTS)
def test_an_alert_is_worth_what_it_tells(told: Told, occasion: Occasion, worth: Verdict) -> None:
    assert verdict(told, [occasion])[0] is worth


def test_an_alert_that_tells_one_thing_needs_no_excuse_by_another() -> None:
    dying, low = an_occasion(Kind.FIRE_DYING), an_occasion(Kind.LOW_FIRE, begin=90)
    assert verdict(an_alert("fire_dying", 105), [low, dying]) == (Verdict.RIGHT, dying)


DELAYS: dict[str, tuple[Kind, list[Told], float | None]] = {
    "the first of two counts": (Kind.FIRE_DYING, [an_alert("fire_dying", 112), an_alert("fire_dying", 106)], 6),
    "nothing told is a miss": (Kind.FIRE_DYING, [], None),
    "one told for it by the wrong rule is a miss": (Kind.FIRE_DYING, [an_alert("lid_open", 103)], None),
    "one told after the end is a miss": (Kind.FIRE_DYING, [an_alert("fire_dying", 121)], None),
    "one that still stands counts at once": (Kind.FIRE_DYING, [an_alert("fire_dying", 80)], 0),
    "one that was cleared before is a miss": (Kind.FIRE_DYING, [an_alert("fire_dying", 80, cleared=95)], None),
    "a target that still stands was another's": (Kind.TARGET, [an_alert("target_reached", 80)], None),
}


@pytest.mark.parametrize(("kind", "tolds", "late"), DELAYS.values(), ids=DELAYS)
def test_a_delay_is_taken_to_the_first_alert_that_tells_it(kind: Kind, tolds: list[Told], late: float | None) -> None:
    assert delay(an_occasion(kind), tolds) == late


def test_an_alert_before_anything_showed_is_not_early_by_less_than_nothing() -> None:
    assert delay(replace(an_occasion(Kind.STALL), since=115), [an_alert("stall", 105)]) == 0


LID_RINGS = {
    "one that rings while it is open": (an_alert("pit_cold", 101), [], True),
    "one that rings while the pit comes back": (an_alert("pit_cold", 110), [], True),
    "not one that rings when the pit should be back": (an_alert("pit_not_back", 111), [], False),
    "not one from before": (an_alert("pit_cold", 99), [], False),
    "not information": (an_alert("lid_open", 101, rings=False), [an_occasion(Kind.LID)], False),
    "the lid's own, if it rings": (an_alert("lid_open", 101), [an_occasion(Kind.LID)], True),
    "not a food that is done": (an_alert("target_reached", 101, "food-A"), [], False),
    "not a fire that dies": (an_alert("fire_dying", 101), [an_occasion(Kind.FIRE_DYING)], False),
    "not a fire that is low": (an_alert("fire_dying", 101), [an_occasion(Kind.LOW_FIRE)], False),
}


@pytest.mark.parametrize(("told", "occasions", "rings"), LID_RINGS.values(), ids=LID_RINGS)
def test_what_rings_for_a_lid_in_its_time(told: Told, occasions: list[Occasion], rings: bool) -> None:
    assert rings_for_a_lid(told, occasions, [(100.0, 102.0)]) is rings
