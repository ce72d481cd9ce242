"""Changes of a setup: laid over the file, taken out of two setups, there and back; a mistake changes nothing."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.core.model import HIGHEST_F, LOWEST_F, Probe, Role
from smart_smoker.core.setup import Combination, ProbeSetup, Setup, Target, Timer, Unit, ascending
from smart_smoker.core.setup_change import changed, described, difference, in_order
from smart_smoker.errors import ConfigError

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
PIT = ProbeSetup(probe=Probe(name="smoker", role=Role.PIT, label="Smoker"))
FOOD = ProbeSetup(
    probe=Probe(name="food-A", role=Role.FOOD, label="Brisket"),
    targets=(Target(what="wrap", temp_f=165.0), Target(what="pull", temp_f=203.0)),
    safe_f=145.0,
)
BOTH = ProbeSetup(
    probe=Probe(name="both", role=Role.FOOD, label="Both"), combines=Combination.MEAN, of=("food-A", "food-B")
)
FILE = Setup(
    set_point_f=225.0,
    probes={"smoker": PIT, "food-A": FOOD, "both": BOTH},
    timers=(Timer(what="spritz", every=timedelta(minutes=45)),),
)

CHANGES: dict[str, tuple[dict[str, Any], dict[str, str | None]]] = {
    "nothing": ({}, {}),
    "a set point": ({"set_point_f": 250.0}, {"smoker set-point": "250 °F"}),
    "no set point any more": ({"set_point_f": None}, {"smoker set-point": None}),
    "a target": ({"probes": {"food-A": {"targets": {"pull": 198.5}}}}, {"food-A pull": "198.5 °F"}),
    "a further target": ({"probes": {"food-A": {"targets": {"sauce": 190.0}}}}, {"food-A sauce": "190 °F"}),
    "a target taken away": ({"probes": {"food-A": {"targets": {"wrap": None}}}}, {"food-A wrap": None}),
    "a probe that the file does not name": (
        {"probes": {"food-B": {"label": "Ribs"}}},
        {"food-B label": "Ribs"},
    ),
    "an offset": ({"probes": {"smoker": {"offset_f": -1.5}}}, {"smoker offset": "-1.5 °F"}),
    "no safe temperature": ({"probes": {"food-A": {"safe_f": None}}}, {"food-A safe": None}),
    "another timer": ({"timers": {"turn": {"every_s": 90.0}}}, {"timer turn": "every 1.5 min"}),
    "a timer at a moment": (
        {"timers": {"look": {"at": NOON.isoformat()}}},
        {"timer look": "at 14:00 on 2026-07-01"},
    ),
    "a timer taken away": ({"timers": {"spritz": None}}, {"timer spritz": None}),
}


@pytest.mark.parametrize(("change", "lines"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_laid_over_the_file_and_leaves_the_rest(change: Any, lines: dict[str, str | None]) -> None:
    zone = ZoneInfo("Europe/Berlin")
    before, after = described(FILE, zone), described(changed(FILE, change), zone)
    assert {what: after.get(what) for what in {*before, *after} if before.get(what) != after.get(what)} == lines
    assert difference(FILE, changed(FILE, change)) == change


def test_what_is_as_in_the_file_is_no_change() -> None:
    same = {"set_point_f": 225, "probes": {"food-A": {"label": "Brisket", "targets": {"pull": 203, "no": None}}}}
    assert difference(FILE, changed(FILE, same)) == {}


def test_timers_and_targets_stay_in_order_whatever_came_when() -> None:
    change = {"timers": {"check": {"every_s": 60}}, "probes": {"food-A": {"targets": {"sauce": 190, "start": 40}}}}
    setup = changed(FILE, change)
    assert [timer.what for timer in setup.timers] == ["check", "spritz"]
    assert [target.what for target in setup.of("food-A").targets] == ["start", "wrap", "sauce", "pull"]


def test_a_virtual_probe_stays_what_it_is_made_of() -> None:
    both = changed(FILE, {"probes": {"both": {"targets": {"pull": 190.0}}}}).of("both")
    assert (both.combines, both.of, both.targets) == (BOTH.combines, BOTH.of, (Target(what="pull", temp_f=190.0),))


def test_in_celsius_it_is_told_in_celsius() -> None:
    told = described(Setup(set_point_f=230.0, unit=Unit.CELSIUS, probes={"food-A": FOOD}))
    assert told["smoker set-point"] == "110 °C"
    assert told["food-A pull"] == "95 °C"


FAULTS: dict[str, tuple[Any, str]] = {
    "an unknown key": ({"set_point": 1}, "'set_point'; known are probes, set_point_f, timers"),
    "an unknown key of a probe": ({"probes": {"food-A": {"role": "pit"}}}, "food-A holds 'role'; known are label"),
    "a set point beyond every fire": ({"set_point_f": 2001}, "set point must be from -100 to 2000 °F, not 2001"),
    "a set point that is none": ({"set_point_f": "hot"}, "set point must be .*'hot'"),
    "no number": ({"set_point_f": float("nan")}, "set point must be .*nan"),
    "a switch": ({"set_point_f": True}, "set point must be .*True"),
    "a target in words": ({"probes": {"food-A": {"targets": {"pull": "203"}}}}, "food-A pull must be"),
    "an offset of another thing": ({"probes": {"food-A": {"offset_f": 101}}}, "food-A offset must be"),
    "a blank label": ({"probes": {"food-A": {"label": " "}}}, "food-A label must be text"),
    "probes that are none": ({"probes": 1}, "probes .* must be a table"),
    "a probe that is none": ({"probes": {"food-A": 203}}, "food-A .* must be a table"),
    "a timer of nothing": ({"timers": {"x": {}}}, "timer x is {}, which says neither"),
    "a timer of seconds": ({"timers": {"x": {"every_s": 59}}}, "timer x is shorter than a minute"),
    "a timer for ever": ({"timers": {"x": {"every_s": 1e300}}}, "timer x .* neither"),
    "a timer at no moment": ({"timers": {"x": {"at": "noon"}}}, "timer x .* neither"),
}


@pytest.mark.parametrize(("change", "words"), FAULTS.values(), ids=FAULTS)
def test_a_mistake_is_one_line(change: Any, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as raised:
        changed(FILE, change)
    assert "\n" not in str(raised.value)


temps_f = st.floats(LOWEST_F, HIGHEST_F)
names = st.text("ab", min_size=1, max_size=2)
targets = st.dictionaries(names, temps_f, max_size=3).map(
    lambda said: ascending(Target(what=what, temp_f=temp_f) for what, temp_f in said.items())
)
timers = st.dictionaries(
    names,
    st.one_of(
        st.timedeltas(timedelta(minutes=1), timedelta(days=9)).map(lambda every: {"every": every}),
        st.timedeltas(timedelta(), timedelta(days=9)).map(lambda later: {"at": NOON + later}),
    ),
    max_size=3,
).map(lambda said: in_order(Timer(what=what, **when) for what, when in said.items()))


@st.composite
def setups(draw: st.DrawFn) -> Setup:
    """Any that differ from one another in what a change can hold."""
    probes = {
        name: ProbeSetup(
            probe=Probe(name=name, role=role, label=draw(names)),
            targets=draw(targets),
            offset_f=draw(st.floats(-100, 100)),
            safe_f=draw(st.none() | temps_f),
        )
        for name, role in {"smoker": Role.PIT, "food-A": Role.FOOD}.items()
    }
    return Setup(set_point_f=draw(st.none() | temps_f), probes=probes, timers=draw(timers))


@given(setups(), setups())
def test_the_difference_of_two_setups_leads_from_the_one_to_the_other_by_way_of_json(one: Setup, other: Setup) -> None:
    change = json.loads(json.dumps(difference(one, other)))
    assert changed(one, change) == other
    assert difference(one, changed(one, change)) == change


@given(temps_f, st.sampled_from(Unit))
def test_a_temperature_comes_back_from_either_unit(temp_f: float, unit: Unit) -> None:
    assert unit.to_f(unit.from_f(temp_f)) == pytest.approx(temp_f, abs=1e-9)
    assert unit.change_to_f(unit.change_from_f(temp_f)) == pytest.approx(temp_f, abs=1e-9)


@pytest.mark.parametrize(("celsius", "fahrenheit"), [(0, 32), (100, 212), (-40, -40), (95, 203)])
def test_a_temperature_in_both_units(celsius: float, fahrenheit: float) -> None:
    assert Unit.CELSIUS.to_f(celsius) == pytest.approx(fahrenheit)
    assert Unit.CELSIUS.temperature(fahrenheit) == f"{celsius} °C"
    assert Unit.FAHRENHEIT.temperature(fahrenheit) == f"{fahrenheit} °F"
