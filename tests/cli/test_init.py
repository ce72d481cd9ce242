"""`smoker init`: the file that it writes loads, explains itself, and says what was answered."""

import re
import stat
import sys
import tomllib
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker import config
from smart_smoker.cli import init
from smart_smoker.cli.init_file import CHANNELS, FOOD_PROBES, Answers, settings_text
from smart_smoker.cli.main import main
from smart_smoker.core.presets import PRESETS
from smart_smoker.core.setup import Unit
from smart_smoker.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(*words: str) -> Settings:
    assert main(["init", *words]) == 0
    return load_settings({}, {}, Path.cwd())


def asked(monkeypatch: pytest.MonkeyPatch, *answers: str, words: tuple[str, ...] = ()) -> str:
    """What is said while a person at a terminal gives these answers."""
    monkeypatch.setattr(init, "_is_terminal", lambda: True)
    result = CliRunner().invoke(init.command, words, input="".join(f"{answer}\n" for answer in answers))
    assert result.exit_code == 0, result.output
    return result.output


def test_flags_say_it_all() -> None:
    settings = written(
        *("--food-a", "brisket", "--food-b", 'Oma\'s "Kasseler"', "--unit", "C", "--set-point", "110"),
        *("--tell", "push:ntfy://my-topic", "--tell", "email:me@example.com", "--quiet", "22:00-6:30"),
    )
    assert (settings.unit, settings.set_point_f) == (Unit.CELSIUS, 230.0)
    assert {name: probe.probe.label for name, probe in settings.probes.items()} == {
        "food-A": "Brisket",
        "food-B": 'Oma\'s "Kasseler"',
    }
    assert [target.temp_f for target in settings.probes["food-A"].targets] == [203.0]
    assert settings.probes["food-B"].targets == ()
    assert settings.channels == ("push", "email")
    assert settings.channel_settings == {"push": {"urls": ["ntfy://my-topic"]}, "email": {"to": "me@example.com"}}
    assert settings.contacts["cook"].quiet == (time(22), time(6, 30))
    assert list(config.make_notifiers(settings, {})) == ["push", "email"]


def test_yes_leaves_everything_at_its_default() -> None:
    settings = written("--yes")
    (contact,) = config.make_contacts(settings)
    assert (contact.name, contact.channels, contact.quiet) == ("cook", ("console",), None)
    nothing = Settings()
    assert replace(settings, set_point_f=None, channels=nothing.channels, contacts={}) == nothing
    assert settings.set_point_f == 225.0


def test_nobody_may_be_told() -> None:
    settings = written("--tell", "none")
    assert settings.used_channels == ()
    assert config.make_notifiers(settings, {}) == {}


