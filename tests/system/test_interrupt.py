"""Ctrl-C, a polite end from outside, terminals and pipes: every command ends at once, cleanly, and can be read."""

import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.rabbitmq_fixtures import VirtualHost
from tests.system import stored
from tests.system.processes import Place, eventually, place

if sys.platform == "win32":
    pytest.skip("signals and terminals of Unix", allow_module_level=True)

from tests.system.terminal import COLUMNS, Terminal

pytestmark = pytest.mark.rabbitmq

SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
BOTH_SIGNALS = pytest.mark.parametrize(("number", "code"), SIGNALS, ids=["Ctrl-C", "SIGTERM"])
CURSOR_SHOWN, CURSOR_HIDDEN = "\x1b[?25h", "\x1b[?25l"
CTRL_C = "\x03"


@pytest.fixture(autouse=True)
def heeding_ctrl_c() -> None:
    """A background job of a shell ignores Ctrl-C, and hands that on to what it starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def kitchen(tmp_path: Path, vhost: VirtualHost) -> Iterator[Place]:
    rows = "".join(f"5/22/2021 12:{n:02},{100 + n}.5,{50 + n}.5,{60 + n}.5\n" for n in range(60))
    (tmp_path / "cook.csv").write_text("Time (UTC),Channel1,Channel2,Channel3\n" + rows)
    with place(tmp_path, vhost.amqp_url) as made:
        yield made


def terminal(kitchen: Place, *words: object) -> Terminal:
    return Terminal(*words, environ=kitchen.environ, cwd=kitchen.folder)


@BOTH_SIGNALS
@pytest.mark.parametrize(
    ("words", "ready"),
    [
        (["produce", "cook.csv"], "Sent .* to 03-food-B"),
        (["consume", "smoker", "food-A"], "Consuming 02-food-A"),
        (["consume", "food-B", "--notify"], "Consuming 03-food-B"),
        (["consume", "smoker", "--broker", "amqp://127.0.0.1:1/"], "trying again"),
        (["notify"], "Delivering"),
    ],
    ids=["produce", "consume", "consume and notify", "consume without a broker", "notify"],
)
def test_a_signal_ends_a_command_without_a_trace(
    kitchen: Place, words: list[str], ready: str, number: int, code: int
) -> None:
    smoker = kitchen.start(*words)
    smoker.wait_for(ready)

    smoker.process.send_signal(number)

    assert smoker.end() == code
    assert smoker.count("Traceback|unforeseen|Error|exception was never") == 0


@BOTH_SIGNALS
def test_readings_that_were_not_stored_are_in_the_queue_after_the_end(
    kitchen: Place, vhost: VirtualHost, number: int, code: int
) -> None:
    producer = kitchen.start("produce", "cook.csv", "--interval", 0.02)
    consumer = kitchen.start("consume", "smoker", "food-A", "food-B")
    consumer.wait_for("Received temperature", 40)
    consumer.process.send_signal(number)
    assert consumer.end() == code
    assert producer.end() == 0

    kept = stored.readings(kitchen.store_path).total()
    assert 0 < kept < 180
    kitchen.start("consume", "smoker", "food-A", "food-B")
    eventually("the rest is stored", lambda: stored.readings(kitchen.store_path).total() == 180)


def test_ctrl_c_leaves_the_terminal_as_it_was_and_the_readings_in_the_store(kitchen: Place) -> None:
    with terminal(kitchen, "run", "--source", "cook.csv", "--speed", 60, "--broker", "embedded") as shown:
        shown.wait_for("to go")
        eventually("something is stored", lambda: stored.readings(kitchen.store_path).total() > 6)
        shown.type(CTRL_C)

        assert shown.end() == 130
        assert shown.settings_now() == shown.settings_before
        assert shown.output.rfind(CURSOR_SHOWN) > shown.output.rfind(CURSOR_HIDDEN) >= 0
        text = shown.text()
    assert "Traceback" not in text
    assert "Next:" in text
    (told,) = re.findall(r"Stored (\d+) readings", text)
    assert stored.readings(kitchen.store_path).total() >= int(told) > 0


def test_a_run_to_its_end_can_be_read_on_eighty_columns(kitchen: Place) -> None:
    with terminal(kitchen, "run", "--source", "cook.csv", "--speed", 1200, "--broker", "embedded") as shown:
        assert shown.end() == 0
        text = shown.text()

    assert "Stored 180 readings" in text
    for probe, last in (("Smoker", "159.5"), ("Food A", "109.5"), ("Food B", "119.5")):
        assert re.search(rf"{probe} +{last}", text), text
    assert text.count("ended at") == 3
    assert all(len(line) <= COLUMNS for line in text.splitlines())
    assert text.count("Replaying cook.csv") == 1


def test_a_producer_asks_about_the_admin_page_on_a_terminal_and_shows_how_far_it_is(kitchen: Place) -> None:
    with terminal(kitchen, "produce", "cook.csv", "--interval", 0.05) as shown:
        shown.wait_for("admin page")
        assert "Connected" not in shown.output
        shown.type("n\n")
        shown.wait_for("60 of 60 rows")

        assert shown.end() == 0
        assert "Sent all of cook.csv: 180 readings in 60 rows" in shown.text()
        assert "0:00:00 to go" in shown.text()


def test_ctrl_c_at_the_question_ends_it_before_a_queue_is_touched(kitchen: Place, vhost: VirtualHost) -> None:
    with terminal(kitchen, "produce", "cook.csv") as shown:
        shown.wait_for("admin page")
        shown.type(CTRL_C)

        assert shown.end() == 130
        assert "Traceback" not in shown.output
    assert vhost.node.api("GET", f"queues/{vhost.name}") == []


def test_without_a_terminal_there_is_no_question_and_progress_is_lines(kitchen: Place) -> None:
    done = kitchen.ask("produce", "cook.csv", "--interval", 0)

    assert done.returncode == 0
    assert "admin page" not in done.stderr
    assert [int(n) for n in re.findall(r"(\d+) % of the rows are sent", done.stderr)] == list(range(10, 101, 10))
    assert re.search(r"Sent 5/22/2021 12:59, 159\.5 to 01-smoker", done.stderr)
    assert "\x1b" not in done.stderr


def test_a_run_in_a_pipe_prints_plain_lines(kitchen: Place) -> None:
    done = kitchen.ask("run", "--source", "cook.csv", "--speed", 1e9, "--broker", "embedded")

    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert "Stored 180 readings" in done.stdout
    assert re.search(r"^\d\d:\d\d  Smoker \d+\.\d°F, ", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "words",
    [
        ["run", "--source", "cook.csv", "--speed", "1e9", "--broker", "embedded"],
        ["produce", "cook.csv", "--interval", "0"],
    ],
    ids=["run", "produce"],
)
def test_quiet_says_nothing_while_all_is_well(kitchen: Place, words: list[str]) -> None:
    done = kitchen.ask(*words, "--quiet")

    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if "alert" not in line.lower()] == []
    assert done.stdout == ""


def test_a_console_that_lacks_a_character_loses_no_reading_and_no_warning(kitchen: Place) -> None:
    stalled = "".join(f"5/22/2021 12:{n:02},150.5,42.5,\n" for n in range(40))
    (kitchen.folder / "stall.csv").write_text("Time (UTC),Channel1,Channel2,Channel3\n" + stalled)
    narrow = {**kitchen.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    console = Place(kitchen.folder, narrow, kitchen.running)
    consumer = console.start("consume", "food-A", "--log-file", "copy.log")
    consumer.wait_for("Consuming")

    assert console.ask("produce", "stall.csv", "--interval", 0).returncode == 0
    consumer.wait_for(r"Stall Alert! Temperature change \? 1.F at", 21)

    assert "Temperature change ≤ 1°F" in (kitchen.folder / "copy.log").read_text(encoding="utf-8")
    shown = console.ask("run", "--source", "stall.csv", "--speed", 1e9, "--broker", "embedded")
    assert shown.returncode == 0, shown.stderr
    assert "Stored 80 readings" in shown.stdout
