"""Shows what was said of a cook: what holds now, what the settings file says, and who changed what."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from smart_smoker.cli import screen
from smart_smoker.cli.set import current
from smart_smoker.core.setup import Setup
from smart_smoker.core.setup_change import described
from smart_smoker.store import SetupChange

if TYPE_CHECKING:
    from rich.console import Console

SHOWN: Final = 10
"""How many changes a person is shown."""


def show(file: Setup, changes: Sequence[SetupChange], zone: tzinfo, *, smoker: str, as_json: bool) -> None:
    """Print it, for a person or as one JSON document."""
    said, now = described(file, zone), described(current(file, changes), zone)
    lines = [(what, now.get(what), said.get(what)) for what in {**now, **said}]
    if as_json:
        screen.print_json(
            {
                "smoker": smoker,
                "unit": file.unit,
                "settings": [{"what": what, "is": value, "file": in_file} for what, value, in_file in lines],
                "change": changes[0].change if changes else {},
                "changes": [_document(change) for change in changes],
            }
        )
        return
    out = screen.console()
    if not lines:
        out.print("Nothing is said of this cook yet. `smoker init` writes a settings file.", markup=False)
    else:
        _print_lines(out, lines)
    for change in changes[:SHOWN]:
        at = screen.minute(change.at.astimezone(zone))
        out.print(screen.cell(f"{at} {change.said_by}: {change.words}"), soft_wrap=True)


def _print_lines(out: "Console", lines: Sequence[tuple[str, str | None, str | None]]) -> None:
    made = screen.table("what", "is", "in the file")
    for what, value, in_file in lines:
        made.add_row(*map(screen.cell, (what, value or "none", "" if value == in_file else in_file or "none")))
    screen.print_table(out, made)


def _document(change: SetupChange) -> screen.Json:
    return {
        "id": change.id,
        "at": screen.iso(change.at),
        "by": change.said_by,
        "words": change.words,
        "change": dict(change.change),
    }
