"""A simulated cook is the same for the same plan, and reads as a recorded one does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contracts.source_contract import readings_of, rows_of

from smart_smoker.config import make_source
from smart_smoker.errors import ConfigError
from smart_smoker.sources.csv_file import CsvFile
from smart_smoker.sources.simulator import CookPlan, FaultKind, FoodPlan, Gap, ProbeFault, SimulatedCook

HOUR = timedelta(hours=1)
SHORT = CookPlan(seed=1, hours=2)

minutes = st.integers(0, 59).map(lambda n: timedelta(minutes=n))
spans = st.integers(1, 20).map(lambda n: timedelta(minutes=n))
faults = st.builds(
    ProbeFault,
    probe=st.sampled_from(["smoker", "food-A", "food-B"]),
    kind=st.sampled_from(FaultKind),
    at=minutes,
    span=spans,
)
plans = st.builds(
    CookPlan,
    seed=st.integers(0, 2**64),
    hours=st.floats(1, 3),
    cadence_s=st.integers(20, 600),
    set_point_f=st.floats(150, 600),
    ambient_f=st.floats(-40, 120),
    lids=st.integers(0, 9),
    stall=st.booleans(),
    wrap=st.booleans(),
    fire_out_at=st.none() | minutes,
    fire_dying_at=st.none() | minutes,
    flare_up_at=st.none() | minutes,
    gaps=st.lists(st.builds(Gap, at=minutes, span=st.just(timedelta(minutes=7))), max_size=2).map(tuple),
    faults=st.lists(faults, max_size=2).map(tuple),
    noise_f=st.floats(0, 20),
)


@settings(max_examples=40)
@given(plans)
def test_what_is_written_as_csv_is_read_back_as_the_same_cook(
    tmp_path_factory: pytest.TempPathFactory, plan: CookPlan
) -> None:
    cook = SimulatedCook(plan)
    path = tmp_path_factory.mktemp("cook") / "cook.csv"
    path.write_bytes("".join(cook.csv_lines()).encode())
    read = CsvFile.read(path)
    assert rows_of(read) == rows_of(cook)
    assert (read.digest, read.faults) == (cook.digest, cook.faults)


@settings(max_examples=15)
@given(plans, st.integers(1, 2**32))
def test_a_plan_is_one_cook_and_another_seed_another(plan: CookPlan, step: int) -> None:
    plan = replace(plan, faults=())
    cook, again, other = SimulatedCook(plan), SimulatedCook(plan), SimulatedCook(replace(plan, seed=plan.seed + step))
    assert (rows_of(again), again.truth) == (rows_of(cook), cook.truth)
    assert other.digest != cook.digest


@settings(max_examples=20)
@given(plans)
def test_what_truly_happened_lies_within_the_cook(plan: CookPlan) -> None:
    for event in SimulatedCook(plan).truth:
        assert plan.start <= event.at <= event.until <= plan.start + plan.span


def test_the_same_bytes_come_out_on_every_machine() -> None:
    # A change of the physics changes this, and then it is meant; another Python or processor must not.
    digest = SimulatedCook(CookPlan(seed=1, hours=5, fire_out_at=2 * HOUR)).digest
    assert digest == "5ec1f2434f4fc6cb559b17342b0da8cac1a92cb0e3e3839b536ea85f9b365043"


def test_stamps_are_spelled_as_the_real_log_spells_them_with_seconds() -> None:
    stamps = [reading.stamp for reading in readings_of(SimulatedCook(SHORT))]
    assert stamps[:2] == ["6/6/2026 10:00:00", "6/6/2026 10:00:30"]


def test_more_lids_leave_the_noise_and_the_fire_as_they_were() -> None:
    few, many = (SimulatedCook(replace(SHORT, lids=lids, foods=())) for lids in (0, 3))
    opened = next(event for event in many.truth if event.kind == "lid").at
    before = [[r.temp_f for r in readings_of(cook) if r.at < opened] for cook in (few, many)]
    assert before[0] == before[1] != []


def test_it_is_a_demo_whatever_the_plan() -> None:
    assert SimulatedCook(SHORT).is_demo


def test_a_cook_without_food_has_the_smoker_alone() -> None:
    probes = {reading.series.probe for reading in readings_of(SimulatedCook(replace(SHORT, foods=())))}
    assert probes == {"smoker"}


REFUSED: dict[str, dict[str, Any]] = {
    "a seed below nought": {"seed": -1},
    "no time": {"hours": 0.0},
    "no number of hours": {"hours": float("nan")},
    "years": {"hours": 1e9},
    "no cadence": {"cadence_s": 0},
    "one row": {"hours": 1.0, "cadence_s": 3600},
    "more rows than a machine holds": {"hours": 8760.0, "cadence_s": 1},
    "a cold set point": {"set_point_f": 20.0},
    "an endless set point": {"set_point_f": float("inf")},
    "lids below nought": {"lids": -1},
    "noise that is no number": {"noise_f": float("nan")},
    "a fire that goes out when all is over": {"fire_out_at": 11 * HOUR},
    "a flare-up before the beginning": {"flare_up_at": -HOUR},
    "a gap when all is over": {"gaps": (Gap(at=11 * HOUR, span=HOUR),)},
    "a gap of no length": {"gaps": (Gap(at=HOUR, span=timedelta()),)},
    "a fault of a probe that is not there": {
        "faults": (ProbeFault(probe="food-C", kind=FaultKind.OPEN, at=HOUR, span=HOUR),)
    },
    "a clock without a zone": {"start": datetime(2026, 6, 6)},  # noqa: DTZ001  # that is the point
    "a clock in another zone": {"start": datetime(2026, 6, 6, tzinfo=timezone(HOUR))},
    "a clock with parts of a second": {"start": datetime(2026, 6, 6, 0, 0, 0, 5, tzinfo=UTC)},
    "two foods on one probe": {"foods": (FoodPlan(probe="food-A", weight_lb=5), FoodPlan(probe="food-A", weight_lb=6))},
}


@pytest.mark.parametrize("wrong", REFUSED.values(), ids=REFUSED.keys())
def test_a_plan_is_refused_for(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        CookPlan(**wrong)


@pytest.mark.parametrize("wrong", [{"probe": "smoker"}, {"weight_lb": 0}, {"target_f": 300}, {"on_at": -HOUR}], ids=str)
def test_a_food_is_refused_for(wrong: dict[str, Any]) -> None:
    settings: dict[str, Any] = {"probe": "food-A", "weight_lb": 5.0} | wrong
    with pytest.raises(ConfigError):
        FoodPlan(**settings)


@pytest.mark.parametrize("spec", ["simulator:x", "simulator:-1", "simulator:1.5", "sample:1"])
def test_a_word_that_names_no_cook_is_one_line(spec: str) -> None:
    with pytest.raises(ConfigError, match=spec):
        make_source(spec)


def test_a_seed_may_be_left_out(tmp_path: Path) -> None:
    assert make_source("simulator").digest == SimulatedCook(CookPlan()).digest
