"""Killed at any moment: what a cook comes to when everything that carries it is killed again and again."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from tests.rabbitmq_node import RabbitNode, is_installed
from tests.smtp_server import SmtpServer, write_authority
from tests.system import mission, stored
from tests.system.processes import Place, Smoker, eventually, place

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow, pytest.mark.timeout(600)]

KILLS = 50
SEED = 20210522
LAST_F = 500.5
LAST = f"5/22/2021 22:28, {LAST_F}"
"""What a queue holds last: once it is stored, so is all that came before it."""


@pytest.fixture(scope="module")
def node() -> Iterator[RabbitNode]:
    """A server of these tests' own, since they restart it."""
    if not is_installed():
        pytest.skip("no RabbitMQ: `make test` installs it on Debian")
    with RabbitNode() as made:
        yield made


@dataclass(slots=True)
class Crew:
    """Processes by role; one that is killed is begun anew at once."""

    begin: dict[str, Callable[[], Smoker]]
    chance: random.Random
    at_work: dict[str, Smoker] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)

    def begin_all(self) -> None:
        self.at_work = {role: begin() for role, begin in self.begin.items()}

    def kill_one(self) -> None:
        """Kill whom chance picks of those at work, after a moment of its choice."""
        threading.Event().wait(self.chance.uniform(0.0, 0.9))
        role = self.chance.choice([role for role, smoker in self.at_work.items() if smoker.process.poll() is None])
        self.at_work[role].kill()
        self.kills[role] += 1
        self.at_work[role] = self.begin[role]()


def expected_alerts(folder: Path, real_cook: Path, broker: str) -> list[tuple[object, ...]]:
    """The alerts of a run that nothing disturbs."""
    folder.mkdir()
    with place(folder, broker) as calm:
        done = calm.ask("run", "--source", real_cook, "--speed", 1e9, "--broker", "embedded")
        assert done.returncode == 0, done.stderr
        return stored.alerts(calm.store_path)


def print_ledger(title: str, **lines: object) -> None:
    print(f"\n{title}")
    for what, figure in lines.items():
        print(f"  {what.replace('_', ' '):<44} {figure}")


def test_fifty_kills_and_three_restarts_of_the_broker_lose_nothing_and_double_nothing(
    tmp_path: Path, node: RabbitNode, real_cook: Path
) -> None:
    authority = write_authority(tmp_path / "authority.pem")
    calm_alerts = expected_alerts(tmp_path / "calm", real_cook, node.amqp_url)
    with SmtpServer() as mail, place(tmp_path, node.amqp_url, SSL_CERT_FILE=str(authority)) as kitchen:
        mail.write_secrets(tmp_path / ".env.toml")
        crew = whole_crew(kitchen, real_cook)
        crew.begin_all()
        for kill in range(KILLS):
            crew.kill_one()
            if kill in {12, 25, 38}:
                node.restart()
        assert crew.at_work["producer"].end() == 0
        eventually("all is stored", lambda: stored.readings(kitchen.store_path) == mission.COUNTS)
        pending = "SELECT COUNT(*) FROM outbox WHERE state <> 'delivered'"
        eventually("all is told", lambda: stored.ask(kitchen.store_path, pending) == [(0,)])

    times_told = Counter(received.message_id for received in mail.received)
    attempts = dict(stored.ask(kitchen.store_path, "SELECT message_id, attempts FROM outbox"))
    told_twice = {message_id: times for message_id, times in times_told.items() if times > 1}
    print_ledger(
        f"Ledger of {KILLS} kills (seed {SEED}) and 3 restarts of RabbitMQ",
        **{f"kills_of_the_{role}": count for role, count in sorted(crew.kills.items())},
        readings_stored=stored.readings(kitchen.store_path).total(),
        episodes=len(stored.alerts(kitchen.store_path)),
        warnings=sum(warned for warned, _ in stored.warnings(kitchen.store_path).values()),
        texts_decided=len(attempts),
        texts_told=len(times_told),
        texts_told_twice_under_one_Message_ID=len(told_twice),
    )
    assert stored.ask(kitchen.store_path, "SELECT COUNT(*) FROM runs") == [(1,)]
    assert stored.alerts(kitchen.store_path) == calm_alerts
    assert set(times_told) == set(attempts)
    assert len(attempts) == sum(episodes for _, episodes in mission.WARNINGS.values())
    # A notifier killed after the server's answer, before its own commit, is the one thing that can double a text.
    assert all(attempts[message_id] >= times for message_id, times in told_twice.items())
    assert sum(told_twice.values()) - len(told_twice) <= crew.kills["notifier"]


