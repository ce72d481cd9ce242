"""Where a replay got to: kept outside the store, since a producer needs none, so that `--resume` goes on there.

It is written after confirms, and before the first message, so a run that was begun is never begun twice by a resume.
Rows that were sent after the last writing are sent again, with the ids they had.
"""

import json
import os
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from smart_smoker.errors import SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A run of a source, and the number of the next row to send."""

    run: str
    next_row: int


class CheckpointFile:
    """The checkpoint of one source's replay by one smoker to one broker."""

    def __init__(self, folder: Path, digest: str, smoker_id: str, broker: str) -> None:
        key = sha256("\n".join((digest, smoker_id, broker)).encode()).hexdigest()[:24]
        self._path = folder / "replays" / f"{key}.json"

    def read(self) -> Checkpoint | None:
        """What was kept; None where nothing was, or where it cannot be read."""
        try:
            kept: Any = json.loads(self._path.read_text(encoding="utf-8"))
            checkpoint = Checkpoint(**kept)
        except (OSError, ValueError, TypeError):
            return None
        return checkpoint if type(kept["run"]) is str and type(kept["next_row"]) is int else None

    def write(self, checkpoint: Checkpoint) -> None:
        """Replace what was kept, whole or not at all.

        Raises:
            SourceError: the folder cannot be written.
        """
        draft = self._path.with_suffix(f".{os.getpid()}.tmp")
        try:
            draft.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("w", encoding="utf-8") as file:
                json.dump(asdict(checkpoint), file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
        except OSError as why:
            raise SourceError(f"{self._path.parent}: where the replay is cannot be kept ({why.strerror})") from None
