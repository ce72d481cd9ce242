"""A reading's body, as we write it and as other people do, so that their consumers can be fed."""

import json
import struct
from collections.abc import Callable
from typing import Final

from smart_smoker.core.model import Reading

Encoder = Callable[[Reading], bytes]
"""Writes a reading's body."""


def _as_json(reading: Reading) -> bytes:
    return json.dumps({"timestamp": reading.stamp, "temperature": reading.temp_f}).encode()


BODIES: Final[dict[str, Encoder]] = {
    "text": lambda r: f"{r.stamp}, {r.temp_f}".encode(),
    "comma": lambda r: f"{r.stamp},{r.temp_f}".encode(),
    "list": lambda r: f"[{r.stamp}, {r.temp_f}]".encode(),
    "tuple": lambda r: repr((r.stamp, r.temp_f)).encode(),
    "colon": lambda r: f"{r.stamp}: {r.temp_f}".encode(),
    "json": _as_json,
    "struct": lambda r: struct.pack("!df", r.at.timestamp(), r.temp_f),
    "prose": lambda r: f"At {r.stamp} the temperature was {r.temp_f} degrees".encode(),
    "number": lambda r: str(r.temp_f).encode(),
}
"""What `produce --body NAME` writes, so that other people's consumers can be fed."""
