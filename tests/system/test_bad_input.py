"""Bad files, words and settings, as a person meets them: one line, the right exit code, and nothing lost."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pika
import pytest
from tests.rabbitmq_fixtures import VirtualHost
from tests.system import stored
from tests.system.processes import Place, eventually

from smart_smoker.store.sqlite import SqliteStore

pytestmark = pytest.mark.rabbitmq

HEADER = "Time (UTC),Channel1,Channel2,Channel3\n"
FAULTY = (
    HEADER
    + "5/22/2021 12:20,150.5,42.5,75.5\n"
    + "5/22/2021 12:21,abc,nan,76.5\n"
    + "never,1,2,3\n"
    + "5/22/2021 12:22,150\n"
    + "5/22/2021 12:23,-101,inf,2001\n"
    + "5/22/2021 12:19,152.5,43.5,77.5\n"
)


def publish(url: str, queue: str, *bodies: str) -> None:
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.queue_declare(queue, durable=True)
        channel.confirm_delivery()
        for body in bodies:
            channel.basic_publish("", queue, body.encode())


def unread(url: str, queue: str) -> int:
    """How many messages are in the queue, once nobody holds any of them."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        return int(connection.channel().queue_declare(queue, passive=True).method.message_count)


def the_line(stderr: str) -> str:
    """The one line that says why a command ended."""
    assert "Traceback" not in stderr
    lines = [line for line in stderr.splitlines() if line.startswith("smoker: ")]
    assert len(lines) == 1, stderr
    return lines[0]


def a_folder(path: Path) -> None:
    path.mkdir()


def with_bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: None, ["there is no such file", HEADER.strip()]),
        (with_bytes(b""), ["is empty", HEADER.strip()]),
        (with_bytes(b"Time (UTC),Channel1,Channel3\n1,2,3\n"), ["no column Channel2", HEADER.strip()]),
        (a_folder, ["is a folder", HEADER.strip()]),
        (with_bytes(HEADER.encode() + b"5/22/2021 12:20,1\xff,2,3\n"), ["line 2", "0xff", "UTF-8"]),
        (with_bytes(HEADER.encode("utf-16")), ["UTF-16", "UTF-8"]),
        (with_bytes(HEADER.encode()), ["no readings"]),
    ],
    ids=["missing", "empty", "without a column", "a folder", "not UTF-8", "UTF-16", "a header alone"],
)
def test_a_file_that_is_no_log_is_one_line_and_the_queues_are_untouched(
    kitchen: Place, vhost: VirtualHost, make: Callable[[Path], object], words: list[str]
) -> None:
    publish(vhost.amqp_url, "01-smoker", "unread")
    make(kitchen.folder / "cook.csv")

    refused = kitchen.ask("produce", "cook.csv", "--interval", 0, "--discard-unread")

    assert refused.returncode == 2
    for word in ["cook.csv", *words]:
        assert word in the_line(refused.stderr)
    assert unread(vhost.amqp_url, "01-smoker") == 1
    assert len(vhost.node.api("GET", f"queues/{vhost.name}")) == 1


def test_a_faulty_row_is_reported_with_its_line_and_the_rest_goes_on(kitchen: Place, vhost: VirtualHost) -> None:
    (kitchen.folder / "cook.csv").write_text(FAULTY)

    done = kitchen.ask("produce", "cook.csv", "--interval", 0)

    assert done.returncode == 0, done.stderr
    for said in (
        "line 3: Channel1: 'abc'",
        "line 3: Channel2: 'nan'",
        "line 4: Time (UTC): 'never'",
        "line 5: the row has 2 cells",
        "line 6: Channel1: -101",
        "line 6: Channel2: inf",
        "line 6: Channel3: 2001",
        "line 7: the clock goes back from 5/22/2021 12:23 to 5/22/2021 12:19; the row is kept",
    ):
        assert f"warning: cook.csv, {said}" in done.stderr
    assert "Sent all of cook.csv: 7 readings in 4 rows; 7 left out as faulty" in done.stderr
    assert [unread(vhost.amqp_url, queue) for queue in ("01-smoker", "02-food-A", "03-food-B")] == [2, 2, 3]


def test_strict_stops_at_the_first_faulty_row_before_anything_is_sent(kitchen: Place, vhost: VirtualHost) -> None:
    (kitchen.folder / "cook.csv").write_text(FAULTY)

    refused = kitchen.ask("produce", "cook.csv", "--interval", 0, "--strict")

    assert refused.returncode == 2
    assert the_line(refused.stderr).startswith("smoker: cook.csv, line 3: Channel1: 'abc'")
    assert vhost.node.api("GET", f"queues/{vhost.name}") == []


