"""What must not stand in `smoker.toml`: the mail account that texts are sent with, read from `.env.toml`."""

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from smart_smoker.errors import ConfigError

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


def read_mail_secrets(path: Path) -> MailSecrets:
    """Read the five keys of a secrets file.

    Raises:
        ConfigError: the file is missing or no TOML, or a key is missing, empty or no value of its kind.
    """
    values = _read_toml(path)
    return MailSecrets(
        host=_host(values, "outgoing_email_host", path),
        port=_port(values, "outgoing_email_port", path),
        address=_address(values, "outgoing_email_address", path),
        password=_text(values, "outgoing_email_password", path),
        recipient=_address(values, "sms_address_for_texts", path),
    )


def is_readable_by_others(path: Path) -> bool:
    """Whether the file's mode lets anybody but its owner read it; always false where modes mean nothing (Windows)."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _read_toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(
            f"no secrets file at {path}: texts need one with the keys that docs/texts.md lists, or {VARIABLE} naming it"
        ) from None
    except OSError as wrong:
        raise ConfigError(f"cannot read the secrets file {path}: {wrong.strerror or wrong}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8: save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as wrong:
        # tomllib's message names the line and never quotes it: it may be the password's.
        raise ConfigError(f'{path} is no TOML: {wrong}; write lines like key = "value"') from None


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
    before, _, domain = address.rpartition("@")
    if not before or not domain or any(c.isspace() or c in "<>,;" for c in address):
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
