"""The documentation is true: its links lead somewhere, its commands are taken, its settings are those there are."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.docs.pages import PAGES, code, command_fault, command_lines, link_faults

from smart_smoker.cli.simulate import command as simulate
from smart_smoker.core.model import Reading, Series
from smart_smoker.formats.bodies import decoder_named
from smart_smoker.formats.writers import BODIES
from smart_smoker.settings import load_settings

PAGE_IDS = list(PAGES)
NOON = datetime(2021, 5, 22, 12, 20, tzinfo=UTC)
READING = Reading(series=Series("pi", "run", "smoker"), n=1, at=NOON, temp_f=225.5, stamp="5/22/2021 12:20")


def text_of(page: str) -> str:
    return PAGES[page].read_text(encoding="utf-8")


def assert_none(faults: Iterable[str | None]) -> None:
    found = [fault for fault in faults if fault]
    assert not found, "\n".join(["", *found])


def test_every_page_is_read() -> None:
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md", "docs/texts.md"} <= set(PAGES)


def test_the_first_page_is_short() -> None:
    assert len(text_of("README.md").splitlines()) <= 100


@pytest.mark.parametrize("page", PAGE_IDS)
def test_links_and_pictures_are_there(page: str) -> None:
    assert_none(link_faults(PAGES[page]))


@pytest.mark.parametrize("page", PAGE_IDS)
def test_commands_are_taken_as_they_stand(page: str) -> None:
    assert_none(command_fault(words) for words in command_lines(text_of(page)))


def test_the_first_page_s_commands_are_found() -> None:
    found = list(command_lines(text_of("README.md")))
    assert ["produce", "cook.csv", "--speed", "120"] in found
    assert ["run"] in found
    assert len(found) >= 12


@pytest.mark.parametrize("page", PAGE_IDS)
def test_settings_that_are_shown_are_taken(page: str, tmp_path: Path) -> None:
    for language, block in code(text_of(page)):
        if language == "toml" and "outgoing_email" not in block:
            (tmp_path / "smoker.toml").write_text(block, encoding="utf-8")
            load_settings({}, {}, tmp_path)


def test_the_bodies_of_others_are_shown_as_they_are_written_and_read() -> None:
    rows = [line.split("` | `") for line in text_of("docs/rabbitmq.md").splitlines() if line.count("` | `") == 1]
    shown = {row[1].strip("` |"): row[0].lstrip("| `") for row in rows if row[1].strip("` |") in BODIES}
    assert set(BODIES) - set(shown) == {"struct", "prose", "number"}
    for name, body in shown.items():
        assert BODIES[name](READING).decode() == body
        observation = decoder_named("auto")(body.encode(), NOON)
        assert observation is not None
        assert (observation.at, observation.temp_f) == (NOON, 225.5)


def test_the_queues_that_are_shown_read_what_is_said_of_them(tmp_path: Path) -> None:
    (block,) = [text for language, text in code(text_of("docs/rabbitmq.md")) if language == "toml"]
    (tmp_path / "smoker.toml").write_text(block, encoding="utf-8")
    queues = load_settings({}, {}, tmp_path).queues
    for name, body in {"02-food-A": "struct", "brisket": "prose", "pit": "number"}.items():
        observation = decoder_named(queues[name].body)(BODIES[body](READING), NOON)
        assert observation is not None
        assert (observation.at, observation.temp_f) == (NOON, 225.5)


def test_the_place_for_the_benchmarks_is_there() -> None:
    before, _, rest = text_of("docs/rabbitmq.md").partition("<!-- benchmarks -->\n")
    assert before.rstrip()
    assert "<!-- /benchmarks -->" in rest


def test_every_option_of_the_simulator_is_described() -> None:
    page = text_of("docs/simulator.md")
    options = [name for option in simulate.params for name in (*option.opts, *option.secondary_opts)]
    assert_none(name for name in options if f"`{name}" not in page)


FAULTY_COMMANDS = {
    "a command that is none": "bake cook.csv",
    "a command of a group that is none": "cooks eat 3",
    "an option that is none": "run --fast",
    "a value that is none": "produce cook.csv --queues burn",
    "a word too many": "notify now",
    "a missing argument": "produce --resume",
}


@pytest.mark.parametrize("line", FAULTY_COMMANDS.values(), ids=FAULTY_COMMANDS)
def test_a_wrong_command_is_found(line: str) -> None:
    (words,) = command_lines(f"Type `smoker {line}`.")
    assert command_fault(words)


SPELLINGS = {
    "in the text": "Type `smoker run --speed 5` and wait.",
    "in a block": "```\nsmoker run --speed 5\n```\n",
    "in a block, with a comment": "```sh\nsmoker run --speed 5     # slowly\n```\n",
    "with a variable before it": "```\nSSL_CERT_FILE=/a/b.pem smoker run --speed 5\n```\n",
    "of an environment": "```\n.venv/bin/smoker run --speed 5\n```\n",
    "of an environment on Windows": "```\n.venv\\Scripts\\smoker run --speed 5\n```\n",
    "as a module": "`python -m smart_smoker run --speed 5`",
    "into a file": "```\nsmoker run --speed 5 > log.txt\n```\n",
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_a_command_is_found_however_it_is_spelled(text: str) -> None:
    assert list(command_lines(text)) == [["run", "--speed", "5"]]


def test_what_is_no_command_is_not_taken_for_one() -> None:
    assert list(command_lines("`smoker`, `smoker.toml`, `smoker.dead-letters`\n```toml\nsmoker run\n```\n")) == []


@pytest.mark.parametrize("link", ["nowhere.md", "there.md#nothing", "#nothing"])
def test_a_link_to_nothing_is_found(link: str, tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# It's here\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"# Top\n[good](there.md#its-here) [good](#top) [bad]({link})\n", encoding="utf-8")
    assert [fault.partition(": ")[2].split()[0] for fault in link_faults(page)] == [link]
