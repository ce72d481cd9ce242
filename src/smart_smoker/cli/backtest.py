"""`smoker backtest`: what the rules would have said of cooks that were recorded."""

from collections import Counter
from typing import Any, Final

import click
from rich.table import Table

from smart_smoker import config
from smart_smoker.cli import screen
from smart_smoker.cli.chart import Mark
from smart_smoker.cli.options import begin, json_option, rules_option
from smart_smoker.core.model import probe_named
from smart_smoker.core.monitor import AlertEvent, Edge
from smart_smoker.core.rules import Rule
from smart_smoker.loops.backtest import Backtest, backtest
from smart_smoker.sources import Source

_MOST_FAULTS: Final = 50
_MOST_EPISODES: Final = 40


@click.command("backtest", epilog="Example: smoker backtest cook.csv --rules classic")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@rules_option
@click.option("--strict", is_flag=True, help="Stop at the first faulty row, instead of leaving it out.")
@json_option
def command(files: tuple[str, ...], rules: str | None, *, strict: bool, as_json: bool) -> None:
    """Run the rules over recorded cooks, without a broker or a store.

    FILE is a smoker's log as CSV, or `sample` for the sample cook.
    """
    chosen = config.make_rules(begin(rules=rules))
    results: list[screen.Json] = []
    for file in files:
        source = config.make_source(file, strict=strict)
        _report_faults(source)
        result = backtest(source, chosen)
        if as_json:
            results.append(as_document(result, chosen) | ({"file": file} if len(files) > 1 else {}))
        else:
            _show(source, result)
    if as_json:
        screen.print_json(results if len(files) > 1 else results[0])


def as_document(result: Backtest, rules: dict[str, Rule[Any]]) -> screen.Json:
    """What `--json` prints of one cook; where each finding is a warning, each is raised, and none is cleared."""
    told = [e for e in result.events if e.is_warning or not getattr(rules[e.rule], "every_finding_is_a_warning", False)]
    return {
        "readings": sum(map(len, result.readings.values())),
        "alerts": [_alert(event) for event in told],
        "forecasts": [],
    }


def _alert(event: AlertEvent) -> screen.Json:
    return {
        "rule": event.rule,
        "probe": event.probe,
        "state": "raised" if event.is_warning else "cleared",
        "severity": event.severity.value,
        "at": screen.iso(event.at),
        "temp_f": event.temp_f,
        "message": event.message,
    }


def _report_faults(source: Source) -> None:
    for fault in source.faults[:_MOST_FAULTS]:
        left_out = " (left out)" if fault.is_left_out else ""
        click.echo(f"warning: {source.name}, line {fault.line}: {fault.reason}{left_out}", err=True)
    more = len(source.faults) - _MOST_FAULTS
    if more > 0:
        click.echo(f"warning: {source.name}: {more:,} more faults", err=True)


def _show(source: Source, result: Backtest) -> None:
    out = screen.console()
    moments = [readings[i].at for readings in result.readings.values() for i in (0, -1)]
    said = screen.plural(sum(map(len, result.readings.values())), "reading")
    if moments:
        said += f", {screen.minute(min(moments))} to {screen.minute(max(moments))} UTC"
    out.print(screen.cell(f"{source.name}: {said}"), soft_wrap=True)
    episodes = result.episodes
    marks = [Mark(at=e.raised_at, probe=e.probe, severity=e.severity) for e in episodes]
    series = {probe: [(r.at, r.temp_f) for r in readings] for probe, readings in result.readings.items()}
    screen.print_chart(out, series, marks)
    if not episodes:
        out.print("\nNothing was wrong, the rules say.\n")
        return
    out.print()
    screen.print_table(out, _counts(result))
    out.print()
    screen.print_table(out, _episodes(result))
    if len(episodes) > _MOST_EPISODES:
        out.print(f"and {len(episodes) - _MOST_EPISODES:,} more; --json prints all")
    out.print()


def _counts(result: Backtest) -> Table:
    warnings = Counter((e.probe, e.rule) for e in result.events if e.is_warning)
    episodes = Counter((e.probe, e.rule) for e in result.events if e.edge is Edge.RAISED)
    shown = screen.table("probe", "rule", "warnings", "episodes", numbers=("warnings", "episodes"))
    for probe in result.readings:
        for (whose, rule), count in warnings.items():
            if whose == probe:
                label = probe_named(probe).label
                shown.add_row(screen.cell(label), screen.cell(rule), f"{count:,}", f"{episodes[probe, rule]:,}")
    return shown


def _episodes(result: Backtest) -> Table:
    numbers = ("for", "warnings", "°F")
    shown = screen.table(
        "raised (UTC)", "for", "probe", "warnings", "°F", "first words", numbers=numbers, elastic="first words"
    )
    for episode in result.episodes[:_MOST_EPISODES]:
        lasted = screen.span(episode.cleared_at - episode.raised_at) if episode.cleared_at else "-"
        label = probe_named(episode.probe).label
        cells = (screen.minute(episode.raised_at), lasted, label, episode.warnings, episode.temp_f)
        shown.add_row(*map(screen.cell, cells), screen.sentence(episode.message))
    return shown
