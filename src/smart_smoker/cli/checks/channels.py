"""The channels: whether each has what it needs to tell somebody; nothing is sent, and nobody is asked."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from smart_smoker import config
from smart_smoker.cli.checks import Check, State
from smart_smoker.errors import ConfigError
from smart_smoker.notifiers.email import Email
from smart_smoker.notifiers.text_message import TextMessage
from smart_smoker.settings import Settings

if TYPE_CHECKING:
    from smart_smoker.notifiers import Notifier


def check_channels(settings: Settings, environ: Mapping[str, str], cwd: Path, *, has_account: bool) -> Iterator[Check]:
    """A line for each channel.

    Args:
        settings: the channels.
        environ: the variables.
        cwd: where the secrets file is looked for.
        has_account: whether there is a mail account; without one, nothing more is said of what needs it.
    """
    try:
        notifiers = config.make_notifiers(settings, environ, cwd)
    except ConfigError as wrong:
        yield Check("channels", State.FAIL, str(wrong))
        return
    for name, notifier in notifiers.items():
        if has_account or not isinstance(notifier, TextMessage | Email):
            yield _check(f"channel {name}", notifier)


def _check(name: str, notifier: "Notifier") -> Check:
    try:
        notifier.check()
        warning = notifier.closing_gateway() if isinstance(notifier, TextMessage) else ""
    except ConfigError as wrong:
        return Check(name, State.FAIL, str(wrong))
    if warning:
        return Check(name, State.WARN, warning, "docs/texts.md names other ways")
    reach = "can ring" if notifier.breaks_through else "does not ring"
    return Check(name, State.OK, f"is set up; it {reach} a phone in silent mode")
