"""The sample cook: what a person sees first, and always the same."""

from datetime import UTC, datetime

from tests.contracts.source_contract import rows_of
from tests.sources.classic_counts import classic_counts

from smart_smoker.sources.simulator import EventKind, SimulatedCook

COOK = SimulatedCook.sample()


def test_it_is_the_same_cook_on_every_machine_for_good() -> None:
    assert COOK.digest == "b603320d4ab2ef63aed7ff754f93d5e488f831bcd52622930f17341e8a47ac57"
    assert (COOK.name, COOK.is_demo, COOK.faults) == ("the sample cook", True, ())


def test_it_lasts_ten_hours_at_thirty_seconds() -> None:
    rows = rows_of(COOK)
    assert len(rows) == 1200
    assert rows[0].at == datetime(2026, 6, 6, 10, 0, tzinfo=UTC)
    assert rows[-1].at == datetime(2026, 6, 6, 19, 59, 30, tzinfo=UTC)


def test_it_has_a_little_of_everything() -> None:
    kinds = {(event.kind, event.probe) for event in COOK.truth}
    foods = ("food-A", "food-B")
    of_each_food = {(kind, food) for kind in (EventKind.STALL, EventKind.WRAP, EventKind.TARGET) for food in foods}
    of_the_smoker = {(EventKind.LID, None), (EventKind.FIRE_FED, None)}
    assert kinds == of_each_food | of_the_smoker | {(EventKind.PROBE_OUT, "food-B")}


def test_the_classic_rules_ring_a_few_times_for_each_probe() -> None:
    readings, warnings, episodes = classic_counts(COOK)
    assert readings == {"smoker": 1200, "food-A": 1092, "food-B": 923}
    assert warnings == {"smoker": 36, "food-A": 230, "food-B": 119}
    assert episodes == {"smoker": 10, "food-A": 7, "food-B": 5}
