"""How the file is set, and what only SQL can put into it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.contracts.store_samples import NOW, PIT, START, event, keep, reading, tell

from smart_smoker.core.model import Series
from smart_smoker.formats.message import Message
from smart_smoker.store import DeadLetter
from smart_smoker.store.sqlite import SqliteStore


def test_a_commit_is_on_the_disk_and_readers_do_not_wait(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "deep" / "er" / "smoker.db", busy_s=2.5) as store:
        settings = [
            store._database.rows(f"PRAGMA {name}")[0][0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert settings == ["wal", 2, 1, 2500]


def test_a_store_that_exists_is_opened_without_making_it(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "smoker.db") as store:
        keep(store, [reading(0)])
    with SqliteStore(tmp_path / "smoker.db", create=False) as store:
        assert store.cooks(NOW)[0].readings == 1


def test_leaving_the_block_folds_the_log_into_the_file(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "smoker.db") as store:
        keep(store, [reading(0)])
    assert [path.name for path in tmp_path.iterdir()] == ["smoker.db"]


def test_a_published_dead_letter_keeps_its_beginning_and_its_size(tmp_path: Path) -> None:
    letter = DeadLetter(queue="q", kind="k", reason="why", message=Message(queue="q", body=b"\xff" * 10_000))
    with SqliteStore(tmp_path / "smoker.db") as store:
        with store.transaction(NOW) as ledger:
            ledger.bury(letter)
        store.dead_letters_published([1])
        assert store._database.rows("SELECT length(body), size FROM dead_letters") == [(4096, 10_000)]


def test_the_steps_of_an_alert_tell_its_life(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "smoker.db") as store:
        alert_id = tell(store, "one", "two", "three")
        for answer in ("250 taken", "550 nobody"):
            notice = store.claim("me", ["text_message"], NOW, NOW - NOW)
            assert notice is not None
            if answer.startswith("250"):
                store.mark_delivered(notice, NOW, answer)
            else:
                store.mark_failed(notice, NOW, "451 later", NOW)
                again = store.claim("me", ["text_message"], NOW, NOW - NOW)
                assert again is not None
                store.mark_failed(again, NOW, answer, None)
        store.expire(NOW.replace(hour=23), NOW)
        steps = store._database.rows("SELECT step, cause FROM alert_steps WHERE alert_id = ? ORDER BY id", (alert_id,))
        outcomes = store._database.rows("SELECT outbox_id, outcome FROM attempts ORDER BY id")
    assert steps[:3] == [("raised", "it drops"), ("delivered", "250 taken"), ("failed", "550 nobody")]
    assert [step for step, _ in steps[3:]] == ["expired"]
    assert outcomes == [(1, "delivered"), (2, "retry"), (2, "failed"), (3, "expired")]


def test_a_cook_that_was_cut_in_two_shows_each_part(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "smoker.db") as store:
        keep(store, [reading(n) for n in range(10)])
        with store.transaction(NOW) as ledger:
            for n in (3, 4):
                ledger.alert(ledger.open(PIT).run_id, event(n=n))
        cut_ms = int(reading(4).at.timestamp()) * 1000
        store._database.run("INSERT INTO cooks (smoker_id) VALUES ('backyard')")
        store._database.run("UPDATE cook_spans SET to_at = ? WHERE cook_id = 1", (cut_ms,))
        store._database.run("INSERT INTO cook_spans (cook_id, run_id, from_at) VALUES (2, 1, ?)", (cut_ms,))
        second, first = store.cooks(NOW)
        assert (first.readings, first.started_at, first.ended_at) == (4, START, reading(4).at)
        assert (second.readings, second.started_at, second.ended_at) == (6, reading(4).at, None)
        assert [at for at, _ in store.readings(1)["smoker"]] == [reading(n).at for n in range(4)]
        assert [at for at, _ in store.readings(2)["smoker"]] == [reading(n).at for n in range(4, 10)]
        assert [(alert.cook_id, alert.raised_at) for alert in store.alerts()] == [
            (2, reading(4).at),
            (1, reading(3).at),
        ]


QUESTIONS: dict[str, Callable[[SqliteStore], int]] = {
    "a list of cooks": lambda store: len(store.cooks(NOW)),
    "alerts with their deliveries": lambda store: len(store.alerts()),
    "a cook's readings": lambda store: len(store.readings(1)["smoker"]),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_however_much_there_is_an_answer_is_one_query(tmp_path: Path, ask: Callable[[SqliteStore], int]) -> None:
    with SqliteStore(tmp_path / "smoker.db") as store:
        for run in range(20):
            keep(store, [reading(n, series=Series("backyard", f"run {run}", "smoker")) for n in range(20)])
        for _ in range(20):
            tell(store, "one", "two")
        asked: list[str] = []
        store._database._connection.set_trace_callback(asked.append)
        assert ask(store) >= 20
    assert len(asked) == 1


def test_a_batch_of_numbered_readings_takes_few_statements(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "smoker.db") as store:
        keep(store, [reading(0)])
        asked: list[str] = []
        store._database._connection.set_trace_callback(asked.append)
        with store.transaction(NOW) as ledger:
            entry = ledger.open(PIT)
            ledger.add(entry, [reading(n) for n in range(1, 501)])
            ledger.save(entry)
        store._database._connection.set_trace_callback(None)
    assert len({statement.partition(" VALUES ")[0] for statement in asked}) == 5
