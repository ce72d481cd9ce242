"""What SQLite's errors mean to a person: one line each, which names the file and the remedy."""

import shutil
import sqlite3
from pathlib import Path
from typing import Final

from smart_smoker.errors import StoreError

_FULL: Final = "the disk is full; free some space, and what was not stored comes again"
_READ_ONLY: Final = (
    "is not writable; give this user the right to write the file and its folder, or name another one with --store"
)
_LOCKED: Final = "is locked by another program; wait, or close what holds it (a backup, a database browser)"
_DAMAGED: Final = (
    "is damaged; restore a backup, or move the file away and let a new one be made "
    "(`sqlite3 FILE .recover` saves what can still be read)"
)

_SHUT: Final = "cannot be opened or made; its folder must exist, and this user must be allowed to write in it"

_MEANINGS: Final = {
    sqlite3.SQLITE_FULL: (_FULL, True),
    sqlite3.SQLITE_READONLY: (_READ_ONLY, False),
    sqlite3.SQLITE_PERM: (_READ_ONLY, False),
    sqlite3.SQLITE_AUTH: (_READ_ONLY, False),
    sqlite3.SQLITE_BUSY: (_LOCKED, True),
    sqlite3.SQLITE_LOCKED: (_LOCKED, True),
    sqlite3.SQLITE_PROTOCOL: (_LOCKED, True),
    sqlite3.SQLITE_CORRUPT: (_DAMAGED, False),
    sqlite3.SQLITE_NOTADB: ("is no SQLite database; name another file with --store, or move this one away", False),
    sqlite3.SQLITE_CANTOPEN: (_SHUT, False),
}


def explain(path: Path, error: sqlite3.Error) -> StoreError:
    """The same error for a person.

    `waiting_helps` is true of what can pass without a change of settings: a lock, a full disk, a disk that fails.
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_CANTOPEN and _is_folder(path):
        return StoreError(f"store {path}: is a folder; name a file in it with --store")
    if code == sqlite3.SQLITE_IOERR:
        return _disk_fault(path, error)
    if code in _MEANINGS:
        meaning, waiting_helps = _MEANINGS[code]
        return StoreError(f"store {path}: {meaning}", waiting_helps=waiting_helps)
    return StoreError(f"store {path}: SQLite refused a statement of ours ({error}); please report it")


def _disk_fault(path: Path, error: sqlite3.Error) -> StoreError:
    # The shared-memory file beside the write-ahead log reports a full disk as an input/output error.
    if _is_full(path):
        return StoreError(f"store {path}: {_FULL}", waiting_helps=True)
    name = getattr(error, "sqlite_errorname", "SQLITE_IOERR")
    return StoreError(
        f"store {path}: the disk cannot be read or written ({name}); check the disk, its cable, and the system's log",
        waiting_helps=True,
    )


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < 65_536
    except OSError:
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except PermissionError:  # of a folder on the way, which `is_dir` does not take for an answer
        return False


def is_there(path: Path) -> bool:
    """Whether there is a file, as far as this user may know.

    Raises:
        StoreError: this user may not look.
    """
    try:
        return path.exists()
    except PermissionError as error:
        raise StoreError(f"store {path}: {_SHUT}") from error


def explain_folder(path: Path, error: OSError) -> StoreError:
    """The error of making the folder that a store is to be in."""
    reason = error.strerror or type(error).__name__
    return StoreError(
        f"store {path}: its folder cannot be made ({reason}: {error.filename}); name another place with --store"
    )
