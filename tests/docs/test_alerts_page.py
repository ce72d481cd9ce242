"""docs/alerts.md says what the rules say today: its table, sentences and pictures come from the running code."""

import inspect
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docs.alert_cooks import COLDEST, SITUATIONS, rules
from docs.alert_table import ROWS, table
from docs.alerts_page import PICTURES, block, courses, file_name, picture, renewed
from tests.docs.pages import PAGES, code

from smart_smoker import config
from smart_smoker.core.care import Timing
from smart_smoker.core.contacts import Contact
from smart_smoker.core.dispatch_words import spoken
from smart_smoker.core.monitor import Edge
from smart_smoker.core.rules import RULE_SETS
from smart_smoker.loops import judging, watchman
from smart_smoker.settings import Settings, load_settings

PAGE = PAGES["docs/alerts.md"].read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())
EXAMPLES = [text for language, text in code(PAGE) if language == "toml"]
MOST_BYTES = 20_000
SVG = "{http://www.w3.org/2000/svg}"
RENEW = "the rules say something else by now: run `python -m docs.alerts_page`, and look at what changed"


def in_page(name: str) -> str:
    """What stands between the marks of that name."""
    found: list[str] = re.findall(rf"^<!-- {name} -->\n(.*?)\n<!-- /{name} -->$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"docs/alerts.md has no part, or several, between <!-- {name} --> and <!-- /{name} -->"
    return found[0]


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_reads_as_the_rules_tell_it(name: str) -> None:
    assert in_page(name) == block(name), RENEW


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_picture_is_the_one_that_is_drawn(name: str) -> None:
    text = (PICTURES / file_name(name)).read_text(encoding="utf-8")
    assert text == picture(name), RENEW
    assert len(text.encode()) < MOST_BYTES
    assert re.findall(r"https?://[^\s\"']+", text) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_picture_shows_what_it_is_for_in_words_too(name: str) -> None:
    situation = SITUATIONS[name]
    raised = [event for event in situation.events if event.edge is Edge.RAISED]
    assert situation.shows <= {event.rule for event in raised}
    image = ElementTree.fromstring(picture(name))  # noqa: S314 - the picture is our own
    said = " ".join(" ".join(text.text or "" for text in image.iter(f"{SVG}text")).split())
    wanted = [f"{event.at:%H:%M} {event.severity}: {event.message}" for event in raised]
    assert [sentence for sentence in wanted if sentence not in said] == []


def test_no_picture_is_left_over() -> None:
    assert {path.name for path in PICTURES.glob("alert-*.svg")} == set(map(file_name, SITUATIONS))


def test_every_mark_is_a_situation_s_or_the_table_s() -> None:
    assert re.findall(r"^<!-- (\w[\w-]*) -->$", PAGE, re.MULTILINE) == ["rules", *SITUATIONS]


def test_the_table_has_every_rule_with_its_settings() -> None:
    assert in_page("rules") == table(), RENEW
    assert set(ROWS) == set(RULE_SETS["pitmaster"]) == set(rules())
    assert re.findall(r"\{\w*\}", table()) == []


def test_every_rule_is_heard_somewhere() -> None:
    assert {event.rule for situation in SITUATIONS.values() for event in situation.events} == set(rules())


def test_what_is_out_of_date_is_written_anew_and_the_rest_is_left() -> None:
    page = "# Mine\n\n<!-- rules -->\nold\n<!-- /rules -->\n\nAnd mine.\n"
    assert renewed(page) == f"# Mine\n\n<!-- rules -->\n{table()}\n<!-- /rules -->\n\nAnd mine.\n"
    assert renewed(PAGE) == PAGE, RENEW
    with pytest.raises(KeyError):
        renewed("<!-- earthquake -->\n<!-- /earthquake -->\n")


def test_what_a_broken_wire_says_is_in_no_picture() -> None:
    situation = SITUATIONS["probe-fault"]
    assert max(reading.temp_f for reading in situation.judged.readings["smoker"]) == 999.0
    assert max(temp_f for course in courses(situation).values() for _, temp_f in course) < 600


def test_a_virtual_probe_is_drawn_as_the_colder_of_the_two() -> None:
    drawn = courses(SITUATIONS["virtual"])
    left, right = dict(drawn["food-A"]), dict(drawn["food-B"])
    assert drawn["coldest"] == [(at, min(temp_f, right.get(at, temp_f))) for at, temp_f in left.items()]


@pytest.mark.parametrize("block", EXAMPLES)
def test_examples_are_taken_by_the_rules_and_contacts_too(block: str, tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_text(block, encoding="utf-8")
    settings = load_settings({}, {}, tmp_path)
    assert config.make_rules(settings)
    assert config.make_contacts(settings)


def test_the_virtual_probe_of_the_picture_is_the_one_of_the_example(tmp_path: Path) -> None:
    (example,) = [text for text in EXAMPLES if "virtual" in text]
    (tmp_path / "smoker.toml").write_text(example, encoding="utf-8")
    assert config.make_setup(load_settings({}, {}, tmp_path)).of("coldest") == COLDEST


def test_the_life_of_an_alert_has_the_program_s_numbers() -> None:
    timing = Timing()
    *first, last = [f"{pause.total_seconds() / 60:g}" for pause in timing.again_after]
    assert f"after {', '.join(first)} and then every {last} minutes" in TEXT
    assert f"within {timing.gather.total_seconds():g} seconds" in TEXT
    assert f"at most {Contact(name='me', channels=()).per_hour} messages an hour" in TEXT
    assert f"asked every {Settings().heartbeat_every.total_seconds() / 60:g} minutes" in TEXT


def test_lateness_is_what_the_judges_wait_for() -> None:
    late_min = judging.LATENESS.total_seconds() / 60
    assert f"once it is {late_min:g} minutes old" in TEXT
    assert f"holds up the others for {judging.HELD_UP.total_seconds() / 60:g} minutes at most" in TEXT


def test_the_watchman_s_sentence_is_his() -> None:
    after = spoken(watchman.WatchPlan().silent_after)
    (said,) = re.findall(rf"`{watchman.RULE}`: \*(.*?)\*", PAGE)
    assert said.replace(after, "{silent_min} min") in inspect.getsource(watchman)
