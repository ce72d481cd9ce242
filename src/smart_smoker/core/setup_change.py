"""What a person changes while a cook goes on, laid over what the settings file says.

A change is plain JSON values in °F, kept in the store, and holds only what differs from the file:

    {"set_point_f": 250.0,
     "probes": {"food-A": {"label": "Brisket", "offset_f": 1.5, "safe_f": 145.0, "targets": {"wrap": 165.0}}},
     "timers": {"spritz": {"every_s": 2700.0}, "check": {"at": "2026-05-22T19:00:00+00:00"}}}

None in the place of a set point, a target, a safe temperature or a timer takes it away.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final

from smart_smoker.core.model import HIGHEST_F, LOWEST_F
from smart_smoker.core.setup import ProbeSetup, Setup, Target, Timer, ascending, is_pit
from smart_smoker.errors import ConfigError

Change = Mapping[str, Any]

SHORTEST_TIMER: Final = timedelta(minutes=1)
"""Timers are looked at once a minute."""
LARGEST_OFFSET_F: Final = 100.0
"""A thermometer that is further off measures something else."""

_KEYS: Final = {"set_point_f", "probes", "timers"}
_PROBE_KEYS: Final = {"label", "offset_f", "safe_f", "targets"}


def changed(setup: Setup, change: Change) -> Setup:
    """The setup with the change laid over it.

    Raises:
        ConfigError: the change is none, or holds a value that cannot be.
    """
    _check(change, _KEYS, "a change of settings")
    probes = {
        name: _changed_probe(setup.of(name), _table(said, name)) for name, said in _part(change, "probes").items()
    }
    timers = {timer.what: timer for timer in setup.timers}
    for what, said in _part(change, "timers").items():
        timers.pop(what, None)
        if said is not None:
            timers[what] = _timer(what, _table(said, what))
    return replace(
        setup,
        set_point_f=_temp_f(change["set_point_f"], "set point") if "set_point_f" in change else setup.set_point_f,
        probes={**setup.probes, **probes},
        timers=in_order(timers.values()),
    )


def difference(before: Setup, after: Setup) -> Change:
    """What makes the one setup of the other, such that `changed` gives `after` again.

    What a change cannot hold must be the same in both: unit, roles, and how virtual probes are made.
    """
    change: dict[str, Any] = {}
    if before.set_point_f != after.set_point_f:
        change["set_point_f"] = after.set_point_f
    probes = {name: _probe_difference(before.of(name), after.of(name)) for name in (*before.probes, *after.probes)}
    timers = _differing(
        {timer.what: _timer_document(timer) for timer in before.timers},
        {timer.what: _timer_document(timer) for timer in after.timers},
    )
    if kept := {name: said for name, said in probes.items() if said}:
        change["probes"] = kept
    if timers:
        change["timers"] = timers
    return change


def described(setup: Setup, zone: tzinfo = UTC) -> dict[str, str]:
    """All that was said, for a person in that zone: by the words that `smoker set` takes, what is set."""
    return dict(_lines(setup, zone))


def in_order(timers: Iterable[Timer]) -> tuple[Timer, ...]:
    """Timers by name."""
    return tuple(sorted(timers, key=lambda timer: timer.what))


def _lines(setup: Setup, zone: tzinfo) -> Iterator[tuple[str, str]]:
    pit = next((name for name, probe in setup.probes.items() if is_pit(probe.probe)), "smoker")
    if setup.set_point_f is not None:
        yield f"{pit} set-point", _degrees(setup.unit.from_f(setup.set_point_f), setup)
    for name, probe in setup.probes.items():
        yield f"{name} label", probe.probe.label
        if probe.combines:
            yield f"{name} is", f"the {probe.combines} of {', '.join(probe.of)}"
        for target in probe.targets:
            yield f"{name} {target.what}", _degrees(setup.unit.from_f(target.temp_f), setup)
        if probe.safe_f is not None:
            yield f"{name} safe", _degrees(setup.unit.from_f(probe.safe_f), setup)
        if probe.offset_f:
            yield f"{name} offset", _degrees(setup.unit.change_from_f(probe.offset_f), setup)
    for timer in setup.timers:
        yield f"timer {timer.what}", _timer_words(timer, zone)


def _degrees(value: float, setup: Setup) -> str:
    return f"{round(value, 1):g} °{setup.unit}"


def _timer_words(timer: Timer, zone: tzinfo) -> str:
    if timer.at is not None:
        return f"at {timer.at.astimezone(zone):%H:%M on %Y-%m-%d}"
    return f"every {timer.every.total_seconds() / 60:g} min" if timer.every else "never"


def _changed_probe(was: ProbeSetup, said: Change) -> ProbeSetup:
    name = was.probe.name
    _check(said, _PROBE_KEYS, f"the change of {name}")
    temps_f: dict[str, float | None] = {target.what: target.temp_f for target in was.targets}
    for what, temp_f in _part(said, "targets").items():
        temps_f[what] = _temp_f(temp_f, f"{name} {what}")
    return replace(
        was,
        probe=replace(was.probe, label=_label(said["label"], name)) if "label" in said else was.probe,
        targets=ascending(Target(what=what, temp_f=temp_f) for what, temp_f in temps_f.items() if temp_f is not None),
        offset_f=_offset_f(said["offset_f"], name) if "offset_f" in said else was.offset_f,
        safe_f=_temp_f(said["safe_f"], f"{name} safe") if "safe_f" in said else was.safe_f,
    )


def _probe_difference(before: ProbeSetup, after: ProbeSetup) -> dict[str, Any]:
    values = {
        "label": (before.probe.label, after.probe.label),
        "offset_f": (before.offset_f, after.offset_f),
        "safe_f": (before.safe_f, after.safe_f),
    }
    said: dict[str, Any] = {key: new for key, (old, new) in values.items() if old != new}
    targets = _differing(
        {target.what: target.temp_f for target in before.targets},
        {target.what: target.temp_f for target in after.targets},
    )
    return said | ({"targets": targets} if targets else {})


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    return {what: after.get(what) for what in (*before, *after) if before.get(what) != after.get(what)}


def _timer_document(timer: Timer) -> dict[str, object]:
    if timer.every is not None:
        return {"every_s": timer.every.total_seconds()}
    return {"at": timer.at.isoformat() if timer.at else None}


def _timer(what: str, said: Change) -> Timer:
    _check(said, {"every_s", "at"}, f"timer {what}")
    try:
        if "every_s" in said:
            every = timedelta(seconds=said["every_s"])
            if every >= SHORTEST_TIMER:
                return Timer(what=what, every=every)
            raise ConfigError(f"timer {what} is shorter than a minute: timers are looked at once a minute")
        return Timer(what=what, at=datetime.fromisoformat(said["at"]).astimezone(UTC))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise ConfigError(f"timer {what} is {dict(said)!r:.60}, which says neither how often nor when") from None


def _temp_f(value: object, place: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and LOWEST_F <= value <= HIGHEST_F:
        return float(value)
    raise ConfigError(f"{place} must be from {LOWEST_F:g} to {HIGHEST_F:g} °F, not {value!r:.60}")


def _offset_f(value: object, name: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_OFFSET_F:
        return float(value)
    raise ConfigError(f"{name} offset must be from -{LARGEST_OFFSET_F:g} to {LARGEST_OFFSET_F:g} °F, not {value!r:.60}")


def _label(value: object, name: str) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ConfigError(f"{name} label must be text, such as Brisket, not {value!r:.60}")


def _part(change: Change, key: str) -> Change:
    return _table(change.get(key, {}), key)


def _table(value: object, place: str) -> Change:
    if isinstance(value, Mapping):
        return value
    raise ConfigError(f"{place} in a change of settings must be a table, not {value!r:.60}")


def _check(said: Change, known: set[str], place: str) -> None:
    for key in said:
        if key not in known:
            raise ConfigError(f"{place} holds {key!r}; known are {', '.join(sorted(known))}")
