"""The mission's rules over a CSV, in one loop: what a backtest costs where nothing else is wanted."""

import csv
from collections import deque

PIT_READINGS, DROP_F = 5, 15.0
FOOD_READINGS, CHANGE_F = 20, 1.0


def warnings_in(path: str) -> tuple[int, int]:
    """How many readings there are, and how many of them are warned of."""
    readings = warnings = 0
    windows: tuple[deque[float], ...] = (
        deque(maxlen=PIT_READINGS),
        deque(maxlen=FOOD_READINGS),
        deque(maxlen=FOOD_READINGS),
    )
    with open(path, newline="", encoding="utf-8-sig") as file:  # noqa: PTH123 - as students write it
        rows = csv.reader(file)
        next(rows)
        for _stamp, *temperatures in rows:
            for i, (window, temperature) in enumerate(zip(windows, temperatures, strict=True)):
                if not temperature:
                    continue
                readings += 1
                window.append(float(temperature))
                if len(window) < (window.maxlen or 0):
                    continue
                if i == 0:
                    warnings += window[0] - window[-1] >= DROP_F
                else:
                    warnings += max(window) - min(window) <= CHANGE_F
    return readings, warnings
