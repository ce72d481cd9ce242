"""`smoker set`: what was said of a cook, and how it is changed while one goes on."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final

import click

from smart_smoker import config
from smart_smoker.cli.options import begin, json_option, smoker_option, store_option
from smart_smoker.cli.set_words import Assignment
from smart_smoker.core.model import PROBES
from smart_smoker.core.setup import Setup
from smart_smoker.core.setup_change import Change, changed, described, difference
from smart_smoker.errors import ConfigError
from smart_smoker.settings import Settings
from smart_smoker.store import SetupChange, Store

EXAMPLES: Final = """\b
Examples:
  smoker set food-A target 203
  smoker set food-A wrap 165
  smoker set smoker set-point 250
  smoker set timer spritz 45m
  smoker set food-A wrap none
"""
TAKEN_BACK: Final = "taken back: "
Decided = tuple[Change, str]


@click.command("set", epilog=EXAMPLES, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="[PROBE|timer] [WHAT] [VALUE]")
@click.option("--show", "is_shown", is_flag=True, help="Show all that is set, as without any words.")
@click.option("--undo", is_flag=True, help="Take the last change back; again, and the one before goes too.")
@click.option("--reset", is_flag=True, help="Forget all changes, so that the settings file alone counts.")
@smoker_option
@store_option
@json_option
def command(
    words: tuple[str, ...],
    smoker: str | None,
    store: str | None,
    *,
    is_shown: bool,
    undo: bool,
    reset: bool,
    as_json: bool,
) -> None:
    """Change targets, set point, labels and timers while a cook goes on.

    A change is kept in the store, and whoever judges this smoker takes it up with its next batch of readings.
    Temperatures are in the unit of the settings.
    """
    if bool(words) + is_shown + undo + reset > 1:
        raise click.UsageError("give words, or one of --show, --undo and --reset")
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    settings = begin(store=store, smoker=smoker)
    file = config.make_setup(settings)
    zone = config.zone_of(settings)
    with config.open_store(settings.store) as opened:
        said = None
        if words:
            said = _change(opened, settings.smoker, lambda kept: _assigned(opened, settings, file, kept, words))
        elif undo:
            said = _change(opened, settings.smoker, _undone)
        elif reset:
            said = _change(opened, settings.smoker, lambda kept: ({}, "back to the settings file") if kept else None)
        changes = opened.setup_changes(settings.smoker)
    if as_json or not (words or undo or reset):
        from smart_smoker.cli.set_show import show

        show(file, changes, zone, smoker=settings.smoker, as_json=as_json)
        return
    click.echo(f"{said}." if said else "Nothing is changed by that.")


def _change(store: Store, smoker_id: str, decide: Callable[[Sequence[SetupChange]], Decided | None]) -> str | None:
    """Keep what is decided on the newest change, and decide anew where somebody else was quicker; returns its words."""
    while True:
        kept = store.setup_changes(smoker_id)
        decided = decide(kept)
        if decided is None:
            return None
        change, words = decided
        made = SetupChange(
            smoker_id=smoker_id, at=datetime.now(UTC), said_by=_somebody(os.environ), change=change, words=words
        )
        if store.add_setup_change(made, kept[0].id if kept else 0):
            return words


def _assigned(
    store: Store, settings: Settings, file: Setup, kept: Sequence[SetupChange], words: Sequence[str]
) -> Decided | None:
    zone, now = config.zone_of(settings), datetime.now(UTC)
    before = current(file, kept)
    probes = _known_probes(store, settings, file)
    after = changed(before, Assignment(setup=before, probes=probes, now=now, zone=zone).change(words))
    told = _told(before, after, zone)
    return (difference(file, after), told) if told else None


def _undone(kept: Sequence[SetupChange]) -> Decided | None:
    """The last change but those that were taken back already, and what stood before it."""
    standing: list[SetupChange] = []
    for change in reversed(kept):
        if change.words.startswith(TAKEN_BACK):
            standing.pop()
        else:
            standing.append(change)
    if not standing:
        return None
    before = standing[-2].change if len(standing) > 1 else {}
    return before, TAKEN_BACK + standing[-1].words


def current(file: Setup, kept: Sequence[SetupChange]) -> Setup:
    """What holds now: the file, and the newest change over it.

    Raises:
        ConfigError: the change does not go with the file any more.
    """
    try:
        return changed(file, kept[0].change) if kept else file
    except ConfigError as wrong:
        raise ConfigError(
            f"what was changed before does not hold any more: {wrong}; smoker set --reset forgets it"
        ) from None


def _told(before: Setup, after: Setup, zone: tzinfo) -> str:
    """What differs, for a person: `food-A pull: 203 °F, was 195 °F`."""
    old, new = described(before, zone), described(after, zone)
    return "; ".join(
        f"{what}: {new.get(what, 'none')}" + (f", was {old[what]}" if what in old else "")
        for what in {**old, **new}
        if old.get(what) != new.get(what)
    )


def _known_probes(store: Store, settings: Settings, file: Setup) -> list[str]:
    seen = [
        probe for cook in store.cooks(datetime.now(UTC), 20) if cook.smoker == settings.smoker for probe in cook.probes
    ]
    return list(dict.fromkeys([*PROBES, *file.probes, *(queue.probe for queue in settings.queues.values()), *seen]))


def _somebody(environ: Mapping[str, str]) -> str:
    return environ.get("USER") or environ.get("USERNAME") or "somebody"
