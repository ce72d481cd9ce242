"""Since when this process has heard all that there was to hear; silence before that is nobody's fault."""

from datetime import datetime, timedelta
from typing import Final

LONGEST_PAUSE: Final = timedelta(minutes=1)
"""Between two looks at the clock, of which there are several a minute; more, and this machine slept or was set."""


class Awake:
    """Notices that the process was begun, or that its machine slept, or that its clock was set.

    Args:
        longest_pause: between two looks.
    """

    def __init__(self, longest_pause: timedelta = LONGEST_PAUSE) -> None:
        self._longest_pause = longest_pause
        self._since: datetime | None = None
        self._looked_at: datetime | None = None

    def doze(self) -> None:
        """Hear nothing from now until the next look."""
        self._since = None

    def look(self, now: datetime) -> datetime:
        """Since when it is awake; `now` is the moment on this machine's clock, UTC."""
        before, self._looked_at = self._looked_at, now
        if self._since is None or before is None or not timedelta() <= now - before <= self._longest_pause:
            self._since = now
        return self._since
