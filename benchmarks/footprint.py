"""What the program weighs before it does anything: its start, its install, and a consumer that waits."""

import os
import re
import subprocess
import sys
import time
from functools import partial
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import smart_smoker
from benchmarks.result import LEAST_PROCESS_RUNS, Result, Setting, medians

LIBRARIES = ("click", "pika", "platformdirs", "rich")


def measure(setting: Setting) -> list[Result]:
    """Milliseconds of a start, megabytes on disk, megabytes resident."""
    runs = LEAST_PROCESS_RUNS if setting.rounds > 1 else 1
    helping, passing = medians(runs, [partial(_run_ms, "-m", "smart_smoker", "--help"), partial(_run_ms, "-c", "pass")])
    results = [
        Result(what="`smoker --help`; beside `python -c pass`", unit="ms", ours=helping, plain=passing, at_most=4.0),
        Result(what="installed, libraries and bytecode included", unit="MB", ours=_installed_mb(), at_most=35.0),
    ]
    if setting.broker and Path("/proc/self/status").exists():
        idle_mb = _idle_consumer_mb(setting.broker.amqp_url, setting.folder)
        results.append(Result(what="a consumer that waits, resident", unit="MB", ours=idle_mb))
    return results


def _run_ms(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1000


def _installed_mb() -> float:
    own = sum(path.stat().st_size for path in Path(smart_smoker.__file__).parent.rglob("*") if path.is_file())
    return (own + sum(_bytes_with_needs(name, set()) for name in LIBRARIES)) / 1e6


def _bytes_with_needs(name: str, seen: set[str]) -> int:
    """The size of a library and of all that it needs without an extra; each is counted once."""
    if name in seen:
        return 0
    seen.add(name)
    try:
        library = distribution(name)
    except PackageNotFoundError:
        return 0  # needed on another system or an older Python only
    needs = [need for need in library.requires or () if "extra ==" not in need]
    names = [re.split(r"[^\w.-]", need, maxsplit=1)[0] for need in needs]
    return _bytes(library) + sum(_bytes_with_needs(need, seen) for need in names)


def _bytes(library: Distribution) -> int:
    paths = [Path(str(library.locate_file(file))) for file in library.files or ()]
    return sum(path.stat().st_size for path in paths if path.is_file())


def _idle_consumer_mb(url: str, folder: Path) -> float:
    command = ["-m", "smart_smoker", "consume", "smoker", "--broker", url, "--store", f"sqlite:///{folder}/idle.db"]
    consumer = subprocess.Popen([sys.executable, *command], stderr=subprocess.PIPE, text=True, env=os.environ)
    assert consumer.stderr
    with consumer, consumer.stderr as log:
        for line in log:
            if "Consuming" in line:
                break
        time.sleep(1)  # for what it does after saying so
        status = Path(f"/proc/{consumer.pid}/status").read_text()
        consumer.terminate()
        log.read()
    match = re.search(r"VmRSS:\s*(\d+) kB", status)
    assert match
    return int(match[1]) / 1000
