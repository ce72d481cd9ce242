"""The exact messages of a night, in order, over real servers of SMTP and HTTP: two stories that a person can read.

`night.txt` is a night in which nobody answers, `night-answered.txt` the same one with a cook who does. Where words or
rules were changed on purpose, write them anew and read them: `UPDATE_NIGHT=1 pytest tests/system/test_night.py`.
"""

import asyncio
import os
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.http_server import HttpServer
from tests.smtp_server import SmtpServer, write_authority
from tests.system.night import Night

from smart_smoker.formats.ack_token import CODE_LETTERS

HERE = Path(__file__).parent


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    """Its servers are trusted, and its codes are always the same."""
    monkeypatch.setenv("SSL_CERT_FILE", str(write_authority(tmp_path / "authority.pem")))
    monkeypatch.setenv("no_proxy", "*")
    chance = random.Random(7)
    monkeypatch.setattr("smart_smoker.loops.dispatch.make_code", lambda: "".join(chance.choices(CODE_LETTERS, k=4)))
    with HttpServer() as pushes, SmtpServer() as mails:
        yield Night(tmp_path, pushes, mails)


def is_told_as_written(story: list[str], path: Path) -> None:
    said = "\n".join(story).strip() + "\n"
    if os.environ.get("UPDATE_NIGHT"):
        path.write_text(said, encoding="utf-8")
    assert said.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_a_night_in_which_nobody_answers_is_told_as_written(night: Night) -> None:
    asyncio.run(night.play())
    is_told_as_written(night.story, HERE / "night.txt")


def test_a_night_in_which_the_cook_answers_is_told_as_written(night: Night) -> None:
    night.answers_after = timedelta(minutes=2)
    asyncio.run(night.play())
    is_told_as_written(night.story, HERE / "night-answered.txt")
