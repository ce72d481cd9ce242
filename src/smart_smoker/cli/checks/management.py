"""What RabbitMQ's management plugin knows and AMQP does not tell: who consumes from a queue."""

import base64
import json
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from smart_smoker.cli.admin import admin_url

TIMEOUT_S: Final = 3.0
_LONGEST_ANSWER: Final = 5_000_000


class Management:
    """The plugin's HTTP interface on its usual port, asked once, when it is first needed.

    Args:
        broker: the broker's URL, with the login that is used here too.
        vhost: the virtual host whose consumers are wanted.

    Attributes:
        failure: why it did not answer, if it did not.
    """

    def __init__(self, broker: str, vhost: str) -> None:
        self._url = f"{admin_url(broker)}api/consumers/{quote(vhost, safe='')}"
        parts = urlsplit(broker)
        login = f"{unquote(parts.username or 'guest')}:{unquote(parts.password or 'guest')}"
        self._login = base64.b64encode(login.encode()).decode()
        self._consumers: list[Any] | None = None
        self.failure = ""

    def consumers_of(self, queue: str) -> list[str]:
        """Who consumes from the queue, as their connections call themselves, and from where."""
        if self._consumers is None:
            self._consumers = self._ask()
        return [_who(consumer) for consumer in self._consumers if _queue_of(consumer) == queue]

    def _ask(self) -> list[Any]:
        request = Request(self._url, headers={"Authorization": f"Basic {self._login}"})  # noqa: S310  # http or https
        # Past any web proxy: AMQP went straight to this host, too.
        opener = build_opener(ProxyHandler({}))
        try:
            with opener.open(request, timeout=TIMEOUT_S) as answer:
                consumers = json.loads(answer.read(_LONGEST_ANSWER))
        except (OSError, ValueError) as wrong:
            why = wrong.reason if isinstance(wrong, URLError) else wrong
            self.failure = f"{self._url.partition('/api/')[0]} does not answer ({why})"
            return []
        return consumers if isinstance(consumers, list) else []


def _queue_of(consumer: Any) -> object:
    return consumer.get("queue", {}).get("name") if isinstance(consumer, dict) else None


def _who(consumer: dict[str, Any]) -> str:
    # A connection that is just closing has an empty list in place of its details.
    details = consumer.get("channel_details") or {}
    name = details.get("connection_name") or consumer.get("consumer_tag", "?")
    user = details.get("user")
    return f"{name} as {user}" if user else str(name)
