"""A replay's place is kept whole or not at all, and told apart by source, smoker and broker."""

import json
import os
from pathlib import Path

import pytest

from smart_smoker.errors import SourceError
from smart_smoker.loops.checkpoint import Checkpoint, CheckpointFile

PLACE = Checkpoint(run="20260606T100000Z-ab", next_row=17)


def file_in(folder: Path, digest: str = "d", smoker_id: str = "s", broker: str = "b") -> CheckpointFile:
    return CheckpointFile(folder, digest, smoker_id, broker)


def written(folder: Path) -> Path:
    (path,) = folder.rglob("*.json")
    return path


def test_what_was_written_is_read_by_the_next_process(tmp_path: Path) -> None:
    file_in(tmp_path / "not" / "there" / "yet").write(PLACE)
    assert file_in(tmp_path / "not" / "there" / "yet").read() == PLACE


def test_a_later_place_takes_the_earlier_ones(tmp_path: Path) -> None:
    kept = file_in(tmp_path)
    kept.write(PLACE)
    kept.write(Checkpoint(run=PLACE.run, next_row=18))
    assert kept.read() == Checkpoint(run=PLACE.run, next_row=18)
    assert len(list(written(tmp_path).parent.iterdir())) == 1, "drafts are left behind"


@pytest.mark.parametrize("other", ["digest", "smoker_id", "broker"])
def test_another_source_smoker_or_broker_has_a_place_of_its_own(tmp_path: Path, other: str) -> None:
    file_in(tmp_path).write(PLACE)
    assert file_in(tmp_path, **{other: "another"}).read() is None


def test_nothing_kept_is_none(tmp_path: Path) -> None:
    assert file_in(tmp_path).read() is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b'{"run": "r", "next_r',
        b"[1, 2]",
        b"7",
        b"{}",
        b'{"run": "r", "next_row": 3, "more": 1}',
        b'{"run": "r", "next_row": "3"}',
        b'{"run": "r", "next_row": true}',
        b'{"run": null, "next_row": 3}',
    ],
    ids=[
        "empty",
        "no text",
        "torn",
        "a list",
        "a number",
        "without keys",
        "with an unknown key",
        "a row that is no number",
        "a row that is a switch",
        "no run",
    ],
)
def test_a_file_that_makes_no_sense_is_as_none(tmp_path: Path, content: bytes) -> None:
    kept = file_in(tmp_path)
    kept.write(PLACE)
    written(tmp_path).write_bytes(content)
    assert kept.read() is None


def test_a_writing_that_breaks_off_leaves_the_last_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = file_in(tmp_path)
    kept.write(PLACE)

    def break_off(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", break_off)
    with pytest.raises(SourceError, match="No space left on device"):
        kept.write(Checkpoint(run=PLACE.run, next_row=99))
    assert json.loads(written(tmp_path).read_text()) == {"run": PLACE.run, "next_row": 17}


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(SourceError, match="cannot be kept"):
        file_in(tmp_path / "taken").write(PLACE)
