"""A replay knows which of its rows are safe, and goes on there: over lost connections, and in the next process."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Self

import pytest

from smart_smoker.broker import USUAL_LIMITS, BatchLimits, Subscription
from smart_smoker.errors import BrokerError
from smart_smoker.formats.message import Message
from smart_smoker.formats.queues import QUEUES
from smart_smoker.formats.writers import BODIES
from smart_smoker.loops.checkpoint import Checkpoint, CheckpointFile
from smart_smoker.loops.pace import Pace
from smart_smoker.loops.produce import ProducePlan, Replay, last_row, produce
from smart_smoker.sources.csv_file import CsvFile

HEADER = "Time (UTC),Channel1,Channel2,Channel3\n"


class Server:
    """A broker whose connections break; it keeps what arrived, and confirms so many of each connection's messages.

    Args:
        breaks: for each connection, after how many messages it breaks and how many of them it confirmed.
    """

    where = "a server"
    is_durable = True

    def __init__(self, *breaks: tuple[int, int]) -> None:
        self.arrived: list[Message] = []
        self.prepared: list[bool] = []
        self._breaks = iter(breaks)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None: ...

    async def prepare(self, queues: Iterable[str], *, recreate: bool, discard_unread: bool = False) -> None:
        self.prepared.append(recreate)

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator["Line"]:
        yield Line(self, *next(self._breaks, (10**9, 10**9)))

    def subscribe(
        self, queues: Iterable[str], limits: BatchLimits = USUAL_LIMITS
    ) -> AbstractAsyncContextManager[Subscription]:
        raise NotImplementedError


class Line:
    """One connection's publisher."""

    def __init__(self, server: Server, breaks_after: int, most_confirmed: int) -> None:
        self._server = server
        self._left = breaks_after
        self._most_confirmed = most_confirmed
        self._sent = 0

    @property
    def confirmed(self) -> int:
        return min(self._sent, self._most_confirmed)

    async def send(self, message: Message) -> None:
        if self._left == 0:
            raise BrokerError("the line is cut", waiting_helps=True)
        self._left -= 1
        self._sent += 1
        self._server.arrived.append(message)

    async def flush(self) -> None: ...


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smart_smoker.loops.restart.SHORTEST_PAUSE_S", 0.0)


@pytest.fixture
def cook(tmp_path: Path) -> CsvFile:
    """Five rows of two probes, and a faulty one before each."""
    rows = "".join(f"never,1,2,3\n5/22/2021 12:2{n},{150 + n},{40 + n},\n" for n in range(5))
    (tmp_path / "cook.csv").write_text(HEADER + rows)
    return CsvFile.read(tmp_path / "cook.csv")


@pytest.fixture
def checkpoint(tmp_path: Path) -> CheckpointFile:
    return CheckpointFile(tmp_path, "digest", "s", "b")


def plan(checkpoint: CheckpointFile | None = None, *, resume: bool = False, body: str = "text") -> ProducePlan:
    return ProducePlan(
        smoker_id="s",
        queues=QUEUES,
        pace=Pace(interval_s=0),
        recreate=not resume,
        checkpoint=checkpoint,
        resume=resume,
        body=BODIES[body],
    )


def rows_in(messages: Iterable[Message]) -> list[int]:
    """The rows' numbers, of the pit's messages."""
    return [
        int(str(message.message_id).rpartition("/")[2]) for message in messages if message.queue == QUEUES["smoker"]
    ]


async def test_every_row_arrives_in_order_under_ids_of_its_own(cook: CsvFile) -> None:
    server, replay = Server(), Replay(cook, plan())
    await produce(lambda: server, replay)

    assert rows_in(server.arrived) == [2, 4, 6, 8, 10]
    assert len({message.message_id for message in server.arrived}) == replay.messages == 10
    assert {str(message.message_id).split("/")[1] for message in server.arrived} == {replay.run}
    assert replay.is_done


async def test_after_a_lost_connection_it_goes_on_at_the_first_row_that_is_not_safe(cook: CsvFile) -> None:
    server, replay = Server((7, 3)), Replay(cook, plan())
    await produce(lambda: server, replay)

    assert rows_in(server.arrived) == [2, 4, 6, 8, 4, 6, 8, 10]
    by_id = {message.message_id: message.body for message in server.arrived}
    assert len(by_id) == 10, "a repeated row has another id"


async def test_queues_are_recreated_by_the_first_connection_alone(cook: CsvFile) -> None:
    server = Server((1, 0), (2, 0))
    await produce(lambda: server, Replay(cook, plan()))

    assert server.prepared == [True, False, False]


async def test_the_next_process_goes_on_where_the_last_confirmed_row_was(
    cook: CsvFile, checkpoint: CheckpointFile
) -> None:
    first, replay = Server((8, 4)), Replay(cook, plan(checkpoint))
    with pytest.raises(BrokerError):
        await _once(first, replay)
    assert checkpoint.read() == Checkpoint(run=replay.run, next_row=5)

    second, resumed = Server(), Replay(cook, plan(checkpoint, resume=True))
    await produce(lambda: second, resumed)

    assert resumed.run == replay.run
    assert rows_in(second.arrived) == [6, 8, 10]
    assert not any(second.prepared)
    assert Replay(cook, plan(checkpoint, resume=True)).is_done


async def _once(server: Server, replay: Replay) -> None:
    try:
        await replay.attempt(server)
    finally:
        replay.keep_place()


async def test_without_resume_it_is_another_run(cook: CsvFile, checkpoint: CheckpointFile) -> None:
    await produce(Server, Replay(cook, plan(checkpoint)))
    kept = checkpoint.read()

    again = Replay(cook, plan(checkpoint))

    assert kept
    assert again.run != kept.run
    assert not again.is_done


@pytest.mark.parametrize(("next_row", "is_done"), [(1, False), (6, False), (10, False), (11, True)])
def test_it_is_done_after_the_last_row_and_not_after_as_many_as_there_are(
    cook: CsvFile, checkpoint: CheckpointFile, *, next_row: int, is_done: bool
) -> None:
    checkpoint.write(Checkpoint(run="r", next_row=next_row))

    assert cook.row_count == 5
    assert last_row(cook) == 10
    assert Replay(cook, plan(checkpoint, resume=True)).is_done == is_done


async def test_a_broker_that_is_never_reached_leaves_no_place_to_resume(
    cook: CsvFile, checkpoint: CheckpointFile
) -> None:
    class Refusing(Server):
        async def __aenter__(self) -> Self:
            raise BrokerError("a wrong password")

    with pytest.raises(BrokerError):
        await produce(Refusing, Replay(cook, plan(checkpoint)))

    assert checkpoint.read() is None


async def test_a_packed_body_is_shown_without_control_characters(
    cook: CsvFile, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        await produce(Server, Replay(cook, plan(body="struct")))

    lines = [record.getMessage() for record in caplog.records if record.getMessage().startswith("Sent")]
    assert len(lines) == 10
    assert all(line.isprintable() and "\ufffd" not in line for line in lines)
