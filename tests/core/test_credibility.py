"""What a probe is believed, and what not: reading by reading, whatever else came in its minute."""

import json
from itertools import pairwise
from random import Random
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smart_smoker.core.credibility import Credibility, Trouble
from smart_smoker.core.model import FOOD_A, SMOKER, Probe

CLIMBING: Final = [round(100 + 0.37 * n, 1) for n in range(60)]


def sifted(said_f: list[float], probe: Probe = FOOD_A) -> tuple[list[float], Credibility]:
    """All that is believed of it, a reading a minute."""
    credibility = Credibility(probe)
    return [temp_f for said in said_f for temp_f in credibility.sift([said])], credibility


def trouble_of(credibility: Credibility) -> Trouble | None:
    """Its trouble now; a type checker would remember the last one."""
    return credibility.trouble


NO_TEMPERATURES: Final = {
    "999": 999.0,
    "an overflow": 1999.0,
    "an open circuit": 671.3,
    "the lowest": -100.0,
    "an input that is not plugged in, in Celsius": 32.0,
    "an input that is not plugged in, in Fahrenheit": 0.0,
}


@pytest.mark.parametrize("nonsense_f", NO_TEMPERATURES.values(), ids=NO_TEMPERATURES)
def test_what_a_broken_wire_says_is_not_believed(nonsense_f: float) -> None:
    believed, credibility = sifted([*CLIMBING, nonsense_f])
    assert believed == CLIMBING
    assert trouble_of(credibility) is None
    assert credibility.sift([nonsense_f]) == []
    assert trouble_of(credibility) is Trouble.OPEN
    assert credibility.sift([122.5]) == [122.5]
    assert trouble_of(credibility) is None


COMES_NEAR: Final = {
    "frozen meat that thaws": (FOOD_A, [28.4, 29.9, 31.1, 32.0, 32.0, 32.7]),
    "a pit that is as hot as an open circuit": (SMOKER, [640.0, 655.0, 664.0, 670.0, 675.0, 680.0]),
}


@pytest.mark.parametrize(("probe", "said_f"), COMES_NEAR.values(), ids=COMES_NEAR)
def test_what_a_probe_comes_to_by_itself_is_believed(probe: Probe, said_f: list[float]) -> None:
    assert sifted(said_f, probe)[0] == said_f


def test_a_jump_that_is_not_confirmed_enters_nothing() -> None:
    assert sifted([146.8, 147.0, 339.0, 147.1, 147.2])[0] == [146.8, 147.0, 147.1, 147.2]


def test_a_jump_is_waited_with_over_the_end_of_a_minute() -> None:
    credibility = Credibility(FOOD_A)
    assert credibility.sift([147.0, 339.0]) == [147.0]
    assert credibility.sift([147.1]) == [147.1]


STEPS: Final = {
    "a probe that is pulled out": (FOOD_A, [163.0, 115.0, 88.0, 76.0], [163.0, 88.0, 76.0]),
    "one that falls into the pit's air": (FOOD_A, [150.0, 235.0, 234.0], [150.0, 234.0]),
    "a lid": (SMOKER, [235.0, 170.0, 150.0, 190.0, 230.0], [235.0, 170.0, 150.0, 190.0, 230.0]),
    "a lid at a slow cadence": (SMOKER, [235.0, 175.0, 222.0, 233.0], [235.0, 175.0, 222.0, 233.0]),
}


@pytest.mark.parametrize(("probe", "said_f", "believed_f"), STEPS.values(), ids=STEPS)
def test_a_real_step_is_confirmed_and_taken(probe: Probe, said_f: list[float], believed_f: list[float]) -> None:
    believed, credibility = sifted(said_f, probe)
    assert believed == believed_f
    assert credibility.trouble is None


def test_two_jumps_within_twenty_readings_are_trouble_until_twenty_calm_ones() -> None:
    loose = [*CLIMBING, 330.0, *[122.0] * 5, 300.0, 122.1]
    _, credibility = sifted(loose)
    assert credibility.trouble is Trouble.JUMPS
    calm = [credibility.sift([122.0 + n / 10]) for n in range(25)]
    assert calm[:15] == [[]] * 15
    assert calm[-1] == [124.4]


def test_one_jump_an_hour_is_no_trouble() -> None:
    rare = [*CLIMBING, 330.0, *[round(122 + n / 10, 1) for n in range(60)], 330.0, 128.5]
    assert sifted(rare)[1].trouble is None


def test_a_move_that_is_undone_at_once_is_a_jump_too() -> None:
    steady = [250.0, 251.0, 250.4]
    assert sifted([*steady, 160.0, *steady, *steady, 165.0, *steady], SMOKER)[1].trouble is Trouble.JUMPS


