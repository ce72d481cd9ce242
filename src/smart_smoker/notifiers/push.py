"""Tells by push message, through Apprise: ntfy, Pushover, Telegram and some 170 other services, each named by a URL.

What rings a phone is a service's own word: where it is known here, a severity becomes the service's priority and sound,
and the page to acknowledge on is what a tap opens; elsewhere that stands in the text. What the URL says itself stands.
"""

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from smart_smoker.core.model import Severity
from smart_smoker.core.notice import Notice
from smart_smoker.errors import ConfigError, NotifyError
from smart_smoker.notifiers._words import acknowledgeable, link_of

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How a service says what rings a phone, as parameters of its URL.

    Attributes:
        loudness: the parameter that decides whether it breaks through.
        severities: all parameters by severity.
        link: the parameter for what opens when it is tapped, its words if it has any beside it.
    """

    loudness: str
    severities: Mapping[Severity, Mapping[str, str]]
    link: str
    link_words: Mapping[str, str] = field(default_factory=dict)


_NTFY: Final = Service(
    loudness="priority",
    severities={
        Severity.INFORMATION: {"priority": "low", "tags": "information_source"},
        Severity.WARNING: {"priority": "default", "tags": "warning"},
        Severity.URGENT: {"priority": "max", "tags": "rotating_light"},
    },
    link="click",
)
_PUSHOVER: Final = Service(
    loudness="priority",
    severities={
        Severity.INFORMATION: {"priority": "moderate", "sound": "none"},
        Severity.WARNING: {"priority": "normal", "sound": "pushover"},
        # It rings every 30 s for five minutes, or until the app is told.
        Severity.URGENT: {"priority": "emergency", "sound": "siren", "interval": "30", "expire": "300"},
    },
    link="url",
    link_words={"url_title": "Acknowledge"},
)
_BARK: Final = Service(
    loudness="level",
    severities={
        Severity.INFORMATION: {"level": "passive"},
        Severity.WARNING: {"level": "active"},
        Severity.URGENT: {"level": "critical", "volume": "10"},
    },
    link="click",
)
SERVICES: Final = {"ntfy": _NTFY, "ntfys": _NTFY, "pover": _PUSHOVER, "bark": _BARK, "barks": _BARK}
"""By the URL's scheme."""

