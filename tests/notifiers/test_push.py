"""Pushes through Apprise to a server that gets what ntfy's, Pushover's or Bark's would get."""

import logging
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from apprise.plugins.pushover import NotifyPushover
from tests.contracts.notifier_contract import notice
from tests.http_server import HttpServer

from smart_smoker.core.model import Severity
from smart_smoker.errors import ConfigError, NotifyError
from smart_smoker.notifiers.push import Push

LINK = "https://pit.example/a?t=eyJ.x-y_z&n=1"
FIRE = replace(notice("Pit 148 °F and falling"), title="Fire dying", details={"link": LINK})
TOPIC = "my-secret-topic-4711"
USER, TOKEN = "u" * 30, "a" * 30
POVER = f"pover://{USER}@{TOKEN}"


def ntfy(server: HttpServer, query: str = "") -> str:
    return f"ntfy://127.0.0.1:{server.port}/{TOPIC}{query}"


NTFY_HEADERS = {
    Severity.INFORMATION: {"x-priority": "low", "x-tags": "information_source"},
    Severity.WARNING: {"x-tags": "warning"},
    Severity.URGENT: {"x-priority": "max", "x-tags": "rotating_light"},
}


@pytest.mark.parametrize("severity", Severity)
def test_ntfy_gets_title_text_priority_tag_and_link(push_server: HttpServer, severity: Severity) -> None:
    assert Push(urls=(ntfy(push_server),)).send(replace(FIRE, severity=severity)) == "taken by ntfy"
    (request,) = push_server.received
    assert request.json == {"topic": TOPIC, "title": "Fire dying", "message": "Pit 148 °F and falling"}
    told = {name: value for name, value in request.headers.items() if name.startswith("x-")}
    assert told == {"x-click": LINK, **NTFY_HEADERS[severity]}


PUSHOVER_FIELDS = {
    Severity.INFORMATION: {"priority": "-1", "sound": "none"},
    Severity.WARNING: {"priority": "0", "sound": "pushover"},
    Severity.URGENT: {"priority": "2", "sound": "siren", "retry": "30", "expire": "300"},
}


@pytest.mark.parametrize("severity", Severity)
def test_pushover_gets_title_text_priority_sound_and_link(
    push_server: HttpServer, monkeypatch: pytest.MonkeyPatch, severity: Severity
) -> None:
    monkeypatch.setattr(NotifyPushover, "notify_url", f"{push_server.url}/1/messages.json")
    Push(urls=(POVER,)).send(replace(FIRE, severity=severity))
    (request,) = push_server.received
    fields = request.form
    assert (fields.pop("title"), fields.pop("message")) == ("Fire dying", "Pit 148 °F and falling")
    assert (fields.pop("url"), fields.pop("url_title")) == (LINK, "Acknowledge")
    assert (fields.pop("user"), fields.pop("token")) == (USER, TOKEN)
    told = {name: fields[name] for name in ("priority", "sound", "retry", "expire") if name in fields}
    assert told == PUSHOVER_FIELDS[severity]


BARK_FIELDS: Mapping[Severity, Mapping[str, Any]] = {
    Severity.INFORMATION: {"level": "passive"},
    Severity.WARNING: {"level": "active"},
    Severity.URGENT: {"level": "critical", "volume": 10},
}


@pytest.mark.parametrize("severity", Severity)
def test_bark_gets_title_text_level_and_link(push_server: HttpServer, severity: Severity) -> None:
    Push(urls=(f"bark://127.0.0.1:{push_server.port}/my-device-key",)).send(replace(FIRE, severity=severity))
    (request,) = push_server.received
    told = request.json
    assert (told["title"], told["body"], told["url"]) == ("Fire dying", "Pit 148 °F and falling", LINK)
    assert {name: told[name] for name in ("level", "volume") if name in told} == BARK_FIELDS[severity]


def test_another_service_gets_the_title_and_a_text_with_the_link(push_server: HttpServer) -> None:
    Push(urls=(f"json://127.0.0.1:{push_server.port}/path",)).send(replace(FIRE, severity=Severity.URGENT))
    told = push_server.received[0].json
    said = f"Pit 148 °F and falling\nAcknowledge: {LINK}"
    assert (told["title"], told["message"], told["type"]) == ("Fire dying", said, "failure")


def test_the_code_is_in_the_text(push_server: HttpServer) -> None:
    Push(urls=(ntfy(push_server),)).send(replace(FIRE, code="7K2M"))
    assert push_server.received[0].json["message"] == "Pit 148 °F and falling\nAcknowledge: 7K2M"


def test_without_a_link_there_is_nothing_to_tap(push_server: HttpServer) -> None:
    Push(urls=(ntfy(push_server),)).send(notice())
    assert "x-click" not in push_server.received[0].headers


