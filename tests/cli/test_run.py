"""`smoker run` in one process: the sample without arguments, a log of one's own, and what it says at the end."""

import re
from pathlib import Path

import pytest
from tests.smtp_server import SmtpServer, write_authority
from tests.system import mission, stored

from smart_smoker.cli.main import main

HEADER = "Time (UTC),Channel1,Channel2,Channel3\n"
DROP = HEADER + "".join(f"5/22/2021 12:0{n},{temp_f},,\n" for n, temp_f in enumerate((200, 190, 180, 178, 177, 176)))


@pytest.fixture(autouse=True)
def classic(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mission's rules, whose every word is known."""
    monkeypatch.setenv("SMOKER_RULES", "classic")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMOKER_STORE", f"sqlite:///{tmp_path / 'smoker.db'}")
    monkeypatch.setenv("SSL_CERT_FILE", str(write_authority(tmp_path / "authority.pem")))
    (tmp_path / "drop.csv").write_text(DROP)
    return tmp_path / "smoker.db"


def run(*words: str) -> int:
    return main(["run", "--speed", "1e9", *words])


def test_the_real_cook_is_stored_and_judged_as_the_mission_says(
    store: Path, real_cook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--source", str(real_cook)) == 0

    assert stored.readings(store) == mission.COUNTS
    assert stored.warnings(store) == mission.WARNINGS
    said = capsys.readouterr().out
    assert "Stored 3,351 readings" in said
    for words in (
        "Smoker 14 warnings in 4 episodes",
        f"Store: sqlite:///{store}",
        f"cooks show --store sqlite:///{store}",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("settings", "targets"),
    [
        ("", ["Food A 203 °F: pull it", "Food B 203 °F: pull it"]),
        ("[probes.food-B]\ntarget = 190\n", ["pull it, its target was 190 °F"]),
    ],
    ids=["where nobody said more, by its plan", "else by the settings alone"],
)
def test_the_sample_is_judged_by_pitmasters_rules(
    settings: str, targets: list[str], store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (store.parent / "smoker.toml").write_text(settings, encoding="utf-8")
    assert run("--rules", "pitmaster") == 0

    said = capsys.readouterr().out
    assert [words for words in targets if words in said] == targets
    assert said.count("pull it") == len(targets)
    told = stored.ask(store, "SELECT rule FROM alerts WHERE is_managed AND rule = 'target_reached'")
    assert len(told) == len(targets)


def test_without_arguments_the_sample_passes_at_120_times_its_speed(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smart_smoker.loops.pace.Timer.wait_s", lambda *_: 0.0)
    assert main(["run"]) == 0

    said = capsys.readouterr().out
    assert re.search(r"Replaying .* at 120 times its speed, on the embedded broker", said)
    assert "no text is sent" in said
    assert stored.readings(store).total() > 2000
    assert stored.ask(store, "SELECT COUNT(*) FROM outbox") == [(0,)]


def test_the_same_cook_twice_is_two_cooks(store: Path) -> None:
    assert run("--source", "drop.csv") == run("--source", "drop.csv") == 0
    assert stored.readings(store)["smoker"] == 12
    assert stored.ask(store, "SELECT COUNT(*) FROM runs") == [(2,)]


def test_the_last_alert_of_a_log_is_a_text_before_it_ends(store: Path) -> None:
    with SmtpServer() as server:
        server.write_secrets(Path(".env.toml"))
        assert run("--source", "drop.csv") == 0
    assert len(server.texts) == 1
    assert "Smoker Alert!" in server.texts[0]


def test_texts_that_cannot_be_sent_are_told_of_where_there_is_one(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--source", "drop.csv") == 0

    assert "smoker notify" in capsys.readouterr().err
    assert stored.ask(store, "SELECT state, attempts FROM outbox") == [("pending", 0)]


def test_texts_that_nothing_calls_for_are_not_missed(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("calm.csv").write_text(HEADER + "5/22/2021 12:00,200,,\n")
    assert run("--source", "calm.csv") == 0
    assert capsys.readouterr().err == ""


def test_an_unknown_source_is_one_line(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--source", "sampel") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "sampel" in line
    assert not store.exists()
