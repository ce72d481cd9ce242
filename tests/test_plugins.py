"""Plug-ins: a rule, a source or a notifier is one file, found by its name; what is wrong is said in one line."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smart_smoker import config
from smart_smoker.core.rules.classic_pit_drop import ClassicPitDrop
from smart_smoker.core.rules.classic_stall import ClassicStall
from smart_smoker.errors import ConfigError, SourceError
from smart_smoker.plugins import HOMES, find_plugin, plugin_names
from smart_smoker.settings import Settings


def test_a_rule_sets_name_stands_for_its_rules() -> None:
    rules = config.make_rules(
        Settings(rules=("classic",), rule_settings={"classic_pit_drop": {"drop_f": 20, "readings": 3.0}})
    )
    assert rules == {
        "classic_pit_drop": ClassicPitDrop(drop_f=20.0, readings=3),
        "classic_stall": ClassicStall(),
    }


RULE = """
from dataclasses import dataclass
from datetime import timedelta

@dataclass(frozen=True, kw_only=True)
class Mine:
    span: timedelta = timedelta(minutes=1)
    limit: float | None = None
    slope_f: float = -2.0

    def __post_init__(self):
        if self.span > timedelta(hours=1):
            raise ValueError("an hour at most")

RULE = Mine
"""


@pytest.fixture
def my_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package that is not ours, with plug-ins good and bad in it."""
    package = tmp_path / "their_plugins"
    package.mkdir()
    files = {
        "__init__": "",
        "mine": RULE,
        "broken": "import nowhere_to_be_found",
        "empty": "",
        "halves": "from os import no",
        "slip": "def f(:",
    }
    for name, text in files.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield "their_plugins"
    for name in [name for name in sys.modules if name.partition(".")[0] == "their_plugins"]:
        del sys.modules[name]


def test_a_dotted_name_is_other_peoples_module(my_package: str) -> None:
    name = f"{my_package}.mine"
    rules = config.make_rules(Settings(rules=(name,), rule_settings={name: {"span": "2m"}}))
    assert repr(rules[name]) == "Mine(span=datetime.timedelta(seconds=120), limit=None, slope_f=-2.0)"


def test_a_rules_number_may_be_below_0_where_its_default_is(my_package: str) -> None:
    name = f"{my_package}.mine"
    rules = config.make_rules(Settings(rules=(name,), rule_settings={name: {"slope_f": -3}}))
    assert "slope_f=-3.0" in repr(rules[name])


RULE_FAULTS: dict[str, tuple[tuple[str, ...], dict[str, dict[str, object]], str]] = {
    "an unknown rule": (("clasic",), {}, r"unknown rule 'clasic': did you mean classic"),
    "an unknown dotted rule": (("nobodys.rule",), {}, "unknown rule 'nobodys.rule'"),
    "nothing but dots": (("..",), {}, "unknown rule"),
    "settings for an unknown rule": (("classic",), {"classic_pitdrop": {}}, "did you mean classic_pit_drop"),
    "an unknown setting": (
        ("classic",),
        {"classic_stall": {"change": 1}},
        r"'change' in \[rule.classic_stall\].*change_f",
    ),
    "a value of the wrong kind": (("classic",), {"classic_stall": {"readings": "many"}}, "readings in .*whole number"),
    "a number below 0": (
        ("stall",),
        {"stall": {"over_f": -1}},
        r"over_f in \[rule.stall\] must be 0 or more, not -1",
    ),
    "a number below 0 where the default is none": (
        ("their_plugins.mine",),
        {"their_plugins.mine": {"limit": -0.5}},
        "limit in .* must be 0 or more, not -0.5",
    ),
    "an unknown rule that is far from all": (("smoke",), {}, "unknown rule 'smoke': known are classic, .*timer"),
    "a value that the rule refuses": (
        ("their_plugins.mine",),
        {"their_plugins.mine": {"span": "2h"}},
        "their_plugins.mine.*an hour at most",
    ),
    "a module that needs another": (("their_plugins.broken",), {}, "needs the module nowhere_to_be_found"),
    "a module that cannot be imported": (("their_plugins.halves",), {}, "cannot be imported"),
    "a module with a slip in it": (("their_plugins.slip",), {}, r"cannot be imported.*slip\.py, line 1"),
    "a module without a rule": (("their_plugins.empty",), {}, "must end with RULE = "),
}


@pytest.mark.usefixtures("my_package")
@pytest.mark.parametrize(("rules", "tables", "said"), RULE_FAULTS.values(), ids=RULE_FAULTS)
def test_a_rule_that_cannot_be_is_one_line(
    rules: tuple[str, ...], tables: dict[str, dict[str, object]], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        config.make_rules(Settings(rules=rules, rule_settings=tables))


@pytest.mark.parametrize("kind", HOMES)
def test_every_plugin_of_ours_ends_with_its_name(kind: str) -> None:
    assert plugin_names(kind)
    for name in plugin_names(kind):
        assert callable(find_plugin(kind, name, kind.upper()))


def test_a_source_is_a_file_or_a_name(real_cook: Path) -> None:
    assert config.make_source(str(real_cook)).row_count == 2459
    assert config.make_source(f"csv:{real_cook}").digest == config.make_source(str(real_cook)).digest
    assert config.make_source("sample").is_demo


def test_a_simulated_cook_goes_by_its_seed() -> None:
    assert config.make_source("simulator:7").digest != config.make_source("simulator:8").digest


@pytest.mark.parametrize("spec", ["cook.csv", "nowhere/cook.txt", r"C:\cooks\one.log", "csv:cook", ".", "csv:"])
def test_a_path_of_nothing_or_of_a_folder_is_the_csv_readers_own_error(spec: str) -> None:
    with pytest.raises(SourceError, match=re.escape(spec.removeprefix("csv:") or ".")):
        config.make_source(spec)


def test_a_folder_called_sample_hides_no_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sample").mkdir()
    monkeypatch.chdir(tmp_path)
    assert config.make_source("sample").is_demo


@pytest.mark.parametrize("spec", ["simulater:7", "nowhere.txt", ""])
def test_an_unknown_source_says_what_there_is(spec: str) -> None:
    with pytest.raises(ConfigError, match=r"unknown source .*(simulator|the path of a CSV)"):
        config.make_source(spec)