def minute_of_trouble(said_f: list[float], probe: Probe) -> int | None:
    """The first minute in which it is not believed, two readings a minute."""
    credibility = Credibility(probe)
    for minute in range(len(said_f) // 2):
        credibility.sift(said_f[2 * minute : 2 * minute + 2])
        if credibility.trouble:
            return minute
    return None


def test_a_pit_that_stands_still_to_the_last_digit_hangs_after_minutes() -> None:
    random = Random(1)
    lively = [round(225 + 6 * random.random(), 1) for _ in range(120)]
    assert 68 <= (minute_of_trouble([*lively, *[226.3] * 60], SMOKER) or 0) <= 70


def test_a_food_that_climbed_hangs_after_twenty() -> None:
    climbing = [round(100 + 0.2 * n, 1) for n in range(120)]
    assert 78 <= (minute_of_trouble([*climbing, *[124.0] * 80], FOOD_A) or 0) <= 81


STILL: Final = {
    "a log whose first hour was made up": (FOOD_A, [42.5] * 120),
    "a probe that lies on a table": (FOOD_A, [75.0, 75.1] * 10 + [75.0] * 200),
    "a food that stands still ever longer": (
        FOOD_A,
        [round(100 + n * 0.2, 1) for n in range(280)] + [155.9] * 12 + [156.0] * 16 + [156.1] * 60,
    ),
    "a food in its stall, each reading given twice": (
        FOOD_A,
        [round(100 + n // 2 * 0.2, 1) for n in range(560)]
        + [156.0] * 8 + [155.9] * 12 + [156.1] * 14 + [155.8] * 36 + [156.0] * 20,
    ),
    "a food in its stall, by a thermometer of whole degrees": (
        FOOD_A,
        [100.0 + n // 8 for n in range(400)] + [150.0] * 40 + [151.0] * 80 + [152.0] * 160,
    ),
    "a pit whose thermometer tells whole degrees Celsius": (
        SMOKER,
        [224.6, 226.4, 228.2, 226.4] * 20 + [224.6] * 60 + [226.4] * 60,
    ),
    "a pit that has cooled down": (SMOKER, [225.3, 226.1] * 30 + [round(224 - n, 1) for n in range(150)] + [74.0] * 90),
    "one that comes twice in an hour": (FOOD_A, [100.0, 106.0]),
}  # fmt: skip


@pytest.mark.parametrize(("probe", "said_f"), STILL.values(), ids=STILL)
def test_what_stands_still_by_nature_does_not_hang(probe: Probe, said_f: list[float]) -> None:
    assert minute_of_trouble(said_f, probe) is None


def test_a_probe_that_hung_is_believed_when_it_moves() -> None:
    climbing = [round(100 + 0.2 * n, 1) for n in range(120)]
    _, credibility = sifted([*climbing, *[124.0] * 60])
    assert credibility.trouble is Trouble.FROZEN
    assert credibility.sift([124.0, 131.2, 131.3]) == [124.0, 131.2, 131.3]


said_in_minutes = st.lists(
    st.lists(st.sampled_from([32.0, 999.0, 147.0, 147.1, 149.0, 165.0, 339.0, 75.0, 225.0]), max_size=5), max_size=60
)


@given(said_in_minutes, st.sampled_from([FOOD_A, SMOKER]))
def test_a_restart_after_any_minute_changes_nothing(minutes: list[list[float]], probe: Probe) -> None:
    whole, restarted = Credibility(probe), Credibility(probe)
    for said_f in minutes:
        assert whole.sift(said_f) == restarted.sift(said_f)
        assert whole.trouble is restarted.trouble
        restarted = Credibility.load(probe, json.loads(json.dumps(restarted.dump())))


@given(st.lists(st.sampled_from([140.0, 147.0, 147.1, 152.0, 165.0, 339.0]), min_size=1, max_size=8))
def test_a_minute_at_once_is_believed_as_its_readings_one_by_one(said_f: list[float]) -> None:
    at_once, one_by_one = Credibility(FOOD_A), Credibility(FOOD_A)
    for credibility in (at_once, one_by_one):
        credibility.sift([147.0])
    together, apart = list(at_once.sift(said_f)), [temp_f for said in said_f for temp_f in one_by_one.sift([said])]
    assume(at_once.trouble is None)  # that is judged at a minute's end
    assert together == apart


@given(st.lists(st.floats(100.0, 180.0), min_size=2, max_size=200))
def test_readings_that_change_as_food_does_are_all_believed(temps_f: list[float]) -> None:
    near = [a for a, b in pairwise(temps_f) if abs(a - b) < 1] or [150.0]
    walk = [near[0] + 5 * (n % 4) + n / 100 for n in range(len(temps_f))]
    assert sifted(walk)[0] == walk


def test_what_is_kept_stays_small() -> None:
    random = Random(2)
    credibility = Credibility(FOOD_A)
    sizes = set()
    for minute in range(2000):
        credibility.sift([round(150 + random.random(), 1) for _ in range(30)])
        if minute % 500 == 499:
            sizes.add(len(json.dumps(credibility.dump())) // 100)
    assert max(sizes) <= 5
