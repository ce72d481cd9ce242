"""Measurements beside the mission's own way, in one run on one machine: `python -m benchmarks`.

A figure alone says more of the machine than of the program. So every figure here has another beside it that was taken
in the same minutes, round by round in turn, and what counts is the ratio.
"""
