"""The stores' contract, over SQLite."""

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.register_assert_rewrite(
    "tests.contracts.store_samples",
    "tests.contracts.store_contract",
    "tests.contracts.store_outbox_contract",
    "tests.contracts.store_history_contract",
)

from tests.contracts.store_contract import CareContract, DeadLetterContract, LedgerContract  # noqa: E402
from tests.contracts.store_history_contract import HistoryContract, ObservedRunContract  # noqa: E402
from tests.contracts.store_outbox_contract import OutboxContract  # noqa: E402

from smart_smoker.store import Store  # noqa: E402 - after the suites' assertions were made to explain themselves
from smart_smoker.store.sqlite import SqliteStore  # noqa: E402


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
