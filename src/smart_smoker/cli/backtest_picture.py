"""The picture of a backtest: a chart for each cook and rule set."""

from collections.abc import Sequence

from smart_smoker.cli.backtest_rules import RuleSet
from smart_smoker.cli.backtest_tried import Tried, rang
from smart_smoker.cli.svg_chart import Panel, Told, svg
from smart_smoker.loops.backtest import Backtest, Episode


def picture(cooks: Sequence[Tried]) -> str:
    """The cooks as SVG."""
    names = ", ".join(tried.title for tried in cooks)
    return svg(
        f"Temperatures and alerts of {names}", [_panel(tried, *result) for tried in cooks for result in tried.results]
    )


def _panel(tried: Tried, rules: RuleSet, result: Backtest) -> Panel:
    setup = tried.setup
    levels = {
        f"{tried.label(probe)} {target.what} {setup.unit.temperature(target.temp_f)}": target.temp_f
        for probe in tried.readings
        for target in setup.of(probe).targets
    }
    if setup.set_point_f is not None:
        levels[f"set point {setup.unit.temperature(setup.set_point_f)}"] = setup.set_point_f
    return Panel(
        title=f"{tried.name}: {rules.heading} {rang(result.rings)} (times in UTC)",
        series=tried.points,
        labels={probe: tried.label(probe) for probe in tried.readings},
        told=[_told(tried, episode) for episode in result.episodes],
        levels=levels,
    )


def _told(tried: Tried, episode: Episode) -> Told:
    said = f"{tried.clock(episode.raised_at)} {episode.severity.value}: {episode.message}"
    return Told(at=episode.raised_at, probe=episode.probe, severity=episode.severity, said=said)
