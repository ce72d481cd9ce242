"""The scoring adds up, says the same of the same seeds however it is run, and keeps tuning and scoring apart."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from benchmarks.score_alerts.__main__ import main
from benchmarks.score_alerts.baselines import FixedBand, LeastSquaresStall
from benchmarks.score_alerts.cook_score import CookScore, Demanded, Judged, score
from benchmarks.score_alerts.figures import class_figures, rings
from benchmarks.score_alerts.goals import all_goals
from benchmarks.score_alerts.matching import Told, Verdict
from benchmarks.score_alerts.occasion import ANSWERS, CLASSES, HOMES, Kind, Occasion
from benchmarks.score_alerts.rule_sets import scored

from smart_smoker.core.judge import Judge, Said
from smart_smoker.core.model import Reading, Series
from smart_smoker.core.monitor import Edge
from smart_smoker.core.setup import Setup

START = datetime(2026, 6, 6, 10, tzinfo=UTC)


def test_four_cooks_print_the_same_tables_in_one_process_and_in_two(
    repo_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--cooks", "4", "--workers", "1"])
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.score_alerts", "--cooks", "4"],
        cwd=repo_root,
        env=os.environ | {"PYTHONPATH": str(repo_root / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == capsys.readouterr().out
    assert "4 simulated cooks, seeds 1,000 to 1,003" in ran.stdout
    rows = [line.split("|")[1:3] for line in ran.stdout.splitlines() if line.startswith("|")]
    named = {(what.strip(), rules.strip()) for what, rules in rows}
    assert {("fire dying", "fixed band"), ("stall", "least squares"), ("lid", "classic")} <= named
    assert "goals reached" in ran.stdout.splitlines()[-1]


def test_a_cook_scores_the_same_again() -> None:
    assert score(3) == score(3)


@pytest.mark.parametrize(
    "words",
    [["--seed", "999"], ["--tune", "--seed", "1000"], ["--tune", "--seed", "999", "--cooks", "2"], ["--cooks", "0"]],
    ids=["a tuning seed", "a scoring seed", "tuning that runs into scoring", "no cook"],
)
def test_tuning_and_scoring_never_share_a_cook(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(words)
    assert refused.value.code == 2
    assert capsys.readouterr().err


def test_the_story_of_a_cook_has_what_was_and_what_was_told(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--show", "3"])
    told = capsys.readouterr().out
    assert "WAS fire dying" in told
    assert "set_point_f=300" in told


def test_every_rule_of_a_class_answers_it() -> None:
    assert set(ANSWERS) == set(CLASSES)
    assert all(rule in ANSWERS[kind] for rule, kinds in HOMES.items() for kind in kinds)


def a_score(told: list[tuple[str, Verdict]], delays: list[float | None], seed: int = 1) -> CookScore:
    stall = Occasion(kind=Kind.STALL, probe="food-A", begin=85, end=200, since=100, cause=90)
    return CookScore(
        seed=seed,
        judged=tuple(
            Judged(
                told=Told(rule=rule, probe="food-A", at=110, cleared=120, rings=True),
                verdict=worth,
                about=None,
                for_a_lid=False,
            )
            for rule, worth in told
        ),
        demanded=tuple(Demanded(stall, {"least squares": late}) for late in delays),
        findings={},
        unseen={},
    )


def test_recall_precision_and_delay_add_up_over_cooks() -> None:
    rule = "least_squares_stall"
    scores = [
        a_score([(rule, Verdict.RIGHT), (rule, Verdict.WRONG), ("fixed_band", Verdict.WRONG)], [20.0]),
        a_score([(rule, Verdict.RIGHT), (rule, Verdict.ARGUABLE), (rule, Verdict.RIGHT)], [30.0, None, 10.0]),
    ]
    figures = class_figures(scores, "least squares", Kind.STALL)
    assert figures
    assert figures.recall == 3 / 4
    assert figures.precision == 3 / 4
    assert figures.strict_precision == 3 / 5
    assert (figures.right, figures.arguable, figures.wrong) == (3, 1, 1)
    assert figures.delays == (10.0, 20.0, 30.0)
    assert figures.since_cause == (20.0, 30.0, 40.0)
    assert rings(scores, "least squares") == [2, 3]
    assert class_figures(scores, "least squares", Kind.LID) is None


def test_alerts_that_are_all_wrong_have_no_precision_and_no_alert_has_none_to_speak_of() -> None:
    wrong = class_figures([a_score([("least_squares_stall", Verdict.WRONG)], [None])], "least squares", Kind.STALL)
    silent = class_figures([a_score([], [])], "least squares", Kind.STALL)
    assert wrong
    assert silent
    assert (wrong.precision, wrong.recall) == (0, 0)
    assert (silent.precision, silent.recall) == (None, None)


@pytest.mark.parametrize(("rang", "is_reached"), [(8, True), (9, False)], ids=["8 rings", "9 rings"])
def test_a_goal_is_reached_or_missed(rang: int, is_reached: bool) -> None:
    noisy = a_score([(scored().sets["pitmaster"][0], Verdict.RIGHT)] * rang, [])
    assert [goal.is_reached for what, goal in all_goals([noisy]) if what == "a cook"] == [is_reached]


def told(rule: FixedBand | LeastSquaresStall, probe: str, temps_f: list[float]) -> list[tuple[int, Edge]]:
    """In which minutes the rule's alert was raised and cleared, of a probe that says one temperature a minute."""
    series = Series("s", "r", probe)
    readings = [
        Reading(series=series, n=n, at=START + timedelta(minutes=n), temp_f=temp_f) for n, temp_f in enumerate(temps_f)
    ]
    judge = Judge({"rule": rule}, START)
    until = START + timedelta(minutes=len(temps_f))
    events = judge.advance(until, Said(readings=readings, ended={}), Setup(set_point_f=250.0))
    return [((event.at - START) // timedelta(minutes=1), event.edge) for event in events]


BANDS: dict[str, tuple[list[float], list[tuple[int, Edge]]]] = {
    "a pit that warms up was never in range": ([100.0] * 30, []),
    "a pit that is two minutes too cold": ([250.0] * 10 + [220.0] * 2, [(11, Edge.RAISED)]),
    "not one that is a minute too cold": ([250.0] * 10 + [220.0, 250.0, 250.0], []),
    "one that is too hot, and comes back": (
        [250.0] * 10 + [280.0] * 5 + [271.0] * 5 + [269.0],
        [(11, Edge.RAISED), (20, Edge.CLEARED)],
    ),
}


@pytest.mark.parametrize(("temps_f", "edges"), BANDS.values(), ids=BANDS)
def test_the_fixed_band_arms_in_range_and_tells_once(temps_f: list[float], edges: list[tuple[int, Edge]]) -> None:
    assert told(FixedBand(), "smoker", temps_f) == edges


CLIMBS: dict[str, tuple[float, list[Edge]]] = {
    "a food that stands": (0.0, [Edge.RAISED]),
    "one that climbs by 1.2 °F an hour": (0.02, [Edge.RAISED]),
    "not one that climbs by 1.8": (0.03, []),
}


@pytest.mark.parametrize(("per_minute_f", "edges"), CLIMBS.values(), ids=CLIMBS)
def test_least_squares_tell_a_slope(per_minute_f: float, edges: list[Edge]) -> None:
    course = [150.0 + per_minute_f * minute for minute in range(60)]
    assert [edge for _, edge in told(LeastSquaresStall(), "food-A", course)] == edges
