"""What every source promises, whatever its rows come from."""

from collections import Counter
from datetime import timedelta

import pytest

from smart_smoker.core.model import Reading, Series
from smart_smoker.formats.clock import parse_stamp
from smart_smoker.sources import Row, Source


def rows_of(source: Source) -> list[Row]:
    return list(source.rows("pi", "run-1"))


def readings_of(source: Source) -> list[Reading]:
    return [reading for row in rows_of(source) for reading in row.readings]


class SourceContract:
    """A subclass gives the fixtures `source`, and `twin`, which is made anew from the same."""

    @pytest.fixture
    def source(self) -> Source:
        raise NotImplementedError

    @pytest.fixture
    def twin(self) -> Source:
        raise NotImplementedError

    def test_rows_are_numbered_upwards_from_1_on(self, source: Source) -> None:
        numbers = [row.number for row in rows_of(source)]
        assert numbers == sorted(set(numbers))
        assert numbers[0] >= 1

    def test_it_knows_how_many_rows_it_has(self, source: Source) -> None:
        assert source.row_count == len(rows_of(source)) > 0

    def test_a_reading_bears_its_row_s_number_and_whose_it_is(self, source: Source) -> None:
        for row in rows_of(source):
            for reading in row.readings:
                assert reading.n == row.number
                assert reading.series == Series("pi", "run-1", reading.series.probe)

    def test_no_two_readings_have_one_id(self, source: Source) -> None:
        ids = Counter((reading.series, reading.n) for reading in readings_of(source))
        assert set(ids.values()) == {1}

    def test_the_last_reading_of_each_probe_and_no_other_says_that_it_is(self, source: Source) -> None:
        last_of = {reading.series.probe: reading.n for reading in readings_of(source)}
        say_so = [(reading.series.probe, reading.n) for reading in readings_of(source) if reading.is_last]
        assert sorted(say_so) == sorted(last_of.items())

    def test_a_probe_s_readings_each_have_a_later_moment(self, source: Source) -> None:
        for probe in {reading.series.probe for reading in readings_of(source)}:
            moments = [reading.at for reading in readings_of(source) if reading.series.probe == probe]
            assert moments == sorted(set(moments))

    def test_rows_pass_in_the_order_of_their_moments(self, source: Source) -> None:
        moments = [row.at for row in rows_of(source)]
        assert moments == sorted(moments)

    def test_a_stamp_says_the_minute_that_the_reading_and_its_row_lie_in(self, source: Source) -> None:
        for row in rows_of(source):
            for reading in row.readings:
                for at in (reading.at, row.at):
                    assert timedelta() <= at - parse_stamp(reading.stamp) < timedelta(minutes=1)

    def test_it_says_the_same_every_time(self, source: Source) -> None:
        assert rows_of(source) == rows_of(source)

    def test_its_twin_says_the_same_under_the_same_digest(self, source: Source, twin: Source) -> None:
        assert rows_of(twin) == rows_of(source)
        assert (twin.digest, twin.faults) == (source.digest, source.faults)
        assert len(source.digest) == 64

    def test_it_has_a_name_for_a_person(self, source: Source) -> None:
        assert source.name.strip() == source.name != ""
