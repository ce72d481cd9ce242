"""`python -m benchmarks.score_alerts [--cooks N] [--seed BASE] [--tune]`: score and print the tables."""

import argparse
from collections.abc import Sequence

from benchmarks.score_alerts.cases import cases, known_names, story
from benchmarks.score_alerts.draws import FIRST_SCORING_SEED
from benchmarks.score_alerts.report import report
from benchmarks.score_alerts.workers import score_all


def main(words: Sequence[str] | None = None) -> None:
    """Score and print."""
    parser = _parser()
    asked = parser.parse_args(words)
    if asked.show is not None:
        print("\n".join(story(asked.show)))
        return
    first = asked.seed if asked.seed is not None else 0 if asked.tune else FIRST_SCORING_SEED
    seeds = range(first, first + asked.cooks)
    if asked.tune != (first < FIRST_SCORING_SEED) or (asked.tune and seeds[-1] >= FIRST_SCORING_SEED):
        parser.error(f"seeds below {FIRST_SCORING_SEED:,} are for --tune, the others for scoring")
    scores = score_all(seeds, asked.workers)
    print(f"{len(seeds)} simulated cooks, seeds {seeds[0]:,} to {seeds[-1]:,}\n")
    print("\n".join(report(scores)))
    for wanted in asked.cases:
        print("\n".join(["", *cases(scores, wanted)]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.score_alerts", description=__doc__)
    parser.add_argument("--cooks", type=_count, default=300, help="300 by default")
    parser.add_argument("--seed", type=int, help=f"the first one; {FIRST_SCORING_SEED:,} by default, 0 with --tune")
    parser.add_argument("--tune", action="store_true", help=f"the seeds below {FIRST_SCORING_SEED:,}, to tune rules on")
    parser.add_argument("--workers", type=_count, default=2, help="processes, 2 by default")
    parser.add_argument(
        "--cases",
        nargs="+",
        default=[],
        choices=known_names(),
        metavar="NAME",
        help="what was missed or wrong of these",
    )
    parser.add_argument("--show", type=int, metavar="SEED", help="one cook's truth and alerts, and nothing else")
    return parser


def _count(word: str) -> int:
    if not (word.isdecimal() and int(word) >= 1):
        raise argparse.ArgumentTypeError(f"{word} is no whole number above 0")
    return int(word)


if __name__ == "__main__":
    main()
