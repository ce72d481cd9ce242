"""`smoker admin`: the way to RabbitMQ's own page, where queues and messages can be looked at."""

import sys

import click

from smart_smoker.cli.options import begin, broker_option


def open_admin_page(broker: str) -> str:
    """Open the page in a browser, where there is one to open; returns its address.

    Raises:
        ConfigError: as `admin_url`.
    """
    import webbrowser

    from smart_smoker.broker.amqp.management import admin_url

    url = admin_url(broker)
    webbrowser.open(url)
    return url


@click.command(epilog="Example: smoker admin --broker amqp://guest:guest@raspberry:5672/")
@broker_option
@click.option("--print", "only_print", is_flag=True, help="Print the address, and open nothing.")
def command(broker: str | None, *, only_print: bool) -> None:
    """Open RabbitMQ's admin page, whose plugin must be enabled: rabbitmq-plugins enable rabbitmq_management."""
    from smart_smoker.broker.amqp.management import admin_url

    settings = begin(broker=broker)
    is_for_a_person = sys.stdout.isatty() and not only_print
    click.echo(open_admin_page(settings.broker) if is_for_a_person else admin_url(settings.broker))
