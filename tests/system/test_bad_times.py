"""Bad times on a real RabbitMQ: away, refusing, restarted, out of memory, and queues that vanish; nothing is lost."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pika
import pytest
from tests.rabbitmq_node import SERVER, RabbitNode, _environment, free_ports, is_installed
from tests.system import mission, stored
from tests.system.processes import Place, Smoker, eventually, place

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]

HEADER = "Time (UTC),Channel1,Channel2,Channel3\n"
PASSWORD = "s3cret-word"
PATIENT = "SELECT COUNT(*), COUNT(DISTINCT series_id), MIN(n), MAX(n) FROM readings"


@pytest.fixture(scope="module")
def node() -> Iterator[RabbitNode]:
    """A server of these tests' own, since they stop it."""
    if not is_installed():
        pytest.skip("no RabbitMQ: `make test` installs it on Debian")
    with RabbitNode() as made:
        made.api("PUT", "users/tony", {"password": PASSWORD, "tags": ""})
        made.api("PUT", "vhosts/other", {})
        yield made


@pytest.fixture
def kitchen(tmp_path: Path, node: RabbitNode) -> Iterator[Place]:
    rows = "".join(f"5/22/2021 {12 + n // 60}:{n % 60:02},{100 + n}.5,,\n" for n in range(300))
    (tmp_path / "cook.csv").write_text(HEADER + rows)
    with pika.BlockingConnection(pika.URLParameters(node.amqp_url)) as connection:
        channel = connection.channel()
        for queue in mission.QUEUES:
            channel.queue_delete(queue)
    with place(tmp_path, node.amqp_url) as made:
        yield made


def assert_all_are_stored_once(kitchen: Place, rows: int = 300) -> None:
    eventually("all is stored", lambda: stored.readings(kitchen.store_path)["smoker"] == rows)
    assert stored.ask(kitchen.store_path, PATIENT) == [(rows, 1, 1, rows)]


@pytest.mark.parametrize("words", [["produce", "cook.csv", "--interval", 0], ["consume", "smoker"]], ids=lambda w: w[0])
def test_a_broker_that_is_away_at_the_start_is_waited_for(
    kitchen: Place, node: RabbitNode, words: list[object]
) -> None:
    node.stop()
    smoker = kitchen.start(*words)
    smoker.wait_for(r"is away \(connection refused\); trying again in \d s")
    node.start()

    smoker.wait_for("Sent all of cook.csv" if words[0] == "produce" else "Consuming 01-smoker")


def test_a_broker_that_is_nowhere_is_said_to_be_unknown(kitchen: Place) -> None:
    smoker = kitchen.start("consume", "smoker", "--broker", f"amqp://tony:{PASSWORD}@no-host.invalid/")
    smoker.wait_for("no address is known for this host; trying again")


def test_another_server_is_said_to_speak_another_language(kitchen: Place, node: RabbitNode) -> None:
    smoker = kitchen.start("consume", "smoker", "--broker", f"amqp://127.0.0.1:{node.management_port}/")
    smoker.wait_for("does not speak amqp there, or is just starting; trying again")


@pytest.mark.parametrize("command", [["produce", "cook.csv"], ["consume", "smoker"]], ids=["produce", "consume"])
@pytest.mark.parametrize(
    ("login", "vhost", "words"),
    [
        (f"guest:{PASSWORD}", "", "refused the login of 'guest': check the user and the password"),
        ("guest:guest", "nowhere", "has no virtual host 'nowhere' for 'guest'"),
        (f"tony:{PASSWORD}", "other", "has no virtual host 'other' for 'tony'"),
    ],
    ids=["a wrong password", "a wrong virtual host", "a virtual host of others"],
)
def test_what_waiting_cannot_mend_is_one_line_that_says_which(
    kitchen: Place, node: RabbitNode, command: list[str], login: str, vhost: str, words: str
) -> None:
    ended = kitchen.ask(*command, "--broker", f"amqp://{login}@127.0.0.1:{node.port}/{vhost}")

    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"smoker: amqp://{login.split(':', maxsplit=1)[0]}@127.0.0.1:{node.port}/{vhost} ")
    assert words in line
    assert PASSWORD not in line


@pytest.mark.parametrize(
    ("command", "lacking"),
    [
        (["produce", "cook.csv", "--interval", "0"], "configure"),
        (["produce", "cook.csv", "--interval", "0"], "write"),
        (["consume", "smoker"], "configure"),
        (["consume", "smoker"], "read"),
    ],
    ids=["a producer to declare", "a producer to publish", "a consumer to declare", "a consumer to read"],
)
def test_a_missing_permission_ends_it_with_the_brokers_own_words(
    kitchen: Place, node: RabbitNode, command: list[str], lacking: str
) -> None:
    allowed = {"configure": ".*", "write": ".*", "read": ".*", lacking: ""}
    node.api("PUT", "permissions/%2F/tony", allowed)
    ended = kitchen.ask(*command, "--broker", f"amqp://tony:{PASSWORD}@127.0.0.1:{node.port}/")
    node.api("DELETE", "permissions/%2F/tony")

    assert ended.returncode == 1, ended.stderr
    assert "ACCESS_REFUSED" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert "Consuming" not in ended.stderr


