"""How a command writes a file that was asked for."""

from pathlib import Path

from smart_smoker.errors import ConfigError


def write_text(path: str, text: str) -> None:
    """Write a file, the same bytes on every system, so that a digest tells no system from another.

    Raises:
        ConfigError: it cannot be written.
    """
    try:
        with Path(path).open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except (OSError, ValueError) as wrong:
        raise ConfigError(f"{path} cannot be written: {getattr(wrong, 'strerror', None) or wrong}") from None
