"""Judges runs within the ledger's transactions: as far as every probe's readings have come, whoever commits them.

A run's probes may be consumed by as many processes. So what its judge remembers is kept in the store, and whoever
commits a batch takes it up there, judges the minutes that the batch completed, and puts it back, all in the transaction
that holds the readings. The ledger lets one in at a time; three consumers raise what one would.
"""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from smart_smoker.core.judge import ENDED, MINUTE, Judge, Said
from smart_smoker.core.model import Reading
from smart_smoker.core.monitor import AlertEvent, Standing
from smart_smoker.core.rules import MinuteRule
from smart_smoker.core.runs import GAP, is_live
from smart_smoker.core.setup import Setup
from smart_smoker.core.setup_change import changed
from smart_smoker.core.track import Track
from smart_smoker.errors import ConfigError
from smart_smoker.loops.awake import Awake
from smart_smoker.loops.following import plain, revived
from smart_smoker.store import Ledger, LedgerEntry, Remembered, RunEntry

log = logging.getLogger(__name__)

LATENESS: Final = timedelta(minutes=2)
"""How far behind the newest a reading may come and still be judged in its turn, on the readings' clock."""
HELD_UP: Final = timedelta(minutes=2)
"""How long a silent probe holds up the others' judgement, on this machine's clock."""
FIRST_WORD: Final = timedelta(seconds=15)
"""How long a new run waits for a probe that said nothing yet, on this machine's clock."""
MOST_KEPT: Final = 1_000
GIVEN_UP: Final = "Nothing was heard for 3 h: it is no longer watched."


class Judging:
    """The judges of all runs, from one transaction to the next.

    Args:
        rules: those that are asked each minute.
        setup: what the settings say of the smoker.
        awaited: probes that other processes may still bring; a new run waits for their first readings a little.
        awake: knows since when silence may be judged.
    """

    def __init__(
        self,
        rules: Mapping[str, MinuteRule[Any]],
        setup: Setup,
        awaited: Collection[str] = (),
        awake: Awake | None = None,
    ) -> None:
        self._rules = rules
        self._setup = setup
        self._awaited = frozenset(awaited)
        self._awake = awake or Awake()
        self._judges: dict[int, Judge] = {}
        self._unusable: Mapping[str, object] = {}

    def judge(
        self, ledger: LedgerEntry, run_id: int, now: datetime, fresh: Collection[Reading] = ()
    ) -> list[AlertEvent]:
        """Judge every minute of a run that its readings allow; its alerts are in the ledger then.

        Args:
            ledger: the transaction.
            run_id: whose entries are saved.
            now: the moment on this machine's clock, UTC.
            fresh: the run's readings that this transaction added.

        Raises:
            RuleError: a rule failed; nothing of the transaction may be kept.
        """
        if not self._rules:
            return []
        run = ledger.run(run_id)
        _mark_late(ledger, run, fresh)
        upto = judged_to(run, now, self._awake.look(now), self._awaited)
        if upto is None:
            return []
        origin = run.origin_at or min(entry.first_at for entry in run.series if entry.first_at)
        end = origin + (upto - origin) // MINUTE * MINUTE
        if end <= (run.judged_to or origin):
            return []
        events = self._advance(ledger, run, origin, end, now)
        for event in events:
            ledger.alert(run_id, event, is_managed=True)
        return events

    @property
    def has_rules(self) -> bool:
        """Whether there is anything to judge by."""
        return bool(self._rules)

    def leave_out(self, rule: str) -> None:
        """Ask a rule no more; everything is taken up from the store again."""
        self._rules = {name: kept for name, kept in self._rules.items() if name != rule}
        self.forget()

    def forget(self) -> None:
        """Drop what was not committed; everything is taken up from the store again."""
        self._judges.clear()

    def _advance(
        self, ledger: LedgerEntry, run: RunEntry, origin: datetime, end: datetime, now: datetime
    ) -> list[AlertEvent]:
        setup = self._setup_now(ledger, run.smoker_id)
        judge = self._judge_of(ledger, run, origin, setup)
        before = dict(judge.standings)
        is_given_up = _is_given_up(run, now)
        said = Said(
            readings=ledger.unjudged(run, end),
            ended={e.series.probe: e.last_at for e in run.series if e.last_at and (e.is_ended or is_given_up)},
            why_ended=GIVEN_UP if is_given_up else ENDED,
        )
        events = judge.advance(end, said, setup)
        run.origin_at, run.judged_minutes = origin, judge.minute
        ledger.judged(run, _to_remember(judge, before))
        self._judges[run.id] = judge
        while len(self._judges) > MOST_KEPT:
            del self._judges[next(iter(self._judges))]
        return events

    def _setup_now(self, ledger: LedgerEntry, smoker_id: str) -> Setup:
        """What the settings say, and what a person said since; the settings alone where the two no longer agree."""
        change = ledger.setup_change(smoker_id)
        if not change or change == self._unusable:
            return self._setup
        try:
            return changed(self._setup, change)
        except ConfigError as wrong:
            log.warning("What was set with `smoker set` no longer goes with the settings (%s): see `smoker set`", wrong)
            self._unusable = change
            return self._setup

    def _judge_of(self, ledger: LedgerEntry, run: RunEntry, origin: datetime, setup: Setup) -> Judge:
        """The judge as the store's last commit left it: the one at hand, unless somebody else has judged since."""
        judge = self._judges.pop(run.id, None)
        if judge is not None and judge.minute == run.judged_minutes:
            return judge
        remembered = ledger.remembered(run)
        return Judge(
            self._rules,
            origin,
            minute=run.judged_minutes,
            tracks=[Track.load(setup.of(probe).probe, course) for probe, course in remembered.courses.items()],
            standings={
                key: standing
                for key, kept in remembered.standings.items()
                for standing in revived(self._rules, [kept])
                if key[0] in self._rules
            },
        )