@pytest.mark.parametrize("how", ["restarted", "killed"])
def test_a_broker_that_comes_back_mid_cook_costs_no_reading(kitchen: Place, node: RabbitNode, how: str) -> None:
    consumer = kitchen.start("consume", "smoker")
    consumer.wait_for("Consuming")
    producer = kitchen.start("produce", "cook.csv", "--interval", 0.02)
    producer.wait_for("Sent .* to 01-smoker", 40)

    end = node.stop if how == "restarted" else node.kill
    end()
    node.start()

    for smoker in (producer, consumer):
        smoker.wait_for("trying again in")
        smoker.wait_for("Connected to", 2)
    assert producer.end() == 0
    assert_all_are_stored_once(kitchen)


def closed_by_the_admin(node: RabbitNode, smoker: Smoker) -> None:
    def close() -> bool:
        found = [one["name"] for one in node.api("GET", "connections") if one.get("client_properties")]
        for name in found:
            node.api("DELETE", "connections/" + name.replace(" ", "%20").replace(">", "%3E"))
        return bool(found)

    eventually("the admin sees the connections", close)
    smoker.wait_for("trying again in")


def test_connections_that_the_admin_closes_are_opened_again(kitchen: Place, node: RabbitNode) -> None:
    consumer = kitchen.start("consume", "smoker")
    consumer.wait_for("Consuming")
    producer = kitchen.start("produce", "cook.csv", "--interval", 0.05)
    producer.wait_for("Sent .* to 01-smoker", 20)

    closed_by_the_admin(node, producer)

    assert producer.end() == 0
    assert_all_are_stored_once(kitchen)


def limit_memory(node: RabbitNode, share: str) -> None:
    *prefix, server = SERVER
    control = [*prefix, server.removesuffix("server").removesuffix("-") + "ctl"]
    subprocess.run(
        [*control, "set_vm_memory_high_watermark", share],
        env=_environment(node.home, node._dist_port, node._epmd_port),
        check=True,
        capture_output=True,
    )


def test_a_memory_alarm_is_said_and_waited_for(kitchen: Place, node: RabbitNode) -> None:
    consumer = kitchen.start("consume", "smoker")
    consumer.wait_for("Consuming")
    producer = kitchen.start("produce", "cook.csv", "--interval", 0.03)
    producer.wait_for("Sent .* to 01-smoker", 20)

    limit_memory(node, "0.00000001")
    producer.wait_for(r"takes no messages for now \(.*memory.*\)")
    limit_memory(node, "0.6")
    producer.wait_for("takes messages again")

    assert producer.end() == 0
    assert producer.count("trying again") == 0
    assert_all_are_stored_once(kitchen)


def test_a_queue_that_is_deleted_under_the_producer_is_declared_again_and_refilled(
    kitchen: Place, node: RabbitNode
) -> None:
    producer = kitchen.start("produce", "cook.csv", "--interval", 0.02)
    producer.wait_for("Sent .* to 01-smoker", 20)
    with pika.BlockingConnection(pika.URLParameters(node.amqp_url)) as connection:
        deleted = connection.channel().queue_delete("01-smoker").method.message_count or 0

    producer.wait_for("queue 01-smoker is gone: RabbitMQ returned a message; trying again")
    assert producer.end() == 0
    kitchen.start("consume", "smoker")
    eventually("the rest is stored", lambda: stored.readings(kitchen.store_path)["smoker"] == 300 - deleted)


def test_the_password_is_in_no_line_of_any_command(kitchen: Place, node: RabbitNode) -> None:
    node.api("PUT", "permissions/%2F/tony", {"configure": ".*", "write": ".*", "read": ".*"})
    environ = {"SMOKER_BROKER_USER": "tony", "SMOKER_BROKER_PASSWORD": PASSWORD}
    with place(kitchen.folder, f"amqp://127.0.0.1:{node.port}/", **environ) as other:
        consumer = other.start("consume", "smoker", "--log-level", "debug")
        consumer.wait_for("Connected to amqp://tony@127.0.0.1")
        said = other.ask("produce", "cook.csv", "--interval", 0, "--log-level", "debug")
        assert said.returncode == 0, said.stderr
        for url in (f"amqp://tony:{PASSWORD}@127.0.0.1:{free_ports(1)[0]}0/", f"amqp://tony:{PASSWORD}#@127.0.0.1/"):
            wrong = other.ask("consume", "smoker", "--broker", url)
            assert wrong.returncode == 2
            assert PASSWORD not in wrong.stdout + wrong.stderr
        assert PASSWORD not in "".join(consumer.lines) + said.stdout + said.stderr
        consumer.wait_for("Received temperature: 399.5")
