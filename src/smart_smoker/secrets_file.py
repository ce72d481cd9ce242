"""What must not stand in `smoker.toml`: the mail account that texts are sent with, read from `.env.toml`."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from smart_smoker.errors import ConfigError
from smart_smoker.toml_file import read_toml

FILE_NAME: Final = ".env.toml"
VARIABLE: Final = "SMOKER_SECRETS"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSecrets:
    """A mail account, and who gets the texts.

    Attributes:
        host, port: the outgoing mail server.
        address: the account's address, which is also its login.
        password: never shown.
        recipient: an address that a carrier or a service turns into a text message, or any other.
    """

    host: str
    port: int
    address: str
    password: str = field(repr=False)
    recipient: str


def find_secrets_file(environ: Mapping[str, str], cwd: Path) -> Path:
    """The path that SMOKER_SECRETS names, else `.env.toml` in the working directory; it need not exist."""
    named = environ.get(VARIABLE, "").strip()
    return cwd / Path(named).expanduser() if named else cwd / FILE_NAME


def read_mail_secrets(path: Path, *, to: str = "", to_key: str = "sms_address_for_texts") -> MailSecrets:
    """Read the account that a secrets file describes.

    Args:
        path: the file.
        to: who gets what is sent, where that is not for the file to say.
        to_key: the file's key that says it otherwise.

    Raises:
        ConfigError: the file is missing or no TOML, or a key is missing, empty or no value of its kind.
    """
    try:
        values = read_toml(path, 'key = "value"')
    except FileNotFoundError:
        raise ConfigError(
            f"no secrets file at {path}: texts need one with the keys that docs/texts.md lists, or {VARIABLE} naming it"
        ) from None
    return MailSecrets(
        host=_host(values, "outgoing_email_host", path),
        port=_port(values, "outgoing_email_port", path),
        address=_address(values, "outgoing_email_address", path),
        password=_text(values, "outgoing_email_password", path),
        recipient=to or _address(values, to_key, path),
    )


def is_mail_address(text: str) -> bool:
    """Whether it is one address, and nothing else."""
    before, _, domain = text.rpartition("@")
    is_plain = text.isascii() and text.isprintable() and not any(c.isspace() or c in "<>,;" for c in text)
    return bool(before and domain) and is_plain


def is_readable_by_others(path: Path) -> bool:
    """Whether the file's mode lets anybody but its owner read it; always false where modes mean nothing (Windows)."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _text(values: Mapping[str, object], key: str, path: Path) -> str:
    value = values.get(key)
    if value is None:
        raise ConfigError(f'{key} is missing in {path}: add a line {key} = "..."')
    if not isinstance(value, str):
        raise ConfigError(f'{key} in {path} must be text: put it in quotes, {key} = "..."')
    if not value.strip():
        raise ConfigError(f"{key} in {path} is empty: fill it in")
    if not (value.isprintable() and value.isascii()):
        raise ConfigError(f"{key} in {path} has a character that a mail login cannot carry: use plain ASCII text")
    return value.strip()


def _host(values: Mapping[str, object], key: str, path: Path) -> str:
    host = _text(values, key, path)
    if not all(0 < len(label) < 64 and " " not in label and "/" not in label for label in host.split(".")):
        raise ConfigError(f"{key} in {path} must be a server's name alone, like smtp.example.com")
    return host


def _address(values: Mapping[str, object], key: str, path: Path) -> str:
    address = _text(values, key, path)
    if not is_mail_address(address):
        raise ConfigError(f"{key} in {path} must be one mail address, like name@example.com")
    return address


def _port(values: Mapping[str, object], key: str, path: Path) -> int:
    value = values.get(key)
    if value is None:
        raise ConfigError(f"{key} is missing in {path}: add a line {key} = 587")
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:9])
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 65535:
        raise ConfigError(f"{key} in {path} must be a number from 1 to 65535, most often 587")
    return value
