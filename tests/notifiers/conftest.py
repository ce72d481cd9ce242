"""A mail server's authority that this process trusts, and no proxy between it and a push service."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.http_server import HttpServer
from tests.smtp_server import write_authority


@pytest.fixture(autouse=True)
def trusted_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SSL_CERT_FILE names the authority of `SmtpServer`'s certificate."""
    path = write_authority(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@pytest.fixture
def push_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpServer]:
    """Gets what a push service would get."""
    monkeypatch.setenv("no_proxy", "*")
    with HttpServer() as server:
        yield server
