"""What a producer does with queues that are there already, and where a replay that was broken off goes on."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from tests.rabbitmq_fixtures import VirtualHost
from tests.system import mission
from tests.system.processes import Place, place

pytestmark = pytest.mark.rabbitmq

HEADER = "Time (UTC),Channel1,Channel2,Channel3\n"
OLD = b"what nobody has read yet"


@pytest.fixture
def kitchen(tmp_path: Path, vhost: VirtualHost) -> Iterator[Place]:
    (tmp_path / "cook.csv").write_text(
        HEADER + "5/22/2021 12:20,150.5,42.5,75.5\n5/22/2021 12:21,151.5,,\n5/22/2021 12:22,152.5,43.5,\n"
    )
    with place(tmp_path, vhost.amqp_url) as made:
        yield made


@pytest.fixture
def channel(vhost: VirtualHost) -> Iterator[BlockingChannel]:
    with pika.BlockingConnection(pika.URLParameters(vhost.amqp_url)) as connection:
        yield connection.channel()


def counts(channel: BlockingChannel) -> list[int]:
    return [channel.queue_declare(queue, passive=True).method.message_count for queue in mission.QUEUES]


def taken(channel: BlockingChannel, queue: str) -> list[tuple[str | None, bytes]]:
    """(message id, body) of everything in the queue, which is empty afterwards."""
    found: list[tuple[str | None, bytes]] = []
    while True:
        method, properties, body = channel.basic_get(queue, auto_ack=True)
        if method is None or properties is None or body is None:
            return found
        found.append((properties.message_id, body))


def queue_names(vhost: VirtualHost) -> set[str]:
    return {queue["name"] for queue in vhost.node.api("GET", f"queues/{vhost.name}")}


@pytest.mark.parametrize("holder", range(3), ids=mission.QUEUES)
def test_one_queue_that_holds_unread_readings_keeps_all_of_them_from_being_touched(
    kitchen: Place, channel: BlockingChannel, vhost: VirtualHost, holder: int
) -> None:
    queue = mission.QUEUES[holder]
    channel.queue_declare(queue, durable=True)
    for _ in range(3):
        channel.basic_publish("", queue, OLD)

    refused = kitchen.ask("produce", "cook.csv", "--interval", 0)

    assert refused.returncode == 1
    (line,) = [line for line in refused.stderr.splitlines() if line.startswith("smoker: ")]
    for words in (f"{queue} holds 3 unread", "nothing was deleted", "--discard-unread", "--queues keep"):
        assert words in line
    assert queue_names(vhost) == {queue}
    assert [body for _, body in taken(channel, queue)] == [OLD] * 3


def test_unread_readings_go_where_that_is_asked_for(kitchen: Place, channel: BlockingChannel) -> None:
    channel.queue_declare("02-food-A", durable=True)
    channel.basic_publish("", "02-food-A", OLD)

    done = kitchen.ask("produce", "cook.csv", "--interval", 0, "--discard-unread")

    assert done.returncode == 0, done.stderr
    assert counts(channel) == [3, 2, 1]
    assert [body for _, body in taken(channel, "02-food-A")] == [b"5/22/2021 12:20, 42.5", b"5/22/2021 12:22, 43.5"]


def test_kept_queues_keep_what_is_in_them(kitchen: Place, channel: BlockingChannel) -> None:
    channel.queue_declare("02-food-A", durable=True)
    channel.basic_publish("", "02-food-A", OLD)

    done = kitchen.ask("produce", "cook.csv", "--interval", 0, "--queues", "keep")

    assert done.returncode == 0, done.stderr
    assert counts(channel) == [3, 3, 1]
    assert taken(channel, "02-food-A")[0] == (None, OLD)


@pytest.mark.parametrize(
    ("durable", "arguments", "words"),
    [(True, {"x-message-ttl": 60_000}, "x-message-ttl"), (False, {}, "durable")],
    ids=["with a time to live", "that is not durable"],
)
def test_a_queue_declared_otherwise_is_said_kept_or_replaced_as_asked(
    kitchen: Place, channel: BlockingChannel, *, durable: bool, arguments: dict[str, int], words: str
) -> None:
    channel.queue_declare("03-food-B", durable=durable, arguments=arguments)

    refused = kitchen.ask("produce", "cook.csv", "--interval", 0)
    assert refused.returncode == 1
    assert "03-food-B exists with other arguments" in refused.stderr
    assert words in refused.stderr
    assert "nothing was deleted" in refused.stderr
    channel.queue_declare("03-food-B", durable=durable, arguments=arguments)

    kept = kitchen.ask("produce", "cook.csv", "--interval", 0, "--queues", "keep")
    assert kept.returncode == 0, kept.stderr
    assert counts(channel) == [3, 2, 1]

    replaced = kitchen.ask("produce", "cook.csv", "--interval", 0, "--discard-unread")
    assert replaced.returncode == 0, replaced.stderr
    channel.queue_declare("03-food-B", durable=True)
    assert counts(channel) == [3, 2, 1]


def test_an_empty_queue_with_a_consumer_is_left_to_it(
    kitchen: Place, channel: BlockingChannel, vhost: VirtualHost
) -> None:
    consumer = kitchen.start("consume", "smoker")
    consumer.wait_for("Consuming")

    done = kitchen.ask("produce", "cook.csv", "--interval", 0)

    assert done.returncode == 0, done.stderr
    assert "Queue 01-smoker is empty and has a consumer: left as it is" in done.stderr
    consumer.wait_for("Received temperature: 152.5")
    assert consumer.count("was deleted") == 0


def sent_before_the_end(kitchen: Place, signal_number: int, *words: object) -> tuple[int, str]:
    """Begin a slow replay and interrupt it; its exit code and what it said of its place."""
    producer = kitchen.start("produce", "long.csv", *words)
    producer.wait_for("Sent .* to 01-smoker", 5)
    producer.process.send_signal(signal_number)
    return producer.end(), "".join(producer.lines)


def write_long_cook(kitchen: Place, rows: int = 60) -> list[bytes]:
    stamps = [f"5/22/2021 12:{n:02}" for n in range(rows)]
    text = HEADER + "".join(f"{stamp},{150 + n}.5,,\n" for n, stamp in enumerate(stamps))
    (kitchen.folder / "long.csv").write_text(text)
    return [f"{stamp}, {150 + n}.5".encode() for n, stamp in enumerate(stamps)]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"])
def test_a_replay_that_was_broken_off_goes_on_with_the_same_run_and_loses_nothing(
    kitchen: Place, channel: BlockingChannel, number: int, code: int
) -> None:
    bodies = write_long_cook(kitchen)
    ended, said = sent_before_the_end(kitchen, number, "--interval", 0.08)
    assert ended == code
    assert "--resume goes on there" in said
    assert "Traceback" not in said

    resumed = kitchen.ask("produce", "long.csv", "--interval", 0, "--resume")

    assert resumed.returncode == 0, resumed.stderr
    found = taken(channel, "01-smoker")
    body_of = dict(found)
    assert list(body_of.values()) == bodies, "lost, or out of order once repeated ids are taken for one"
    runs = {str(message_id).split("/")[1] for message_id in body_of}
    assert [str(message_id).split("/")[3] for message_id in body_of] == [str(n) for n in range(1, 61)]
    assert len(runs) == 1


def test_rows_that_were_left_out_do_not_end_a_resumed_replay_early(kitchen: Place, channel: BlockingChannel) -> None:
    write_long_cook(kitchen)
    path = kitchen.folder / "long.csv"
    faulty = "never,1,2,3\n" * 50
    path.write_text(HEADER + faulty + path.read_text().removeprefix(HEADER))
    sent_before_the_end(kitchen, signal.SIGINT, "--interval", 0.08)

    resumed = kitchen.ask("produce", "long.csv", "--interval", 0, "--resume")

    assert resumed.returncode == 0, resumed.stderr
    assert len(dict(taken(channel, "01-smoker"))) == 60
    assert [int(line.split(" % ")[0].rpartition(" ")[2]) for line in resumed.stderr.splitlines() if " % of" in line][
        -1
    ] == 100


def test_a_repeated_row_keeps_its_id_so_that_the_store_takes_it_once(kitchen: Place, channel: BlockingChannel) -> None:
    assert kitchen.ask("produce", "cook.csv", "--interval", 0).returncode == 0
    first = taken(channel, "01-smoker")
    (kept,) = (kitchen.folder / "state").rglob("*.json")
    place_in_file = json.loads(kept.read_text())
    kept.write_text(json.dumps(place_in_file | {"next_row": 2}))

    resumed = kitchen.ask("produce", "cook.csv", "--interval", 0, "--resume")

    assert resumed.returncode == 0, resumed.stderr
    assert taken(channel, "01-smoker") == first[1:]


def test_resume_with_nothing_to_resume_begins_and_keeps_the_queues(kitchen: Place, channel: BlockingChannel) -> None:
    channel.queue_declare("01-smoker", durable=True)
    channel.basic_publish("", "01-smoker", OLD)

    begun = kitchen.ask("produce", "cook.csv", "--interval", 0, "--resume")
    again = kitchen.ask("produce", "cook.csv", "--interval", 0, "--resume")

    assert begun.returncode == again.returncode == 0, begun.stderr
    assert "Sent all of cook.csv: 6 readings in 3 rows" in begun.stderr
    assert "there is nothing to resume" in again.stderr
    assert counts(channel) == [4, 2, 1]


def test_a_second_replay_is_a_run_of_its_own(kitchen: Place, channel: BlockingChannel) -> None:
    for _ in range(2):
        assert kitchen.ask("produce", "cook.csv", "--interval", 0, "--queues", "keep").returncode == 0

    ids = [message_id for message_id, _ in taken(channel, "01-smoker")]
    assert len(set(ids)) == 6
