"""Answering alerts from the command line: acknowledged, snoozed, shown, and drilled before going to bed."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.store_care_contract import cleared, raised, told
from tests.contracts.store_samples import NOW, PIT, claimed, keep, reading

from smart_smoker.cli.alerts_answer import moment
from smart_smoker.cli.checks import State
from smart_smoker.cli.checks.drill import judged
from smart_smoker.cli.main import main
from smart_smoker.core.model import Series, Severity
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.store._alert_care import Drill
from smart_smoker.store.sqlite import SqliteStore

MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with an alert that I was told of, which the environment names."""
    path = tmp_path / "smoker.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMOKER_STORE", f"sqlite:///{path.as_posix()}")
    with SqliteStore(path) as opened:
        keep(opened, [reading(0)])
        told(opened, raised(opened), raised(opened, rule="pit_cold"), code="K7QF")
    return path


class Command:
    """Runs `smoker alerts ...`, and keeps what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.err = ""

    def __call__(self, *words: str, code: int = 0) -> str:
        assert main(["alerts", *words]) == code
        out, self.err = self._capsys.readouterr()
        return out


@pytest.fixture
def smoker(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_a_code_acknowledges_what_its_message_told_of(store: Path, smoker: Command) -> None:
    assert smoker("ack", "k7qf", "--by", "ann") == "2 alerts acknowledged by ann: 1, 2\n"
    with SqliteStore(store) as opened:
        assert opened.unacknowledged() == []


def test_a_number_acknowledges_one(store: Path, smoker: Command) -> None:
    assert smoker("ack", "2", "--by", "ann") == "1 alert acknowledged by ann: 2\n"
    assert smoker("ack", "2", "--by", "bob") == "Already acknowledged by ann.\n"
    with SqliteStore(store) as opened:
        assert opened.unacknowledged() == [1]


def test_all_that_is_up_is_acknowledged_at_once(store: Path, smoker: Command) -> None:
    assert smoker("ack", "--all", "--by", "ann") == "2 alerts acknowledged by ann: 1, 2\n"
    smoker("ack", "--all", code=1)
    assert smoker.err == "Nothing to acknowledge: nothing is up.\n"


def test_what_is_not_there_exits_1_and_who_says_nothing_or_too_much_2(store: Path, smoker: Command) -> None:
    smoker("ack", "99", code=1)
    assert smoker.err == "Nothing to acknowledge: there is no alert 99, and no message with that code.\n"
    smoker("ack", "XXXX", code=1)
    smoker("ack", code=2)
    smoker("ack", "1", "--all", code=2)


def test_a_snooze_says_until_when(store: Path, smoker: Command) -> None:
    said = smoker("snooze", "1", "--for", "30m", "--by", "ann")
    assert said.startswith("Alert 1 is silent until ")
    smoker("snooze", "99", "--for", "30m", code=1)
    smoker("snooze", "1", "--for", "soon", code=2)
    with SqliteStore(store) as opened:
        until = opened.situation(NOW).alerts[0].snoozed_until_wall
    assert until is not None
    assert 29 * MINUTE < until - datetime.now(UTC) <= 30 * MINUTE


SNOOZES = {
    "a number without its unit": ("10", "--for 10 names no unit: write 10m"),
    "longer than half a day": ("12.1h", "at most 12h, not 12.1h"),
    "so long that it is meant for good": ("9d", "acknowledged, `smoker alerts ack ID`"),
    "no time at all": ("0m", "more than nothing"),
}


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("length", "said"), SNOOZES.values(), ids=SNOOZES)
def test_a_snooze_that_nobody_can_mean_is_refused_with_its_remedy(length: str, said: str, smoker: Command) -> None:
    smoker("snooze", "1", "--for", length, code=2)
    assert said in smoker.err


@pytest.mark.usefixtures("store")
def test_a_snooze_of_half_a_day_is_the_longest(smoker: Command) -> None:
    assert smoker("snooze", "1", "--for", "12h").startswith("Alert 1 is silent until ")


def test_a_moment_that_is_not_today_is_said_with_its_date() -> None:
    assert moment(NOW + 30 * MINUTE, NOW) == "12:30"
    assert moment(NOW + timedelta(hours=12), NOW) == "2026-03-02 00:00"


def test_a_life_says_why_the_phone_rang(store: Path, smoker: Command) -> None:
    with SqliteStore(store) as opened:
        opened.mark_failed(claimed(opened), NOW, "451 later", NOW + MINUTE)
        opened.mark_delivered(claimed(opened, now=NOW + MINUTE), NOW + MINUTE, "250 taken")
        opened.acknowledge([1], "ann", NOW + 2 * MINUTE)
        cleared(opened, now=NOW + 3 * MINUTE)
    assert smoker("show", "1").splitlines() == [
        "Alert 1: fire_dying!",
        "  urgent, fire_dying, backyard, smoker",
        "  by the readings' clock raised 2021-05-22 12:20:00 UTC, over after 2 min",
        "What happened, UTC:",
        "  2026-03-01 12:00:00  raised: fire_dying!",
        "  2026-03-01 12:01:00  delivered: me, by text_message: 250 taken",
        "  2026-03-01 12:02:00  acknowledged: by ann",
        "  2026-03-01 12:03:00  cleared: Pit back at 231 °F",
        "What was sent, UTC:",
        "  2026-03-01 12:00:00  to me by text_message, delivered, code K7QF: Pit 148 °F and falling",
        "    12:00:00  retry: 451 later",
        "    12:01:00  delivered: 250 taken",
    ]


def test_a_life_as_json(store: Path, smoker: Command) -> None:
    life = json.loads(smoker("show", "1", "--json"))
    assert (life["id"], life["state"], life["acknowledged_by"], life["numbers"]) == (1, "raised", None, {"drop_f": 15})
    assert [step["step"] for step in life["steps"]] == ["raised"]
    assert [(text["contact"], text["kind"], text["code"]) for text in life["texts"]] == [("me", "new", "K7QF")]
    smoker("show", "99", code=1)
    assert "There is no alert 99" in smoker.err


SILENT: dict[str, tuple[Severity, str, str]] = {
    "information": (Severity.INFORMATION, "r1", "it is information, which is kept and shown, and never rings"),
    "a demo": (Severity.URGENT, "demo-1", "the alerts of a demo stay on the screen"),
    "nobody there": (Severity.URGENT, "r1", "is `smoker notify` running"),
}


@pytest.mark.parametrize(("severity", "run", "why"), SILENT.values(), ids=SILENT)
def test_a_life_says_why_the_phone_did_not_ring(
    store: Path, smoker: Command, severity: Severity, run: str, why: str
) -> None:
    event = AlertEvent(
        edge=Edge.RAISED,
        rule="lid_open",
        probe="smoker",
        severity=severity,
        at=NOW,
        temp_f=190.0,
        message="Lid open",
        numbers={},
    )
    with SqliteStore(store) as opened, opened.transaction(NOW) as ledger:
        entry = ledger.open(Series(PIT.smoker_id, run, "smoker"))
        number = ledger.alert(entry.run_id, event, is_managed=True)
    last = smoker("show", str(number)).splitlines()[-1]
    assert last.startswith("Nobody was told")
    assert why in last


@pytest.fixture
def two_contacts(store: Path, tmp_path: Path) -> None:
    (tmp_path / "smoker.toml").write_text(
        '[contacts.me]\nchannels = ["console"]\n[contacts.wife]\nchannels = ["loud", "console"]\n'
        '[channel.loud]\nnotifier = "command"\ncommand = ["true"]\nbreaks_through = true\n',
        encoding="utf-8",
    )


def _drills(path: Path) -> dict[str, Drill]:
    with SqliteStore(path) as opened:
        return {drill.contact: drill for drill in opened.last_drills()}


@pytest.mark.usefixtures("two_contacts")
def test_a_drill_reaches_everybody_and_says_who_would_not_be_woken(store: Path, smoker: Command) -> None:
    out = smoker("drill").splitlines()
    drills = _drills(store)
    assert out == [
        "me, console: delivered (written)",
        "me: none of console rings a phone in silent mode; leave its sound on tonight, or add a push channel",
        f"me: confirm with `smoker alerts ack {drills['me'].code}` once it has come.",
        next(line for line in out if line.startswith("wife, loud: delivered")),
        "wife, console: delivered (written)",
        "wife: console would not ring a phone in silent mode, the others may",
        f"wife: confirm with `smoker alerts ack {drills['wife'].code}` once it has come.",
    ]
    assert f"smoker alerts ack {drills['me'].code}" in smoker.err


@pytest.mark.usefixtures("two_contacts")
def test_a_drill_is_confirmed_by_its_code(store: Path, smoker: Command) -> None:
    smoker("drill", "--contact", "me")
    [(name, drill)] = _drills(store).items()
    assert (name, drill.confirmed_at) == ("me", None)
    assert smoker("ack", drill.code.lower(), "--by", "me") == "The drill to me is confirmed by me.\n"
    assert _drills(store)["me"].confirmed_by == "me"
    smoker("drill", "--contact", "nobody", code=2)


DRILL = Drill(contact="me", at=NOW, code="K7QF", confirmed_at=None, confirmed_by="")
CONFIRMED = Drill(contact="me", at=NOW, code="K7QF", confirmed_at=NOW + 3 * MINUTE, confirmed_by="ann")
CHECKS: dict[str, tuple[Drill | None, int, State, str, str]] = {
    "there was none": (None, 0, State.WARN, "there never was one", "smoker alerts drill"),
    "nobody confirmed it": (DRILL, 1, State.WARN, "sent 2026-03-01 12:00 UTC, and not confirmed", "ack K7QF"),
    "it was confirmed": (CONFIRMED, 1, State.OK, "confirmed by ann at 12:03", ""),
    "it was long ago": (CONFIRMED, 9, State.WARN, "9 days ago", "smoker alerts drill"),
}


@pytest.mark.parametrize(("drill", "days", "state", "said", "remedy"), CHECKS.values(), ids=CHECKS)
def test_the_doctor_tells_when_the_last_drill_was(
    drill: Drill | None, days: int, state: State, said: str, remedy: str
) -> None:
    check = judged("me", drill, NOW + timedelta(days=days))
    assert (check.name, check.state, said in check.message, remedy in check.remedy) == ("drill me", state, True, True)


@pytest.mark.usefixtures("two_contacts")
def test_the_doctor_has_a_line_for_each_contact(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--broker", "embedded", "--json"])
    checks: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["checks"]
    assert [each["name"] for each in checks if each["name"].startswith("drill")] == ["drill me", "drill wife"]
