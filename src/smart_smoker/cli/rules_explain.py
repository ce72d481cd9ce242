"""`smoker rules explain`: why an alert was raised, in the numbers that its rule decided on."""

import click
from rich.console import Console

from smart_smoker import config
from smart_smoker.cli import screen
from smart_smoker.cli.options import begin, json_option, store_option
from smart_smoker.cli.rules_described import DescribedRule, describe, plain, spelled
from smart_smoker.core.model import probe_named
from smart_smoker.errors import ConfigError, SmokerError
from smart_smoker.settings import Settings
from smart_smoker.store._alert_care import AlertLife


@click.command("explain", epilog="Example: smoker rules explain 7")
@click.argument("alert_id", metavar="ALERT", type=int)
@store_option
@json_option
def command(alert_id: int, store: str | None, *, as_json: bool) -> None:
    """Show the numbers that an alert was decided on, beside what its rule wants.

    ALERT is its number in `smoker alerts list`.
    """
    settings = begin(store=store)
    with config.open_store(settings.store, create=False) as care:
        alert = care.life(alert_id)
    if alert is None:
        raise SmokerError(f"there is no alert {alert_id}: `smoker alerts list` shows those there are")
    rule = _rule(alert.rule, settings)
    if as_json:
        screen.print_json(_document(alert, rule))
    else:
        _print(screen.console(), alert, rule)


def _rule(name: str, settings: Settings) -> DescribedRule | None:
    """The rule as it is now; None where it is no more, or not here."""
    try:
        return describe(name, settings)
    except ConfigError:
        return None


def _document(alert: AlertLife, rule: DescribedRule | None) -> screen.Json:
    return {
        "id": alert.id,
        "smoker": alert.smoker,
        "rule": alert.rule,
        "probe": alert.probe or None,
        "severity": alert.severity,
        "at": screen.iso(alert.raised_at),
        "temp_f": alert.temp_f,
        "message": alert.message,
        "numbers": dict(alert.numbers),
        "settings": {setting.key: plain(setting.value) for setting in rule.settings} if rule else None,
    }


def _print(out: Console, alert: AlertLife, rule: DescribedRule | None) -> None:
    about = probe_named(alert.probe).label if alert.probe else "smoker"
    raised = f"{alert.rule} about {about}, {screen.minute(alert.raised_at)} UTC on {alert.smoker}"
    out.print(screen.cell(f"Alert {alert.id}, {alert.severity}: {raised}"), soft_wrap=True)
    screen.indented(out, alert.message)
    out.print()
    if not alert.numbers:
        out.print("Its rule kept no numbers.")
    else:
        shown = screen.table("decided on", "value", numbers=("value",))
        for name, value in alert.numbers.items():
            shown.add_row(*map(screen.cell, (name, f"{round(value, 2):g}")))
        screen.print_table(out, shown)
    out.print()
    if rule is None:
        out.print(screen.cell(f"The rule {alert.rule} is not here any more."))
        return
    out.print("What the rule finds:")
    screen.indented(out, rule.condition)
    if rule.settings:
        out.print("As it is set now:")
        screen.indented(out, ", ".join(f"{setting.key}={spelled(setting.value)}" for setting in rule.settings))