def judged_to(run: RunEntry, now: datetime, awake_since: datetime, awaited: Collection[str] = ()) -> datetime | None:
    """How far a run may be judged: as far as every probe that still speaks has come; None for not at all.

    The clock of a live run goes on where all its probes are silent, by as much as this machine's has since.

    Args:
        run: with what each probe said.
        now: the moment on this machine's clock, UTC.
        awake_since: from when on silence counts.
        awaited: the probes of which a first word is waited for.
    """
    known = [entry for entry in run.series if entry.last_at and entry.touched_at]
    if not known:
        return None
    if now - run.opened_at < FIRST_WORD and not {entry.series.probe for entry in known}.issuperset(awaited):
        return None
    live = [
        (entry.last_at, max(entry.touched_at, awake_since))
        for entry in known
        if not entry.is_ended
        if entry.last_at and entry.touched_at
    ]
    if not live or _is_given_up(run, now):
        newest = max(entry.last_at for entry in known if entry.last_at)
        return max(newest, run.judged_to or newest) + MINUTE
    speaking = [last_at for last_at, heard_at in live if now - heard_at < HELD_UP]
    if speaking:
        return min(speaking) - LATENESS
    newest = max(last_at for last_at, _ in live)
    silent_for = now - max(heard_at for _, heard_at in live)
    return newest + (silent_for if _is_live(run) else HELD_UP) - LATENESS


def judge_silence(store: Ledger, judging: Judging, now: datetime) -> list[tuple[str, AlertEvent]]:
    """Judge the runs in which nobody commits any more; what became of their alerts, each with its run's name."""
    told: list[tuple[str, AlertEvent]] = []
    if not judging.has_rules:
        return told
    for run_id in store.runs_to_judge(now - GAP):
        with store.transaction(now) as ledger:
            if events := judging.judge(ledger, run_id, now):
                name = ledger.run(run_id).run
                told += [(name, event) for event in events]
    return told


def _is_live(run: RunEntry) -> bool:
    firsts = [entry.first_at for entry in run.series if entry.first_at]
    lasts = [entry.last_at for entry in run.series if entry.last_at]
    touched_at = max(entry.touched_at for entry in run.series if entry.touched_at)
    return is_live(min(firsts), max(lasts), run.opened_at, touched_at)


def _is_given_up(run: RunEntry, now: datetime) -> bool:
    """Whether nobody has heard anything of it for hours, though nobody said that it ended."""
    going_on = [entry for entry in run.series if not entry.is_ended]
    return bool(going_on) and all(entry.touched_at and now - entry.touched_at > GAP for entry in going_on)


def _mark_late(ledger: LedgerEntry, run: RunEntry, fresh: Collection[Reading]) -> None:
    if run.judged_to is None:
        return
    for entry in run.series:
        late = [reading.n for reading in fresh if reading.at <= run.judged_to and reading.series == entry.series]
        if late:
            ledger.mark_late(entry, late)


def _to_remember(judge: Judge, before: Mapping[tuple[str, str], Standing]) -> Remembered:
    return Remembered(
        courses={name: track.dump() for name, track in judge.tracks.items()},
        standings={key: plain(kept) for key, kept in judge.standings.items() if before.get(key) is not kept},
    )
