"""Minutes in, alerts out: asks a smoker's rules once a minute of event time, about all of its probes.

What comes out depends on nothing but the readings' own moments: not on how they were cut into batches, nor on who asks,
nor on how often he was restarted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from smart_smoker.core.model import Reading, Role
from smart_smoker.core.monitor import AlertEvent, Edge, Standing
from smart_smoker.core.rules import About, Finding, MinuteRule, View
from smart_smoker.core.setup import Combination, ProbeSetup, Setup
from smart_smoker.core.track import Track
from smart_smoker.errors import RuleError

MINUTE: Final = timedelta(minutes=1)
PATIENCE: Final = 24 * 60
"""Minutes of silence of every probe, after which none is judged until one speaks: a clock that jumps from 1970 to today
would be thirty million."""
ENDED: Final = "the cook ended"
GONE: Final = "its log ended"
_ROLES: Final = {About.PIT: {Role.PIT}, About.FOOD: {Role.FOOD}, About.PROBE: {Role.PIT, Role.FOOD}}
_in_order: Final = attrgetter("at", "n")

Key = tuple[str, str]
"""A rule's name and a probe's; `""` for the smoker."""
Heard = dict[str, list[float]]
"""What each probe said in a minute, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is new of a run: readings later than the judge has come, in any order, and who has ended.

    Attributes:
        readings: all there are after its `judged_to`, and simply all before its first minute; those later than it
            goes now are given again next time.
        ended: the moment of the last reading of each probe whose source said that nothing more comes.
        why_ended: what is said of what still stands, where every probe has ended.
    """

    readings: Sequence[Reading]
    ended: Mapping[str, datetime]
    why_ended: str = ENDED


class Judge:
    """The rules over one smoker's run.

    Args:
        rules: by name, in the order they are asked.
        origin: the moment of the run's first reading; minutes are counted from it.
        minute: how many minutes were judged before.
        tracks: the probes' courses then.
        standings: what the rules remembered then, by (rule, probe), the probe's name `""` for the smoker.

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
        standings: Mapping[Key, Standing] | None = None,
    ) -> None:
        self._rules = rules
        self._origin = origin
        self.minute = minute
        self.tracks = {track.probe.name: track for track in tracks}
        self.standings = {key: kept for key, kept in (standings or {}).items() if key[0] in rules}
        self._up = {key for key, standing in self.standings.items() if standing.is_up}
        self._questions: list[tuple[Key, MinuteRule[Any], Track]] = []
        self._view = View()
        self._view.up = self._up

    @property
    def judged_to(self) -> datetime:
        """The end of the last minute that was judged."""
        return self._origin + self.minute * MINUTE

    def advance(self, upto: datetime, said: Said, setup: Setup) -> list[AlertEvent]:
        """Judge every whole minute up to that moment; says what changed, in order.

        Raises:
            RuleError: a rule failed. Some rules were asked about that minute and some were not: make the judge anew
                from what was kept before.
        """
        last = (upto - self._origin) // MINUTE
        if last <= self.minute:
            return []
        minutes = self._minutes(said.readings)
        self._view.setup = setup
        for name, track in self.tracks.items():
            track.describe(setup.of(name).probe)
        is_other = True  # the setup may be another than last time
        events: list[AlertEvent] = []
        while (minute := self._next(minutes, last)) <= last:
            self.minute = minute
            self._view.minute, self._view.at = minute, self.judged_to
            if self._close(minutes.get(minute, {}), said.ended) or is_other:
                events += self._cast(said.why_ended)
                is_other = False
            events += self._ask()
        self.minute = last
        return events

    def _minutes(self, readings: Iterable[Reading]) -> dict[int, Heard]:
        """What was heard in each minute; what comes after its own was judged is never looked at."""
        minutes: dict[int, Heard] = {}
        until = None
        for reading in sorted(readings, key=_in_order):
            if until is None or reading.at > until:
                # A minute holds its end and not its beginning; the first holds the run's first reading too.
                minute = max(1, -((self._origin - reading.at) // MINUTE))
                until = self._origin + minute * MINUTE
                heard = minutes.setdefault(minute, {})
            heard.setdefault(reading.series.probe, []).append(reading.temp_f)
        return minutes

    def _next(self, minutes: Mapping[int, Heard], last: int) -> int:
        minute = self.minute + 1
        if minute in minutes or any(track.silent < PATIENCE for track in self.tracks.values()):
            return minute
        return min((later for later in minutes if later > minute), default=last + 1)

    def _close(self, heard: Heard, ended: Mapping[str, datetime]) -> bool:
        """Close a minute of every probe; whether one is new, or has ended, or speaks again."""
        setup, tracks, at = self._view.setup, self.tracks, self._view.at
        is_other = False
        for name in heard:
            if name not in tracks and not setup.of(name).combines:
                tracks[name] = Track(setup.of(name).probe)
                is_other = True
        for name, track in tracks.items():
            probe = setup.of(name)
            if probe.combines:
                continue
            if track.is_virtual and name not in heard:
                track.set(None)
                is_other |= _ends(track, is_ended=True)  # nobody says any more what it is made of
                continue
            track.close(heard.get(name, ()), probe.offset_f)
            is_other |= _ends(track, is_ended=name in ended and ended[name] <= at)
        for virtual in setup.virtual:
            is_other |= self._combine(virtual)
        return is_other

    def _combine(self, virtual: ProbeSetup) -> bool:
        name = virtual.probe.name
        parts = [self.tracks[part] for part in virtual.of if part in self.tracks]
        if not parts:
            return False
        is_new = name not in self.tracks
        if is_new:
            self.tracks[name] = Track(virtual.probe)
        track = self.tracks[name]
        values = [part.now_f for part in parts if part.now_f is not None]
        track.set(_combined(virtual.combines, values) if values else None)
        return _ends(track, is_ended=all(part.is_ended for part in parts)) or is_new

    def _cast(self, why_ended: str) -> list[AlertEvent]:
        """Decide who is asked about whom; what stands of those about whom nobody is asked any more is over."""
        view = self._view
        # The order in which probes were first heard must not matter.
        self.tracks = view.tracks = dict(sorted(self.tracks.items()))
        live = [track for track in self.tracks.values() if not track.is_ended]
        view.pit = next((track for track in live if track.probe.role is Role.PIT), None)
        view.foods = [track for track in self.tracks.values() if track.probe.role is Role.FOOD]
        self._questions = [
            ((name, probe), rule, track)
            for name, rule in self._rules.items()
            for probe, track in _subjects(rule.about, live, view.pit)
        ]
        for key, rule, _ in self._questions:
            if key not in self.standings:
                self.standings[key] = Standing(key[0], rule.start(), is_up=False)
        asked = {key for key, _, _ in self._questions}
        over = [(name, probe) for name in self._rules for probe in ("", *self.tracks)]
        return [self._drop(key, GONE if live else why_ended) for key in over if key in self._up and key not in asked]

    def _ask(self) -> list[AlertEvent]:
        view, standings = self._view, self.standings
        events: list[AlertEvent] = []
        for key, rule, track in self._questions:
            view.track = track
            was = standings[key]
            try:
                state, finding = rule.step(was.state, view)
                is_up = finding is not None
                if is_up != was.is_up:
                    message = finding.message if finding else rule.over(state, view)
                    events.append(self._event(key, track, finding, message))
                elif state is was.state:
                    continue
            except Exception as why:
                raise RuleError(key[0], why) from why
            standings[key] = Standing(key[0], state, is_up)
        return events

    def _drop(self, key: Key, message: str) -> AlertEvent:
        # Whoever is asked again, about a probe that speaks again, begins anew: what stood is over.
        self.standings[key] = Standing(key[0], self._rules[key[0]].start(), is_up=False)
        return self._event(key, self.tracks[key[1] or next(iter(self.tracks))], None, message)

    def _event(self, key: Key, track: Track, finding: Finding | None, message: str) -> AlertEvent:
        (self._up.add if finding else self._up.discard)(key)
        name, probe = key
        return AlertEvent(
            edge=Edge.RAISED if finding else Edge.CLEARED,
            rule=name,
            probe=probe,
            severity=(finding and finding.severity) or self._rules[name].severity,
            at=self._view.at,
            temp_f=track.last_f if track.now_f is None else track.now_f,
            message=message,
            numbers=finding.numbers if finding else {},
        )


def _subjects(about: About, live: Sequence[Track], pit: Track | None) -> list[tuple[str, Track]]:
    if about is About.SMOKER:
        return [("", pit or live[0])] if live else []
    roles = _ROLES[about]
    return [(track.probe.name, track) for track in live if track.probe.role in roles]


def _ends(track: Track, *, is_ended: bool) -> bool:
    """Note whether a probe has ended; whether that is news."""
    is_news = is_ended is not track.is_ended
    track.is_ended = is_ended
    return is_news


def _combined(how: Combination | None, values: Sequence[float]) -> float:
    if how is Combination.LOWEST:
        return min(values)
    return max(values) if how is Combination.HIGHEST else sum(values) / len(values)
