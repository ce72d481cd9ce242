"""The key that signs the links by which alerts are acknowledged: made once, and kept where its owner alone reads it."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from smart_smoker.errors import ConfigError
from smart_smoker.formats.ack_token import KEY_BYTES

VARIABLE: Final = "SMOKER_SECRET"
FILE_NAME: Final = "ack.key"


def ack_key(environ: Mapping[str, str], folder: Path) -> bytes:
    """The key: of the variable SMOKER_SECRET, which several machines can share, else of a file, made when missing.

    Raises:
        ConfigError: the file cannot be read or written, or holds no key.
    """
    said = environ.get(VARIABLE, "").strip()
    if said:
        return hashlib.sha256(said.encode()).digest()
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make(path)
        key = path.read_bytes()
    except OSError as wrong:
        raise ConfigError(f"cannot keep the key of links in {path}: {wrong.strerror}; or set {VARIABLE}") from None
    if len(key) != KEY_BYTES:
        raise ConfigError(f"{path} holds no key: delete it, and a new one is made; links sent before are void then")
    return key


def _make(path: Path) -> None:
    """Make it unless it is there. It appears whole: another process may look for it at this moment."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, secrets.token_bytes(KEY_BYTES))
    finally:
        os.close(descriptor)
    try:
        with suppress(FileExistsError):  # somebody else was first: theirs is the key
            path.hardlink_to(draft)
    finally:
        draft.unlink()