def as_newer(path: Path) -> None:
    with SqliteStore(path):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO schema_version (version, name, applied_wall) VALUES (9999, 'x', 0)")


def as_damaged(path: Path) -> None:
    with SqliteStore(path):
        pass
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xff" * 3996
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("below", "make", "words"),
    [
        ("a-file/smoker.db", lambda path: path.parent.write_text("x"), ["folder cannot be made", "--store"]),
        ("smoker.db", a_folder, ["is a folder", "--store"]),
        ("smoker.db", as_newer, ["newer smart-smoker", "upgrade"]),
        ("smoker.db", as_damaged, ["damaged", "backup"]),
        ("smoker.db", lambda path: path.write_text("a letter" * 1000), ["no SQLite database", "--store"]),
    ],
    ids=["below a file", "a folder", "of a newer version", "damaged", "another kind of file"],
)
def test_a_store_that_cannot_be_used_is_one_line_and_nothing_is_acknowledged(
    kitchen: Place, vhost: VirtualHost, below: str, make: Callable[[Path], object], words: list[str]
) -> None:
    publish(vhost.amqp_url, "01-smoker", "5/22/2021 12:20, 150.5")
    path = kitchen.folder / below
    make(path)

    refused = kitchen.ask("consume", "smoker", "--store", f"sqlite:///{path}")

    assert refused.returncode == 1
    for word in [str(path), *words]:
        assert word in the_line(refused.stderr)
    assert unread(vhost.amqp_url, "01-smoker") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["consume", "brisket"], ["'brisket' is no probe", "food-A", "smoker.toml"]),
        (["consume", "smoker", "--broker", "embedded"], ["embedded broker", "consume alone", "smoker run"]),
        (["consume", "smoker", "--store", "mysql://x"], ["mysql", "sqlite:///PATH"]),
        (["consume", "smoker", "--rules", "clasic"], ["clasic"]),
        (["produce", "cook.csv", "--broker", "embedded"], ["embedded broker", "produce alone", "smoker run"]),
        (["produce", "cook.csv", "--broker", "kafka://x"], ["kafka", "amqp://"]),
        (["produce", "cook.csv", "--smoker", "x" * 300], ["--smoker"]),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else None,
)
def test_wrong_words_are_one_line_that_says_what_would_be_right(
    kitchen: Place, words: list[str], said: list[str]
) -> None:
    (kitchen.folder / "cook.csv").write_text(FAULTY)

    refused = kitchen.ask(*words)

    assert refused.returncode == 2
    for word in said:
        assert word in the_line(refused.stderr)


SECRETS = {
    "outgoing_email_host": '"localhost"',
    "outgoing_email_port": "1",
    "outgoing_email_address": '"a@example.com"',
    "outgoing_email_password": '"s3cret-word"',
    "sms_address_for_texts": '"b@example.com"',
}


@pytest.mark.parametrize(
    ("secrets", "words"),
    [
        (None, ["no secrets file at"]),
        ("outgoing_email_host = ", ["is no TOML"]),
        ({"outgoing_email_password": None}, ["outgoing_email_password is missing"]),
        ({"outgoing_email_port": '"s3cret-word"'}, ["outgoing_email_port", "must be a number"]),
    ],
    ids=["missing", "no TOML", "without a key", "with a port that is no number"],
)
def test_texts_that_cannot_be_sent_are_one_line_and_consuming_goes_on(
    kitchen: Place, vhost: VirtualHost, secrets: str | dict[str, str | None] | None, words: list[str]
) -> None:
    if secrets is not None:
        keys = {**SECRETS, **secrets} if isinstance(secrets, dict) else {}
        lines = [f"{key} = {value}" for key, value in keys.items() if value] if keys else [str(secrets)]
        (kitchen.folder / ".env.toml").write_text("\n".join(lines))
    consumer = kitchen.start("consume", "smoker", "--notify")
    consumer.wait_for("Consuming")

    publish(
        vhost.amqp_url,
        "01-smoker",
        *(f"5/22/2021 12:2{n}, {temp_f}" for n, temp_f in enumerate((200, 180, 178, 177, 150))),
    )
    line = consumer.wait_for("[Tt]exts")
    publish(vhost.amqp_url, "01-smoker", "5/22/2021 12:30, 151.5")
    consumer.wait_for("Received temperature: 151.5")

    for word in [str(kitchen.folder / ".env.toml"), *words]:
        assert word in line
    assert consumer.count("[Tt]exts") == 1
    assert "s3cret-word" not in "".join(consumer.lines)
    assert stored.ask(kitchen.store_path, "SELECT state, attempts FROM outbox") == [("pending", 0)]
    eventually("all is acknowledged", lambda: stored.readings(kitchen.store_path)["smoker"] == 6)