def whole_crew(kitchen: Place, real_cook: Path) -> Crew:
    replay = ("produce", real_cook, "--interval", 0.03, "--queues", "keep", "--resume", "--quiet")
    return Crew(
        {
            "producer": lambda: kitchen.start(*replay),
            "consumer of smoker": lambda: kitchen.start("consume", "smoker"),
            "consumer of food-A": lambda: kitchen.start("consume", "food-A"),
            "consumer of food-B": lambda: kitchen.start("consume", "food-B"),
            "notifier": lambda: kitchen.start("notify"),
        },
        random.Random(SEED),
    )


def test_consumers_killed_under_a_producer_without_ids_lose_only_what_looks_alike(
    tmp_path: Path, node: RabbitNode, real_cook: Path
) -> None:
    messages = list(mission.bodies(real_cook))
    with place(tmp_path, node.amqp_url) as kitchen:
        roles: dict[str, Callable[[], Smoker]] = {
            f"consumer of {probe}": partial(kitchen.start, "consume", probe) for probe in mission.COUNTS
        }
        crew = Crew(roles, random.Random(SEED))
        mission.produce(node.amqp_url, iter(messages[:1]))
        is_over = threading.Event()

        def slowly() -> Iterator[tuple[str, str]]:
            for message in messages[1:]:
                is_over.wait(0.012)
                yield message

        producer = threading.Thread(target=mission.produce, args=(node.amqp_url, slowly(), lambda *_: None))
        producer.start()
        crew.begin_all()
        for _ in range(KILLS):
            crew.kill_one()
        is_over.set()
        producer.join()
        mission.produce(node.amqp_url, ((queue, LAST) for queue in mission.QUEUES), lambda *_: None)
        eventually("all that came before the last is stored", lambda: _have_the_last(kitchen))

    missing = {probe: _missing(kitchen, messages, probe) for probe in mission.COUNTS}
    lost = sum(map(len, missing.values()))
    print_ledger(
        f"Ledger of {KILLS} kills (seed {SEED}) under a producer without ids",
        **{f"kills_of_the_{role}": count for role, count in sorted(crew.kills.items())},
        readings_sent=len(messages),
        readings_stored=stored.readings(kitchen.store_path).total() - len(mission.QUEUES),
        ambiguous_ones_taken_for_redelivered=lost,
        warnings=sum(warned for warned, _ in stored.warnings(kitchen.store_path).values()),
    )
    assert lost <= KILLS
    assert lost or stored.warnings(kitchen.store_path) == mission.WARNINGS
    assert stored.ask(kitchen.store_path, "SELECT COUNT(*) FROM runs") == [(1,)]


def _have_the_last(kitchen: Place) -> bool:
    return all(stored.temperatures(kitchen.store_path, probe)[-1:] == [LAST_F] for probe in mission.COUNTS)


def _missing(kitchen: Place, messages: list[tuple[str, str]], probe: str) -> list[str]:
    """What was sent and is not stored; each may only be one that looks like the reading before or after it."""
    queue = dict(zip(mission.COUNTS, mission.QUEUES, strict=True))[probe]
    sent = [body for to, body in messages if to == queue]
    found = stored.temperatures(kitchen.store_path, probe)[:-1]
    missing: list[str] = []
    for place_in_log, body in enumerate(sent):
        if place_in_log - len(missing) < len(found) and found[place_in_log - len(missing)] == float(
            body.split(", ")[1]
        ):
            continue
        alike = sent[max(0, place_in_log - 1) : place_in_log]
        assert alike == [body], f"{probe}: reading {place_in_log} of the log, {body!r}, is lost, or one was kept twice"
        missing.append(body)
    assert len(found) == len(sent) - len(missing)
    return missing
