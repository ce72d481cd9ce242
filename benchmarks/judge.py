"""All pitmaster rules over a cook of three probes, beside the loop that looks at one window's highest and lowest."""

import time
import tracemalloc
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Any
from unittest.mock import patch

from benchmarks.result import Result, Setting, medians
from smart_smoker.core.judge import MINUTE, Judge, Said
from smart_smoker.core.model import Reading, probe_named
from smart_smoker.core.rules import RULE_SETS, MinuteRule, minute_rules
from smart_smoker.core.setup import ProbeSetup, Setup, Target, Timer
from smart_smoker.plugins import build, find_plugin
from smart_smoker.sources.simulator import CookPlan, SimulatedCook

LONGER = 4
REPEATS = 5
WINDOW, CHANGE_F = 20, 1.0


def measure(setting: Setting) -> list[Result]:
    """Microseconds a reading, how they depend on the hours that are kept, and bytes a probe."""
    slow, quick = _readings(cadence_s=30), _readings(cadence_s=2)
    ways = [
        partial(_judge_us, slow),
        partial(_judge_us, slow, LONGER),
        partial(_plain_us, slow),
        partial(_judge_us, quick),
        partial(_plain_us, quick),
    ]
    ours, longer, plain, ours_quick, plain_quick = medians(setting.rounds * REPEATS, ways)
    what = "all pitmaster rules, 3 probes every {} s; beside max - min of 20"
    return [
        Result(what=what.format(30), unit="µs/reading", ours=ours, plain=plain, at_most=12.0),
        Result(what=what.format(2), unit="µs/reading", ours=ours_quick, plain=plain_quick, at_most=12.0),
        Result(what=f"{LONGER} h remembered; beside 1 h", unit="µs/reading", ours=longer, plain=ours, at_most=1.2),
        Result(what="a cook of 10 h, every 2 s, judged", unit="ms", ours=ours_quick * len(quick) / 1e3),
        Result(what="remembered of a probe, by track and rules", unit="bytes", ours=_bytes_a_probe(slow)),
    ]


def _readings(cadence_s: int) -> list[Reading]:
    cook = SimulatedCook(CookPlan(seed=13, hours=10.0, cadence_s=cadence_s))
    return [reading for row in cook.rows("pi", "benchmark") for reading in row.readings]


def _rules() -> dict[str, MinuteRule[Any]]:
    names = RULE_SETS["pitmaster"]
    return minute_rules({name: build(find_plugin("rule", name, "RULE"), {}, name) for name in names})


def _setup() -> Setup:
    foods = {
        name: ProbeSetup(
            probe=probe_named(name), targets=(Target(what="wrap", temp_f=165), Target(what="pull", temp_f=203))
        )
        for name in ("food-A", "food-B")
    }
    return Setup(set_point_f=235.0, probes=foods, timers=(Timer(what="spritz", every=45 * MINUTE),))


def _judge_us(readings: Sequence[Reading], hours: int = 1) -> float:
    with patch("smart_smoker.core.track.KEPT", hours * 60):
        rules, setup = _rules(), _setup()
        begun = time.perf_counter()
        _judged(readings, rules, setup)
        return (time.perf_counter() - begun) / len(readings) * 1e6


def _judged(readings: Sequence[Reading], rules: dict[str, MinuteRule[Any]], setup: Setup) -> Judge:
    judge = Judge(rules, readings[0].at)
    ended = {reading.series.probe: reading.at for reading in readings if reading.is_last}
    judge.advance(readings[-1].at + MINUTE, Said(readings=readings, ended=ended), setup)
    return judge


def _plain_us(readings: Sequence[Reading]) -> float:
    windows: dict[str, deque[float]] = {}
    found = 0
    begun = time.perf_counter()
    for reading in readings:
        window = windows.setdefault(reading.series.probe, deque(maxlen=WINDOW))
        window.append(reading.temp_f)
        found += max(window) - min(window) <= CHANGE_F
    return (time.perf_counter() - begun) / len(readings) * 1e6


def _bytes_a_probe(readings: Sequence[Reading]) -> float:
    rules, setup = _rules(), _setup()
    _judged(readings, rules, setup)  # what is made once for all, is made now
    tracemalloc.start()
    judge = _judged(readings, rules, setup)
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return kept / len(judge.tracks)
