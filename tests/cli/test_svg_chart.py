"""The picture of a cook: well formed whatever is in it, true to the readings, and told by more than colour."""

import math
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.cli.chart import Points
from smart_smoker.cli.svg_chart import WIDTH, Panel, Told, svg
from smart_smoker.core.model import Severity

NOON = datetime(2021, 5, 22, 12, 0, tzinfo=UTC)
SPACE = "{http://www.w3.org/2000/svg}"


def minutes(*points: tuple[float, float]) -> list[tuple[datetime, float]]:
    return [(NOON + timedelta(minutes=at), temp_f) for at, temp_f in points]


def steady(temp_f: float, start: int, end: int) -> list[tuple[datetime, float]]:
    return minutes(*((at, temp_f) for at in range(start, end + 1)))


def told(minute: int = 30, severity: Severity = Severity.WARNING, probe: str = "smoker", said: str = "Hot") -> Told:
    return Told(at=NOON + timedelta(minutes=minute), probe=probe, severity=severity, said=said)


def drawn(*panels: Panel, title: str = "a cook") -> ElementTree.Element:
    return ElementTree.fromstring(svg(title, panels))  # noqa: S314  # our own picture


def curves(picture: ElementTree.Element) -> list[str]:
    """The paths of the curves, without those of the legend."""
    paths = [path.get("d", "") for path in picture.iter(f"{SPACE}path") if path.get("class") == "curve"]
    return [path for path in paths if path != "M-8 0H8"]


def texts(picture: ElementTree.Element, tag: str = "text") -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SPACE}{tag}")]


def shapes(picture: ElementTree.Element) -> list[str]:
    """What the alerts on the plot are drawn with."""
    groups = [group for group in picture.iter(f"{SPACE}g") if group.find(f"{SPACE}title") is not None]
    return [ElementTree.tostring(group[1], encoding="unicode") for group in groups]


def test_the_picture_says_what_it_is_to_whom_cannot_see_it() -> None:
    series = {"smoker": steady(225, 0, 60)}
    picture = drawn(Panel(title="pitmaster rang once", series=series, told=[told(said="12:30 warning: Hot")]))
    assert (picture.get("role"), picture[0].tag, picture[0].text) == ("img", f"{SPACE}title", "a cook")
    assert texts(picture, "desc") == ["pitmaster rang once. 12:30 warning: Hot."]
    assert texts(picture, "title") == ["a cook", "12:30 warning: Hot"]


def test_axes_have_the_clock_of_the_log_and_degrees() -> None:
    said = texts(drawn(Panel(title="", series={"smoker": minutes((0, 100), (240, 300))})))
    assert {"°F", "150", "300", "12:00", "13:00", "16:00"} <= set(said)


def test_a_gap_in_the_readings_is_a_gap_in_the_curve() -> None:
    (whole,) = curves(drawn(Panel(title="", series={"smoker": steady(225, 0, 60)})))
    (parted,) = curves(drawn(Panel(title="", series={"smoker": steady(225, 0, 20) + steady(225, 40, 60)})))
    assert (whole.count("M"), parted.count("M")) == (1, 2)
    _, end, start, _ = [float(x) for x in re.findall(r"[ML]([\d.]+) [\d.]+(?=h0M|h0L|M|h0|$)", parted)][:4] or [0] * 4
    assert start - end == pytest.approx((572 - 62) / 3, abs=1)


def test_a_single_reading_is_a_dot() -> None:
    assert re.fullmatch(r"M[\d.]+ [\d.]+h0", curves(drawn(Panel(title="", series={"smoker": minutes((0, 225))})))[0])


def test_a_curve_is_no_finer_than_it_can_be_seen() -> None:
    quick = [(NOON + timedelta(seconds=2 * n), 225.0 + n / 10_000) for n in range(18_000)]
    (path,) = curves(drawn(Panel(title="", series={"smoker": quick})))
    assert 400 < path.count("L") < 900
    xs = [float(x) for x in re.findall(r"[ML]([\d.]+)", path)]
    assert all(before <= after for before, after in pairwise(xs))
    assert (xs[0], round(xs[-1])) == (62, 572)


def test_a_drop_between_two_pixels_is_still_drawn() -> None:
    dip = [(NOON + timedelta(seconds=2 * n), 100.0 if n == 9_000 else 225.0) for n in range(18_000)]
    (path,) = curves(drawn(Panel(title="", series={"smoker": dip})))
    assert max(float(y) for y in re.findall(r"L[\d.]+ ([\d.]+)", path)) == 352


