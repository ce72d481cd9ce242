"""`smoker doctor`: what it says of each part, and that it never falls over; the broker's part has a file of its own."""

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.store_samples import keep, reading, tell
from tests.smtp_server import ADDRESS, PASSWORD, Behaviour, SmtpServer, write_authority, write_secrets

from smart_smoker.cli import doctor
from smart_smoker.cli.checks import Check, State, broker, store
from smart_smoker.cli.main import main
from smart_smoker.store import StoreHealth
from smart_smoker.store.sqlite import SqliteStore


def examine(folder: Path, environ: dict[str, str] | None = None, **flags: str) -> dict[str, Check]:
    known = {"broker": "embedded", "store": f"sqlite:///{folder}/smoker.db"} | flags
    return {check.name: check for check in doctor.examine(known, environ or {}, folder)}


def test_a_fresh_folder_has_nothing_wrong(tmp_path: Path) -> None:
    seen = examine(tmp_path)
    assert {name: check.state.value for name, check in seen.items()} == {
        "python": "ok",
        "settings": "ok",
        "secrets": "warn",
        "broker": "ok",
        "store": "ok",
    }
    assert "texts are off" in seen["secrets"].message
    assert not (tmp_path / "smoker.db").exists()


SETTINGS = {
    "no TOML": ("smoker = ", "is no TOML"),
    "an unknown key": ('brokr = "embedded"', "brokr"),
    "rules that nobody wrote": ('rules = ["clasic"]', "clasic"),
    "a rule's unknown setting": ("[rule.classic_stall]\nchanges = 3", "changes"),
}


