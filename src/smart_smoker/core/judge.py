"""Minutes in, alerts out: asks a smoker's rules once a minute of event time, about all of its probes.

What comes out depends on nothing but the readings' own moments: not on how they were cut into batches, nor on who asks,
nor on how often he was restarted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from smart_smoker.core.model import Reading, Role
from smart_smoker.core.monitor import AlertEvent, Edge, Standing
from smart_smoker.core.rules import About, Finding, MinuteRule, View
from smart_smoker.core.setup import Combination, ProbeSetup, Setup
from smart_smoker.core.track import Track
from smart_smoker.errors import RuleError

MINUTE: Final = timedelta(minutes=1)
ENDED: Final = "the cook ended"
_ROLES: Final = {About.PIT: {Role.PIT}, About.FOOD: {Role.FOOD}, About.PROBE: {Role.PIT, Role.FOOD}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is new of a run: readings later than the judge has come, in any order, and who has ended.

    Attributes:
        readings: all there are after the judge's `judged_to`; those later than it goes now are given again next time.
        ended: the moment of the last reading of each probe whose source said that nothing more comes.
    """

    readings: Sequence[Reading]
    ended: Mapping[str, datetime]


class Judge:
    """The rules over one smoker's run.

    Args:
        rules: by name, in the order they are asked.
        origin: the moment of the run's first reading; minutes are counted from it.
        minute: how many minutes were judged before.
        tracks: the probes' courses then.
        standings: what the rules remembered then, by the probe's name, `""` for the smoker's.

    Attributes:
        tracks: the probes' courses, by name.
        standings: what the rules remember, by (rule, probe).
    """

    def __init__(
        self,
        rules: Mapping[str, MinuteRule[Any]],
        origin: datetime,
        *,
        minute: int = 0,
        tracks: Iterable[Track] = (),
        standings: Mapping[tuple[str, str], Standing] | None = None,
    ) -> None:
        self._rules = rules
        self._origin = origin
        self.minute = minute
        self.tracks = {track.probe.name: track for track in tracks}
        self.standings = {key: kept for key, kept in (standings or {}).items() if key[0] in rules}
        self._up = {key for key, standing in self.standings.items() if standing.is_up}

    @property
    def judged_to(self) -> datetime:
        """The end of the last minute that was judged."""
        return self._origin + self.minute * MINUTE

    def advance(self, upto: datetime, said: Said, setup: Setup) -> list[AlertEvent]:
        """Judge every whole minute up to that moment; says what changed, in order."""
        last = (upto - self._origin) // MINUTE
        by_minute = self._by_minute(said.readings, last, setup)
        events: list[AlertEvent] = []
        while self.minute < last:
            self.minute += 1
            at = self.judged_to
            self._close(by_minute.get(self.minute, {}), at, said.ended, setup)
            events += self._ask(at, setup)
        return events

    def _by_minute(self, readings: Iterable[Reading], last: int, setup: Setup) -> dict[int, dict[str, list[float]]]:
        offsets = {name: setup.of(name).offset_f for name in {reading.series.probe for reading in readings}}
        by_minute: defaultdict[int, dict[str, list[float]]] = defaultdict(dict)
        for reading in sorted(readings, key=lambda reading: (reading.at, reading.n)):
            # A minute holds its end and not its beginning; the first holds the run's first reading too.
            minute = max(1, -((self._origin - reading.at) // MINUTE))
            if self.minute < minute <= last:
                probe = reading.series.probe
                by_minute[minute].setdefault(probe, []).append(reading.temp_f + offsets[probe])
        return by_minute

    def _close(
        self, said: Mapping[str, Sequence[float]], at: datetime, ended: Mapping[str, datetime], setup: Setup
    ) -> None:
        for name in said:
            if name not in self.tracks:
                self.tracks[name] = Track(setup.of(name).probe)
        for name, track in self.tracks.items():
            if not setup.of(name).combines:
                track.close(said.get(name, ()))
                track.is_ended = name in ended and ended[name] <= at
        for virtual in setup.virtual:
            self._combine(virtual)

    def _combine(self, virtual: ProbeSetup) -> None:
        parts = [self.tracks[name] for name in virtual.of if name in self.tracks]
        if not parts:
            return
        track = self.tracks.setdefault(virtual.probe.name, Track(virtual.probe))
        values = [part.now_f for part in parts if part.now_f is not None]
        track.set(_combined(virtual.combines, values) if values else None)
        track.is_ended = all(part.is_ended for part in parts)

    def _ask(self, at: datetime, setup: Setup) -> list[AlertEvent]:
        view = self._view(at, setup)
        if view is None:
            return []
        is_over = all(track.is_ended for track in self.tracks.values())
        events: list[AlertEvent] = []
        for name, rule in self._rules.items():
            for track in self._subjects(rule.about, view):
                view.track = track
                probe = "" if rule.about is About.SMOKER else track.probe.name
                has_ended = is_over or (bool(probe) and track.is_ended)
                event = self._end(name, probe, view) if has_ended else self._ask_one(name, rule, probe, view)
                if event:
                    events.append(event)
        return events

    def _view(self, at: datetime, setup: Setup) -> View | None:
        if not self.tracks:
            return None
        view = View()
        view.at, view.minute, view.setup = at, self.minute, setup
        # The order in which probes were first heard must not matter.
        view.tracks = self.tracks = dict(sorted(self.tracks.items()))
        pits = [track for track in self.tracks.values() if track.probe.role is Role.PIT]
        view.pit = next((pit for pit in pits if not pit.is_ended), None)
        view.foods = [track for track in self.tracks.values() if track.probe.role is Role.FOOD]
        view.up = self._up
        return view

    def _subjects(self, about: About, view: View) -> Iterable[Track]:
        if about is About.SMOKER:
            return (view.pit or next(iter(self.tracks.values())),)
        roles = _ROLES[about]
        return [track for track in self.tracks.values() if track.probe.role in roles]

    def _ask_one(self, name: str, rule: MinuteRule[Any], probe: str, view: View) -> AlertEvent | None:
        key = (name, probe)
        was = self.standings.get(key)
        state = was.state if was else rule.start()
        was_up = was is not None and was.is_up
        try:
            new, finding = rule.step(state, view)
            is_up = finding is not None
            if was is None or new is not state or is_up != was_up:
                self.standings[key] = Standing(name, new, is_up)
            if is_up == was_up:
                return None
            message = finding.message if finding else rule.over(new, view)
        except Exception as why:
            raise RuleError(name, why) from why
        return self._event(name, probe, view, finding, message)

    def _end(self, name: str, probe: str, view: View) -> AlertEvent | None:
        """What stands of a probe that has ended, or of a cook, is over."""
        was = self.standings.get((name, probe))
        if was is None or not was.is_up:
            return None
        self.standings[name, probe] = Standing(name, was.state, is_up=False)
        return self._event(name, probe, view, None, ENDED)

    def _event(self, name: str, probe: str, view: View, finding: Finding | None, message: str) -> AlertEvent:
        (self._up.add if finding else self._up.discard)((name, probe))
        track = view.track
        return AlertEvent(
            edge=Edge.RAISED if finding else Edge.CLEARED,
            rule=name,
            probe=probe,
            severity=(finding and finding.severity) or self._rules[name].severity,
            at=view.at,
            temp_f=track.now_f if track.now_f is not None else track.last_f or 0.0,
            message=message,
            numbers=finding.numbers if finding else {},
        )


def _combined(how: Combination | None, values: Sequence[float]) -> float:
    if how is Combination.LOWEST:
        return min(values)
    return max(values) if how is Combination.HIGHEST else sum(values) / len(values)
