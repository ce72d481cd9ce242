"""What `alerts.md` says and shows of the rules, from the rules themselves: `python -m docs.alerts_page`.

The page is written by hand, but for what stands between two marks, `<!-- NAME -->` and `<!-- /NAME -->`: the table of
the rules, and for each situation its picture, and what is said in it. Those are written anew from simulated cooks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from docs.alert_cooks import SITUATIONS, Situation
from docs.alert_table import table

from smart_smoker.cli.svg_chart import Panel, Told, svg
from smart_smoker.core.model import PROBES
from smart_smoker.core.monitor import AlertEvent, Edge

PAGE: Final = Path(__file__).parent / "alerts.md"
PICTURES: Final = Path(__file__).parent / "pictures"
HIGHEST_SHOWN_F: Final = 600.0
"""What a broken wire says is no part of a picture."""
_BLOCK: Final = re.compile(r"<!-- ([\w-]+) -->\n.*?<!-- /\1 -->\n", re.DOTALL)

Course = list[tuple[datetime, float]]


def main() -> None:
    """Write the page and its pictures anew."""
    for name in SITUATIONS:
        path = PICTURES / f"{file_name(name)}"
        path.write_text(picture(name), encoding="utf-8", newline="\n")
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    print(f"{PAGE.name}, with {len(SITUATIONS)} pictures: {sum(map(len, map(picture, SITUATIONS))) / 1000:.0f} kB")


def file_name(situation: str) -> str:
    """Of its picture."""
    return f"alert-{situation}.svg"


def renewed(page: str) -> str:
    """The page with what stands between marks as the rules say it today.

    Raises:
        KeyError: there are marks of a name that is no situation's.
    """
    return _BLOCK.sub(lambda found: f"<!-- {found[1]} -->\n{block(found[1])}\n<!-- /{found[1]} -->\n", page)


def block(name: str) -> str:
    """What stands between the marks of that name."""
    if name == "rules":
        return table()
    situation = SITUATIONS[name]
    shown = f"![{situation.title}, as a chart with its alerts](pictures/{file_name(name)})"
    return "\n".join([shown, "", *map(_line, situation.events)])


def _line(event: AlertEvent) -> str:
    how = event.severity if event.edge is Edge.RAISED else "over"
    return f"- {event.at:%H:%M}, {how}, `{event.rule}`: *{event.message}*"


@cache
def picture(name: str) -> str:
    """A situation as SVG."""
    situation = SITUATIONS[name]
    setup, series = situation.setup, courses(situation)
    raised = [event for event in situation.events if event.edge is Edge.RAISED]
    about = {event.probe for event in raised if event.rule == "target_reached"}
    levels = {f"{target.what} {target.temp_f:.0f} °F": target.temp_f for n in about for target in setup.of(n).targets}
    if setup.set_point_f is not None:
        levels[f"set point {setup.set_point_f:.0f} °F"] = setup.set_point_f
    panel = Panel(
        title=situation.title,
        series=series,
        labels={probe: setup.of(probe).probe.label for probe in series},
        told=[_told(event) for event in raised],
        levels=levels,
        is_spelled_out=True,
    )
    return svg(f"{situation.title}: temperatures and alerts", [panel])


def _told(event: AlertEvent) -> Told:
    said = f"{event.at:%H:%M} {event.severity}: {event.message}"
    return Told(at=event.at, probe=event.probe, severity=event.severity, said=said)


def courses(situation: Situation) -> Mapping[str, Course]:
    """What each probe said in what is shown, the virtual ones too."""
    first, last = situation.window
    said = {
        probe: [(each.at, each.temp_f) for each in readings if first <= each.at <= last]
        for probe, readings in sorted(situation.judged.readings.items(), key=lambda item: list(PROBES).index(item[0]))
    }
    for virtual in situation.setup.virtual:
        said[virtual.probe.name] = list(_lowest(said[part] for part in virtual.of))
    return {probe: [point for point in course if point[1] < HIGHEST_SHOWN_F] for probe, course in said.items()}


def _lowest(parts: Iterable[Course]) -> Iterator[tuple[datetime, float]]:
    """The lowest of probes that speak at the same moments, each until it ends."""
    said: dict[datetime, float] = {}
    for at, temp_f in chain.from_iterable(parts):
        said[at] = min(temp_f, said.get(at, temp_f))
    return iter(sorted(said.items()))


if __name__ == "__main__":
    main()
