"""The key of links is made once, stays its owner's, and may come from the environment."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smart_smoker.cli.ack_key import FILE_NAME, ack_key
from smart_smoker.errors import ConfigError


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "smoker"
    key = ack_key({}, folder)
    assert (len(key), ack_key({}, folder)) == (32, key)
    assert os.listdir(folder) == [FILE_NAME]  # noqa: PTH208  # a list, whatever else lies there


@pytest.mark.skipif(os.name != "posix", reason="files have other rights there")
def test_its_owner_alone_can_read_it(tmp_path: Path) -> None:
    ack_key({}, tmp_path)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_all_who_make_it_at_once_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: ack_key({}, tmp_path), range(64)))
    assert len(keys) == 1


def test_a_variable_goes_before_the_file_and_makes_none(tmp_path: Path) -> None:
    key = ack_key({"SMOKER_SECRET": "brisket"}, tmp_path)
    assert key == ack_key({"SMOKER_SECRET": " brisket "}, tmp_path) != ack_key({"SMOKER_SECRET": "ribs"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_holds_no_key_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"short")
    with pytest.raises(ConfigError, match="holds no key: delete it"):
        ack_key({}, tmp_path)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="or set SMOKER_SECRET"):
        ack_key({}, tmp_path / "file" / "state")
