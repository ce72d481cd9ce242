"""Pitmaster's rules on a real RabbitMQ: three processes of one probe each raise what one of all three does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.rabbitmq_fixtures import VirtualHost
from tests.system import stored
from tests.system.processes import Place, eventually, place

from smart_smoker import config
from smart_smoker.core.monitor import Edge
from smart_smoker.loops.backtest import backtest
from smart_smoker.settings import Settings, load_settings

pytestmark = pytest.mark.rabbitmq

SETTINGS = """
set_point = 235
[probes.food-A]
target = 160
[probes.food-B]
label = "Brisket"
target = 203
"""
COOK = ("--seed", 8, "--hours", 7, "--fire-dying", 250, "--fault", "food-B:blank:300:40", "--lids", 2)


@pytest.fixture
def kitchen(tmp_path: Path, vhost: VirtualHost) -> Iterator[Place]:
    (tmp_path / "smoker.toml").write_text(SETTINGS, encoding="utf-8")
    with place(tmp_path, vhost.amqp_url, SMOKER_RULES="pitmaster") as made:
        assert made.ask("simulate", *COOK, "--out", "cook.csv").returncode == 0
        yield made


def alerts(path: Path) -> list[tuple[Any, ...]]:
    return stored.ask(path, "SELECT rule, probe, severity, message, over FROM alerts ORDER BY raised_at, rule, probe")


def expected(folder: Path) -> list[tuple[Any, ...]]:
    """What a backtest says of the same log."""
    settings: Settings = load_settings({"rules": "pitmaster"}, {}, folder)
    source = config.make_source(str(folder / "cook.csv"))
    rows: dict[tuple[str, str], list[Any]] = {}
    told: list[list[Any]] = []
    for event in backtest(source, config.make_rules(settings), config.make_setup(settings)).events:
        if event.edge is Edge.RAISED:
            rows[event.rule, event.probe] = row = [
                event.rule,
                event.probe,
                event.severity,
                event.message,
                None,
                event.at,
            ]
            told.append(row)
        else:
            rows[event.rule, event.probe][4] = event.message
    return [tuple(row[:5]) for row in sorted(told, key=lambda row: (row[5], row[0], row[1]))]


@pytest.mark.parametrize(
    "processes",
    [(("smoker",), ("food-A",), ("food-B",)), (("smoker", "food-A", "food-B"),), (("smoker", "food-B"), ("food-A",))],
    ids=["three processes", "one process", "two processes"],
)
def test_alerts_are_those_of_a_backtest_from(processes: tuple[tuple[str, ...], ...], kitchen: Place) -> None:
    for probes in processes:
        kitchen.start("consume", *probes).wait_for("Consuming", len(probes))

    assert kitchen.start("produce", "cook.csv", "--interval", 0).end() == 0

    wanted = expected(kitchen.folder)
    assert len(wanted) > 5
    eventually(
        "every alert is over", lambda: [row[:4] for row in alerts(kitchen.store_path)] == [w[:4] for w in wanted]
    )
    eventually("and why", lambda: alerts(kitchen.store_path) == wanted)
