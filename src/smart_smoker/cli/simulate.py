"""`smoker simulate`: cooks that never were, as a CSV, with the truth about them beside it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click
from click.core import ParameterSource

from smart_smoker.cli.files import write_text
from smart_smoker.cli.simulate_words import fault_of, gap_of, minutes_of, moment_of
from smart_smoker.sources.simulator import CookPlan, Event, Gap, ProbeFault, SimulatedCook

STDOUT: Final = "-"
EXAMPLE: Final = """\b
Examples:
  smoker simulate --sample --out cook.csv
  smoker simulate --seed 4 --fire-out 300 --out cook.csv --truth truth.json
  smoker simulate --gap 120:15 --fault food-A:frozen:200:30 > cook.csv
"""


@click.command("simulate", epilog=EXAMPLE)
@click.option("--out", metavar="PATH", default=STDOUT, help="Where the CSV goes.  [default: standard output]")
@click.option("--truth", metavar="PATH", help="Where the truth goes, as JSON; - is standard output.")
@click.option("--sample", is_flag=True, help="The project's own sample cook; takes none of the options below.")
@click.option("--seed", type=int, default=0, metavar="N", help="Another number, another cook.  [default: 0]")
@click.option("--hours", type=float, default=10.0, metavar="H", help="How long it is logged.  [default: 10]")
@click.option("--cadence", type=int, default=30, metavar="S", help="Seconds from row to row.  [default: 30]")
@click.option("--set-point", type=float, default=235.0, metavar="F", help="What the smoker holds, °F.  [default: 235]")
@click.option("--stall/--no-stall", default=True, help="Whether the food sweats, and so stalls.  [default: stall]")
@click.option("--wrap/--no-wrap", default=True, help="Whether the food is wrapped in the stall.  [default: wrap]")
@click.option("--lids", type=int, default=3, metavar="N", help="How often somebody just looks.  [default: 3]")
@click.option("--fire-dying", type=minutes_of, metavar="MIN", help="From then the fire weakens, for an hour.")
@click.option("--fire-out", type=minutes_of, metavar="MIN", help="From then the fire dies for good.")
@click.option("--flare-up", type=minutes_of, metavar="MIN", help="Then fat catches fire.")
@click.option("--gap", "gaps", type=gap_of, multiple=True, metavar="START:MIN", help="Log nothing for MIN minutes.")
@click.option(
    "--fault",
    "faults",
    type=fault_of,
    multiple=True,
    metavar="PROBE:KIND:START:MIN",
    help="A probe goes wrong: blank, air, open, overflow, frozen or spikes.",
)
@click.option("--noise", type=float, default=0.1, metavar="F", help="The noise of the probes, °F.  [default: 0.1]")
@click.option("--start", type=moment_of, metavar="ISO", help="Its first row, UTC.  [default: 2026-06-06T10:00]")
def command(out: str, truth: str | None, *, sample: bool, **asked: object) -> None:
    """Make a cook that never was, the same every time.

    Times are minutes after its start. The CSV reads as a recorded one does; the truth says when each lid, stall, wrap,
    fire and fault began and ended.
    """
    if truth is not None and _place(truth) == _place(out):
        raise click.UsageError("--out and --truth are the same; give each a place of its own.")
    ctx = click.get_current_context()
    given = [name for name in asked if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if sample and given:
        raise click.UsageError(f"--sample is always the same; it takes no --{given[0].replace('_', '-')}.")
    cook = SimulatedCook.sample() if sample else SimulatedCook(_plan(**asked))  # type: ignore[arg-type]  # Click's values
    _write(out, "".join(cook.csv_lines()))
    if truth is not None:
        _write(truth, json.dumps(truth_document(cook), indent=1) + "\n")
    if out != STDOUT:
        click.echo(f"{cook.name}: {cook.row_count:,} rows in {out}, {len(cook.truth)} events", err=True)


def truth_document(cook: SimulatedCook) -> dict[str, object]:
    """What `--truth` holds: which cook it is, and its events as (kind, probe, at, until, detail), times ISO 8601."""
    return {
        "name": cook.name,
        "seed": cook.plan.seed,
        "digest": cook.digest,
        "rows": cook.row_count,
        "started_at": cook.plan.start.isoformat(),
        "ended_at": (cook.plan.start + cook.plan.span).isoformat(),
        "events": [_event(event) for event in cook.truth],
    }


def _event(event: Event) -> dict[str, object]:
    return {
        "kind": event.kind.value,
        "probe": event.probe,
        "at": event.at.isoformat(),
        "until": event.until.isoformat(),
        "detail": event.detail,
    }


def _plan(
    *,
    seed: int,
    hours: float,
    cadence: int,
    set_point: float,
    stall: bool,
    wrap: bool,
    lids: int,
    fire_dying: timedelta | None,
    fire_out: timedelta | None,
    flare_up: timedelta | None,
    gaps: tuple[Gap, ...],
    faults: tuple[ProbeFault, ...],
    noise: float,
    start: datetime | None,
) -> CookPlan:
    return CookPlan(
        seed=seed,
        hours=hours,
        cadence_s=cadence,
        set_point_f=set_point,
        stall=stall,
        wrap=wrap,
        lids=lids,
        fire_dying_at=fire_dying,
        fire_out_at=fire_out,
        flare_up_at=flare_up,
        gaps=gaps,
        faults=faults,
        noise_f=noise,
        start=start or CookPlan().start,
    )


def _place(path: str) -> str:
    return path if path == STDOUT else str(Path(path).resolve())


def _write(path: str, text: str) -> None:
    if path == STDOUT:
        click.echo(text, nl=False)
    else:
        write_text(path, text)
