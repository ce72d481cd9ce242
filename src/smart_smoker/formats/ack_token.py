"""The link by which an alert is answered from a phone: signed, so that nobody can make one up, and expiring.

A token is a message's code, whom it was sent to, and until when it holds, with their HMAC-SHA256. It says nothing that
its reader may not know, and is worth nothing without the key, which stays on the machine.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

KEY_BYTES: Final = 32
GOOD_FOR: Final = timedelta(hours=24)
"""How long a link may be used: a cook's length."""
CODE_LETTERS: Final = "ACDEFGHJKMNPQRTUVWXY34679"
"""What no two people read differently: no O and 0, I, L and 1, B and 8, S and 5, Z and 2."""
CODE_LENGTH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a link says: the alerts of the message with this code are looked after by that contact."""

    code: str
    contact: str


def make_token(key: bytes, answer: Answer, now: datetime, good_for: timedelta = GOOD_FOR) -> str:
    """The token, of characters that stand in a URL as they are."""
    until = int((now + good_for).timestamp())
    said = json.dumps([answer.code, answer.contact, until], separators=(",", ":"), ensure_ascii=False).encode()
    return f"{_text(said)}.{_text(_signature(key, said))}"


def read_token(key: bytes, token: str, now: datetime) -> Answer | None:
    """What the token says; None where it is not ours, was changed, or has expired."""
    said, _, signature = token.partition(".")
    try:
        data = _bytes(said)
        is_ours = hmac.compare_digest(_signature(key, data), _bytes(signature))
    except (ValueError, binascii.Error):
        return None
    if not is_ours:
        return None
    code, contact, until = json.loads(data)
    return Answer(code=code, contact=contact) if now < datetime.fromtimestamp(until, UTC) else None


def make_code() -> str:
    """A code that a person can type."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def tidy_code(said: str) -> str:
    """A code as a person may have typed it."""
    return said.strip().upper()


def _signature(key: bytes, said: bytes) -> bytes:
    return hmac.new(key, b"smart-smoker ack " + said, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if _text(data) != text:
        raise ValueError("spelled another way")
    return data
