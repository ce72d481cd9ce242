"""A place of its own for every test of real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.rabbitmq_fixtures import VirtualHost
from tests.system.processes import Place, place


@pytest.fixture
def kitchen(tmp_path: Path, vhost: VirtualHost) -> Iterator[Place]:
    with place(tmp_path, vhost.amqp_url) as made:
        yield made
