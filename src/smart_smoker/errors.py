"""Every failure that a person can do something about, as one sentence that names the place and the remedy."""


class SmokerError(Exception):
    """The root of all foreseen failures; its text is one line for a person."""

    exit_code = 1


class ConfigError(SmokerError):
    """A setting, a secret or a command's words are wrong; nothing was begun."""

    exit_code = 2


class SourceError(SmokerError):
    """A source of readings cannot be used as it is."""

    exit_code = 2


class DecodeError(SmokerError):
    """A body that no known format takes.

    Attributes:
        kind: a short name of what is wrong, the same for all bodies that fail alike.
    """

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


class BrokerError(SmokerError):
    """The broker refused something, or is away.

    Attributes:
        waiting_helps: whether the same attempt may succeed later without a change of settings.
    """

    def __init__(self, reason: str, *, waiting_helps: bool = False) -> None:
        super().__init__(reason)
        self.waiting_helps = waiting_helps


class StoreError(SmokerError):
    """The store cannot be read or written; `waiting_helps` as for `BrokerError`."""

    def __init__(self, reason: str, *, waiting_helps: bool = False) -> None:
        super().__init__(reason)
        self.waiting_helps = waiting_helps


class RuleError(SmokerError):
    """A rule failed in a step, which no reading may be lost for; `rule` is its name."""

    def __init__(self, rule: str, why: Exception) -> None:
        super().__init__(f"rule {rule} fails ({type(why).__name__}: {why})")
        self.rule = rule


class NotifyError(SmokerError):
    """A notice was not delivered.

    Attributes:
        permanent: whether trying again is pointless.
        pause_s: the shortest pause, in seconds, after which another attempt is decent.
    """

    def __init__(self, reason: str, *, permanent: bool = False, pause_s: float = 0.0) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.pause_s = pause_s
