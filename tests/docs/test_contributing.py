"""CONTRIBUTING.md's examples are run as they stand: by the command, from a folder of their own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.processes import python
from tests.contracts.notifier_contract import NotifierContract, notice
from tests.contracts.rule_contract import RuleContract
from tests.contracts.source_contract import SourceContract
from tests.docs.examples import FOLDER, modules, settings
from tests.http_server import HttpServer

from smart_smoker import config
from smart_smoker.core.rules import ReadingRule, reading_rules
from smart_smoker.errors import ConfigError, NotifyError, SourceError
from smart_smoker.notifiers import Notifier
from smart_smoker.settings import Settings
from smart_smoker.sources import Source

LOG = "time,setpoint,probe0,probe1,probe2,probe3,output\n" + "".join(
    f"{1732420000 + 30 * n},235,{temp_f},{60 + n},nan,nan,{-n}\n"
    for n, temp_f in enumerate([230, 236, 241.5, 239, 243, 229, 242, 228])
)
STORE = ("--store", "sqlite:///smoker.db")


def smoker(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as the page says, and hold it to success."""
    done = python("-m", "smart_smoker", *words)
    assert done.returncode == 0, done.stderr
    return done


def test_there_are_three_examples_and_two_lines_of_settings() -> None:
    assert list(modules()) == ["pit_too_hot", "heater_meter", "ntfy"]
    assert [text.splitlines()[0].partition(" ")[0] for text in settings()] == ["rules", "channels"]


def test_the_rule_raises_and_clears_alerts_on_the_sample_cook(examples: Path) -> None:
    (examples / "smoker.toml").write_text(settings()[0], encoding="utf-8")
    told = json.loads(smoker("backtest", "sample", "--json").stdout)["alerts"]
    hot = [alert for alert in told if alert["rule"] == f"{FOLDER}.pit_too_hot"]
    assert len(hot) < len(told)
    assert [alert["state"] for alert in hot[:2]] == ["raised", "cleared"]
    assert all(alert["temp_f"] > 240 for alert in hot if alert["state"] == "raised")
    assert hot[0]["message"].startswith("Smoker is too hot: 24")


def test_the_source_is_replayed_into_the_store(examples: Path) -> None:
    (examples / "log.csv").write_text(LOG, encoding="utf-8")
    smoker("run", "--source", f"{FOLDER}.heater_meter:log.csv", "--speed", "1e9", *STORE)
    (cook,) = json.loads(smoker("cooks", "list", "--json", *STORE).stdout)
    assert (cook["readings"], cook["probes"]) == (16, ["smoker", "food-A"])


def test_the_notifier_tells_of_what_the_other_two_found(examples: Path, push_server: HttpServer) -> None:
    (examples / "log.csv").write_text(LOG, encoding="utf-8")
    heads, tables = zip(*(text.split("\n\n") for text in settings()), strict=True)
    (examples / "smoker.toml").write_text(pointed_at(push_server, "\n".join([*heads, *tables])), encoding="utf-8")
    push_server.status = 503
    smoker("run", "--source", f"{FOLDER}.heater_meter:log.csv", "--speed", "1e9", *STORE)
    assert (push_server.received, len(push_server.refused) > 0) == ([], True)

    push_server.status = 200
    make_due(examples / "smoker.db")
    smoker("notify", "--once", *STORE)
    assert [request.body for request in push_server.received] == [
        "Smoker is too hot: 242°F at 1732420060",
        "Smoker is too hot: 242°F at 1732420180",
    ]


def test_the_notifier_is_tried_as_the_page_says(examples: Path, push_server: HttpServer) -> None:
    (examples / "smoker.toml").write_text(pointed_at(push_server, settings()[1]), encoding="utf-8")
    assert "phone: sent (200 OK)" in smoker("alerts", "test").stdout
    (request,) = push_server.received
    assert (request.path, request.body) == ("/my-secret-topic", "Test from your smoker: texts arrive.")


def pointed_at(server: HttpServer, text: str) -> str:
    """The settings with a server of ours in place of the real one."""
    assert "https://ntfy.sh/" in text
    return text.replace("https://ntfy.sh", server.url)


def make_due(store: Path) -> None:
    """Let no pause after a failure hold a text back."""
    import sqlite3

    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE outbox SET due_wall = 0, lease_until_wall = 0")
    connection.close()


class TestRuleExample(RuleContract):
    @pytest.fixture
    def rule(self, examples: Path) -> ReadingRule[Any]:
        rules = config.make_rules(Settings(rules=(f"{FOLDER}.pit_too_hot",)))
        return reading_rules(rules)[f"{FOLDER}.pit_too_hot"]


class TestSourceExample(SourceContract):
    @pytest.fixture
    def source(self, examples: Path) -> Source:
        (examples / "log.csv").write_text(LOG, encoding="utf-8")
        return config.make_source(f"{FOLDER}.heater_meter:log.csv")

    @pytest.fixture
    def twin(self, source: Source) -> Source:
        return config.make_source(f"{FOLDER}.heater_meter:log.csv")


def ntfy(url: str) -> Notifier:
    name = f"{FOLDER}.ntfy"
    return config.make_notifiers(Settings(channels=(name,), channel_settings={name: {"url": url}}))[name]


class PushStage:
    def __init__(self, server: HttpServer) -> None:
        self._server = server

    def notifier(self) -> Notifier:
        return ntfy(f"{self._server.url}/my-secret-topic")

    def broken_notifier(self) -> Notifier:
        self._server.status = 403
        return self.notifier()

    def texts(self) -> list[str]:
        return [request.body for request in self._server.received]


class TestNotifierExample(NotifierContract):
    @pytest.fixture
    def stage(self, examples: Path, push_server: HttpServer) -> PushStage:
        return PushStage(push_server)

    @pytest.mark.parametrize(("status", "is_final"), [(403, True), (404, True), (429, False), (503, False)], ids=str)
    def test_a_refusal_is_final_where_asking_again_is_pointless(
        self, stage: PushStage, push_server: HttpServer, status: int, *, is_final: bool
    ) -> None:
        push_server.status = status
        with pytest.raises(NotifyError) as caught:
            stage.notifier().send(notice())
        assert caught.value.permanent is is_final


FAULTY = {
    "no such file": (None, "No such file"),
    "nothing in it": ("", "no readings"),
    "another header": ("a,b\n1,2\n", "KeyError"),
    "a word for a temperature": (LOG + "1732430000,235,hot,60,nan,nan,0\n", "could not convert"),
    "a broken wire": (LOG + "1732430000,235,6553.5,60,nan,nan,0\n", "outside"),
}


@pytest.mark.parametrize(("text", "said"), FAULTY.values(), ids=FAULTY)
def test_a_log_that_is_none_is_one_sentence(examples: Path, text: str | None, said: str) -> None:
    if text is not None:
        (examples / "log.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=rf"log\.csv.*{said}"):
        config.make_source(f"{FOLDER}.heater_meter:log.csv")


@pytest.mark.usefixtures("examples")
def test_a_wrong_setting_of_the_notifier_is_told_of_before_anything_is_sent() -> None:
    with pytest.raises(ConfigError, match="url must name a topic"):
        ntfy("my-secret-topic")


def test_they_keep_the_house_s_style(examples: Path, repo_root: Path) -> None:
    for words in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        command = [sys.executable, "-m", "ruff", *words, "--config", str(repo_root / "pyproject.toml"), str(examples)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