@pytest.mark.parametrize(("text", "said"), SETTINGS.values(), ids=SETTINGS)
def test_wrong_settings_fail_and_what_hangs_on_them_is_not_looked_at(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_text(text, encoding="utf-8")
    seen = examine(tmp_path)
    assert list(seen) == ["python", "settings", "secrets"]
    assert seen["settings"].state is State.FAIL
    assert said in seen["settings"].message


def test_the_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_text('rules = "classic_stall"', encoding="utf-8")
    said = examine(tmp_path)["settings"].message
    assert said == f"{tmp_path / 'smoker.toml'}; rules classic_stall"


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., SmtpServer]:
    """A mail server whose authority this process trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(write_authority(tmp_path / "authority.pem")))
    return SmtpServer


def test_the_mail_server_is_logged_in_to_and_nothing_is_sent(tmp_path: Path, mail: Callable[..., SmtpServer]) -> None:
    with mail() as server:
        server.write_secrets(tmp_path / ".env.toml").chmod(0o600)
        seen = examine(tmp_path)
    assert (seen["secrets"].state, seen["mail"].state) == (State.OK, State.OK)
    assert f"localhost:{server.port} takes the login of {ADDRESS}" in seen["mail"].message
    assert server.logins == [(ADDRESS, PASSWORD)]
    assert server.received == []


def test_a_refused_login_fails_and_shows_no_password(tmp_path: Path, mail: Callable[..., SmtpServer]) -> None:
    with mail([Behaviour.REFUSE_LOGIN]) as server:
        server.write_secrets(tmp_path / ".env.toml")
        seen = examine(tmp_path)
    assert seen["mail"].state is State.FAIL
    assert "refuses the login" in seen["mail"].message
    assert PASSWORD not in str(seen)


def test_a_mail_server_that_is_away_fails(tmp_path: Path) -> None:
    write_secrets(tmp_path / ".env.toml", outgoing_email_port=closed_port())
    assert examine(tmp_path)["mail"].state is State.FAIL


SECRETS: dict[str, tuple[dict[str, object], str]] = {
    "a key that is missing": ({"outgoing_email_host": None}, "outgoing_email_host is missing"),
    "a port that is no number": ({"outgoing_email_port": "smtp"}, "outgoing_email_port"),
}


@pytest.mark.parametrize(("changes", "said"), SECRETS.values(), ids=SECRETS)
def test_secrets_fail_with(changes: dict[str, object], said: str, tmp_path: Path) -> None:
    write_secrets(tmp_path / ".env.toml", **{"outgoing_email_port": closed_port(), **changes}).chmod(0o600)
    seen = examine(tmp_path)
    assert (seen["secrets"].state, said in seen["secrets"].message) == (State.FAIL, True)
    assert "channel text_message" not in seen  # it has been said


@pytest.mark.skipif(os.name != "posix", reason="file modes mean nothing here")
def test_secrets_that_others_can_read_are_a_warning_with_its_remedy(tmp_path: Path) -> None:
    path = write_secrets(tmp_path / ".env.toml", outgoing_email_port=closed_port())
    path.chmod(0o644)
    check = examine(tmp_path)["secrets"]
    assert (check.state, check.remedy) == (State.WARN, f"chmod 600 {path}")


def test_a_store_in_use_is_described(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "smoker.db") as opened:
        keep(opened, [reading(n) for n in range(3)])
        tell(opened, "it drops")
    seen = examine(tmp_path)
    assert seen["store"].state is State.OK
    assert seen["store"].message.endswith("sound")
    assert f"{tmp_path / 'smoker.db'}, SQLite" in seen["store"].message
    assert seen["disk"].message.endswith("free")
    assert (seen["outbox"].state, seen["outbox"].message) == (State.WARN, "1 texts to be sent, 0 dead letters kept")


def test_a_file_that_is_no_store_fails(tmp_path: Path) -> None:
    (tmp_path / "smoker.db").write_bytes(b"no database at all" * 500)
    assert examine(tmp_path)["store"].state is State.FAIL


def health(**changes: Any) -> StoreHealth:
    sound: dict[str, Any] = {
        "place": "smoker.db",
        "schema_version": 1,
        "engine": "SQLite 3",
        "faults": (),
        "size_bytes": 4096,
        "free_bytes": 10**10,
        "pending_notices": 0,
        "dead_letters": 0,
    }
    return StoreHealth(**(sound | changes))


HEALTHS = {
    "a sound one": ({}, {"store": "ok", "disk": "ok", "outbox": "ok"}),
    "a damaged one": ({"faults": ("row 3 is missing",)}, {"store": "fail", "disk": "ok", "outbox": "ok"}),
    "a disk that fills": ({"free_bytes": 10**8}, {"store": "ok", "disk": "warn", "outbox": "ok"}),
    "a full disk": ({"free_bytes": 10**6}, {"store": "ok", "disk": "fail", "outbox": "ok"}),
    "a disk elsewhere": ({"free_bytes": None}, {"store": "ok", "disk": "ok", "outbox": "ok"}),
}


@pytest.mark.parametrize(("changes", "expected"), HEALTHS.values(), ids=HEALTHS)
def test_of_a_store_it_says(changes: dict[str, Any], expected: dict[str, str]) -> None:
    assert {check.name: check.state.value for check in store.describe(health(**changes))} == expected


def test_a_check_that_falls_over_is_a_failed_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object) -> list[Check]:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(broker, "check_broker", fall)
    seen = examine(tmp_path)
    assert seen["broker"].message == "could not be looked at: RuntimeError: nobody thought of this"
    assert seen["store"].state is State.OK


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["doctor", *words])
    captured = capsys.readouterr()
    assert captured.err == ""
    return code, captured.out


def test_the_command_is_a_line_a_check_and_exits_0_with_warnings_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out = run(capsys, "--broker", "embedded", "--store", f"sqlite:///{tmp_path}/smoker.db")
    lines = out.splitlines()
    assert code == 0
    assert [line[:5] for line in lines] == ["ok   ", "ok   ", "warn ", "     ", "ok   ", "ok   "]
    assert lines[3].startswith("      → write one")


def test_the_command_exits_1_where_something_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    url = f"amqp://guest:sesame@127.0.0.1:{closed_port()}/"
    code, out = run(capsys, "--broker", url, "--store", f"sqlite:///{tmp_path}/smoker.db", "--json")
    told = json.loads(out)
    assert (code, told["ok"]) == (1, False)
    failed = next(check for check in told["checks"] if check["state"] == "fail")
    assert list(failed) == ["name", "state", "message", "remedy"]
    assert (failed["name"], "away" in failed["message"], "start it" in failed["remedy"]) == ("broker", True, True)
    assert "sesame" not in out


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
