"""A mail server's authority that this process trusts."""

from pathlib import Path

import pytest
from tests.smtp_server import write_authority


@pytest.fixture(autouse=True)
def trusted_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SSL_CERT_FILE names the authority of `SmtpServer`'s certificate."""
    path = write_authority(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path
