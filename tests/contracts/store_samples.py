"""What the store suites put into a store."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from smart_smoker.core.model import Reading, Series, Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.notice import Notice
from smart_smoker.store import Ledger, Outbox, SeriesEntry

NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
START: Final = datetime(2021, 5, 22, 12, 20, tzinfo=UTC)
LEASE: Final = timedelta(minutes=2)
PIT: Final = Series("backyard", "r1", "smoker")


def reading(n: int, *, series: Series = PIT, temp_f: float = 225.0, is_last: bool = False) -> Reading:
    """The n-th of readings that are half a minute apart."""
    return Reading(series=series, n=n, at=START + n * timedelta(seconds=30), temp_f=temp_f, is_last=is_last)


def event(
    edge: Edge = Edge.RAISED,
    *,
    rule: str = "classic_pit_drop",
    probe: str = "smoker",
    n: int = 0,
    message: str = "it drops",
) -> AlertEvent:
    return AlertEvent(
        edge=edge,
        rule=rule,
        probe=probe,
        severity=Severity.URGENT,
        at=START + n * timedelta(seconds=30),
        temp_f=201.5,
        message=message,
        numbers={"drop_f": 15.0},
    )


def count_in(entry: SeriesEntry, reading: Reading) -> None:
    """Change an entry for a reading that is new, as consuming does."""
    entry.readings += 1
    entry.last_n = max(entry.last_n, reading.n)
    entry.first_at = min(entry.first_at or reading.at, reading.at)
    entry.last_at = max(entry.last_at or reading.at, reading.at)
    entry.is_ended = entry.is_ended or reading.is_last


def keep(store: Ledger, readings: Iterable[Reading], *, now: datetime = NOW) -> int:
    """Commit a batch as consuming does, whatever of it the store has already; returns how many were new."""
    new = 0
    with store.transaction(now) as ledger:
        for each in readings:
            entry = ledger.open(each.series)
            if each.n > entry.last_n:
                ledger.add(entry, [each])
            elif not ledger.add_if_new(entry, each):
                continue
            count_in(entry, each)
            ledger.save(entry)
            new += 1
    return new


def tell(store: Ledger, *texts: str, channel: str = "text_message", now: datetime = NOW) -> int:
    """Raise an alert and put these texts of it into the outbox; returns the alert's id."""
    with store.transaction(now) as ledger:
        alert_id = ledger.alert(ledger.open(PIT).run_id, event())
        for text in texts:
            ledger.enqueue(alert_id, channel, text)
    return alert_id


def claimed(store: Outbox, *, owner: str = "one", now: datetime = NOW, channel: str = "text_message") -> Notice:
    """The notice that is due."""
    notice = store.claim(owner, [channel], now, LEASE)
    assert notice is not None
    return notice
