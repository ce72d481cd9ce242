"""The tables `[probes.NAME]`: what each key means, and that no contradiction gets through."""

from pathlib import Path

import pytest

from smart_smoker.core.model import Probe, Role
from smart_smoker.core.setup import Combination, ProbeSetup, Target
from smart_smoker.errors import ConfigError
from smart_smoker.settings import load_settings


def probes(folder: Path, toml: str) -> dict[str, ProbeSetup]:
    (folder / "smoker.toml").write_text(toml, encoding="utf-8")
    return dict(load_settings({}, {}, folder).probes)


def targets(probe: ProbeSetup) -> dict[str, float]:
    return {target.what: round(target.temp_f, 6) for target in probe.targets}


def test_a_food_with_all_that_can_be_said_of_it(tmp_path: Path) -> None:
    said = probes(
        tmp_path,
        '[probes.food-A]\nlabel = "Big one"\nfood = "brisket"\npreset = "brisket"\n'
        "targets = { wrap = 165 }\noffset = -1.5",
    )
    assert said == {
        "food-A": ProbeSetup(
            probe=Probe(name="food-A", role=Role.FOOD, label="Big one"),
            targets=(Target(what="wrap", temp_f=165.0), Target(what="pull", temp_f=203.0)),
            offset_f=-1.5,
            safe_f=145.0,
        )
    }


LABELS = {
    "its own label": ('label = "Flat"\nfood = "brisket"', "Flat"),
    "else its food, as a sentence begins": ('food = "pork butt"', "Pork butt"),
    "else what its name says": ("offset = 1", "Food A"),
}


@pytest.mark.parametrize(("toml", "label"), LABELS.values(), ids=LABELS)
def test_a_probe_is_called_by(tmp_path: Path, toml: str, label: str) -> None:
    assert probes(tmp_path, f"[probes.food-A]\n{toml}")["food-A"].probe.label == label


TARGETS = {
    "a target alone is the one to pull at": ("target = 190", {"pull": 190.0}),
    "a preset brings its own": ('preset = "Pork-Butt"', {"pull": 195.0}),
    "a preset goes by other names too": ('preset = "turkey"', {"pull": 165.0}),
    "a target stands in for the preset's": ('preset = "brisket"\ntarget = 198', {"pull": 198.0}),
    "other targets join the preset's": ('preset = "ribs"\ntargets = { wrap = 160 }', {"wrap": 160.0, "pull": 200.0}),
    "they stand in the order they are reached": ("targets = { b = 200, a = 150 }", {"a": 150.0, "b": 200.0}),
}


@pytest.mark.parametrize(("toml", "told"), TARGETS.values(), ids=TARGETS)
def test_targets(tmp_path: Path, toml: str, told: dict[str, float]) -> None:
    food = probes(tmp_path, f"[probes.food-A]\n{toml}")["food-A"]
    assert list(targets(food).items()) == list(told.items())


def test_in_celsius_temperatures_and_differences_become_fahrenheit(tmp_path: Path) -> None:
    toml = 'unit = "C"\n[probes.food-A]\ntargets = { wrap = 74, pull = 95 }\nsafe = 63\noffset = 1'
    food = probes(tmp_path, toml)["food-A"]
    assert targets(food) == {"wrap": 165.2, "pull": 203.0}
    assert [food.offset_f, food.safe_f] == pytest.approx([1.8, 145.4])


def test_a_virtual_probe_is_made_of_others_and_has_their_role(tmp_path: Path) -> None:
    said = probes(
        tmp_path,
        '[probes.left]\nrole = "pit"\n[probes.grate]\nvirtual = "mean"\nof = ["left", "smoker"]\n'
        '[probes.meat]\nvirtual = "minimum"\nof = ["food-A", "food-B"]\ntarget = 195\nlabel = "Meat"',
    )
    assert said["grate"].probe == Probe(name="grate", role=Role.PIT, label="grate")
    assert (said["grate"].combines, said["grate"].of) == (Combination.MEAN, ("left", "smoker"))
    assert said["meat"].probe == Probe(name="meat", role=Role.FOOD, label="Meat")
    assert targets(said["meat"]) == {"pull": 195.0}


def test_a_virtual_probe_may_be_made_of_what_a_queue_brings(tmp_path: Path) -> None:
    toml = '[queues.x]\nprobe = "lamb"\n[probes.both]\nvirtual = "maximum"\nof = ["lamb", "food-A"]'
    assert probes(tmp_path, toml)["both"].of == ("lamb", "food-A")


