"""The command's frame: what it costs to ask for help, and that every ending is one line and an exit code."""

import json
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType

import click
import pytest
from tests.cli.processes import environment, python

from smart_smoker import __version__
from smart_smoker.cli.main import COMMANDS, main
from smart_smoker.errors import BrokerError, ConfigError, SmokerError

HEAVY = ("asyncio", "click", "importlib.metadata", "logging", "pika", "platformdirs", "rich", "sqlite3")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Puts a function in the place of `smoker run`."""

    def put(function: Callable[[], object]) -> None:
        module = ModuleType("smart_smoker.cli.run")
        module.command = click.command("run")(function)  # type: ignore[attr-defined]  # what a command's module has
        monkeypatch.setitem(sys.modules, module.__name__, module)

    return put


def raising(error: BaseException) -> Callable[[], None]:
    def function() -> None:
        raise error

    return function


@pytest.mark.parametrize("words", [["--help"], ["-h"], [], ["--debug"], ["--help", "run"]], ids=" ".join)
def test_help_names_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert [name for name, what in COMMANDS.items() if f"  {name} " not in said.out or what not in said.out] == []


def test_help_imports_no_library_and_no_command() -> None:
    program = (
        "import json, sys\n"
        "from smart_smoker.cli.main import main\n"
        "main(['--help'])\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))"
    )
    modules = json.loads(python("-c", program).stdout.splitlines()[-1])
    assert [name for name in HEAVY if name in modules] == []
    assert [name for name in modules if name.startswith("smart_smoker")] == [
        "smart_smoker",
        "smart_smoker.cli",
        "smart_smoker.cli.main",
    ]


def test_a_named_command_imports_no_other_commands_libraries() -> None:
    program = (
        "import json, sys\n"
        "from smart_smoker.cli.main import main\n"
        "main(['admin', '--help'])\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))"
    )
    modules = json.loads(python("-c", program).stdout.splitlines()[-1])
    assert "click" in modules
    assert [name for name in ("asyncio", "pika", "rich", "sqlite3", "smart_smoker.cli.run") if name in modules] == []


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"smoker {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"Usage: smoker {name}" in said
    assert "Example" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rnu"], "No such command 'rnu'. Did you mean run?"),
        (["qqq"], "No such command 'qqq'."),
        (["--quick"], "No such option"),
        (["admin", "--brokr", "x"], "No such option"),
        (["admin", "x"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_said_and_exits_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Usage: smoker" in shown.err
    assert shown.out == ""


FORESEEN = {
    "a wrong setting exits 2": (ConfigError("broker 'x' is unknown: use amqp://"), 2),
    "a broker that is away exits 1": (BrokerError("nobody answers at localhost"), 1),
    "a sentence with a line break is one line": (SmokerError("nobody\n  answers"), 1),
}


@pytest.mark.parametrize(("error", "code"), FORESEEN.values(), ids=FORESEEN)
def test_a_foreseen_failure_is_one_line(
    error: SmokerError,
    code: int,
    command: Callable[[Callable[[], object]], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    command(raising(error))
    assert main(["run"]) == code
    assert capsys.readouterr().err == f"smoker: {' '.join(str(error).split())}\n"


def test_of_concurrent_failures_the_foreseen_one_is_told(
    command: Callable[[Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    inner = ExceptionGroup("inner", [KeyError("a"), ConfigError("the port is no number")])
    command(raising(ExceptionGroup("outer", [ValueError("b"), inner])))
    assert main(["run"]) == 2
    assert capsys.readouterr().err == "smoker: the port is no number\n"


def test_an_unforeseen_failure_is_one_line_that_asks_for_debug(
    command: Callable[[Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(raising(ZeroDivisionError("by nothing")))
    assert main(["run"]) == 1
    assert (
        capsys.readouterr().err
        == "smoker: unforeseen ZeroDivisionError: by nothing; the same with --debug shows where\n"
    )


@pytest.mark.parametrize("words", [["--debug", "run"], ["run", "--debug"]], ids=" ".join)
def test_debug_shows_where_it_came_from(
    words: list[str], command: Callable[[Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(raising(ZeroDivisionError("by nothing")))
    assert main(words) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "test_main.py" in said
    assert said.endswith("smoker: unforeseen ZeroDivisionError: by nothing\n")


@pytest.mark.parametrize(
    ("error", "code"),
    [(KeyboardInterrupt(), 130), (click.Abort(), 130), (EOFError(), 130), (click.exceptions.Exit(1), 1)],
)
def test_other_endings_say_nothing_and_have_their_code(
    error: BaseException,
    code: int,
    command: Callable[[Callable[[], object]], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    command(raising(error))
    assert main(["run"]) == code
    assert capsys.readouterr().err.strip() == ""


def test_a_reader_that_leaves_is_no_failure_to_talk_about() -> None:
    program = (
        "import sys, types, click\n"
        "module = types.ModuleType('smart_smoker.cli.run')\n"
        "module.command = click.command()(lambda: [click.echo('x' * 1000) for _ in range(1000)])\n"
        "sys.modules[module.__name__] = module\n"
        "from smart_smoker.cli.main import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    for words in (["--help"], ["run"]):
        with subprocess.Popen(
            [sys.executable, "-c", program, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(PYTHONUNBUFFERED=""),
        ) as process:
            assert process.stdout
            process.stdout.close()
            assert process.stderr
            assert process.stderr.read() == b""
        assert process.returncode == 1


def test_no_character_kills_a_command_on_a_console_that_lacks_it() -> None:
    program = (
        "import sys, types, click\n"
        "module = types.ModuleType('smart_smoker.cli.run')\n"
        "module.command = click.command()(lambda: (print('\\u2264 1\\u00b0F'), click.echo('\\u2264', err=True)))\n"
        "sys.modules[module.__name__] = module\n"
        "from smart_smoker.cli.main import main\n"
        "sys.exit(main(['run']))"
    )
    done = python("-c", program, PYTHONIOENCODING="cp1252", encoding="cp1252")
    assert (done.returncode, done.stdout, done.stderr) == (0, "? 1°F\n", "?\n")
