"""What a line about a fault must be."""

from pathlib import Path

from smart_smoker.errors import StoreError


def assert_is_for_a_person(error: StoreError, path: Path, *words: str, waiting_helps: bool) -> None:
    text = str(error)
    assert "\n" not in text
    assert str(path) in text
    assert [word for word in words if word not in text] == []
    assert error.waiting_helps is waiting_helps
    assert error.exit_code == 1
