"""TLS to a real RabbitMQ: a certificate that is vouched for is taken, any other is one line and the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from tests.rabbitmq_node import RabbitNode, is_installed
from tests.system import stored
from tests.system.processes import Place, eventually, place

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]

PASSWORD = "s3cret/word#?"


@pytest.fixture(scope="module")
def node() -> Iterator[RabbitNode]:
    if not is_installed():
        pytest.skip("no RabbitMQ: `make test` installs it on Debian")
    with RabbitNode(tls=trustme.CA()) as made:
        made.api("PUT", "users/tony", {"password": PASSWORD, "tags": ""})
        made.api("PUT", "permissions/%2F/tony", {"configure": ".*", "write": ".*", "read": ".*"})
        yield made


@pytest.fixture
def kitchen(tmp_path: Path, node: RabbitNode) -> Iterator[Place]:
    (tmp_path / "cook.csv").write_text("Time (UTC),Channel1,Channel2,Channel3\n5/22/2021 12:20,150.5,42.5,75.5\n")
    with place(tmp_path, node.amqps_url, SSL_CERT_FILE=str(node.home / "authority.pem")) as made:
        yield made


def test_readings_go_over_tls_with_the_login_from_the_environment(kitchen: Place, node: RabbitNode) -> None:
    login = {"SMOKER_BROKER_USER": "tony", "SMOKER_BROKER_PASSWORD": PASSWORD}
    url = f"amqps://localhost:{node.tls_port}/"
    with place(kitchen.folder, url, SSL_CERT_FILE=kitchen.environ["SSL_CERT_FILE"], **login) as tonys:
        consumer = tonys.start("consume", "smoker", "food-A", "food-B", "--log-level", "debug")
        consumer.wait_for("Consuming 03-food-B")
        done = tonys.ask("produce", "cook.csv", "--interval", 0, "--log-level", "debug")

        assert done.returncode == 0, done.stderr
        assert f"Connected to amqps://tony@localhost:{node.tls_port}/" in done.stderr
        eventually("all is stored", lambda: stored.readings(tonys.store_path).total() == 3)
        encrypted = {(one["user"], one["ssl"]) for one in node.api("GET", "connections") if "ssl" in one}
        assert encrypted <= {("tony", True)}
        for said in (done.stderr, "".join(consumer.lines)):
            assert "s3cret" not in said


@pytest.mark.parametrize("command", [["produce", "cook.csv"], ["consume", "smoker"]], ids=["produce", "consume"])
def test_a_certificate_that_nobody_vouches_for_is_one_line_and_the_end(
    kitchen: Place, node: RabbitNode, command: list[str]
) -> None:
    stranger = kitchen.folder / "stranger.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))

    with place(kitchen.folder, node.amqps_url, SSL_CERT_FILE=str(stranger)) as wary:
        ended = wary.ask(*command)

    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"smoker: amqps://guest@localhost:{node.tls_port}/: the certificate is not trusted")
    assert "SSL_CERT_FILE" in line


def test_a_certificate_for_another_name_is_one_line_and_the_end(kitchen: Place, node: RabbitNode) -> None:
    ended = kitchen.ask("consume", "smoker", "--broker", node.amqps_url.replace("localhost", "127.0.0.1"))

    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert "the certificate is not trusted" in line
    assert "127.0.0.1" in line


def test_tls_to_a_port_without_it_is_said_and_waited_for(kitchen: Place, node: RabbitNode) -> None:
    smoker = kitchen.start("consume", "smoker", "--broker", f"amqps://guest:guest@localhost:{node.port}/")
    smoker.wait_for("does not speak amqps there, or is just starting; trying again")
