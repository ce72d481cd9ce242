"""Matches what was told with what was: which occasions were told and when, and which alerts were right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from benchmarks.score_alerts.occasion import ANSWERS, EXCUSES, Kind, Occasion

LID_TIME_MIN: Final = 8.0
NOT_BY_A_LID: Final = frozenset(
    {"target_near", "target_reached", "overshooting", "timer", "stall", "no_data", "no_data_smoker"}
)
"""Rules that a lid cannot make ring."""


class Verdict(StrEnum):
    """What an alert is worth."""

    RIGHT = "right"
    ARGUABLE = "arguable"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert as it was raised, in minutes after the cook's start.

    Attributes:
        probe: whom it is about; `""` for the whole smoker.
        cleared: when it was over; infinity where it never was.
        rings: whether it is more than information.
    """

    rule: str
    probe: str
    at: float
    cleared: float
    rings: bool
    message: str = ""


def verdict(told: Told, occasions: Iterable[Occasion]) -> tuple[Verdict, Occasion | None]:
    """Right where it tells an occasion, arguable where one excuses it, else wrong; with that occasion."""
    near = [occasion for occasion in occasions if _is_about(told, occasion)]
    for table, worth in ((ANSWERS, Verdict.RIGHT), (EXCUSES, Verdict.ARGUABLE)):
        for occasion in near:
            if told.rule in table.get(occasion.kind, ()):
                return worth, occasion
    return Verdict.WRONG, None


def delay(occasion: Occasion, tolds: Sequence[Told]) -> float | None:
    """Minutes from when it could be seen to the first alert that tells it; None where none does.

    One that was raised before and still stands tells it too, but for a target: the one before is another's.
    """
    first: float | None = None
    for told in tolds:
        if told.rule not in ANSWERS[occasion.kind] or not _concerns(told, occasion):
            continue
        stands = told.at < occasion.begin and told.cleared > occasion.since and occasion.kind is not Kind.TARGET
        if stands or occasion.begin <= told.at <= occasion.end:
            late = max(0.0, told.at - occasion.since)
            first = late if first is None else min(first, late)
    return first


def rings_for_a_lid(told: Told, occasions: Iterable[Occasion], lids: Iterable[tuple[float, float]]) -> bool:
    """Whether it rings while the lid is open or in the minutes in which the pit comes back, for nothing else."""
    if not told.rings or told.rule in NOT_BY_A_LID:
        return False
    if not any(opened <= told.at <= closed + LID_TIME_MIN for opened, closed in lids):
        return False
    others = [occasion for occasion in occasions if occasion.kind is not Kind.LID]
    return verdict(told, others)[0] is Verdict.WRONG


def _is_about(told: Told, occasion: Occasion) -> bool:
    return occasion.begin <= told.at <= occasion.end and _concerns(told, occasion)


def _concerns(told: Told, occasion: Occasion) -> bool:
    return occasion.probe is None or told.probe in {"", occasion.probe}
