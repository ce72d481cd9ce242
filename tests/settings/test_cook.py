"""From settings to what the rules and the alerts' life take: a setup and contacts, on the person's own clock."""

import os
import time as clock
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from smart_smoker.config import make_contacts, make_setup, zone_of
from smart_smoker.core.contacts import Contact, Hours
from smart_smoker.core.model import FOOD_A, Severity
from smart_smoker.core.setup import ProbeSetup, Setup, Timer, Unit
from smart_smoker.machine_zone import MachineZone
from smart_smoker.settings import ContactSetting, Settings, TimerSetting
from smart_smoker.settings.cook import next_at

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)  # 14:00 there


def test_without_settings_nothing_is_said_and_one_cook_is_told_by_all_channels() -> None:
    assert make_setup(Settings()) == Setup()
    assert make_contacts(Settings(channels=("a", "b"))) == (Contact(name="cook", channels=("a", "b")),)


def test_a_setup_has_all_that_was_said_its_timers_by_name() -> None:
    probe = ProbeSetup(probe=FOOD_A, offset_f=1.0)
    settings = Settings(
        set_point_f=250.0,
        unit=Unit.CELSIUS,
        probes={"food-A": probe},
        timers={"turn": TimerSetting(every=timedelta(hours=1)), "look": TimerSetting(at=time(15))},
        time_zone=BERLIN,
    )
    assert make_setup(settings, NOON) == Setup(
        set_point_f=250.0,
        unit=Unit.CELSIUS,
        probes={"food-A": probe},
        timers=(Timer(what="look", at=NOON + timedelta(hours=1)), Timer(what="turn", every=timedelta(hours=1))),
    )


MOMENTS = {
    "later today": (time(14, 1), BERLIN, NOON + timedelta(minutes=1)),
    "tomorrow, where it is that time just now": (time(14), BERLIN, NOON + timedelta(days=1)),
    "tomorrow by the person's clock, be it today in UTC": (
        time(0, 30),
        BERLIN,
        datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
    ),
    "today there, be it yesterday in UTC": (
        time(23),
        ZoneInfo("America/Los_Angeles"),
        datetime(2026, 7, 2, 6, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize(("at", "zone", "moment"), MOMENTS.values(), ids=MOMENTS)
def test_a_time_of_day_is_the_next_such(at: time, zone: tzinfo, moment: datetime) -> None:
    assert next_at(at, NOON, zone) == moment


def test_a_contact_without_channels_has_all_and_its_hours_are_on_the_persons_clock() -> None:
    contacts = {
        "me": ContactSetting(quiet=(time(22), time(6, 30))),
        "neighbour": ContactSetting(channels=("c",), least=Severity.URGENT, after=timedelta(minutes=15), per_hour=3),
    }
    assert make_contacts(Settings(channels=("a", "b"), contacts=contacts, time_zone=BERLIN)) == (
        Contact(name="me", channels=("a", "b"), quiet=Hours(begin=time(22), end=time(6, 30), zone=BERLIN)),
        Contact(name="neighbour", channels=("c",), least=Severity.URGENT, after=timedelta(minutes=15), per_hour=3),
    )


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    clock.tzset()
    yield
    monkeypatch.undo()
    clock.tzset()


@pytest.mark.skipif(os.name != "posix", reason="a process cannot move its clock's zone here")
@pytest.mark.usefixtures("in_berlin")
@pytest.mark.parametrize("month", [1, 7], ids=["in winter", "in summer"])
def test_the_machines_zone_has_winter_and_summer(month: int) -> None:
    moment = datetime(2026, month, 1, 12, tzinfo=UTC)
    here = moment.astimezone(MachineZone())
    assert here.replace(tzinfo=None) == moment.astimezone(BERLIN).replace(tzinfo=None)
    assert here.astimezone(UTC) == moment
    assert here.tzname() == moment.astimezone(BERLIN).tzname()
    hours = Hours(begin=time(13), end=time(14, 30), zone=zone_of(Settings()))
    assert hours.hold(moment)
