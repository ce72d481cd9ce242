"""`smoker rules`: what can be wrong with a cook, as the rules see it, with everything about them that can be set."""

from collections.abc import Sequence
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from smart_smoker.cli import screen
from smart_smoker.cli.options import begin, json_option
from smart_smoker.cli.rules_described import DescribedRule, RuleSetting, describe, plain, rule_names, spelled
from smart_smoker.core.rules import RULE_SETS

EXAMPLE: Final = """\b
Examples:
  smoker rules
  smoker rules pitmaster
  smoker rules classic_stall
  smoker rules explain 7
"""


class _Rules(click.Group):
    """A word after it is a rule, or a rule set, unless it is one of its commands."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return ["explain"]

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "explain":
            from smart_smoker.cli.rules_explain import command as explain

            return explain

        @click.command(cmd_name, epilog=EXAMPLE)
        @json_option
        def show_named(*, as_json: bool) -> None:
            """Show a rule in full, or the rules of a rule set."""
            _show(cmd_name, as_json=as_json)

        return show_named


@click.group("rules", cls=_Rules, invoke_without_command=True, subcommand_metavar="[NAME]", epilog=EXAMPLE)
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """List every rule with its settings, or show one in full.

    A value that differs from its default stands beside it. The table [rule.NAME] in smoker.toml changes it, and smoker
    backtest says what that would have changed.
    """
    if ctx.invoked_subcommand is None:
        _show(None, as_json=as_json)


def _show(name: str | None, *, as_json: bool) -> None:
    settings = begin()
    is_one = name is not None and name not in RULE_SETS
    names = [name] if name is not None and is_one else RULE_SETS.get(name or "", rule_names(settings))
    described = [describe(rule, settings) for rule in names]
    if as_json:
        documents = [document(rule) for rule in described]
        screen.print_json(documents[0] if is_one else documents)
        return
    out = screen.console()
    if is_one:
        _print_whole(out, described[0])
    else:
        _print_list(out, described)


def document(rule: DescribedRule) -> screen.Json:
    """A rule as `--json` prints it; a length of time is spelled as the settings take it."""
    return {
        "rule": rule.name,
        "meaning": rule.meaning[0] if rule.meaning else "",
        "condition": rule.condition,
        "severity": rule.severity,
        "about": rule.about,
        "asked": _asked(rule),
        "sets": list(rule.sets),
        "in_use": rule.is_in_use,
        "source": rule.source or None,
        "settings": [
            {
                "key": setting.key,
                "default": plain(setting.default),
                "value": plain(setting.value),
                "meaning": setting.meaning,
            }
            for setting in rule.settings
        ],
    }


def _asked(rule: DescribedRule) -> str:
    return "each minute" if rule.is_asked_each_minute else "at each reading"


def _print_list(out: Console, rules: Sequence[DescribedRule]) -> None:
    for rule in rules:
        _print_heading(out, rule)
        screen.indented(out, rule.meaning[0] if rule.meaning else rule.condition)
        if rule.settings:
            screen.indented(out, ", ".join(f"{setting.key}={_value(setting)}" for setting in rule.settings))
        if rule.source:
            screen.indented(out, f"Source: {rule.source}")
        out.print()


def _print_whole(out: Console, rule: DescribedRule) -> None:
    _print_heading(out, rule)
    for paragraph in rule.meaning:
        out.print()
        screen.indented(out, paragraph)
    out.print()
    screen.indented(out, f"Found when asked {_asked(rule)}: {rule.condition}")
    if rule.settings:
        out.print()
        screen.print_table(out, _settings_table(rule))
        first = rule.settings[0]
        change = f"{rule.name}.{first.key}={spelled(first.value)}".replace('"', "")
        out.print()
        screen.indented(out, "To try another value on a cook:")
        screen.indented(out, f"smoker backtest sample --rules {rule.name} --set {change}")
    if rule.source:
        out.print()
        screen.indented(out, f"Source: {rule.source}")


def _settings_table(rule: DescribedRule) -> Table:
    shown = screen.table("setting", "value", "what", elastic="what")
    for setting in rule.settings:
        shown.add_row(*map(screen.cell, (setting.key, _value(setting), setting.meaning)))
    return shown


def _print_heading(out: Console, rule: DescribedRule) -> None:
    name = screen.cell(rule.name)
    name.stylize("bold")
    said = [rule.severity, f"about {rule.about}", *(f"in {title}" for title in rule.sets)]
    name.append(f"  {', '.join([*said, 'in use'] if rule.is_in_use else said)}", style="not bold")
    out.print(name)


def _value(setting: RuleSetting) -> str:
    """`14`, or `20 (default 14)` where somebody set it."""
    value = spelled(setting.value)
    return value if setting.value == setting.default else f"{value} (default {spelled(setting.default)})"
