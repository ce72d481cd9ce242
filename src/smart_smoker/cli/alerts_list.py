"""`smoker alerts list`: what went wrong, and what became of the texts about it."""

from collections import Counter
from collections.abc import Sequence

import click
from rich.table import Table

from smart_smoker import config
from smart_smoker.cli import screen
from smart_smoker.cli.options import begin, json_option, store_option
from smart_smoker.store import AlertRecord


@click.command("list", epilog="Example: smoker alerts list --cook 3")
@store_option
@click.option("--cook", type=int, metavar="ID", help="Only this cook's.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the newest N.")
@json_option
def command(store: str | None, cook: int | None, limit: int | None, *, as_json: bool) -> None:
    """List alerts, the newest first; a run of consecutive warnings is one."""
    with config.open_store(begin(store=store).store, create=False) as history:
        alerts = history.alerts(cook, limit)
    if as_json:
        screen.print_json([alert_document(alert) for alert in alerts])
        return
    out = screen.console()
    if alerts:
        screen.print_table(out, alert_table(alerts))
    else:
        out.print("No alerts.")


def alert_document(alert: AlertRecord) -> screen.Json:
    """An alert as `--json` prints it."""
    return {
        "id": alert.id,
        "cook": alert.cook_id,
        "smoker": alert.smoker,
        "rule": alert.rule,
        "probe": alert.probe,
        "state": "cleared" if alert.cleared_at else "raised",
        "severity": alert.severity,
        "at": screen.iso(alert.raised_at),
        "cleared_at": screen.iso(alert.cleared_at),
        "temp_f": alert.temp_f,
        "message": alert.message,
        "warnings": alert.warnings,
        "acknowledged_at": screen.iso(alert.acknowledged_at),
        "acknowledged_by": alert.acknowledged_by or None,
        "snoozed_until": screen.iso(alert.snoozed_until),
        "deliveries": [
            {
                "channel": delivery.channel,
                "state": delivery.state,
                "attempts": delivery.attempts,
                "answer": delivery.answer,
                "at": screen.iso(delivery.at),
            }
            for delivery in alert.deliveries
        ],
    }


def alert_table(alerts: Sequence[AlertRecord]) -> Table:
    """Alerts for people; how many warnings each was is told where one was several."""
    counts = ["warnings"] if any(alert.warnings > 1 for alert in alerts) else []
    headings = ("id", "cook", "severity", "raised (UTC)", "for", *counts, "message", "told")
    shown = screen.table(*headings, numbers=("id", "cook", "for", *counts), elastic="message")
    shown.columns[-1].no_wrap = False  # who looks after it must not be cut off: it goes on below
    for alert in alerts:
        lasted = screen.span(alert.cleared_at - alert.raised_at) if alert.cleared_at else "still up"
        said = [alert.id, alert.cook_id, alert.severity, screen.minute(alert.raised_at), lasted]
        cells = map(screen.cell, [*said, alert.warnings] if counts else said)
        shown.add_row(*cells, screen.sentence(alert.message), screen.cell(_told(alert)))
    return shown


def _told(alert: AlertRecord) -> str:
    """What became of its texts, and who looks after it: `push delivered 3 times, acknowledged by ann`."""
    counts = Counter(f"{delivery.channel} {delivery.state}" for delivery in alert.deliveries)
    told = [what if count == 1 else f"{what} {count} times" for what, count in counts.items()]
    if alert.acknowledged_by:
        told.append(f"acknowledged by {alert.acknowledged_by}")
    elif alert.snoozed_until and not alert.cleared_at:
        told.append(f"snoozed until {screen.minute(alert.snoozed_until)}")
    return ", ".join(told) or "-"
