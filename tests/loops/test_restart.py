"""A loop that fails is begun anew after growing pauses, unless waiting cannot help."""

import asyncio
import logging
from collections.abc import Callable, Iterable

import pytest

from smart_smoker.errors import BrokerError, ConfigError, SmokerError, StoreError
from smart_smoker.loops.restart import keep_going

AWAY = BrokerError("the broker is away", waiting_helps=True)


class Clock:
    """A clock that moves only when told, and keeps the pauses."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.pauses_s: list[float] = []

    async def sleep(self, pause_s: float) -> None:
        self.pauses_s.append(pause_s)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("smart_smoker.loops.restart.asyncio.sleep", clock.sleep)
    monkeypatch.setattr("smart_smoker.loops.restart.time.monotonic", lambda: clock.now_s)
    monkeypatch.setattr("smart_smoker.loops.restart.random.uniform", lambda low, high: (low + high) / 2)
    return clock


def failing(clock: Clock, failures: Iterable[BaseException], lasting_s: float = 0.0) -> Callable[[], object]:
    """An attempt that fails so, each time after so long, and then returns."""
    left = iter(failures)

    async def attempt() -> None:
        clock.now_s += lasting_s
        failure = next(left, None)
        if failure:
            raise failure

    return attempt


async def go(attempt: Callable[[], object]) -> None:
    await keep_going("testing", attempt)  # type: ignore[arg-type]  # the fixture's type is looser


async def test_pauses_double_from_one_second_to_thirty(clock: Clock) -> None:
    await go(failing(clock, [AWAY] * 8))
    assert clock.pauses_s == [1, 2, 4, 8, 16, 30, 30, 30]


async def test_pauses_start_over_once_an_attempt_has_lasted_a_minute(clock: Clock) -> None:
    await go(failing(clock, [AWAY] * 3, lasting_s=61.0))
    assert clock.pauses_s == [1, 1, 1]


async def test_an_attempt_of_less_than_a_minute_does_not_start_them_over(clock: Clock) -> None:
    await go(failing(clock, [AWAY] * 3, lasting_s=59.0))
    assert clock.pauses_s == [1, 2, 4]


async def test_pauses_are_jittered_by_less_than_a_third(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[tuple[float, float]] = []

    def highest(low: float, high: float) -> float:
        bounds.append((low, high))
        return high

    monkeypatch.setattr("smart_smoker.loops.restart.random.uniform", highest)
    await go(failing(clock, [AWAY]))
    assert bounds == [(0.7, 1.3)]
    assert clock.pauses_s == [1.3]


@pytest.mark.parametrize(
    "failure",
    [
        BrokerError("a wrong password"),
        StoreError("damaged"),
        ConfigError("a wrong URL"),
        ExceptionGroup("of a task group", [ExceptionGroup("inside another", [StoreError("damaged")])]),
    ],
    ids=["a refusal of the broker", "a broken store", "a wrong setting", "one of them inside task groups"],
)
async def test_what_waiting_cannot_mend_ends_it_at_once(clock: Clock, failure: Exception) -> None:
    with pytest.raises(SmokerError):
        await go(failing(clock, [failure]))
    assert clock.pauses_s == []


@pytest.mark.parametrize(
    ("failure", "level", "said"),
    [
        (AWAY, "WARNING", "the broker is away; trying again in 1 s"),
        (StoreError("full", waiting_helps=True), "WARNING", "full; trying again in 1 s"),
        (ZeroDivisionError("oh"), "ERROR", "testing failed unforeseen (ZeroDivisionError: oh); begun anew in 1 s"),
        (ExceptionGroup("", [KeyError("k")]), "ERROR", "testing failed unforeseen (KeyError: 'k'); begun anew in 1 s"),
    ],
    ids=["a broker that is away", "a store that is full", "an error of ours", "an error of ours in a task group"],
)
async def test_what_may_pass_is_said_in_one_line_and_tried_again(
    clock: Clock, caplog: pytest.LogCaptureFixture, failure: Exception, level: str, said: str
) -> None:
    with caplog.at_level(logging.INFO):
        await go(failing(clock, [failure]))
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [(level, said)]
    assert clock.pauses_s == [1]


async def test_a_cancellation_is_no_failure() -> None:
    begun = asyncio.Event()

    async def attempt() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(keep_going("testing", attempt))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
