"""`smoker cooks`: the cooks that were stored, and each of them at a glance."""

from datetime import UTC, datetime

import click
from rich.table import Table

from smart_smoker import config
from smart_smoker.cli import screen
from smart_smoker.cli.alerts_list import alert_document, alert_table
from smart_smoker.cli.chart import Mark, Points
from smart_smoker.cli.options import begin, json_option, store_option
from smart_smoker.core.model import Severity, probe_named
from smart_smoker.errors import SmokerError
from smart_smoker.store import Cook, History


@click.group("cooks", epilog="Example: smoker cooks show")
def command() -> None:
    """List and show the cooks that were stored."""


@command.command("list", epilog="Example: smoker cooks list --limit 5")
@store_option
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the newest N.")
@json_option
def list_cooks(store: str | None, limit: int | None, *, as_json: bool) -> None:
    """List the cooks, the newest first."""
    with config.open_store(begin(store=store).store, create=False) as history:
        cooks = history.cooks(datetime.now(UTC), limit)
    if as_json:
        screen.print_json([cook_document(cook) for cook in cooks])
        return
    out = screen.console()
    if not cooks:
        out.print("No cooks yet. `smoker run` replays one.", markup=False)
        return
    shown = screen.table("id", "smoker", "started (UTC)", "lasted", "readings", "probes", numbers=("id", "readings"))
    for cook in cooks:
        lasted = screen.span(cook.ended_at - cook.started_at) if cook.ended_at else "goes on"
        smoker = cook.smoker + (" (demo)" if cook.is_demo else "")
        started, probes = screen.minute(cook.started_at), ", ".join(cook.probes)
        shown.add_row(*map(screen.cell, (cook.id, smoker, started, lasted, f"{cook.readings:,}", probes)))
    screen.print_table(out, shown)


@command.command("show", epilog="Example: smoker cooks show 3")
@click.argument("cook_id", metavar="[ID]", type=int, required=False)
@store_option
@json_option
def show_cook(cook_id: int | None, store: str | None, *, as_json: bool) -> None:
    """Show a cook, by default the newest: its numbers, its chart, its alerts."""
    with config.open_store(begin(store=store).store, create=False) as history:
        cook = _find(history, cook_id)
        readings, alerts = history.readings(cook.id), history.alerts(cook.id)
    if as_json:
        numbers = [probe_document(probe, points) for probe, points in readings.items() if points]
        told = [alert_document(alert) for alert in alerts]
        screen.print_json(cook_document(cook) | {"numbers": numbers, "alerts": told})
        return
    out = screen.console()
    until = screen.minute(cook.ended_at) if cook.ended_at else "now"
    said = f"Cook {cook.id} on {cook.smoker}: {screen.plural(cook.readings, 'reading')}"
    out.print(screen.cell(f"{said}, {screen.minute(cook.started_at)} to {until} UTC"), soft_wrap=True)
    marks = [Mark(at=alert.raised_at, probe=alert.probe, severity=Severity(alert.severity)) for alert in alerts]
    screen.print_chart(out, readings, marks)
    out.print()
    screen.print_table(out, _numbers(readings))
    out.print()
    if alerts:
        screen.print_table(out, alert_table(alerts))
    else:
        out.print("No alerts.")


def cook_document(cook: Cook) -> screen.Json:
    """A cook as `--json` prints it."""
    return {
        "id": cook.id,
        "smoker": cook.smoker,
        "started_at": screen.iso(cook.started_at),
        "ended_at": screen.iso(cook.ended_at),
        "readings": cook.readings,
        "probes": list(cook.probes),
    }


def probe_document(probe: str, points: Points) -> screen.Json:
    """A probe's numbers over a cook, which has readings of it, as `--json` prints them."""
    temps_f = [temp_f for _, temp_f in points]
    return {
        "probe": probe,
        "readings": len(points),
        "lowest_f": min(temps_f),
        "highest_f": max(temps_f),
        "last_f": temps_f[-1],
        "first_at": screen.iso(points[0][0]),
        "last_at": screen.iso(points[-1][0]),
        "duration_s": (points[-1][0] - points[0][0]).total_seconds(),
    }


def _find(history: History, cook_id: int | None) -> Cook:
    now = datetime.now(UTC)
    if cook_id is None:
        newest = history.cooks(now, 1)
        if not newest:
            raise SmokerError("the store holds no cook yet: `smoker run` replays one")
        return newest[0]
    cook = history.cook(cook_id, now)
    if cook is None:
        raise SmokerError(f"there is no cook {cook_id}: `smoker cooks list` shows those there are")
    return cook


def _numbers(readings: dict[str, list[tuple[datetime, float]]]) -> Table:
    columns = ("readings", "lowest °F", "highest °F", "last °F", "lasted")
    shown = screen.table("probe", *columns, numbers=columns)
    for probe, points in readings.items():
        if not points:
            continue
        temps_f = [temp_f for _, temp_f in points]
        lowest, highest, last = (f"{temp_f:.1f}" for temp_f in (min(temps_f), max(temps_f), temps_f[-1]))
        lasted = screen.span(points[-1][0] - points[0][0])
        label = probe_named(probe).label
        shown.add_row(*map(screen.cell, (label, f"{len(points):,}", lowest, highest, last, lasted)))
    return shown
