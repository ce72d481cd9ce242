"""Asynchronous commands end cleanly, by whatever signal: what they opened is closed, and the code says which it was."""

import asyncio
import signal
import subprocess
import sys

import pytest
from tests.cli.processes import environment

from smart_smoker.cli.main import Terminated, run_async
from smart_smoker.errors import ConfigError

PROGRAM = """
import asyncio, contextlib, sys, time, types
import click
from smart_smoker.cli.main import main, run_async

@contextlib.asynccontextmanager
async def opened():
    print("opened", flush=True)
    try:
        yield
    finally:
        {closing}
        print("closed", flush=True)

async def wait():
    async with opened(), asyncio.TaskGroup() as group:
        group.create_task(asyncio.Event().wait())

def wait_in_async():
    run_async(wait())

def wait_in_plain():
    try:
        print("opened", flush=True)
        # In small pieces: a signal that comes just before a sleep is heard only after it.
        for _ in range(600):
            time.sleep(0.1)
    finally:
        print("closed", flush=True)

module = types.ModuleType("smart_smoker.cli.run")
module.command = click.command()({function})
sys.modules[module.__name__] = module
sys.exit(main(["run"]))
"""


def start(function: str, closing: str = "pass") -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(function=function, closing=closing)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stdout
    assert process.stdout.readline() == "opened\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to another process")
@pytest.mark.parametrize("function", ["wait_in_async", "wait_in_plain"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"])
def test_a_signal_ends_a_command_which_closes_what_it_opened(function: str, number: signal.Signals, code: int) -> None:
    with start(function) as process:
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (code, "closed\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to another process")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"])
def test_a_second_signal_does_not_wait_for_a_closing_that_hangs(number: signal.Signals, code: int) -> None:
    with start("wait_in_async", "print('closing', flush=True); time.sleep(60)") as process:
        process.send_signal(number)
        assert process.stdout
        assert process.stdout.readline() == "closing\n"
        process.send_signal(number)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == code
    assert "closed" not in out


async def _seven() -> int:
    await asyncio.sleep(0)
    return 7


async def _fail() -> None:
    raise ConfigError("wrong")


async def _cancel_itself() -> None:
    raise asyncio.CancelledError


async def _be_told_to_end() -> None:
    signal.raise_signal(signal.SIGTERM)
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return


def test_the_result_comes_back() -> None:
    assert run_async(_seven()) == 7


def test_an_error_comes_through() -> None:
    with pytest.raises(ConfigError, match="wrong"):
        run_async(_fail())


def test_a_cancellation_that_no_signal_asked_for_comes_through() -> None:
    with pytest.raises(asyncio.CancelledError):
        run_async(_cancel_itself())


def test_a_command_that_ends_in_peace_when_told_to_is_still_terminated() -> None:
    with pytest.raises(Terminated):
        run_async(_be_told_to_end())


def test_the_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    run_async(_seven())
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_loop_is_a_selector_loop_whatever_the_platforms_own_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async def loop() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    monkeypatch.setattr(
        asyncio.events, "new_event_loop", lambda: pytest.fail("the platform's own loop, unfit for pika")
    )
    assert isinstance(run_async(loop()), asyncio.SelectorEventLoop)