def test_each_severity_has_a_shape_of_its_own_and_stands_in_the_legend_where_it_is() -> None:
    series = {"smoker": steady(225, 0, 60)}
    everything = drawn(Panel(title="", series=series, told=[told(severity=severity) for severity in Severity]))
    assert len({re.sub(r"(fill|stroke)=\S+", "", shape) for shape in shapes(everything)}) == 3
    assert {"information", "warning", "urgent"} <= set(texts(everything))
    assert "urgent" not in texts(drawn(Panel(title="", series=series, told=[told()])))


def test_each_curve_ends_in_its_letter_none_upon_anothers() -> None:
    series = {"smoker": steady(225, 0, 60), "food-A": steady(225, 0, 60), "food-B": steady(224, 0, 60)}
    picture = drawn(Panel(title="", series=series, labels={"smoker": "Pit"}))
    assert {"S", "A", "B", "S Pit", "A food-A"} <= set(texts(picture))
    ends = [element for element in picture.iter(f"{SPACE}text") if element.text in {"S", "A", "B"}]
    heights = sorted(float(end.get("y", "nan")) for end in ends)
    assert all(after - before >= 15 for before, after in pairwise(heights))


def test_a_wanted_temperature_is_inside_whatever_the_cook_reached() -> None:
    picture = drawn(Panel(title="", series={"smoker": steady(100, 0, 60)}, levels={"set point 235 °F": 235.0}))
    (words,) = [element for element in picture.iter(f"{SPACE}text") if element.text == "set point 235 °F"]
    assert 12 < float(words.get("y", "nan")) < 352


def test_words_stay_off_the_curves_where_there_is_room() -> None:
    series = {"smoker": minutes(*((at, 240.0 if at < 30 else 100.0) for at in range(61)))}
    picture = drawn(Panel(title="", series=series, levels={"235 °F": 235.0}))
    (words,) = [element for element in picture.iter(f"{SPACE}text") if element.text == "235 °F"]
    assert float(words.get("x", "nan")) > 62 + (572 - 62) / 2


def test_panels_stand_one_below_the_other() -> None:
    one = Panel(title="one", series={"smoker": steady(225, 0, 60)})
    height = float(drawn(one).get("height", "nan"))
    both = drawn(one, Panel(title="two", series={}))
    assert float(both.get("height", "nan")) == height + 72
    assert {"one", "two", "no readings"} <= set(texts(both))


words = st.text(st.characters(), max_size=80)
points = st.lists(
    st.tuples(
        st.integers(-100_000, 3_000_000).map(lambda second: NOON + timedelta(seconds=second)),
        st.floats(-100, 2000) | st.just(math.nan) | st.just(math.inf),
    ),
    max_size=20,
).map(lambda points: sorted(points, key=lambda point: point[0]))
alerts = st.lists(st.builds(told, st.integers(-99, 9_999), st.sampled_from(Severity), words, words), max_size=4)


@given(
    words,
    st.dictionaries(words, points, max_size=4),
    alerts,
    st.dictionaries(words, st.floats(-100, 2000)),
    st.booleans(),
)
def test_it_is_well_formed_and_inside_its_edges_whatever_is_in_it(
    title: str, series: dict[str, Points], alerts: list[Told], levels: dict[str, float], spelled: bool
) -> None:
    labels = dict.fromkeys(series, title)
    panel = Panel(title=title, series=series, labels=labels, told=alerts, levels=levels, is_spelled_out=spelled)
    picture = drawn(panel, title=title)
    height = float(picture.get("height", "nan"))
    for path in curves(picture):
        for x, y in re.findall(r"[ML](\S+?) ([\d.-]+)", path):
            assert 0 <= float(x) <= WIDTH
            assert 0 <= float(y) <= height


def test_what_alerts_say_stands_below_for_those_who_have_nothing_to_point_with() -> None:
    said = "12:30 urgent: Pit 212 °F and falling for 15 min: the fire is dying. Add fuel & wood."
    panel = Panel(title="", series={"smoker": steady(225, 0, 60)}, told=[told(said=said)], is_spelled_out=True)
    picture = drawn(panel)
    words = " ".join(texts(picture)).replace("\N{NO-BREAK SPACE}", " ")
    assert said in words
    assert "warning" not in texts(picture)
    lowest = max(float(text.get("y", 0)) for text in picture.iter(f"{SPACE}text"))
    assert lowest < float(picture.get("height", 0))


def test_a_number_below_stays_with_its_unit() -> None:
    for length in range(70):
        said = f"{'x' * length} 235 °F"
        panel = Panel(title="", series={"smoker": steady(225, 0, 60)}, told=[told(said=said)], is_spelled_out=True)
        assert any(line.endswith("235\N{NO-BREAK SPACE}°F") for line in texts(drawn(panel)))
