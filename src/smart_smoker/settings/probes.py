"""The tables `[probes.NAME]` of `smoker.toml`: what each thermometer is in, and how far that shall go."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from smart_smoker import setting_values as read
from smart_smoker.core.model import PROBES, Probe, Role, probe_named
from smart_smoker.core.presets import PRESETS, Preset, preset_named
from smart_smoker.core.setup import PULL, Combination, ProbeSetup, Target, Unit, ascending
from smart_smoker.core.setup_change import LARGEST_OFFSET_F
from smart_smoker.errors import ConfigError

Table = Mapping[str, object]

FOOD_KEYS: Final = ("food", "preset", "target", "targets", "safe")
"""What only a piece of food has."""
NO_TARGETS: Final = ("label", "offset", "preset", "safe", "set-point", "target")
"""Words of `smoker set` that no target may bear as its name."""


def probe_tables(value: object, path: Path, unit: Unit, others: Collection[str] = ()) -> dict[str, ProbeSetup]:
    """`[probes.NAME]`, by name.

    Args:
        value: as it stands in the file.
        path: the file.
        unit: of the file's temperatures.
        others: names of probes that are known besides those of the tables.
    """
    tables = read.as_tables(value, "probes", path)
    readers = readers_in(unit)
    said = {
        name: read.as_keys(table, f"{read.heading('probes', name)} in {path}", readers)
        for name, table in tables.items()
    }
    roles = {name: probe_named(name).role for name in (*PROBES, *others)}
    roles |= {name: _role(name, keys) for name, keys in said.items() if not _is_virtual(keys)}
    return {
        name: _Table(name, f"{read.heading('probes', name)} in {path}", keys, roles).setup()
        for name, keys in said.items()
    }


def as_preset(value: object, where: str) -> Preset:
    """A cut by its name."""
    name = read.as_text(value, where)
    preset = preset_named(name)
    if preset is None:
        raise read.unknown("preset", name, where, PRESETS)
    return preset


def as_target_name(name: str, where: str) -> str:
    """What a target may be called."""
    if read.as_text(name, where) in NO_TARGETS:
        raise ConfigError(f"{where}: no target can be called {name}, which is a setting: choose another name")
    return name


def readers_in(unit: Unit) -> Mapping[str, read.Reader]:
    """The keys of a probe, each with the reader of its value."""
    as_temp_f = read.temperature_in(unit)

    def as_targets(value: object, where: str) -> tuple[Target, ...]:
        if not isinstance(value, dict) or not value:
            raise ConfigError(f"{where} must be targets in braces, such as {{ wrap = 165, pull = 203 }}")
        return tuple(
            Target(what=as_target_name(what, where), temp_f=as_temp_f(temp, f"{what} in {where}"))
            for what, temp in value.items()
        )

    return {
        "label": read.as_text,
        "role": lambda value, where: Role(str(read.one_of(*Role)(value, where))),
        "food": read.as_text,
        "preset": as_preset,
        "target": as_temp_f,
        "targets": as_targets,
        "safe": as_temp_f,
        "offset": read.difference_in(unit, LARGEST_OFFSET_F),
        "virtual": lambda value, where: Combination(str(read.one_of(*Combination)(value, where))),
        "of": read.as_names,
    }


def _is_virtual(keys: Table) -> bool:
    return "virtual" in keys or "of" in keys


def _role(name: str, keys: Mapping[str, Any]) -> Role:
    role: Role = keys.get("role") or probe_named(name).role
    return role


@dataclass(frozen=True, slots=True)
class _Table:
    """One table, its values read.

    Attributes:
        name: the probe's.
        where: the table's heading and its file.
        keys: its values.
        roles: of all real probes that are known, by name.
    """

    name: str
    where: str
    keys: Mapping[str, Any]
    roles: Mapping[str, Role]

    def setup(self) -> ProbeSetup:
        """What was said of the probe."""
        keys = self.keys
        if _is_virtual(keys):
            self._check_virtual()
        role = self._role_of_parts() if _is_virtual(keys) else self.roles[self.name]
        self._check_role(role)
        preset: Preset | None = keys.get("preset")
        return ProbeSetup(
            probe=Probe(name=self.name, role=role, label=self._label()),
            targets=self._targets(preset),
            offset_f=keys.get("offset", 0.0),
            combines=keys.get("virtual"),
            of=keys.get("of", ()),
            safe_f=keys.get("safe", preset and preset.safe_f),
        )

    def _label(self) -> str:
        food: str = self.keys.get("food", "")
        return str(self.keys.get("label") or food[:1].upper() + food[1:] or probe_named(self.name).label)

    def _targets(self, preset: Preset | None) -> tuple[Target, ...]:
        """The preset's targets, but for those that are said anew."""
        said = self.keys.get("targets", ())
        if "target" in self.keys:
            if said:
                raise ConfigError(f"{self.where} has target and targets: write {PULL} = ... among the targets instead")
            said = (Target(what=PULL, temp_f=self.keys["target"]),)
        targets = {target.what: target for target in (*(preset.targets if preset else ()), *said)}
        return ascending(targets.values())

    def _check_role(self, role: Role) -> None:
        mistaken = [key for key in FOOD_KEYS if key in self.keys]
        if role is Role.PIT and mistaken:
            raise ConfigError(
                f'{self.where} is the pit and has {mistaken[0]}, which only food has: write role = "food", or take'
                f" {mistaken[0]} out; how hot the pit shall be is set_point, at the top of the file"
            )

    def _check_virtual(self) -> None:
        keys, where = self.keys, self.where
        if "virtual" not in keys:
            raise ConfigError(f'{where} has of without virtual: add a line virtual = "mean"')
        if len(set(keys.get("of", ()))) < 2:
            raise ConfigError(f'{where} must name two probes or more: write of = ["food-A", "food-B"]')
        if "offset" in keys:
            raise ConfigError(f"{where} is made of others and has no thermometer: give the offset to those")
        if self.name in self.roles:
            raise ConfigError(f"{where} has a thermometer of its own: give the virtual probe another name")
        for part in keys["of"]:
            if part not in self.roles:
                raise read.unknown("probe", part, f"of of {where}", self.roles)

    def _role_of_parts(self) -> Role:
        roles = {self.roles[part] for part in self.keys["of"]}
        if len(roles) > 1:
            raise ConfigError(f"{self.where} mixes a pit with food: name probes of one role in of")
        (role,) = roles
        if self.keys.get("role") not in {None, role}:
            raise ConfigError(f'{self.where} is made of probes of role {role}: write role = "{role}", or nothing')
        return role
