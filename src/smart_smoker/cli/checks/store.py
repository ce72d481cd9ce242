"""The store: whether it can be opened, is sound, and has room to grow."""

import os
from pathlib import Path
from typing import Final

from smart_smoker import config
from smart_smoker.cli.checks import Check, State
from smart_smoker.errors import ConfigError, StoreError
from smart_smoker.store import StoreHealth

LITTLE_BYTES: Final = 200_000_000
TOO_LITTLE_BYTES: Final = 10_000_000


def check_store(url: str) -> list[Check]:
    """The store of that URL, its disk, and what waits in it."""
    try:
        path = config.store_path(url) if url.startswith("sqlite:") else None
        if path and not path.exists():
            return [_missing(path)]
        with config.open_store(url, create=False) as store:
            return describe(store.describe())
    except (ConfigError, StoreError) as wrong:
        return [Check("store", State.FAIL, str(wrong))]


def describe(health: StoreHealth) -> list[Check]:
    """What a store that could be opened says of itself."""
    return [_soundness(health), _disk(health), _waiting(health)]


def _missing(path: Path) -> Check:
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK):
        remedy = "name another place with --store, or allow writing there"
        return Check("store", State.FAIL, f"{path} is not there, and {folder} cannot be written", remedy)
    return Check("store", State.OK, f"{path} is not there yet; `smoker run` and `smoker consume` make it")


def _soundness(health: StoreHealth) -> Check:
    said = f"{health.place}, {health.engine}, schema {health.schema_version}, {_size(health.size_bytes)}"
    if health.faults:
        remedy = f"stop all that write to it, keep a copy, then: sqlite3 {health.place} .recover | sqlite3 mended.db"
        return Check("store", State.FAIL, f"{said}, damaged: {health.faults[0]}", remedy)
    return Check("store", State.OK, f"{said}, sound")


def _disk(health: StoreHealth) -> Check:
    if health.free_bytes is None:
        return Check("disk", State.OK, "its room cannot be seen from here")
    said = f"{_size(health.free_bytes)} free"
    if health.free_bytes >= LITTLE_BYTES:
        return Check("disk", State.OK, said)
    state = State.FAIL if health.free_bytes < TOO_LITTLE_BYTES else State.WARN
    return Check("disk", state, said, "make room, or name a store on another disk with --store")


def _waiting(health: StoreHealth) -> Check:
    notices, letters = health.pending_notices, health.dead_letters
    said = f"{notices:,} texts to be sent, {letters:,} dead letters kept"
    if notices:
        return Check("outbox", State.WARN, said, "`smoker notify` sends them; it may just be doing so")
    return Check("outbox", State.OK, said)


def _size(size: float) -> str:
    units = iter(("bytes", "kB", "MB", "GB"))
    for unit in units:
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
