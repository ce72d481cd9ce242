"""`smoker notify` and `smoker alerts test`, over a real store and a real mail server."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.loops.notify_parts import outcomes, put
from tests.smtp_server import PASSWORD, Behaviour, SmtpServer, write_authority, write_secrets

from smart_smoker.cli.main import main


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that the environment names, in a working directory of its own."""
    path = tmp_path / "smoker.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMOKER_STORE", f"sqlite:///{path.as_posix()}")
    monkeypatch.setenv("SSL_CERT_FILE", str(write_authority(tmp_path / "authority.pem")))
    return path


def test_a_test_text_arrives_and_the_servers_answer_is_shown(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SmtpServer() as server:
        server.write_secrets(Path(".env.toml"))
        assert main(["alerts", "test"]) == 0
    assert capsys.readouterr().out == "text_message: sent (250 2.0.0 queued)\n"
    assert server.texts == ["Test from your smoker: texts arrive."]


def test_a_test_text_that_is_refused_says_why(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SmtpServer([Behaviour.REFUSE_LOGIN]) as server:
        server.write_secrets(Path(".env.toml"))
        assert main(["alerts", "test", "--channel", "text_message"]) == 1
    said = capsys.readouterr()
    assert (said.out, "refuses the login" in said.err, PASSWORD in said.err) == ("", True, False)


MISSING = {
    "no secrets file": (["alerts", "test"], "no secrets file"),
    "no secrets file, at once": (["notify", "--once"], "no secrets file"),
    "a channel that is not configured": (["alerts", "test", "--channel", "pager"], "'pager' is not configured"),
}


@pytest.mark.parametrize(("words", "said"), MISSING.values(), ids=MISSING)
def test_wrong_settings_are_one_line_and_exit_2(
    store: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines()), said in err) == ("", 1, True)


def test_once_sends_what_is_due_and_its_exit_code_says_whether_all_went(store: Path) -> None:
    put(store, "one", "two")
    with SmtpServer([Behaviour.MESSAGE_LATER]) as server:
        server.write_secrets(Path(".env.toml"))
        assert main(["notify", "--once"]) == 1
        assert (server.texts, outcomes(store)) == (["two"], [("pending", 1), ("delivered", 1)])
        assert main(["notify", "--once"]) == 0


@pytest.mark.parametrize("words", [["notify", "--once"], ["notify"]], ids=" ".join)
def test_a_store_that_is_none_is_one_line_and_exit_2(
    store: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    write_secrets(Path(".env.toml"))
    assert main([*words, "--quiet", "--store", "csv:x"]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines()), "csv:x" in err) == ("", 1, True)


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C cannot be sent to one process alone there")
def test_it_sends_until_ctrl_c(store: Path) -> None:
    with SmtpServer() as server:
        server.write_secrets(Path(".env.toml"))
        with subprocess.Popen([sys.executable, "-m", "smart_smoker", "notify"], stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            first = process.stderr.readline()
            put(store, "stall")
            server.wait_for(1)
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
    assert b"Ctrl-C ends it." in first
    assert (b"Text sent: stall" in rest, b"Traceback" in rest, process.returncode) == (True, False, 130)
    assert outcomes(store) == [("delivered", 1)]