V = '[probes.v]\nvirtual = "mean"\nof = ["food-A", "food-B"]\n'
FAULTS = {
    "probes that are no tables": ("probes = 1", ["probes in", "[probes.NAME]"]),
    "a probe that is no table": ('[probes]\nfood-A = "brisket"', ["probes.food-A in", "write [probes.food-A]"]),
    "an unknown key": ("[probes.food-A]\nlable = 1", ["'lable'", "[probes.food-A]", "did you mean label?"]),
    "a role that is none": ('[probes.food-A]\nrole = "meat"', ["role of [probes.food-A]", "pit, food", "'meat'"]),
    "an unknown preset": ('[probes.food-A]\npreset = "briskt"', ["'briskt'", "did you mean brisket?"]),
    "a target in words": ('[probes.food-A]\ntarget = "done"', ["target of [probes.food-A]", "-100 to 2000 °F", "done"]),
    "a target that no probe stands": ("[probes.food-A]\ntarget = 2001", ["target of", "2001"]),
    "such a target in °C": ('unit = "C"\n[probes.food-A]\ntarget = 1100', ["-73 to 1093 °C", "1100"]),
    "targets that are a number": ("[probes.food-A]\ntargets = 203", ["targets of", "{ wrap = 165, pull = 203 }"]),
    "a target among them that is none": (
        "[probes.food-A]\ntargets = { wrap = true }",
        ["wrap in targets of [probes.food-A]", "True"],
    ),
    "a target called as a setting is": (
        "[probes.food-A]\ntargets = { label = 165 }",
        ["targets of [probes.food-A]", "label", "choose another name"],
    ),
    "a target twice": (
        "[probes.food-A]\ntarget = 203\ntargets = { wrap = 165 }",
        ["[probes.food-A]", "target and targets", "pull = ..."],
    ),
    "an offset of another thing": ("[probes.food-A]\noffset = 120", ["offset of", "-100 to 100 °F", "120"]),
    "an offset as large in °C": ('unit = "C"\n[probes.food-A]\noffset = 60', ["-56 to 56 °C", "60"]),
    "the pit with a target": ("[probes.smoker]\ntarget = 225", ["[probes.smoker]", "target", "set_point"]),
    "a pit by its role with a food": (
        '[probes.food-A]\nrole = "pit"\nfood = "ham"',
        ["[probes.food-A]", "food", 'role = "food"'],
    ),
    "a virtual probe of unknown ones": (
        '[probes.v]\nvirtual = "mean"\nof = ["food-A", "food-C"]',
        ["'food-C'", "[probes.v]", "did you mean food-B?"],
    ),
    "a virtual probe of a virtual one": (
        V + '[probes.w]\nvirtual = "mean"\nof = ["v", "food-A"]',
        ["'v'", "[probes.w]", "known are"],
    ),
    "a virtual probe of one": ('[probes.v]\nvirtual = "mean"\nof = ["food-A", "food-A"]', ["[probes.v]", "two probes"]),
    "a virtual probe of nothing": ('[probes.v]\nvirtual = "mean"', ["[probes.v]", "two probes"]),
    "parts without a way to combine them": ('[probes.v]\nof = ["food-A", "food-B"]', ['virtual = "mean"']),
    "a way to combine that is none": ('[probes.v]\nvirtual = "sum"', ["virtual of", "mean, minimum, maximum"]),
    "a virtual probe with an offset": (V + "offset = 1", ["[probes.v]", "give the offset to those"]),
    "a virtual probe in a real one's place": (
        '[probes.food-A]\nvirtual = "mean"\nof = ["food-B", "smoker"]',
        ["[probes.food-A]", "another name"],
    ),
    "a pit mixed with food": ('[probes.v]\nvirtual = "mean"\nof = ["food-A", "smoker"]', ["[probes.v]", "mixes"]),
    "a role that its parts have not": (V + 'role = "pit"', ["[probes.v]", "role food"]),
}


@pytest.mark.parametrize(("toml", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_line_with_key_file_and_remedy(tmp_path: Path, toml: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as raised:
        probes(tmp_path, toml)
    said = str(raised.value)
    assert "\n" not in said
    assert str(tmp_path / "smoker.toml") in said
    assert [word for word in words if word not in said] == []
