"""Whatever the batches, and however often they come again, what the store holds is the same."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contracts.store_samples import NOW, keep, reading

from smart_smoker.core.model import Reading, Series
from smart_smoker.store import Cook, Store
from smart_smoker.store.sqlite import SqliteStore

PROBES = ("smoker", "food-A", "food-B")
RUNS = ("r1", "r2")
STREAM = [
    reading(n, series=Series("backyard", run, probe), temp_f=100.0 + n, is_last=n == 9)
    for run in RUNS
    for n in range(10)
    for probe in PROBES
]

Kept = tuple[Cook, dict[str, list[tuple[datetime, float]]]]


def _content(store: Store) -> list[Kept]:
    return [(cook, store.readings(cook.id)) for cook in store.cooks(NOW)]


def _delivered(batches: list[list[Reading]], restarts: set[int]) -> tuple[list[Kept], int]:
    """What a new store holds after these batches, opened anew after some of them; and how many readings were new."""
    with TemporaryDirectory() as folder:
        path, new = Path(folder) / "smoker.db", 0
        store = SqliteStore(path)
        for number, batch in enumerate(batches):
            new += keep(store, batch)
            if number in restarts:
                store.close()
                store = SqliteStore(path)
        with store:
            return _content(store), new


UNDISTURBED = _delivered([STREAM], set())


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Reading]]:
    """The stream in batches, each of which may begin with readings that came before."""
    ends = sorted({*draw(st.sets(st.integers(1, len(STREAM)), max_size=12)), len(STREAM)})
    begins = [max(0, end - draw(st.integers(0, 30))) for end in [0, *ends[:-1]]]
    again = [(begin, end) for begin, end in zip(begins, ends, strict=True) if draw(st.booleans())]
    return [STREAM[begin:end] for begin, end in sorted([*zip(begins, ends, strict=True), *again], key=lambda at: at[1])]


@settings(max_examples=60, deadline=None)
@given(batches=deliveries(), restarts=st.sets(st.integers(0, 20), max_size=4))
def test_batches_restarts_and_redeliveries_change_nothing(batches: list[list[Reading]], restarts: set[int]) -> None:
    assert _delivered(batches, restarts) == UNDISTURBED


@settings(max_examples=40, deadline=None)
@given(late=st.sets(st.integers(1, len(STREAM) - 1)), again=st.booleans())
def test_readings_that_come_late_change_nothing_either(late: set[int], again: bool) -> None:
    in_time = [each for place, each in enumerate(STREAM) if place not in late]
    after = [each for place, each in enumerate(STREAM) if place in late]
    batches = [in_time, after, in_time] if again else [in_time, after]
    content, new = _delivered(batches, set())
    assert new == len(STREAM)
    assert sorted(map(_without_number, content), key=repr) == sorted(map(_without_number, UNDISTURBED[0]), key=repr)


def _without_number(kept: Kept) -> tuple[object, ...]:
    cook, readings = kept
    return cook.started_at, cook.ended_at, cook.readings, cook.probes, readings
