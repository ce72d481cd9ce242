"""Tells people: one way a file. A notifier's module ends with `NOTIFIER = ItsClass`, whose fields are its settings.

A channel is a notifier with settings: `[channel.NAME]` in `smoker.toml` names the notifier, where it has another name,
and sets its fields. A field `secrets_file` is given the path of `.env.toml`, a field `environ` the variables of this
process; neither can be set.
"""

from typing import Protocol

from smart_smoker.core.notice import Notice


class Notifier(Protocol):
    """A way to reach a person. It blocks, so the loop calls it in a thread of its own."""

    @property
    def breaks_through(self) -> bool:
        """Whether an urgent notice can ring a phone that is in silent mode, where the phone's owner lets it."""
        ...

    def check(self) -> None:
        """Return where it can try to send; asks no server.

        Raises:
            ConfigError: what it needs besides its settings, such as a file or a library, is missing or wrong.
        """
        ...

    def send(self, notice: Notice) -> str:
        """Deliver, and return what the receiver answered, in one line.

        Raises:
            NotifyError: it was not delivered, as far as can be known.
            ConfigError: as `check` does.
        """
        ...
