"""`smoker presets`: how far food is cooked, by cut."""

import click

from smart_smoker.cli import screen
from smart_smoker.cli.options import begin, json_option
from smart_smoker.core.presets import PRESETS, Preset
from smart_smoker.core.setup import Unit


@click.command("presets", epilog="Example: smoker presets --json")
@json_option
def command(*, as_json: bool) -> None:
    """List the presets of smoker.toml: when a cut is done, and, apart from that, from when on it is safe.

    Done is what barbecue cooks agree on; safe is the USDA's minimum. A cut that is done below it is nobody's advice.
    """
    unit = begin().unit
    if as_json:
        screen.print_json([preset_document(preset) for preset in PRESETS.values()])
        return
    made = screen.table("preset", "done", "people like", "safe", "rest", "also", "tip")
    for preset in PRESETS.values():
        made.add_row(*map(screen.cell, _row(preset, unit)))
    screen.print_table(screen.console(), made)


def preset_document(preset: Preset) -> screen.Json:
    """A preset as `--json` prints it."""
    return {
        "name": preset.name,
        "done_f": preset.done_f,
        "lowest_f": preset.lowest_f,
        "highest_f": preset.highest_f,
        "safe_f": preset.safe_f,
        "rest_s": preset.rest.total_seconds(),
        "also": list(preset.also),
        "tip": preset.tip,
    }


def _row(preset: Preset, unit: Unit) -> tuple[str, ...]:
    is_range = preset.lowest_f < preset.highest_f
    return (
        preset.name,
        unit.temperature(preset.done_f),
        f"{unit.from_f(preset.lowest_f):.0f} to {unit.temperature(preset.highest_f)}" if is_range else "",
        unit.temperature(preset.safe_f),
        screen.span(preset.rest) if preset.rest else "",
        ", ".join(preset.also),
        preset.tip,
    )
