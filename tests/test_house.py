"""The house holds its own rules, and each check is shown to be able to fail."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.house import (
    environment_faults,
    import_faults,
    modules_below,
    silence_faults,
    size_faults,
)

ROOT = Path(__file__).resolve().parent.parent
MODULES = modules_below(ROOT / "src")
NAMES = frozenset(MODULES)
FILES = [path for folder in ("src", "tests", "benchmarks", "docs") for path in sorted((ROOT / folder).rglob("*.py"))]


def test_the_package_is_found() -> None:
    assert {"smart_smoker", "smart_smoker.core.model", "smart_smoker.broker"} <= NAMES
    assert Path(__file__) in FILES


def test_imports_point_one_way() -> None:
    assert_none(fault for name, path in MODULES.items() for fault in import_faults(name, text(path), NAMES))


def test_only_config_and_cli_see_the_environment() -> None:
    assert_none(fault for name, path in MODULES.items() for fault in environment_faults(name, text(path)))


def test_files_and_functions_are_short() -> None:
    assert_none(fault for path in FILES for fault in size_faults(str(path.relative_to(ROOT)), text(path)))


def test_whoever_silences_a_tool_says_why() -> None:
    assert_none(fault for path in FILES for fault in silence_faults(str(path.relative_to(ROOT)), text(path)))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def assert_none(faults: Iterable[str]) -> None:
    found = list(faults)
    assert not found, "\n".join(["", *found])


KNOWN = frozenset({"smart_smoker.broker.amqp", "smart_smoker.broker.embedded", "smart_smoker.store.sqlite"})

FORBIDDEN = {
    "core imports a library": ("core.model", "import pika"),
    "formats import a library inside a function": ("formats.clock", "def f():\n    from rich.text import Text"),
    "core imports formats": ("core.monitor", "from smart_smoker.formats.clock import spread"),
    "formats import a source": ("formats.clock", "import smart_smoker.sources"),
    "a broker imports the store's promises": ("broker.amqp", "from smart_smoker.store import Store"),
    "a notifier imports a source": ("notifiers.console", "from smart_smoker.sources import Row"),
    "a broker imports another broker": (
        "broker.amqp.queues",
        "from smart_smoker.broker.embedded import EmbeddedBroker",
    ),
    "a loop imports a concrete broker": ("loops.consume", "from smart_smoker.broker.amqp import AmqpBroker"),
    "a loop imports a concrete store as a name": ("loops.consume", "from smart_smoker.store import sqlite"),
    "a loop imports config": ("loops.consume", "from smart_smoker import config\nimport smart_smoker.config"),
    "a store imports a loop": ("store.sqlite.ledger", "from smart_smoker.loops.consume import consume"),
    "core imports an adapter for its types alone": (
        "core.notice",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from smart_smoker.notifiers import Notifier",
    ),
}
ALLOWED = {
    "errors are open to all": ("core.model", "from smart_smoker.errors import SmokerError"),
    "formats import core": ("formats.clock", "from smart_smoker.core.model import Reading"),
    "a broker imports its own library and its own parts": (
        "broker.amqp.queues",
        "import pika\nfrom smart_smoker.broker import Broker\nfrom smart_smoker.broker.amqp.connection import Channel",
    ),
    "sources share a helper": ("sources.csv_file", "from smart_smoker.sources._cook_table import CookTable"),
    "a loop imports promises": ("loops.consume", "from smart_smoker.broker import Broker\nimport asyncio"),
    "config imports anything": ("config", "from smart_smoker.broker.amqp import AmqpBroker"),
    "a command imports anything": ("cli.run", "from smart_smoker.store.sqlite import SqliteStore"),
}


@pytest.mark.parametrize(("module", "source"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_forbidden_import_is_found(module: str, source: str) -> None:
    assert list(import_faults(f"smart_smoker.{module}", source, KNOWN))


@pytest.mark.parametrize(("module", "source"), ALLOWED.values(), ids=ALLOWED)
def test_an_allowed_import_is_not(module: str, source: str) -> None:
    assert list(import_faults(f"smart_smoker.{module}", source, KNOWN)) == []


@pytest.mark.parametrize(
    "source",
    ["import os\nos.environ['A']", "import os\nos.getenv('A')", "from os import environ", "from os import sep, getenv"],
)
def test_a_look_at_the_environment_is_found(source: str) -> None:
    assert list(environment_faults("smart_smoker.loops.run", source))
    assert list(environment_faults("smart_smoker.cli.run", source)) == []


def test_an_argument_called_environ_is_nobodys_environment() -> None:
    assert list(environment_faults("smart_smoker.settings", "def f(environ): return environ.get('A')")) == []


@pytest.mark.parametrize(
    ("lines", "faults"), [(250, 0), (251, 1)], ids=["250 lines are a file", "251 lines are two files"]
)
def test_a_long_file_is_found(lines: int, faults: int) -> None:
    assert len(list(size_faults("a.py", "A = 1\n" * lines))) == faults


@pytest.mark.parametrize("kind", ["def", "async def"])
@pytest.mark.parametrize(
    ("lines", "faults"), [(40, 0), (41, 1)], ids=["40 lines are a function", "41 lines are two functions"]
)
def test_a_long_function_is_found(kind: str, lines: int, faults: int) -> None:
    body = f"class A:\n    {kind} f():\n" + "        g()\n" * (lines - 1)
    assert len(list(size_faults("a.py", body))) == faults


@pytest.mark.parametrize("silence", ["noqa", "noqa: S101", "type: ignore", "type: ignore[arg-type]"])
def test_silence_without_a_reason_is_found(silence: str) -> None:
    assert list(silence_faults("a.py", f"a = 1  # {silence}\n"))
    assert list(silence_faults("a.py", f"a = 1  # {silence}  # noqa: S102\n"))
    assert list(silence_faults("a.py", f"a = 1  # {silence}  # because of b\n")) == []
    assert list(silence_faults("a.py", f"a = 1  # {silence} - because of b\n")) == []
    assert list(silence_faults("a.py", f"a = 'b  # {silence}'\n")) == []
