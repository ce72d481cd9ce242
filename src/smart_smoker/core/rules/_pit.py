"""What the rules about the pit share: what it has held, how it falls, and when others' alerts explain it.

An opened lid and a dying fire both take the pit down. Rate and rebound tell them apart: a lid takes 15 °F and more in
three minutes and gives most of it back within ten, a fire that dies takes one or two a minute and gives nothing back.

Source: 47 pit drops in sixteen recorded cooks, of which 29 look like a lid, half recovered in 0.5 to 4 minutes; vents,
fuel and set-point changes take 8 to 21. HeaterMeter takes 6 % below the set point for an open lid.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Self

from smart_smoker.core.model import Role, Severity
from smart_smoker.core.rules import Finding, View
from smart_smoker.core.track import Track

STILL: Final = Finding("still so")
"""What is found while an alert is up: its message is not told again."""
_WARM_F: Final = 110.0
"""Below this a lid makes no drop to speak of."""
HOT_F: Final = 150.0
"""Below this a pit was never at work."""
OUTSIDE_F: Final = 70.0
"""The air outside, where nothing told it."""
_EXPLAINS: Final = ("lid_open", "probe_out", "probe_fault")
_AT_WORK: Final = 50
_HELD_WITHIN_F: Final = 20.0
_NEAR_F: Final = 15.0
_SETTLED_WITHIN_F: Final = 3.0
_DONE_F: Final = 175.0
_PULLED_BELOW_F: Final = 110.0
_PULLED_WITHIN: Final = 55
_SILENT: Final = 10
_COLD_FOOD_F: Final = 70.0


def minutes(span: timedelta) -> int:
    """A span in whole minutes."""
    return int(span.total_seconds() // 60)


def must_wait(view: View) -> bool:
    """Whether nothing may be raised about the pit: an open lid or its probe explains what it says."""
    name = view.track.probe.name
    return any((rule, name) in view.up for rule in _EXPLAINS)


def is_cook_over(view: View) -> bool:
    """Whether every food is off: a pit that cools down then was shut down.

    A food that is off is known for an hour; whoever asks notes that the pit was shut down.
    """
    return bool(view.foods) and all(_is_off(food, view) for food in view.foods)


def blind_pit(view: View, last_f: float | None) -> Severity | None:
    """How much it matters that nobody sees what is asked about, where that is a pit at work: as much as a dead fire.

    Quiet hours would hold a warning until morning, and the rules about the fire keep still meanwhile.

    Args:
        view: asked about the probe that is not seen.
        last_f: what it was before; a pit that was cold needs nobody awake.
    """
    is_at_work = view.track.probe.role is Role.PIT and last_f is not None and last_f >= _WARM_F
    return Severity.URGENT if is_at_work and not is_cook_over(view) else None


def _is_off(food: Track, view: View) -> bool:
    if food.is_ended:
        return True
    targets = view.setup.of(food.probe.name).targets
    done_f = targets[-1].temp_f - 5 if targets else _DONE_F
    if food.now_f is None:
        return food.silent >= _SILENT and (food.last_f or 0.0) >= done_f
    if food.now_f >= _PULLED_BELOW_F:
        return False
    return any((food.ago(ago) or 0.0) >= done_f for ago in range(_PULLED_WITHIN))


def is_loaded(view: View) -> bool:
    """Whether some food is so cold that it was put in not long ago, and takes the pit's heat."""
    return any(food.now_f is not None and food.now_f < _COLD_FOOD_F for food in view.foods)


def fallen_from_f(view: View) -> float | None:
    """What a fall is measured from, °F: what the pit held before the last ten minutes, and no more than its set point.

    None before it was at work for a while, and where half of what it said is missing.
    """
    held_f = _held_f(view.track)
    if not held_f:
        return None
    set_point_f = view.setup.set_point_f
    if set_point_f is not None:
        return min(max(held_f), set_point_f)
    # Nobody wants the heat of the coals' first blaze back.
    return max(held_f) if max(held_f) - min(held_f) <= _HELD_WITHIN_F else min(held_f)


def risen_from_f(view: View) -> float | None:
    """What a rise is measured from, °F: the most of what the pit held before the last ten minutes, and its set point.

    None as above.
    """
    held_f = _held_f(view.track)
    return max(*held_f, view.setup.set_point_f or 0.0) if held_f else None


def normal_f(view: View) -> float | None:
    """What the pit should be at, °F: its set point, or more where it held more; what it held where nobody said."""
    held_f, set_point_f = _held_f(view.track), view.setup.set_point_f
    if set_point_f is None or not held_f:
        return fallen_from_f(view)
    return max(held_f[0], set_point_f)


def _held_f(track: Track) -> list[float]:
    """What the pit held in the first and in the second half of the forty minutes before the last ten, as far as known.

    Nothing before the pit was at work for so long, and hot.
    """
    if track.minutes < _AT_WORK:
        return []
    held_f = [value for value in (track.middle(49, 30), track.middle(29, 10)) if value is not None]
    return held_f if held_f and max(held_f) >= HOT_F else []


def is_settled(track: Track) -> bool:
    """Whether the pit has held one temperature for half an hour."""
    ends = track.middle(4), track.middle(17, 13), track.middle(30, 26)
    said = [value for value in ends if value is not None]
    return len(said) == len(ends) and max(said) - min(said) <= _SETTLED_WITHIN_F


@dataclass(frozen=True, slots=True)
class Drop:
    """A sudden drop, as a lid makes it, and what became of it.

    Attributes:
        is_on: whether it is followed.
        began: the minute in which it was seen.
        since: the last minute in which it dropped: from then the pit's time to come back counts.
        before_f: the pit's temperature before it.
        low_f: the lowest since.
    """

    is_on: bool = False
    began: int = 0
    since: int = 0
    before_f: float = 0.0
    low_f: float = 0.0

    def is_back(self, temp_f: float, set_point_f: float | None) -> bool:
        """Whether the pit is where it was, or where it shall be."""
        goal_f = self.before_f if set_point_f is None else min(self.before_f, set_point_f)
        return temp_f >= goal_f - max(10.0, 0.2 * (self.before_f - self.low_f))

    def is_half_back(self, temp_f: float) -> bool:
        """Whether the pit has made good half of what it lost, or all but a little."""
        return temp_f >= min((self.before_f + self.low_f) / 2, self.before_f - _NEAR_F)

    def follow(self, view: View, drop_f: float, drop_part: float) -> Self:
        """The same drop a minute later; while the pit drops on, or again, its time to come back has not begun."""
        now_f = view.track.now_f
        if now_f is None:
            return self
        since = view.minute if sudden_drop(view, drop_f, drop_part) else self.since
        if now_f >= self.low_f and since == self.since:
            return self
        return replace(self, since=since, low_f=min(self.low_f, now_f))


NO_DROP: Final = Drop()


def sudden_drop(view: View, drop_f: float, drop_part: float) -> Drop | None:
    """The drop of the last three minutes, where it is too fast for a fire: so many °F and such a part of what it was.

    A flare-up that calms down is none: it ends where the pit was before.
    """
    now_f, then_f = view.track.now_f, view.track.ago(3)
    if now_f is None or then_f is None or then_f - now_f < drop_f / 2:
        return None
    before_f = view.track.middle(5, 2)
    if before_f is None or before_f < _WARM_F:
        return None
    before_f = min(before_f, normal_f(view) or before_f)
    if before_f - now_f < max(drop_f, drop_part * before_f):
        return None
    return Drop(is_on=True, began=view.minute, since=view.minute, before_f=before_f, low_f=now_f)