def test_what_the_url_says_itself_stands(push_server: HttpServer) -> None:
    Push(urls=(ntfy(push_server, "?priority=min&tags=fire"),)).send(replace(FIRE, severity=Severity.URGENT))
    headers = push_server.received[0].headers
    assert (headers["x-priority"], headers["x-tags"], headers["x-click"]) == ("min", "fire", LINK)


BREAKING = {
    "ntfy does": (("ntfy://topic",), True),
    "ntfy does, with a tag of one's own": (("ntfys://host/topic?tags=fire",), True),
    "Pushover does": ((POVER,), True),
    "Bark does": (("barks://host/key",), True),
    "one that is told to be quiet does not": (("ntfy://topic?priority=low",), False),
    "one that is not known here is not relied on": (("tgram://123456789:abcdefg_hijklmnop/1234",), False),
    "one of several is enough": (("json://host", POVER), True),
}


@pytest.mark.parametrize(("urls", "does"), BREAKING.values(), ids=BREAKING)
def test_whether_it_rings_through_a_silent_mode(urls: tuple[str, ...], does: bool) -> None:
    assert Push(urls=urls).breaks_through is does


def test_two_services_both_get_it(push_server: HttpServer) -> None:
    urls = (ntfy(push_server), f"json://127.0.0.1:{push_server.port}/path")
    assert Push(urls=urls).send(FIRE) == "taken by ntfy, json"
    assert [request.path for request in push_server.received] == ["/", "/path"]


def test_a_service_that_took_it_is_not_asked_again_for_another_that_did_not(push_server: HttpServer) -> None:
    with HttpServer() as other:
        other.status = 503
        push = Push(urls=(ntfy(push_server), ntfy(other)))
        for _ in range(2):
            with pytest.raises(NotifyError, match=r"url 2 \(ntfy"):
                push.send(FIRE)
        other.status = 200
        push.send(FIRE)
        push.send(replace(FIRE, message_id="<2@smart-smoker>"))
    assert (len(push_server.received), len(other.received)) == (2, 2)


def test_a_refusal_says_the_services_words(push_server: HttpServer) -> None:
    push_server.status, push_server.answer = 429, '{"code": 42901, "error": "limit reached"}'
    with pytest.raises(
        NotifyError, match=r"url 1 \(ntfy://\.\.\.\) does not take it: .*limit reached.*42901"
    ) as caught:
        Push(urls=(ntfy(push_server),)).send(FIRE)
    assert caught.value.permanent is False


def test_a_server_that_is_away_is_a_notify_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with HttpServer() as server:
        url = ntfy(server)
    with pytest.raises(NotifyError, match="onnection"):
        Push(urls=(url,)).send(FIRE)


def test_a_server_that_never_answers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"ntfy://127.0.0.1:{silent.getsockname()[1]}/{TOPIC}?rto=0.2"
        with pytest.raises(NotifyError, match="onnection"):
            Push(urls=(url,)).send(FIRE)


@pytest.mark.parametrize("status", [200, 403], ids=["delivered", "refused"])
def test_no_secret_is_logged_or_told(push_server: HttpServer, caplog: pytest.LogCaptureFixture, status: int) -> None:
    caplog.set_level(1)
    push_server.status = status
    host = f"127.0.0.1:{push_server.port}"
    urls = (ntfy(push_server), f"ntfy://me:{TOKEN}@{host}/{TOPIC}", f"json://{host}/{TOKEN}?+X-Key={USER}")
    said = repr(Push(urls=urls))
    for url in urls:
        try:
            said += Push(urls=(url,)).send(FIRE)
        except NotifyError as wrong:
            said += str(wrong)
    assert len(push_server.received + push_server.refused) == 3
    assert [secret for secret in (TOPIC, TOKEN, USER) if secret in caplog.text + said] == []


def test_what_others_log_meanwhile_is_left_alone(push_server: HttpServer, caplog: pytest.LogCaptureFixture) -> None:
    Push(urls=(ntfy(push_server),)).send(FIRE)
    logging.getLogger("apprise").warning("somebody else's")
    assert caplog.messages == ["somebody else's"]


UNUSABLE = {
    "a service that is none": ("pidgin://my-secret-topic-4711", r"url 1 \(pidgin://\.\.\.\) is no URL"),
    "a topic alone": (TOPIC, "url 1 is no URL"),
    "a URL that lacks its parts": ("pover://", r"url 1 \(pover://\.\.\.\) is no URL"),
}


@pytest.mark.parametrize(("url", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_url_that_apprise_cannot_use_is_told_of_before_anything_is_sent(url: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        Push(urls=(url,)).check()
    assert TOPIC not in str(caught.value)


def test_without_apprise_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(ConfigError, match=f"{re.escape(sys.executable)} -m pip install apprise"):
        Push(urls=(f"ntfy://{TOPIC}",)).check()


def test_apprise_is_imported_when_it_is_used() -> None:
    program = "import sys, smart_smoker.notifiers.push; sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
