"""The secrets file: what it gives, and the one line for each way in which it can be wrong."""

import os
from pathlib import Path

import pytest
from tests.smtp_server import ADDRESS, PASSWORD, RECIPIENT, write_secrets

from smart_smoker.errors import ConfigError
from smart_smoker.secrets_file import find_secrets_file, is_readable_by_others, read_mail_secrets


@pytest.mark.parametrize("port", [587, "587", " 587 "], ids=["a number", "text of digits", "digits between blanks"])
def test_all_five_keys_are_read_and_the_port_may_be_a_number_or_text(tmp_path: Path, port: object) -> None:
    secrets = read_mail_secrets(write_secrets(tmp_path / ".env.toml", outgoing_email_port=port))
    assert (secrets.host, secrets.port, secrets.address) == ("localhost", 587, ADDRESS)
    assert (secrets.password, secrets.recipient) == (PASSWORD, RECIPIENT)


def test_the_password_is_not_shown(tmp_path: Path) -> None:
    secrets = read_mail_secrets(write_secrets(tmp_path / ".env.toml"))
    assert PASSWORD not in repr(secrets)
    assert ADDRESS in repr(secrets)


WRONG = {
    "a key that is missing": ({"outgoing_email_host": None}, "outgoing_email_host is missing"),
    "a missing port": ({"outgoing_email_port": None}, "outgoing_email_port is missing"),
    "a key that is empty": ({"outgoing_email_password": "  "}, "outgoing_email_password in .* is empty"),
    "a number where text belongs": ({"outgoing_email_password": 4711}, "outgoing_email_password in .* must be text"),
    "a port in words": ({"outgoing_email_port": "smtp"}, "outgoing_email_port in .* must be a number"),
    "port 0": ({"outgoing_email_port": 0}, "must be a number from 1 to 65535"),
    "a port out of range": ({"outgoing_email_port": "65536"}, "must be a number from 1 to 65535"),
    "a port of a thousand digits": ({"outgoing_email_port": "9" * 1000}, "must be a number from 1 to 65535"),
    "a port with a fraction": ({"outgoing_email_port": 587.5}, "must be a number from 1 to 65535"),
    "a host with a blank": ({"outgoing_email_host": "smtp example"}, "outgoing_email_host in .* server's name alone"),
    "a host that is a URL": ({"outgoing_email_host": "smtp://a.b"}, "outgoing_email_host in .* server's name alone"),
    "a host with an empty part": (
        {"outgoing_email_host": "smtp..com"},
        "outgoing_email_host in .* server's name alone",
    ),
    "an address without a domain": ({"outgoing_email_address": "me"}, "outgoing_email_address in .* one mail address"),
    "two recipients": ({"sms_address_for_texts": "a@b.c, d@e.f"}, "sms_address_for_texts in .* one mail address"),
    "a recipient with a command in it": ({"sms_address_for_texts": "a@b.c> x"}, "sms_address_for_texts in"),
    "a line break in an address": ({"outgoing_email_address": "a@b.c\r\nRSET"}, "outgoing_email_address in"),
    "a letter that a login cannot carry": ({"outgoing_email_password": "pässword"}, "outgoing_email_password in"),
}


@pytest.mark.parametrize(("changes", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_value_is_one_line_naming_key_and_file(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    path = write_secrets(tmp_path / ".env.toml", **changes)
    with pytest.raises(ConfigError, match=words) as caught:
        read_mail_secrets(path)
    said = str(caught.value)
    assert str(path) in said
    assert len(said.splitlines()) == 1
    assert not any(str(value) in said for key, value in changes.items() if "password" in key and str(value).strip())


FILES = {
    "a missing file": (None, "no secrets file at"),
    "no TOML": (b'a = "b"\noutgoing_email_password = hunter2', "line 2"),
    "not UTF-8": (b'outgoing_email_password = "\xff\xfe"', "not UTF-8"),
}


@pytest.mark.parametrize(("content", "words"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read_is_one_line_naming_it(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / ".env.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=words) as caught:
        read_mail_secrets(path)
    assert str(path) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert "hunter2" not in str(caught.value)


def test_a_folder_is_no_secrets_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read .*"):
        read_mail_secrets(tmp_path)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = write_secrets(tmp_path / ".env.toml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_mail_secrets(path).port == 587


PLACES = {
    "the working directory": ({}, "/cook/.env.toml"),
    "an empty variable names none": ({"SMOKER_SECRETS": " "}, "/cook/.env.toml"),
    "a variable with a path from the root": ({"SMOKER_SECRETS": "/etc/smoker.toml"}, "/etc/smoker.toml"),
    "a variable with a path from here": ({"SMOKER_SECRETS": "my/mail.toml"}, "/cook/my/mail.toml"),
}


@pytest.mark.parametrize(("environ", "path"), PLACES.values(), ids=PLACES)
def test_the_file_is_in_the_working_directory_or_where_the_variable_says(environ: dict[str, str], path: str) -> None:
    assert find_secrets_file(environ, Path("/cook")) == Path(path)


@pytest.mark.skipif(os.name != "posix", reason="modes mean nothing here")
@pytest.mark.parametrize(
    ("mode", "is_open"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o644, True)], ids=oct
)
def test_a_file_that_others_can_read_is_told(tmp_path: Path, mode: int, *, is_open: bool) -> None:
    path = write_secrets(tmp_path / ".env.toml")
    path.chmod(mode)
    assert is_readable_by_others(path) is is_open