_TALKERS: Final = ("apprise", "urllib3.connectionpool")
_SAID: Final[ContextVar[list[str] | None]] = ContextVar("said", default=None)
"""What Apprise warns of while it is asked something; None where it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """Pushes each notice to every one of its services.

    Attributes:
        urls: Apprise's, such as `ntfy://my-secret-topic`; each is a secret.
    """

    urls: tuple[str, ...] = field(repr=False)
    _taken: set[tuple[str, str]] = field(init=False, repr=False, default_factory=set)
    """(Message-ID, URL) of notices that other services are still to take."""

    def __post_init__(self) -> None:
        if not self.urls:
            raise ValueError('urls must name a service, such as "ntfy://my-secret-topic"')

    @property
    def breaks_through(self) -> bool:
        """Whether a service is among them whose urgent priority does, and that its URL leaves at that."""
        return any(
            scheme in SERVICES and SERVICES[scheme].loudness not in parse_qs(urlsplit(url).query)
            for url, scheme in zip(self.urls, map(_scheme, self.urls), strict=True)
        )

    def check(self) -> None:
        """Raises ConfigError where Apprise is not installed, or does not know a URL."""
        for number in range(len(self.urls)):
            self._service(number, self.urls[number])

    def send(self, notice: Notice) -> str:
        """Push to every service that has not taken it at an earlier attempt; returns which have.

        Raises:
            NotifyError: a service did not take it.
            ConfigError: as `check` does.
        """
        failures = []
        for number, url in enumerate(self.urls):
            taken = (notice.message_id, url)
            if taken in self._taken:
                continue
            if failure := self._push(number, url, notice):
                failures.append(failure)
            else:
                self._taken.add(taken)
        if failures:
            raise NotifyError("; ".join(failures))
        self._taken.difference_update({(notice.message_id, url) for url in self.urls})
        return f"taken by {', '.join(map(_scheme, self.urls))}"

    def _push(self, number: int, url: str, notice: Notice) -> str:
        """Why it is not delivered; empty where it is."""
        service = self._service(number, fitted(url, notice))
        text = acknowledgeable(notice.text, notice.code, "" if _scheme(url) in SERVICES else link_of(notice))
        with _apprise_in_words() as said:
            try:
                if service.notify(body=text, title=notice.title, notify_type=_kind(notice.severity)):
                    return ""
            except OSError as wrong:
                said.append(str(wrong) or type(wrong).__name__)
        why = _without_secrets(" ".join(" ".join(said).split()), url)[:300] or "without saying why"
        return f"{self._name(number)} does not take it: {why}"

    def _service(self, number: int, url: str) -> "NotifyBase":
        try:
            import apprise
        except ModuleNotFoundError:
            install = f"{sys.executable} -m pip install apprise"
            raise ConfigError(f"push messages need Apprise, which is not installed: {install}") from None
        # No picture, as Apprise would have its own shown.
        asset = apprise.AppriseAsset(app_id="Smart Smoker", image_url_mask="", image_path_mask="")
        with _apprise_in_words():
            service = apprise.Apprise.instantiate(url, asset=asset)
        if service is None:
            remedy = "write it as docs/texts.md shows, such as ntfy://my-secret-topic"
            raise ConfigError(f"{self._name(number)} is no URL that Apprise can use: {remedy}")
        return service

    def _name(self, number: int) -> str:
        """A service by its place and its scheme, which is all that is no secret."""
        scheme = _scheme(self.urls[number])
        return f"url {number + 1}" + (f" ({scheme}://...)" if scheme else "")


def fitted(url: str, notice: Notice) -> str:
    """The URL with what the severity asks for, and the link, where the service is known."""
    service = SERVICES.get(_scheme(url))
    if service is None:
        return url
    wanted = dict(service.severities[notice.severity])
    if link := link_of(notice):
        wanted |= {service.link: link, **service.link_words}
    own = parse_qs(urlsplit(url).query)
    added = urlencode({key: value for key, value in wanted.items() if key not in own}, quote_via=quote)
    return f"{url}{'&' if '?' in url else '?'}{added}"


def _scheme(url: str) -> str:
    scheme, mark, _ = url.partition("://")
    return scheme.lower() if mark and scheme.isalnum() else ""


def _kind(severity: Severity) -> str:
    return {Severity.INFORMATION: "info", Severity.WARNING: "warning", Severity.URGENT: "failure"}[severity]


def _overhear(record: logging.LogRecord) -> bool:
    """Keep a warning, and everything out of the log: it may hold a URL with its secrets."""
    said = _SAID.get()
    if said is None:
        return True
    if record.levelno >= logging.WARNING:
        said.append(record.getMessage())
    return False


@contextmanager
def _apprise_in_words() -> Iterator[list[str]]:
    """What Apprise warns of within the block, in this thread."""
    for name in _TALKERS:
        logging.getLogger(name).addFilter(_overhear)  # for good, since other threads may be within such a block
    said: list[str] = []
    token = _SAID.set(said)
    try:
        yield said
    finally:
        _SAID.reset(token)


def _without_secrets(said: str, url: str) -> str:
    """The words with three stars for every part of the URL but a server's name."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    words = {word for text in (url, unquote(url)) for word in re.split(r"[/:@?&=,#]+", text)[1:]}
    for word in sorted(words, key=len, reverse=True):
        is_server = word.lower() == host and ("." in host or host == "localhost")
        if len(word) > 3 and not is_server:
            said = said.replace(word, "***")
    return said


NOTIFIER = Push
