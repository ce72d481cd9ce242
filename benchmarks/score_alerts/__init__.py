"""Scores the alerts of a rule set against simulated cooks whose truth is known: `python -m benchmarks.score_alerts`.

A recorded cook shows what rules say, never whether they are right. Here each lid, stall and dead fire is known to the
second, so that what was missed, what was told late and what rang for nothing can be counted. What is demanded and how
it is matched: docs/scoring.md.
"""
