"""What the tests of the documentation share: a folder with CONTRIBUTING.md's examples, and a push service."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.examples import FOLDER, write_down
from tests.http_server import HttpServer


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working directory, with the examples in it, where this process can import them too."""
    write_down(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] == FOLDER]:
        del sys.modules[name]


@pytest.fixture
def push_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpServer]:
    """Gets what a push service would get."""
    monkeypatch.setenv("no_proxy", "*")
    with HttpServer() as server:
        yield server
