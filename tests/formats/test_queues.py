"""Which probe a queue's name means, however its owner spelled it."""

import pytest

from smart_smoker.core.model import PROBES
from smart_smoker.formats.queues import DEAD_LETTERS, QUEUES, probe_of_queue


@pytest.mark.parametrize(
    ("queue", "probe"),
    [
        ("01-smoker", "smoker"),
        ("02-food-A", "food-A"),
        ("03-food-B", "food-B"),
        ("02-food-B", "food-B"),
        ("smoker", "smoker"),
        ("01_SMOKER", "smoker"),
        ("03-foodb", "food-B"),
        ("food_a", "food-A"),
        ("Food A", "food-A"),
        ("bbq.Food-B", "food-B"),
    ],
)
def test_a_queue_is_the_probes_that_its_name_ends_with(queue: str, probe: str) -> None:
    assert probe_of_queue(queue) == probe


@pytest.mark.parametrize("queue", ["", "01", "food", "04-food-C", "smoker-2", DEAD_LETTERS])
def test_a_queue_of_another_name_is_no_probes(queue: str) -> None:
    assert probe_of_queue(queue) is None


def test_every_probe_has_its_queue() -> None:
    assert list(QUEUES) == list(PROBES)
    assert [probe_of_queue(queue) for queue in QUEUES.values()] == list(PROBES)
