"""Shares the cooks out among processes; whoever is first, the scores come in the order of the seeds."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.score_alerts.cook_score import CookScore, score
from smart_smoker.errors import SmokerError


def score_all(seeds: Sequence[int], workers: int) -> list[CookScore]:
    """The scores of these cooks, in order, whoever was first."""
    if workers == 1:
        return [score(seed) for seed in seeds]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return list(pool.map(_score, seeds, chunksize=4))


def _score(seed: int) -> CookScore:
    try:
        return score(seed)
    except SmokerError as wrong:
        # Not every error of ours can travel between processes.
        raise RuntimeError(f"seed {seed}: {wrong}") from None
