"""What the rules about foods and probes share: when a food is done, whether it was moved, what it still climbs."""

from typing import Final

from smart_smoker.core.rules import View
from smart_smoker.core.track import Track

_DONE_F: Final = 195.0
_NEARLY_F: Final = 5.0
_CARRIED: Final = 0.06
_LEAST_CARRIED_F: Final = 3.6
_MOST_CARRIED_F: Final = 14.4
_MOVED_F: Final = 12.0
_MOVED_MIN: Final = 5
_SHOWN_OVER_MIN: Final = 10


def is_done(view: View, temp_f: float, food: Track | None = None) -> bool:
    """Whether a food of that temperature may well have been taken off: at its last target, else where briskets end."""
    targets = view.setup.of((food or view.track).probe.name).targets
    return temp_f >= (targets[-1].temp_f - _NEARLY_F if targets else _DONE_F)


def was_moved(track: Track) -> bool:
    """Whether it changed by more, within minutes, than meat can: a probe that was moved, or comes back from a wrap."""
    now_f, ago_f = track.now_f, track.ago(_MOVED_MIN)
    return now_f is not None and ago_f is not None and abs(now_f - ago_f) > _MOVED_F


def pit_f(view: View, span: int = _SHOWN_OVER_MIN) -> float | None:
    """How hot the pit was in the last `span` minutes, an opened lid aside; None where nobody knows."""
    pit = view.pit
    if pit is None or view.is_up("probe_out", pit.probe.name):
        return None
    return pit.middle(span - 1)


def carry_over_f(view: View, target_f: float) -> float | None:
    """What a food still climbs once it is taken off at that temperature; None where the pit is not known.

    Source: Probe-ability: six hundredths of what the air is hotter, 2 to 8 °C.
    """
    air_f = pit_f(view)
    return None if air_f is None else min(max(_CARRIED * (air_f - target_f), _LEAST_CARRIED_F), _MOST_CARRIED_F)
