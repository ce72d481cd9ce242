"""What a person sees of a backtest: the cook with its alerts on it, how often somebody was rung, and by what."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from rich.console import Console
from rich.table import Table

from smart_smoker.cli import screen
from smart_smoker.cli.backtest_differences import clusters_of, pairs_of
from smart_smoker.cli.backtest_tried import Tried, verdict
from smart_smoker.cli.canvas import Charset, charset_for
from smart_smoker.cli.chart import Mark, sign_of
from smart_smoker.loops.backtest import Backtest, Episode

_MOST_ROWS: Final = 40


def show(out: Console, tried: Tried) -> None:
    """Print a cook and what the rules said of it."""
    _say(out, tried.title)
    for rules, result in tried.results:
        if len(tried.results) > 1:
            _say(out, f"\n{rules.name}:")
        _chart(out, tried, result)
    _say(out, f"\n{verdict(tried.results)}.")
    if not any(result.episodes for _, result in tried.results):
        _say(out, "Nothing was wrong, the rules say.")
    else:
        out.print()
        screen.print_table(out, _counts(tried))
    if len(tried.results) > 1:
        _differences(out, tried)
    elif tried.results[0][1].episodes:
        out.print()
        _capped(out, _alerts(tried, charset_for(out.encoding)), len(tried.results[0][1].episodes))
    out.print()


def show_totals(out: Console, all_tried: Sequence[Tried]) -> None:
    """Print how often the rules rang in each of several cooks."""
    headings = [rules.heading for rules, _ in all_tried[0].results]
    shown = screen.table("cook", "readings", *headings, numbers=("readings", *headings), elastic="cook")
    for tried in all_tried:
        rings = [f"{result.rings:,}" for _, result in tried.results]
        shown.add_row(*map(screen.cell, (tried.file, f"{tried.count:,}", *rings)))
    sums = [sum(tried.results[place][1].rings for tried in all_tried) for place in range(len(headings))]
    readings = sum(tried.count for tried in all_tried)
    shown.add_row("all", f"{readings:,}", *(f"{rings:,}" for rings in sums), style="bold")
    _say(out, "How often they rang:")
    screen.print_table(out, shown)


def _say(out: Console, text: str) -> None:
    for line in text.split("\n"):
        out.print(screen.cell(line), soft_wrap=True)


def _chart(out: Console, tried: Tried, result: Backtest) -> None:
    marks = [Mark(at=e.raised_at, probe=e.probe, severity=e.severity) for e in result.episodes]
    screen.print_chart(out, tried.points, marks)


def _capped(out: Console, shown: Table, count: int) -> None:
    screen.print_table(out, shown)
    if count > _MOST_ROWS:
        _say(out, f"and {count - _MOST_ROWS:,} more; --json prints all")


def _counts(tried: Tried) -> Table:
    """A line for each rule and probe: its alerts, and how often they rang."""
    kinds = [_by_kind(result.episodes) for _, result in tried.results]
    keys = list(dict.fromkeys(key for by_kind in kinds for key in sorted(by_kind)))
    if len(kinds) > 1:
        shown = screen.table("probe", "rule", *(rules.heading for rules, _ in tried.results), elastic="rule")
    else:
        shown = screen.table("probe", "rule", "severity", "alerts", "rings", numbers=("alerts", "rings"))
    for probe in tried.in_order({key[0] for key in keys}):
        for key in [key for key in keys if key[0] == probe]:
            told = [by_kind.get(key, []) for by_kind in kinds]
            if len(kinds) > 1:
                cells = [key[1], *map(_total, told)]
            else:
                cells = [*key[1:], f"{len(told[0]):,}", f"{sum(e.rings for e in told[0]):,}"]
            shown.add_row(*map(screen.cell, (tried.label(probe), *cells)))
    return shown


def _by_kind(episodes: Sequence[Episode]) -> dict[tuple[str, str, str], list[Episode]]:
    by_kind: dict[tuple[str, str, str], list[Episode]] = {}
    for episode in episodes:
        by_kind.setdefault((episode.probe, episode.rule, episode.severity), []).append(episode)
    return by_kind


def _total(episodes: Sequence[Episode]) -> str:
    """`14 alerts, 475 rings`, `1 alert`, `-`."""
    if not episodes:
        return "-"
    rings = sum(episode.rings for episode in episodes)
    alerts = screen.plural(len(episodes), "alert")
    return f"{alerts}, {screen.plural(rings, 'ring')}" if rings else alerts


def _alerts(tried: Tried, charset: Charset) -> Table:
    """The alerts of the only rule set, in the order they were raised."""
    episodes = tried.results[0][1].episodes[:_MOST_ROWS]
    counts = ("rings",) if any(episode.rings > 1 for episode in episodes) else ()
    shown = screen.table("", "raised", "for", "rule", *counts, "message", numbers=("for", "rings"), elastic="message")
    for episode in episodes:
        sign = sign_of(episode.severity, charset)
        rings = (f"{episode.rings:,}",) if counts else ()
        cells = (sign, tried.clock(episode.raised_at), _lasted(episode), episode.rule, *rings, episode.message)
        shown.add_row(*map(screen.cell, cells))
    return shown


def _lasted(episode: Episode) -> str:
    return screen.span(episode.cleared_at - episode.raised_at) if episode.cleared_at else "to the end"


def _differences(out: Console, tried: Tried) -> None:
    (first_rules, first), (second_rules, second) = tried.results
    pairs = pairs_of(first.episodes, second.episodes)
    different = [pair for pair in pairs if not pair.is_alike]
    if not different:
        _say(out, f"\nNo differences: {screen.plural(len(pairs), 'alert')} alike.")
        return
    alike = len(pairs) - len(different)
    _say(out, f"\n{screen.plural(alike, 'alert')} alike; differences:")
    shown = screen.table("raised", "rule", first_rules.heading, second_rules.heading, "message", elastic="message")
    clusters = clusters_of(different)
    for cluster in clusters[:_MOST_ROWS]:
        episode, later = cluster[0].either, round(cluster[0].later / timedelta(minutes=1))
        said_first = _said([pair.first for pair in cluster if pair.first])
        said_second = _said([pair.second for pair in cluster if pair.second]) + (f", {later:+d} min" if later else "")
        cells = (tried.clock(episode.raised_at), episode.rule, said_first, said_second, episode.message)
        shown.add_row(*map(screen.cell, cells))
    _capped(out, shown, len(clusters))


def _said(episodes: Sequence[Episode]) -> str:
    """`14 rings`, `shown`, `-`."""
    if not episodes:
        return "-"
    rings = sum(episode.rings for episode in episodes)
    if rings:
        return screen.plural(rings, "ring")
    return "shown" if len(episodes) == 1 else f"shown {len(episodes)} times"