def test_a_topic_that_is_not_named_is_one_that_nobody_guesses(capsys: pytest.CaptureFixture[str]) -> None:
    written("--tell", "push")
    first = Path("smoker.toml").read_text(encoding="utf-8")
    topic = re.search(r'urls = \["ntfy://(smoker-[0-9a-f]{16})"\]', first)
    assert topic
    assert f"Subscribe to {topic[1]} in the ntfy app." in capsys.readouterr().out
    written("--tell", "push", "--force")
    assert Path("smoker.toml").read_text(encoding="utf-8") != first


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean nothing here")
def test_a_file_with_a_secret_is_its_owners_alone() -> None:
    written("--tell", "push")
    assert stat.S_IMODE(Path("smoker.toml").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_kept_unless_forced(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "smoker.toml").write_text('smoker = "mine"', encoding="utf-8")
    assert main(["init", "--yes"]) == 2
    assert "--force" in capsys.readouterr().err
    assert (here / "smoker.toml").read_text(encoding="utf-8") == 'smoker = "mine"'
    assert written("--yes", "--force").smoker == "backyard"


def test_it_goes_where_the_variable_says(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMOKER_CONFIG", "other.toml")
    assert main(["init", "--yes"]) == 0
    assert [path.name for path in here.iterdir()] == ["other.toml"]


def test_without_a_terminal_and_flags_nothing_is_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 2
    said = capsys.readouterr().err
    for option in init.command.params:
        if option.opts[0] not in {"--force", "--help"}:
            assert option.opts[0] in said
    assert list(here.iterdir()) == []


def test_a_terminal_is_asked_five_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    output = asked(monkeypatch, "brisket, pork butt", "C", "120", "console, push:ntfy://t", "23:00-07:00")
    settings = load_settings({}, {}, Path.cwd())
    assert output.count("?") == 5
    assert [probe.probe.label for probe in settings.probes.values()] == ["Brisket", "Pork butt"]
    assert (settings.unit, settings.set_point_f) == (Unit.CELSIUS, 248.0)
    assert settings.channels == ("console", "push")
    assert settings.contacts["cook"].quiet == (time(23), time(7))


def test_enter_takes_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    asked(monkeypatch, "", "", "", "", "")
    said = Path("smoker.toml").read_text(encoding="utf-8")
    written("--yes", "--force")
    assert Path("smoker.toml").read_text(encoding="utf-8") == said


def test_what_a_flag_says_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = ("--food-b", "ribs", "--unit", "F", "--set-point", "275", "--tell", "none")
    output = asked(monkeypatch, "none", words=flags)
    assert output.count("?") == 1
    assert list(load_settings({}, {}, Path.cwd()).probes) == ["food-B"]


def test_an_answer_that_is_none_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ("a, b, c", "a", "K", "F", "hot", "225", "pigeon", "email:me", "none", "at night", "none")
    output = asked(monkeypatch, *answers)
    assert output.count("Error:") == 6
    assert "40 to 700 °F, not 'hot'" in output


MISTAKES = {
    "a unit that is none": (["--unit", "K"], "--unit must be"),
    "a set point beyond every pit": (["--set-point", "701"], "--set-point must be a temperature from 40 to 700 °F"),
    "a way that is none": (["--tell", "pigeon"], "unknown way 'pigeon'"),
    "mail to nobody": (["--tell", "email"], "email:me@example.com"),
    "a text with an address": (["--tell", "text:+49"], "takes no address"),
    "hours that are none": (["--quiet", "late"], "--quiet must be"),
    "a food on two lines": (["--food-a", "a\nb"], "a food must be text"),
}


@pytest.mark.parametrize(("words", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_flag_writes_nothing(
    words: list[str], said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", *words]) == 2
    assert said in capsys.readouterr().err
    assert list(here.iterdir()) == []


foods = st.one_of(
    st.sampled_from(list(PRESETS)), st.text().map(str.strip).filter(lambda text: text.isprintable() and text)
)
answers = st.builds(
    Answers,
    foods=st.dictionaries(st.sampled_from(FOOD_PROBES), foods),
    unit=st.sampled_from(Unit),
    set_point_f=st.floats(100, 700),
    tell=st.dictionaries(st.sampled_from(list(CHANNELS)), st.just(("ntfy://a'b\"c",))).map(
        lambda tell: {**tell, "email": ("a@b.example",)} if "email" in tell else tell
    ),
    quiet=st.sampled_from(["", "22:00-06:30"]),
)


def loaded(text: str, folder: Path) -> Settings:
    (folder / "smoker.toml").write_text(text, encoding="utf-8")
    return load_settings({}, {}, folder)


@given(answers)
def test_whatever_was_answered_the_file_says_it(tmp_path_factory: pytest.TempPathFactory, said: Answers) -> None:
    settings = loaded(settings_text(said), tmp_path_factory.mktemp("file"))
    assert settings.unit is said.unit
    assert settings.set_point_f == pytest.approx(said.set_point_f, abs=0.01)
    assert {name: probe.probe.label.lower() for name, probe in settings.probes.items()} == {
        name: (food[:1].upper() + food[1:]).lower() for name, food in said.foods.items()
    }
    assert settings.used_channels == tuple(CHANNELS[way] for way in said.tell)


@pytest.mark.parametrize("said", [Answers(), Answers(foods={"food-A": "ham"})], ids=["no food", "a food"])
def test_what_is_switched_off_shows_what_holds_without_it(said: Answers, tmp_path: Path) -> None:
    text = settings_text(said)
    switched_on = re.sub(r"^#(?=[\w\[])", "", text, flags=re.MULTILINE)
    assert len(tomllib.loads(switched_on)) > len(tomllib.loads(text))
    as_it_is, with_all = loaded(text, tmp_path), loaded(switched_on, tmp_path)
    examples = {"probes": as_it_is.probes, "timers": as_it_is.timers}
    assert replace(with_all, **examples) == as_it_is  # type: ignore[arg-type]  # both are fields of it
    if said.foods:
        assert with_all.probes == as_it_is.probes


def test_every_part_begins_with_what_it_is() -> None:
    text = settings_text(Answers(foods={"food-A": "ham"}, tell={"push": ("ntfy://x",)}, quiet="22:00-06:30"))
    assert [part for part in text.split("\n\n") if not part.startswith("# ")] == []
