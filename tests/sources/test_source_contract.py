"""The sources' contract, over recorded cooks and simulated ones."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.contracts.source_contract import SourceContract

from smart_smoker.config import make_source
from smart_smoker.plugins import plugin_names
from smart_smoker.sources import Source
from smart_smoker.sources.csv_file import CsvFile
from smart_smoker.sources.simulator import CookPlan, FaultKind, Gap, ProbeFault, SimulatedCook

SMALL = """\
Time (UTC),Channel1,Channel2,Channel3
5/22/2021 12:20,150.0,42.5,
5/22/2021 12:20,150.1,,75.1
5/22/2021 12:20,,,
5/22/2021 12:21,nonsense,42.6,75.1
5/22/2021 12:23,149.9,,
"""
PLAN = CookPlan(
    seed=3,
    hours=1.5,
    cadence_s=45,
    gaps=(Gap(at=timedelta(minutes=30), span=timedelta(minutes=5)),),
    faults=(ProbeFault(probe="smoker", kind=FaultKind.OVERFLOW, at=timedelta(minutes=50), span=timedelta(minutes=5)),),
)


class TestSmallCsvFile(SourceContract):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "cook.csv"
        path.write_text(SMALL)
        return path

    @pytest.fixture
    def source(self, path: Path) -> Source:
        return CsvFile.read(path)

    @pytest.fixture
    def twin(self, path: Path) -> Source:
        return make_source(str(path))


class TestRealCook(SourceContract):
    @pytest.fixture
    def source(self, real_cook: Path) -> Source:
        return CsvFile.read(real_cook)

    @pytest.fixture
    def twin(self, real_cook: Path) -> Source:
        return make_source(f"csv:{real_cook}")


class TestSimulatedCook(SourceContract):
    @pytest.fixture
    def source(self) -> Source:
        return SimulatedCook(PLAN)

    @pytest.fixture
    def twin(self) -> Source:
        return SimulatedCook(PLAN)


class TestSimulatorBySeed(SourceContract):
    @pytest.fixture
    def source(self) -> Source:
        return make_source("simulator:4")

    @pytest.fixture
    def twin(self) -> Source:
        return SimulatedCook(CookPlan(seed=4))


class TestSampleCook(SourceContract):
    @pytest.fixture
    def source(self) -> Source:
        return SimulatedCook.sample()

    @pytest.fixture
    def twin(self) -> Source:
        return make_source("sample")


def test_every_source_of_this_package_is_held_to_the_contract() -> None:
    assert plugin_names("source") == ["csv_file", "sample", "simulator"]
