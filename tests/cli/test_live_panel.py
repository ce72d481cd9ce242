"""The live panel and the plain lines: read as a person reads them, off a terminal's screen."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Thread

import pyte
import pytest
from rich.console import Console

from smart_smoker.cli.live_panel import LivePanel, PlainLines, View, view_for
from smart_smoker.core.model import Reading, Series, Severity
from smart_smoker.core.monitor import AlertEvent, Edge

START = datetime(2021, 5, 22, 14, 0, tzinfo=UTC)


def reading(minute: float, temp_f: float, probe: str = "smoker", *, is_last: bool = False) -> Reading:
    at = START + timedelta(minutes=minute)
    return Reading(series=Series("backyard", "run", probe), n=0, at=at, temp_f=temp_f, is_last=is_last)


def alert(minute: float, edge: Edge = Edge.RAISED, message: str = "Smoker Alert!") -> AlertEvent:
    return AlertEvent(
        edge=edge,
        rule="classic_pit_drop",
        probe="smoker",
        severity=Severity.WARNING,
        at=START + timedelta(minutes=minute),
        temp_f=200.0,
        message="no longer so" if edge is Edge.CLEARED else message,
        numbers={},
    )


def feed(view: View, *happened: Reading | AlertEvent) -> None:
    for each in happened:
        if isinstance(each, Reading):
            view.reading(each)
        else:
            view.alert(each)


def line(from_f: float, f_per_h: float, minutes: int, probe: str = "smoker") -> list[Reading]:
    return [reading(m / 2, from_f + f_per_h * m / 120, probe) for m in range(2 * minutes + 1)]


def screen_of(*happened: Reading | AlertEvent, progress: tuple[int, int, float, float] | None = None) -> list[str]:
    """What stands on a terminal of 100 by 24 after the panel was left."""
    written = StringIO()
    console = Console(file=written, force_terminal=True, width=100, height=24, legacy_windows=False, _environ={})
    with LivePanel(console) as panel:
        feed(panel, *happened)
        if progress:
            done, total, elapsed, whole = progress
            panel.progress(done, total, timedelta(minutes=elapsed), timedelta(minutes=whole))
    screen = pyte.Screen(100, 24)
    pyte.Stream(screen).feed(written.getvalue().replace("\n", "\r\n"))
    return [" ".join(shown.split()) for shown in screen.display if shown.strip()]


TRENDS = {
    "it rises": (line(150, 30, 20), "↗ +30 °F/h", "rising"),
    "it falls": (line(250, -90, 20), "↘ -90 °F/h", "falling"),
    "it stands": (line(225, 2, 20), "→ +2 °F/h", "steady"),
    "it has just come": (line(225, 0, 2), "", "no trend yet"),
    "it turned a quarter of an hour ago": (
        [*line(150, 60, 20), *(reading(20 + m / 2, 170 - m / 2) for m in range(31))],
        "↘ -60 °F/h",
        "falling",
    ),
}


@pytest.mark.parametrize(("readings", "trend", "words"), TRENDS.values(), ids=TRENDS)
def test_a_probe_is_told_by_its_trend(readings: list[Reading], trend: str, words: str) -> None:
    shown = screen_of(*readings)[1]
    assert shown.startswith(f"Smoker {readings[-1].temp_f:.1f} {trend}".strip())
    assert shown.endswith(words)


def test_a_probe_that_is_not_heard_shows_no_value() -> None:
    _, smoker, food = screen_of(*line(225, 0, 3), reading(9, 150.0, "food-A"))
    assert smoker.endswith("no data since 14:03")
    assert "225" not in smoker
    assert food.startswith("Food A 150.0")


def test_five_minutes_are_not_yet_silence() -> None:
    assert screen_of(*line(225, 0, 4), reading(9, 150.0, "food-A"))[1].startswith("Smoker 225.0")


def test_the_replays_own_clock_tells_silence_too() -> None:
    written = StringIO()
    panel = PlainLines(Console(file=written, width=100))
    panel.progress(1, 10, timedelta(minutes=1), timedelta(minutes=100))
    panel.reading(reading(1, 225))
    assert not panel.state.probes["smoker"].is_silent(panel.state.now)
    panel.progress(9, 10, timedelta(minutes=7), timedelta(minutes=100))
    assert panel.state.probes["smoker"].is_silent(panel.state.now)


def test_a_series_that_ended_is_not_silent() -> None:
    shown = screen_of(reading(0, 225, is_last=True), reading(30, 150.0, "food-A"))
    assert shown[1].endswith("ended at 14:00")
    assert "225" not in shown[1]


def test_an_alert_that_is_up_is_the_probes_state_until_it_is_over() -> None:
    assert screen_of(*line(225, 0, 6), alert(6))[1].endswith("pit drop")
    assert screen_of(*line(225, 0, 6), alert(5), alert(6, Edge.CLEARED))[1].endswith("steady")


def test_the_last_five_alerts_are_listed_and_all_are_counted() -> None:
    happened = [reading(0, 225)]
    shown = screen_of(*happened, *(alert(m, message=f"alert {m}") for m in range(7)), alert(7, Edge.REPEATED))
    assert shown[-6:] == ["alerts (7)", *(f"14:0{m} alert {m}" for m in range(2, 7))]
    assert screen_of(*happened, alert(1), alert(2, Edge.CLEARED))[-1] == "14:02 Smoker: pit drop is over"


def test_progress_is_the_cooks_clock_and_what_remains() -> None:
    shown = screen_of(reading(90, 225), progress=(50, 100, 90, 600))[-1]
    assert shown.startswith("15:30 ")
    assert shown.endswith("15%, 1 h 30 min of 10 h 00 min, 8 h 30 min to go")


def test_a_picture_of_the_panel() -> None:
    happened: list[Reading | AlertEvent] = [
        *line(200, 60, 60),
        *line(60, 10, 50, "food-A"),
        alert(58, message="Smoker Alert! it drops"),
    ]
    assert screen_of(*happened, progress=(120, 240, 60, 120)) == [
        "probe °F trend so far state",
        "Smoker 260.0 ↗ +60 °F/h ▁▁▁▂▂▂▃▃▃▄▄▄▅▅▅▆▆▆▇▇▇███ pit drop",
        "Food A ▁▁▂▂▃▃▃▄▄▄▅▅▆▆▆▇▇███ no data since 14:50",
        "15:00 ━━━━━━━━━━━━╺━━━━━━━━━━━ 50%, 1 h 00 min of 2 h 00 min, 1 h 00 min to go",
        "alerts (1)",
        "14:58 Smoker Alert! it drops",
    ]


def test_a_gap_is_a_gap_in_the_small_curve() -> None:
    shown = screen_of(*line(200, 60, 10), *(reading(30 + m, 240) for m in range(10)))[1]
    assert "▁▁▂▂▂▃" in shown.replace(" ", "")
    assert "██" in shown
    assert " " in shown[shown.index("▁") : shown.index("█")]


def test_readings_are_taken_while_it_is_drawn() -> None:
    console = Console(file=StringIO(), force_terminal=True, width=100, height=24)
    failures: list[BaseException] = []
    with LivePanel(console) as panel:

        def draw() -> None:
            try:
                for _ in range(60):
                    console.print(panel)
            except RuntimeError as error:
                failures.append(error)

        drawer = Thread(target=draw)
        drawer.start()
        minute = 0
        while drawer.is_alive():
            minute += 1
            feed(panel, reading(minute * 3, 200 + minute % 9), alert(minute))
        drawer.join()
    assert failures == []


def lines_of(*happened: Reading | AlertEvent) -> list[str]:
    written = StringIO()
    with PlainLines(Console(file=written, width=60)) as lines:
        lines.progress(1, 4, timedelta(minutes=15), timedelta(minutes=60))
        feed(lines, *happened)
    return written.getvalue().splitlines()


def test_without_a_terminal_there_is_a_line_each_quarter_of_an_hour_and_for_each_alert() -> None:
    assert lines_of(
        reading(0, 225), *line(225, 0, 31), alert(32), alert(33, Edge.REPEATED), alert(34, Edge.CLEARED)
    ) == [
        "14:01  Smoker 225.0°F, no trend yet; 25% done, 45 min of the cook to go",
        "14:16  Smoker 225.0°F, steady; 25% done, 45 min of the cook to go",
        "14:31  Smoker 225.0°F, steady; 25% done, 45 min of the cook to go",
        "14:32  Smoker Alert!",
        "14:34  Smoker: pit drop is over",
    ]


def test_only_repeated_alerts_are_left_untold() -> None:
    assert len(lines_of(*(alert(m) for m in range(9)), alert(9, Edge.REPEATED))) == 9


@pytest.mark.parametrize(
    ("is_terminal", "kind"), [(True, LivePanel), (False, PlainLines)], ids=["a terminal", "no terminal"]
)
def test_the_view_fits_the_output(kind: type, *, is_terminal: bool) -> None:
    assert isinstance(view_for(Console(file=StringIO(), force_terminal=is_terminal, _environ={})), kind)


def test_an_output_without_these_characters_gets_others() -> None:
    class Narrow(StringIO):
        encoding = "cp1252"

    written = Narrow()
    with LivePanel(Console(file=written, force_terminal=True, width=100, height=24)) as panel:
        feed(panel, *line(150, 30, 20), alert(1))
        panel.progress(1, 2, timedelta(minutes=1), timedelta(minutes=2))
    written.getvalue().encode("cp1252")
    assert "/ +30 °F/h" in written.getvalue()
