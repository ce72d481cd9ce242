"""The last drill: whether it is known that a message would wake somebody."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from smart_smoker import config
from smart_smoker.cli.checks import Check, State
from smart_smoker.settings import Settings
from smart_smoker.store._alert_care import Drill

STALE: Final = timedelta(days=7)
_REMEDY: Final = "before going to bed: smoker alerts drill"


def check_drills(settings: Settings, now: datetime) -> list[Check]:
    """A line for each contact; none where there is no store yet, of which another line tells."""
    if settings.store.startswith("sqlite:") and not Path(config.store_path(settings.store)).exists():
        return []
    with config.open_store(settings.store, create=False) as store:
        drills = {drill.contact: drill for drill in store.last_drills()}
    return [judged(contact.name, drills.get(contact.name), now) for contact in config.make_contacts(settings)]


def judged(contact: str, drill: Drill | None, now: datetime) -> Check:
    """What a contact's last drill says."""
    name = f"drill {contact}"
    if drill is None:
        return Check(name, State.WARN, "there never was one: whether messages wake anybody is not known", _REMEDY)
    sent = f"sent {drill.at:%Y-%m-%d %H:%M} UTC"
    if drill.confirmed_at is None:
        remedy = f"if it came: smoker alerts ack {drill.code}; if not: smoker alerts test {contact}"
        return Check(name, State.WARN, f"{sent}, and not confirmed", remedy)
    said = f"{sent}, confirmed by {drill.confirmed_by} at {drill.confirmed_at:%H:%M}"
    if now - drill.at > STALE:
        return Check(name, State.WARN, f"{said}, {(now - drill.at).days} days ago", _REMEDY)
    return Check(name, State.OK, said)
