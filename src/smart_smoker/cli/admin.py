"""`smoker admin`: the way to RabbitMQ's own page, where queues and messages can be looked at."""

import sys
from urllib.parse import urlsplit

import click

from smart_smoker.cli.options import begin, broker_option
from smart_smoker.errors import ConfigError

HTTP_PORT = 15672
HTTPS_PORT = 15671


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
        raise ConfigError(f"the {parts.path or parts.scheme} broker has no admin page: name RabbitMQ with --broker")
    if ":" in host:
        host = f"[{host}]"
    return f"https://{host}:{HTTPS_PORT}/" if parts.scheme == "amqps" else f"http://{host}:{HTTP_PORT}/"


def open_admin_page(broker: str) -> str:
    """Open the page in a browser, where there is one to open; returns its address.

    Raises:
        ConfigError: as `admin_url`.
    """
    import webbrowser

    url = admin_url(broker)
    webbrowser.open(url)
    return url


@click.command(epilog="Example: smoker admin --broker amqp://guest:guest@raspberry:5672/")
@broker_option
@click.option("--print", "only_print", is_flag=True, help="Print the address, and open nothing.")
def command(broker: str | None, *, only_print: bool) -> None:
    """Open RabbitMQ's admin page, whose plugin must be enabled: rabbitmq-plugins enable rabbitmq_management."""
    settings = begin(broker=broker)
    is_for_a_person = sys.stdout.isatty() and not only_print
    click.echo(open_admin_page(settings.broker) if is_for_a_person else admin_url(settings.broker))
