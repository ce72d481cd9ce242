"""Tells people: one channel a file. A notifier's module ends with `NOTIFIER = ItsClass`; its name is the channel's."""

from typing import Protocol

from smart_smoker.core.notice import Notice


class Notifier(Protocol):
    """A way to reach a person. It blocks, so the loop calls it in a thread of its own."""

    def send(self, notice: Notice) -> str:
        """Deliver, and return what the receiver answered.

        Raises:
            NotifyError: it was not delivered, as far as can be known.
            ConfigError: its own settings, read anew at each attempt, are missing or wrong.
        """
        ...
