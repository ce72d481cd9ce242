"""What `smoker backtest --json` prints: of one rule set the contract that other programs rely on, of two more."""

from smart_smoker.cli import screen
from smart_smoker.cli.backtest_differences import Pair, pairs_of
from smart_smoker.cli.backtest_rules import RuleSet
from smart_smoker.cli.backtest_tried import Tried
from smart_smoker.core.monitor import AlertEvent
from smart_smoker.loops.backtest import Backtest, Episode


def document(tried: Tried) -> screen.Json:
    """A cook as `--json` prints it; of two rule sets the first's, with the second's and the differences below."""
    rules, result = tried.results[0]
    told: screen.Json = {"readings": tried.count, "alerts": _alerts(rules, result), "forecasts": []}
    if len(tried.results) == 1:
        return told
    other_rules, other = tried.results[1]
    pairs = pairs_of(result.episodes, other.episodes)
    return {
        "rules": rules.name,
        "rings": result.rings,
        **told,
        "compared": {"rules": other_rules.name, "rings": other.rings, "alerts": _alerts(other_rules, other)},
        "differences": [_difference(pair) for pair in pairs if not pair.is_alike],
    }


def _alerts(rules: RuleSet, result: Backtest) -> list[screen.Json]:
    """Where each finding is a warning, each is raised, and none is cleared."""
    told_whole = {name for name, rule in rules.rules.items() if getattr(rule, "every_finding_is_a_warning", False)}
    return [_alert(event) for event in result.events if event.is_warning or event.rule not in told_whole]


def _alert(event: AlertEvent) -> screen.Json:
    return {
        "rule": event.rule,
        "probe": event.probe or None,
        "state": "raised" if event.is_warning else "cleared",
        "severity": event.severity.value,
        "at": screen.iso(event.at),
        "temp_f": event.temp_f,
        "message": event.message,
    }


def _difference(pair: Pair) -> screen.Json:
    """`first` and `second` are what each rule set said; null is silence."""
    return {
        "rule": pair.either.rule,
        "probe": pair.either.probe or None,
        "first": _said(pair.first),
        "second": _said(pair.second),
    }


def _said(episode: Episode | None) -> screen.Json | None:
    if episode is None:
        return None
    return {
        "severity": episode.severity.value,
        "at": screen.iso(episode.raised_at),
        "cleared_at": screen.iso(episode.cleared_at),
        "rings": episode.rings,
        "message": episode.message,
    }
