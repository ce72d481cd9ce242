"""Reads a TOML file that a person wrote, and says in one line what is wrong with it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from smart_smoker.errors import ConfigError


def read_toml(path: Path, example: str) -> Mapping[str, object]:
    """The file's keys and tables.

    Args:
        path: the file; a byte-order mark is passed over.
        example: a line as it should be.

    Raises:
        FileNotFoundError: it is not there.
        ConfigError: it cannot be read, or is no TOML; a value in it is never quoted, for it may be a password.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise
    except OSError as wrong:
        raise ConfigError(f"cannot read {path}: {wrong.strerror or wrong}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8: save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as wrong:
        # tomllib's message names the line and never quotes a value.
        said = " ".join(str(wrong).split())
        raise ConfigError(f"{path} is no TOML: {said}; write lines like {example}") from None
