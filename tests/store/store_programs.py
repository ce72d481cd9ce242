"""What other processes do to a store while a test looks on; each is told by a barrier or a pipe when."""

import time
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

from tests.contracts.store_samples import NOW, PIT, count_in, event, reading

from smart_smoker.core.model import Series
from smart_smoker.errors import StoreError
from smart_smoker.store import LedgerEntry
from smart_smoker.store.sqlite import SqliteStore

BATCH = 50
PATIENCE_S = 60.0


def add_batch(ledger: LedgerEntry, series: Series, batch: int) -> None:
    """A batch of numbered readings with an alert and its text."""
    entry = ledger.open(series)
    readings = [reading(n, series=series) for n in range(batch * BATCH, (batch + 1) * BATCH)]
    ledger.add(entry, readings)
    for each in readings:
        count_in(entry, each)
    ledger.save(entry)
    ledger.enqueue(ledger.alert(entry.run_id, event(n=batch)), "text_message", f"{series.probe} {batch}")


def open_at_once(path: Path, barrier: Barrier, report: Connection) -> None:
    """Open the store the moment that all others do."""
    barrier.wait(PATIENCE_S)
    try:
        with SqliteStore(path) as store:
            report.send(store.describe().schema_version)
    except StoreError as error:
        report.send(str(error))


def write(path: Path, probe: str, batches: int, barrier: Barrier) -> None:
    """Commit so many batches of one probe."""
    with SqliteStore(path) as store:
        barrier.wait(PATIENCE_S)
        for batch in range(batches):
            with store.transaction(NOW) as ledger:
                add_batch(ledger, Series(PIT.smoker_id, PIT.run, probe), batch)


def deliver(path: Path, owner: str, written: Event, barrier: Barrier, report: Connection) -> None:
    """Claim and deliver whatever is due until all is written and told; reports the texts."""
    texts: list[str] = []
    with SqliteStore(path) as store:
        barrier.wait(PATIENCE_S)
        while True:
            is_all = written.is_set()
            notice = store.claim(owner, ["text_message"], NOW, timedelta(hours=1))
            if notice is not None:
                texts.append(notice.text)
                store.mark_delivered(notice, NOW, owner)
            elif is_all:
                break
            else:
                written.wait(0.005)
    report.send(texts)


def look(path: Path, written: Event, barrier: Barrier, report: Connection) -> None:
    """Read all the while; reports how often a batch was seen in part, and whether anything ever went back."""
    torn = seen = shrunk = 0
    with SqliteStore(path) as store:
        barrier.wait(PATIENCE_S)
        while not written.is_set():
            counts = [len(readings) for readings in store.readings(1).values()]
            torn += sum(1 for count in counts if count % BATCH)
            shrunk += sum(counts) < seen
            seen = sum(counts)
            store.alerts(limit=5)
    report.send((torn, shrunk))


def write_and_say(path: Path, report: Connection) -> None:
    """Commit batch after batch, each reported once it is committed, going on where the store is."""
    with SqliteStore(path) as store:
        with store.transaction(NOW) as ledger:
            batch = (ledger.open(PIT).last_n + 1) // BATCH
        while True:
            with store.transaction(NOW) as ledger:
                add_batch(ledger, PIT, batch)
            report.send(batch)
            batch += 1


def stop_in_the_middle(path: Path, report: Connection) -> None:
    """Begin a transaction that is long enough to spill into the log, say so, and never end it."""
    with SqliteStore(path) as store:
        store._database.run("PRAGMA cache_size = 5")
        with store.transaction(NOW) as ledger:
            for batch in range(100):
                add_batch(ledger, PIT, batch)
            report.send("in the middle")
            time.sleep(3600)
