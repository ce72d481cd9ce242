"""What the settings say of contacts arrives in what they are told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.loops.care_parts import rise

from smart_smoker import config
from smart_smoker.cli.ack_key import ack_key
from smart_smoker.cli.dispatching import dispatch_plan, watch_plan
from smart_smoker.cli.main import main
from smart_smoker.formats.ack_token import read_token
from smart_smoker.settings import Settings

MINUTE = timedelta(minutes=1)


def test_notifying_once_tells_each_contact_by_its_channels_with_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMOKER_SECRET", "brisket")
    monkeypatch.setenv("SMOKER_STORE", f"sqlite:///{tmp_path.as_posix()}/smoker.db")
    Path("smoker.toml").write_text(
        'public_url = "https://smoker.example"\n[contacts.me]\nchannels = ["console", "list"]\n'
        '[contacts.wife]\nafter = "30m"\nchannels = ["list"]\n'
        '[channel.list]\nnotifier = "command"\n'
        'command = ["sh", "-c", "echo $SMOKER_ALERT_CONTACT $SMOKER_ALERT_CODE $SMOKER_ALERT_LINK >> told.txt"]\n',
        encoding="utf-8",
    )
    rise(tmp_path / "smoker.db", now=datetime.now(UTC) - MINUTE)
    assert main(["notify", "--once"]) == 0
    assert "ALERT Pit 148 °F and falling" in capsys.readouterr().err
    name, code, link = Path("told.txt").read_text(encoding="utf-8").split()
    answer = read_token(ack_key({"SMOKER_SECRET": "brisket"}, tmp_path), link.rpartition("/ack/")[2], datetime.now(UTC))
    assert answer is not None
    assert (name, answer.code, answer.contact) == ("me", code, "me")
    assert main(["alerts", "ack", code, "--by", "me"]) == 0
    assert main(["notify", "--once"]) == 0
    assert len(Path("told.txt").read_text(encoding="utf-8").splitlines()) == 1


def test_without_a_public_address_no_key_is_made() -> None:
    plan = dispatch_plan(Settings(channels=("console",)))
    assert (plan.public_url, plan.key, [each.name for each in plan.contacts]) == ("", b"", ["cook"])
    assert not (config.state_dir() / "ack.key").exists()


def test_a_cook_that_is_replayed_faster_gathers_and_escalates_faster() -> None:
    plan = dispatch_plan(Settings(), speed=120)
    assert (plan.timing.gather, plan.timing.speed) == (timedelta(seconds=20) / 120, 120)


def test_the_heartbeat_is_as_it_was_set() -> None:
    plan = watch_plan(Settings(heartbeat_url="https://hc.example/1", heartbeat_every=MINUTE))
    assert (plan.heartbeat_url, plan.heartbeat_every) == ("https://hc.example/1", MINUTE)
