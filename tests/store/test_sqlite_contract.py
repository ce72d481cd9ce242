"""The stores' contract, over SQLite."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.contracts.store_care_contract import AnswerContract, SituationContract
from tests.contracts.store_contract import CareContract, DeadLetterContract, LedgerContract
from tests.contracts.store_history_contract import HistoryContract, ObservedRunContract
from tests.contracts.store_outbox_contract import OutboxContract
from tests.contracts.store_setups_contract import SetupsContract
from tests.contracts.store_watch_contract import WatchContract

from smart_smoker.store import Store
from smart_smoker.store.sqlite import SqliteStore


@pytest.fixture
def open_store(tmp_path: Path) -> Callable[[], Store]:
    return lambda: SqliteStore(tmp_path / "smoker.db")


class TestLedger(LedgerContract):
    pass


class TestDeadLetters(DeadLetterContract):
    pass


class TestCare(CareContract):
    pass


class TestHistory(HistoryContract):
    pass


class TestObservedRuns(ObservedRunContract):
    pass


class TestOutbox(OutboxContract):
    pass


class TestSetups(SetupsContract):
    pass


class TestSituations(SituationContract):
    pass


class TestAnswers(AnswerContract):
    pass


class TestWatch(WatchContract):
    pass
