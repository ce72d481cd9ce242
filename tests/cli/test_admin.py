"""`smoker admin` knows where RabbitMQ's page is, and prints no password."""

import webbrowser

import pytest

from smart_smoker.broker.amqp.management import admin_url
from smart_smoker.cli.admin import open_admin_page
from smart_smoker.cli.main import main
from smart_smoker.errors import ConfigError

PAGES = {
    "the default broker": ("amqp://guest:guest@localhost:5672/", "http://localhost:15672/"),
    "another host, with a virtual host": ("amqp://me:secret@pi.local/smoke", "http://pi.local:15672/"),
    "over TLS": ("amqps://pi.local:5671/", "https://pi.local:15671/"),
    "an IPv6 address": ("amqp://[::1]:5672/", "http://[::1]:15672/"),
}


@pytest.mark.parametrize(("broker", "page"), PAGES.values(), ids=PAGES)
def test_the_page_is_beside_the_broker(broker: str, page: str) -> None:
    assert admin_url(broker) == page


@pytest.mark.parametrize("broker", ["embedded", "redis://me:secret@localhost", "amqp://[::1"])
def test_a_broker_without_a_page_is_one_line(broker: str) -> None:
    with pytest.raises(ConfigError) as raised:
        admin_url(broker)
    assert "secret" not in str(raised.value)


def test_the_page_is_opened_in_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    open_admin_page("amqp://localhost/")
    assert opened == ["http://localhost:15672/"]


def test_the_command_only_prints_where_nobody_sits_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda url: pytest.fail(f"opened {url}"))
    assert main(["admin", "--broker", "amqp://me:secret@pi.local/"]) == 0
    assert capsys.readouterr().out == "http://pi.local:15672/\n"
