"""Numbers on the command line: `nan` and `inf` are words for none that a pace could have."""

import math
from typing import Any

import click


class Positive(click.FloatRange):
    """A finite number above 0, or from 0 on."""

    name = "number"

    def __init__(self, *, or_zero: bool = False) -> None:
        super().__init__(min=0, min_open=not or_zero)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; a usage error where it is none."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no number for a pace", param, ctx)
        return number
