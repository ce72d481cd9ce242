"""What all tests stand on: a clean environment, where the repository is, and the one real cook."""

import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from smart_smoker.cli.logs import close_logs

pytest_plugins = ["tests.rabbitmq_fixtures"]
pytest.register_assert_rewrite("tests.contracts")

# A shared machine may pause for seconds; how long an example takes says nothing about the code.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

# Whoever runs the tests in the background has Ctrl-C ignored, and so would every process that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees this user's settings, or writes into this user's folders."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("SMOKER_")]:
            patch.delenv(name)
        for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(autouse=True)
def no_logs_left() -> Iterator[None]:
    """A command that a test runs in this process sets up its log; the next test finds none."""
    level = logging.getLogger().level
    yield
    close_logs()
    logging.getLogger().setLevel(level)


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def real_cook() -> Path:
    """The mission's log: 2,459 rows of a cook on 22 May 2021."""
    path = ROOT.parent / "shared" / "data" / "smoker-temps.csv"
    if not path.exists():
        pytest.skip(f"the real cook is not at {path}")
    return path
