"""What is on this machine: Python, the settings, the secrets' file."""

import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from smart_smoker import config
from smart_smoker.cli.checks import Check, State
from smart_smoker.errors import ConfigError
from smart_smoker.secrets_file import MailSecrets, find_secrets_file, is_readable_by_others, read_mail_secrets
from smart_smoker.settings import FILE_NAME, Settings, load_settings, settings_file

OLDEST_PYTHON: Final = (3, 11)


def check_python() -> Check:
    """Whether this Python is new enough."""
    said = f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}"
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Check("python", State.FAIL, said, "install Python 3.11 or newer")
    return Check("python", State.OK, said)


def check_settings(flags: Mapping[str, object], environ: Mapping[str, str], cwd: Path) -> tuple[Check, Settings | None]:
    """Whether the settings can be read and their rules made, and what they are."""
    try:
        path = settings_file(environ, cwd)
        settings = load_settings(flags, environ, cwd)
        rules = config.make_rules(settings)
    except ConfigError as wrong:
        return Check("settings", State.FAIL, str(wrong), "correct it; nothing else can be looked at before"), None
    place = f"{path}" if path else f"no {FILE_NAME} in {cwd}, so flags, SMOKER_* variables and defaults"
    return Check("settings", State.OK, f"{place}; rules {', '.join(rules)}"), settings


def check_secrets(environ: Mapping[str, str], cwd: Path) -> tuple[Check, MailSecrets | None]:
    """Whether the mail account is described, and hidden from others; and what it is."""
    path = find_secrets_file(environ, cwd)
    if not path.exists():
        remedy = "write one with the keys that docs/texts.md lists, or name it in SMOKER_SECRETS"
        return Check("secrets", State.WARN, f"no {path}: texts are off, and e-mails", remedy), None
    try:
        secrets = read_mail_secrets(path, to_key="outgoing_email_address")  # to whom, the channels know
        is_open = is_readable_by_others(path)
    except ConfigError as wrong:
        return Check("secrets", State.FAIL, str(wrong)), None
    if is_open:
        return Check("secrets", State.WARN, f"{path} can be read by others", f"chmod 600 {path}"), secrets
    return Check("secrets", State.OK, f"{path}, readable by you alone"), secrets
