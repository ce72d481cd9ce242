"""Presets: doneness and safety are two numbers, and both are there for every cut."""

import pytest

from smart_smoker.core.presets import PRESETS, Preset, preset_named
from smart_smoker.core.setup import Target


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_is_done_within_what_people_like_and_is_found_by_all_its_names(preset: Preset) -> None:
    assert preset.lowest_f <= preset.done_f <= preset.highest_f
    assert preset.safe_f in {145.0, 160.0, 165.0}
    assert preset.targets == (Target(what="pull", temp_f=preset.done_f),)
    for name in (preset.name, *preset.also):
        assert preset_named(name) is preset
        assert preset_named(f" {name.upper().replace(' ', '-')} ") is preset


def test_no_name_means_two_cuts() -> None:
    names = [name for preset in PRESETS.values() for name in (preset.name, *preset.also)]
    assert len(names) == len(set(names))


SAFE = {
    "a whole cut, with three minutes of rest": ("whole cut", 145.0, 3),
    "ground meat": ("ground meat", 160.0, 0),
    "poultry": ("poultry", 165.0, 0),
    "fish": ("fish", 145.0, 0),
    "leftovers": ("leftovers", 165.0, 0),
}


@pytest.mark.parametrize(("name", "safe_f", "rest"), SAFE.values(), ids=SAFE)
def test_safe_is_the_usda_s_minimum(name: str, safe_f: float, rest: int) -> None:
    preset = PRESETS[name]
    assert (preset.safe_f, preset.rest.total_seconds() / 60) == (safe_f, rest)


def test_done_and_safe_differ_both_ways() -> None:
    assert PRESETS["brisket"].done_f > PRESETS["brisket"].safe_f
    assert PRESETS["beef rare"].done_f < PRESETS["beef rare"].safe_f


def test_what_is_no_cut_is_none() -> None:
    assert preset_named("briskt") is None
