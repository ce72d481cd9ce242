"""Probes that are out, silent or broken, and gaps: which could be noticed at all."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from benchmarks.score_alerts.occasion import Kind, Occasion
from benchmarks.score_alerts.truth import Truth
from smart_smoker.core.model import PROBES, SMOKER
from smart_smoker.sources.simulator import Event, EventKind, FaultKind

LEAST_MIN: Final = 10
FROZEN_LEAST_MIN: Final = 30
FROZEN_MOVES_F: Final = 5.0
AIR_DIFFERS_F: Final = 20.0
LEAST_SPIKES: Final = 3
SPIKE_F: Final = 35.0
_SILENT: Final = frozenset({FaultKind.BLANK, FaultKind.OVERFLOW})
"""An overflow is no temperature: sources leave it out, and rules hear nothing."""


def of_the_probes(truth: Truth) -> Iterator[Occasion]:
    """All of a cook."""
    for event, at, until in truth.of(EventKind.PROBE_OUT, EventKind.PROBE_FAULT):
        found = _occasion(truth, event, at, until)
        alone = _is_alone_from(truth, event, at, until)
        if alone is None:
            yield found
        elif alone <= at + 5:
            # The only probe in use fell silent: for all that one can know, the smoker did.
            yield replace(found, kind=Kind.NO_DATA, probe=None)
        else:
            yield from (found, replace(found, kind=Kind.NO_DATA, probe=None, begin=alone, is_demanded=False))
    for event, at, until in truth.of(EventKind.GAP):
        is_demanded = until - at >= LEAST_MIN and until < truth.honest.minutes - 1
        yield replace(_occasion(truth, event, at, until), kind=Kind.NO_DATA, is_demanded=is_demanded)


def _occasion(truth: Truth, event: Event, at: float, until: float) -> Occasion:
    return Occasion(
        kind=Kind.PROBE_OUT if event.kind is EventKind.PROBE_OUT else Kind.PROBE_FAULT,
        probe=event.probe,
        begin=at,
        end=until + 5,
        since=at,
        cause=at,
        is_demanded=bool(event.probe) and _shows(truth, event, at, until),
        detail=event.detail,
    )


def _is_alone_from(truth: Truth, event: Event, at: float, until: float) -> int | None:
    """The minute from which a probe that fell silent was the only one in use; None where others still speak."""
    if event.detail not in _SILENT:
        return None
    others = [name for name in PROBES if name != event.probe]
    minutes = range(int(at), int(until) + 1)
    alone = (minute for minute in minutes if all(truth.honest.temp_f(other, minute) is None for other in others))
    return next(alone, None)


def _shows(truth: Truth, event: Event, at: float, until: float) -> bool:
    probe, kind = event.probe or "", FaultKind(event.detail)
    would_say = list(truth.honest.over(probe, at, until))
    if len(would_say) < LEAST_MIN or truth.honest.temp_f(probe, at) is None:
        return False
    if kind in _SILENT:
        # What is never heard again has ended, for all that one can know.
        return any(True for _ in truth.honest.over(probe, until + 1, truth.honest.minutes))
    if kind is FaultKind.AIR:
        return _falls_out(truth, probe, at)
    if kind is FaultKind.FROZEN:
        return len(would_say) >= FROZEN_LEAST_MIN and max(would_say) - min(would_say) >= FROZEN_MOVES_F
    return kind is FaultKind.OPEN or _spikes(truth, probe, at, until) >= LEAST_SPIKES


def _falls_out(truth: Truth, probe: str, at: float) -> bool:
    """Whether the air, in which it hangs then, differs from what it sat in."""
    honest = truth.honest
    for minute in range(int(at), int(at) + LEAST_MIN):
        temp_f = honest.temp_f(probe, minute)
        air_f = truth.plan.ambient_f if probe == SMOKER.name else honest.pit_f(minute)
        if temp_f is None or abs(air_f - temp_f) < AIR_DIFFERS_F:
            return False
    return True


def _spikes(truth: Truth, probe: str, at: float, until: float) -> int:
    """How often it jumped, as its log has it."""
    jumps = 0
    for reading in truth.readings.get(probe, ()):
        minute = truth.minute(reading.at)
        if at <= minute <= until:
            honest_f = truth.honest.temp_f(probe, minute)
            jumps += honest_f is not None and abs(reading.temp_f - honest_f) >= SPIKE_F
    return jumps
