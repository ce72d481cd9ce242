"""What RabbitMQ's management plugin knows and AMQP does not tell: who consumes from a queue.

It learns of a new consumer up to five seconds late, so one that has just come may be counted and not named.
"""

import base64
import json
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from smart_smoker.errors import ConfigError

TIMEOUT_S: Final = 3.0
HTTP_PORT: Final = 15672
HTTPS_PORT: Final = 15671
_LONGEST_ANSWER: Final = 20_000_000

Entry = dict[str, Any]


def admin_url(broker: str) -> str:
    """Where the management plugin of that broker serves its page, on its usual port and without credentials.

    Raises:
        ConfigError: the URL is not RabbitMQ's.
    """
    try:
        parts = urlsplit(broker)
        host = parts.hostname or "localhost"
    except ValueError:
        raise ConfigError("the broker's URL is wrong; amqp://user:password@host:5672/ is wanted") from None
    if parts.scheme not in {"amqp", "amqps"}:
        raise ConfigError("a broker that is not amqp:// or amqps:// has no admin page: name RabbitMQ with --broker")
    if ":" in host:
        host = f"[{host}]"
    return f"https://{host}:{HTTPS_PORT}/" if parts.scheme == "amqps" else f"http://{host}:{HTTP_PORT}/"


class Management:
    """The plugin's HTTP interface on its usual port, asked once, when it is first needed.

    Args:
        broker: the broker's URL, with the login that is used here too.
        vhost: the virtual host whose consumers are wanted.

    Attributes:
        failure: why it did not answer, if it did not.
    """

    def __init__(self, broker: str, vhost: str) -> None:
        self._page = admin_url(broker)
        self._vhost = quote(vhost, safe="")
        parts = urlsplit(broker)
        login = f"{unquote(parts.username or 'guest')}:{unquote(parts.password or 'guest')}"
        self._login = base64.b64encode(login.encode()).decode()
        # Past any web proxy: AMQP went straight to this host, too.
        self._opener = build_opener(ProxyHandler({}))
        self._who: dict[str, list[str]] | None = None
        self.failure = ""

    def consumers_of(self, queue: str) -> list[str]:
        """Who consumes from the queue: what their connections call themselves, and from where they come."""
        if self._who is None:
            self._who = self._ask()
        return self._who.get(queue, [])

    def _ask(self) -> dict[str, list[str]]:
        consumers = self._get(f"consumers/{self._vhost}")
        connections = self._get(f"vhosts/{self._vhost}/connections") if consumers else []
        names = {connection.get("name"): connection.get("user_provided_name") for connection in connections}
        who: dict[str, list[str]] = {}
        for consumer in consumers:
            # A consumer whose connection is just closing has an empty list in place of these details.
            details = consumer.get("channel_details") or {}
            name = names.get(details.get("connection_name")) or consumer.get("consumer_tag", "somebody")
            place = f"{name} from {details['peer_host']}" if details.get("peer_host") else str(name)
            who.setdefault(consumer.get("queue", {}).get("name"), []).append(place)
        return who

    def _get(self, what: str) -> list[Entry]:
        request = Request(f"{self._page}api/{what}", headers={"Authorization": f"Basic {self._login}"})  # noqa: S310  # http or https, by admin_url
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                entries = json.loads(answer.read(_LONGEST_ANSWER))
        except (OSError, ValueError) as wrong:
            why = wrong.reason if isinstance(wrong, URLError) else wrong
            self.failure = f"{self._page} does not answer ({why})"
            return []
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
