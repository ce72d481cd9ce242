"""`smoker backtest`: what the rules would have said of cooks that were recorded."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import click

from smart_smoker import config
from smart_smoker.cli import screen
from smart_smoker.cli.backtest_json import document
from smart_smoker.cli.backtest_picture import picture
from smart_smoker.cli.backtest_rules import RuleSet, rule_sets
from smart_smoker.cli.backtest_show import show, show_totals
from smart_smoker.cli.backtest_tried import Tried
from smart_smoker.cli.files import write_text
from smart_smoker.cli.options import begin, json_option
from smart_smoker.cli.sources import opened_source
from smart_smoker.core.setup import PULL, Setup, Target
from smart_smoker.errors import ConfigError
from smart_smoker.loops.backtest import SMOKER_ID, backtest
from smart_smoker.setting_values import set_point_in, temperature_in, unknown
from smart_smoker.settings import Settings
from smart_smoker.sources import Source

EXAMPLE: Final = """\b
Examples:
  smoker backtest cook.csv
  smoker backtest cook.csv --rules pitmaster --target food-A=203 --svg cook.svg
  smoker backtest cook.csv --rules classic --compare my-rules.toml
  smoker backtest *.csv --rules pitmaster --set stall.hold=15m --compare pitmaster
"""


@click.command("backtest", epilog=EXAMPLE)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--rules",
    multiple=True,
    metavar="NAMES|FILE",
    help="Rule sets or rules with commas between them, or a file like smoker.toml; twice, they are compared.  "
    "[SMOKER_RULES]",
)
@click.option("--compare", metavar="NAMES|FILE", help="Rules to put beside those, as they are set.")
@click.option("--set", "changes", multiple=True, metavar="RULE.KEY=VALUE", help="Change a rule's setting this once.")
@click.option("--target", "targets", multiple=True, metavar="PROBE=F", help="At how many degrees a food is done.")
@click.option("--set-point", metavar="F", help="How many degrees the pit shall hold.")
@click.option("--svg", metavar="PATH", help="Draw the cook with its alerts into this file.")
@click.option("--strict", is_flag=True, help="Stop at the first faulty row, instead of leaving it out.")
@json_option
def command(
    *,
    files: tuple[str, ...],
    rules: tuple[str, ...],
    compare: str | None,
    changes: tuple[str, ...],
    targets: tuple[str, ...],
    set_point: str | None,
    svg: str | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Run the rules over recorded cooks, exactly as they run live, without a broker or a store.

    FILE is a smoker's log as CSV, or `sample` for the sample cook. What is information is shown; warnings and urgent
    alerts ring, and are counted.
    """
    settings = begin()
    sets = rule_sets(settings, rules, compare, changes)
    out = screen.console()
    cooks: list[Tried] = []
    for file in files:
        source = opened_source(file, strict=strict)
        cooks.append(_try(file, source, sets, _setup(settings, source, targets, set_point)))
        if not as_json:
            show(out, cooks[-1])
    if len(cooks) > 1 and not as_json:
        show_totals(out, cooks)
    if svg:
        write_text(svg, picture(cooks))
    if as_json:
        documents = [document(tried) | ({"file": tried.file} if len(cooks) > 1 else {}) for tried in cooks]
        screen.print_json(documents if len(cooks) > 1 else documents[0])


def _try(file: str, source: Source, sets: Sequence[RuleSet], setup: Setup) -> Tried:
    results = [(rules, backtest(source, rules.rules, setup)) for rules in sets]
    return Tried(file=file, name=source.name, setup=setup, results=results)


def _setup(settings: Settings, source: Source, targets: Sequence[str], set_point: str | None) -> Setup:
    """What was said of the cook, in smoker.toml and here; a timer's time of day is one of the cook's own."""
    rows = [row for row in source.rows(SMOKER_ID, source.digest[:16]) if row.readings]
    setup = config.make_setup(settings, min((row.at for row in rows), default=None))
    as_temp_f = temperature_in(setup.unit)
    if set_point is not None:
        setup = replace(setup, set_point_f=set_point_in(setup.unit)(set_point, "--set-point"))
    known = {reading.series.probe for row in rows for reading in row.readings} | {*setup.probes}
    for text in targets:
        probe, is_there, value = text.rpartition("=")
        if not (probe and is_there):
            raise ConfigError(f"--target {text!r} is no target: write PROBE=F, such as food-A=203")
        if probe.strip() not in known:
            raise unknown("probe", probe.strip(), f"--target for {source.name}", known)
        setup = setup.with_target(probe.strip(), Target(what=PULL, temp_f=as_temp_f(value, f"--target {text}")))
    return setup
