"""What people said of a smoker while a cook went on: a row for each change, none of which is ever overwritten."""

import json

from smart_smoker.store import SetupChange
from smart_smoker.store.sqlite.columns import from_ms, to_ms
from smart_smoker.store.sqlite.connection import Database


class SqliteSetups:
    """What changing a cook's settings needs while it goes on."""

    _database: Database

    def setup_changes(self, smoker_id: str) -> list[SetupChange]:
        """All that was changed of a smoker, the newest first."""
        rows = self._database.rows(
            "SELECT id, wall, said_by, change, words FROM setups WHERE smoker_id = ? ORDER BY id DESC", (smoker_id,)
        )
        return [
            SetupChange(
                id=number,
                smoker_id=smoker_id,
                at=from_ms(wall),
                said_by=said_by,
                change=json.loads(change),
                words=words,
            )
            for number, wall, said_by, change, words in rows
        ]

    def add_setup_change(self, change: SetupChange, newest_id: int) -> bool:
        """Keep a change, unless the smoker's newest is another one by now than that of this id, 0 for none."""
        with self._database.writing():
            added = self._database.run(
                "INSERT INTO setups (smoker_id, wall, said_by, change, words)"
                " SELECT :smoker, :wall, :by, :change, :words"
                " WHERE (SELECT coalesce(max(id), 0) FROM setups WHERE smoker_id = :smoker) = :newest",
                {
                    "smoker": change.smoker_id,
                    "wall": to_ms(change.at),
                    "by": change.said_by,
                    "change": json.dumps(change.change),
                    "words": change.words,
                    "newest": newest_id,
                },
            )
            return added.rowcount == 1
