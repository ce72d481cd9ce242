"""`smoker notify` and `smoker alerts test`, over a real store and a real mail server."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.loops.notify_parts import outcomes, put
from tests.smtp_server import PASSWORD, RECIPIENT, Behaviour, SmtpServer, write_authority, write_secrets

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


TWO_PEOPLE = """
[contacts.me]
channels = ["text_message", "console"]
[contacts.jo]
channels = ["jo's mail", "console"]
[channel."jo's mail"]
notifier = "email"
to = "jo@example.com"
"""
RECIPIENTS = {
    "one contact": (["jo"], ["jo@example.com"], ["jo's mail", "console"]),
    "one channel": (["--channel", "text_message"], [RECIPIENT], ["text_message"]),
    "everybody, by each channel once": ([], [RECIPIENT, "jo@example.com"], ["text_message", "console", "jo's mail"]),
}


@pytest.mark.parametrize(("words", "recipients", "channels"), RECIPIENTS.values(), ids=RECIPIENTS)
def test_a_test_text_is_for(
    store: Path, capsys: pytest.CaptureFixture[str], words: list[str], recipients: list[str], channels: list[str]
) -> None:
    Path("smoker.toml").write_text(TWO_PEOPLE, encoding="utf-8")
    with SmtpServer() as server:
        server.write_secrets(Path(".env.toml"))
        assert main(["alerts", "test", *words]) == 0
    assert [received.recipients for received in server.received] == [[recipient] for recipient in recipients]
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == channels


def test_a_channel_that_fails_keeps_no_other_from_being_tried(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("smoker.toml").write_text('channels = ["text_message", "console"]', encoding="utf-8")
    assert main(["alerts", "test"]) == 2
    said = capsys.readouterr()
    assert said.out == "console: sent (written)\n"
    assert said.err.startswith("text_message: not sent: no secrets file")


def test_a_closing_gateway_is_warned_of_once(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SmtpServer() as server:
        server.write_secrets(Path(".env.toml"), sms_address_for_texts="5551234567@vtext.com")
        assert main(["alerts", "test"]) == 0
    assert capsys.readouterr().err.count("Verizon closes on 31 March 2027") == 1


MISSING = {
    "no secrets file": (["alerts", "test"], "no secrets file"),
    "no secrets file, at once": (["notify", "--once"], "no secrets file"),
    "a channel that is not configured": (["alerts", "test", "--channel", "pager"], "'pager' is not configured"),
    "a contact that is none": (["alerts", "test", "jo"], "there is no contact 'jo'"),
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
