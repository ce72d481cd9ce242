"""The table of `alerts.md`: when each rule rings, with its settings as they are by default, and what to do then."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from inspect import signature
from typing import Final

from docs.alert_cooks import rules

from smart_smoker.core.contacts import RANK
from smart_smoker.core.dispatch_words import spoken
from smart_smoker.loops.watchman import RULE, WatchPlan

ROWS: Final[Mapping[str, tuple[str, str]]] = {
    "fire_out": (
        "the pit has {left} of its warmth left, and has not turned for {hold}",
        "light a new fire; look at the clock for the food",
    ),
    "fire_dying": (
        "the pit is {fallen_f} °F down, falls on by {falls_f} °F a minute or more, and so loses {below_part} of its"
        " warmth within {ahead}; without a set point {lost_part} must be lost already",
        "add fuel, open the vents",
    ),
    "flare_up": (
        "the pit rises {rise_f} °F in about four minutes, to {past_f} °F past what it held and its set point",
        "shut the vents, keep the lid shut",
    ),
    "no_data_smoker": (
        "no probe has said anything for {after}; once all food is off that is information",
        "look at power, radio, network, and at the fire",
    ),
    "pit_not_back": (
        "after a sudden drop the pit is not half back within {back_within}; {loaded_within} with cold food in it",
        "is the lid shut? does the fire burn?",
    ),
    "pit_hot": ("more than {past_f} °F above the set point for {hold}", "close the vents a little"),
    "pit_cold": (
        "more than {past_f} °F below the set point for {hold}; {loaded_hold} with cold food in it",
        "open the vents a little, or add fuel",
    ),
    "probe_out": (
        "the probe's temperature jumped as no meat or fire can, and stays so for {hold}; {hold_cold} where it is cold,"
        " since a food is wrapped meanwhile; a pit's at work is urgent",
        "put it back",
    ),
    "probe_fault": (
        "for {hold} the probe says what cannot be, jumps up and down, or repeats one number; a pit's at work is urgent",
        "look at its plug; it counts again once it is well",
    ),
    "no_data": (
        "one probe is silent for {after}, or a pit's for {pit_after}, while others speak; up to {most} for one that"
        " often is; a pit's at work is urgent",
        "look at its battery and plug",
    ),
    "food_falling": (
        "a food falls slowly, by {fall_f} °F in half an hour; after the fire's alert that is information",
        "look at the fire, and at its probe",
    ),
    "overshooting": ("a food is {past_f} °F past its last target for {hold}", "take it off"),
    "target_reached": ("a food is at a target, by the median of {hold}", "what the target's name says: wrap, pull"),
    "timer": ("a timer's moment has come", "what the timer's name says"),
    "lid_open": (
        "the pit drops {drop_f} °F and {drop_part} of what it was within three minutes",
        "nothing; shut it",
    ),
    "stall": (
        "a food at {lowest_f} to {highest_f} °F moves by less than {flat_f_per_h} °F an hour, for {hold}",
        "nothing, or wrap; it can last hours",
    ),
    "target_near": ("{near_f} °F, or {before}, before a target", "warm the foil, or wake"),
}
"""By rule: when it rings, and what to do."""
PIPELINE: Final = ("readings were coming, and nobody has stored one for {silent_after}", "start `smoker consume` again")
_HEAD: Final = ("| what rings | how much | what to do | when |", "|---|---|---|---|")


def table() -> str:
    """All rules of `pitmaster` and the watchman's, what is urgent first."""
    return "\n".join([*_HEAD, *_rows()])


def _rows() -> Iterator[str]:
    there = rules()
    yield _row(RULE, "urgent", PIPELINE, {"silent_after": _spelled("silent_after", WatchPlan().silent_after)})
    for name in sorted(there, key=lambda name: (-RANK[there[name].severity], list(ROWS).index(name))):
        rule = there[name]
        settings = {key: _spelled(key, getattr(rule, key)) for key in signature(type(rule)).parameters}
        yield _row(name, str(rule.severity), ROWS[name], settings)


def _row(name: str, severity: str, said: tuple[str, str], settings: Mapping[str, str]) -> str:
    when, todo = said
    return f"| `{name}` | {severity} | {todo} | {when.format(**settings)} |"


def _spelled(key: str, value: object) -> str:
    """A setting's value in a sentence: `15`, `30 %`, `25 min`."""
    if isinstance(value, timedelta):
        return spoken(value)
    if isinstance(value, float):
        return f"{value:g}" if "_f" in key else f"{100 * value:g} %"
    return str(value)
