"""Every chart twice, labelled, in variables, with text as text; positions by hand from the stated scales."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from bonafides.drawing import charts, sheet_charts
from bonafides.drawing.charts import (
    ChartPair,
    Curve,
    Level,
    MoveBin,
    Outlook,
    PeriodDay,
    Recorded,
    Row,
    Step,
    TeamJump,
    canvas,
)
from bonafides.drawing.charts.scales import number_ticks
from bonafides.figures import Figure

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert("1")</script> fill="#17496B" role="button"'


def share(value: float, low: float, high: float, n: int = 50) -> Figure:
    return Figure(value, low, high, n=n, unit="share")


def points(value: float, low: float, high: float) -> Figure:
    return Figure(value, low, high, n=50, unit="points")


def hostile_pairs() -> dict[str, ChartPair]:
    """Each chart that takes a name, with a hostile one."""
    start, end = date(2026, 1, 1), date(2026, 9, 30)
    return {
        "rows": charts.row_chart([Row(HOSTILE, share(0.5, 0.4, 0.6), 0.7, detail=HOSTILE)], label=HOSTILE),
        "pressure": charts.pressure_jumps([TeamJump(HOSTILE, points(0.01, -0.01, 0.03))], label=HOSTILE),
        "flow": charts.waterfall(
            [Step(HOSTILE, 100, level=True), Step("b", 5)], label=HOSTILE, currency=HOSTILE
        ),
        "outlook": charts.outlook_chart(
            [Outlook(HOSTILE, Figure(5e8, 4e8, 6e8, n=9, unit="cents"), 7e8)], label=HOSTILE, currency=HOSTILE
        ),
        "silence": charts.silence_curve([Curve(HOSTILE, [share(0.5, 0.4, 0.6)] * 3)], label=HOSTILE),
        "coverage": charts.coverage_strip(
            [Recorded(HOSTILE, start, end, HOSTILE)], label=HOSTILE, start=start, end=end
        ),
        "reliability": charts.reliability_diagram(
            [Level(0.7, share(0.5, 0.3, 0.7, 22), 11)], label=HOSTILE, axis=HOSTILE, beneath=HOSTILE
        ),
        "slippage": charts.slippage_histogram([MoveBin(-7, 0, 1), MoveBin(0, 7, 2)], label=HOSTILE),
        "stacking": charts.stacking_chart([PeriodDay(0, 0.3, share(0.1, 0.05, 0.2))], label=HOSTILE),
    }


@pytest.fixture(scope="module")
def pairs() -> dict[str, ChartPair]:
    return hostile_pairs()


def drawings(pair: ChartPair) -> list[tuple[Element, int, str]]:
    return [(fromstring(pair.wide), 760, "wide"), (fromstring(pair.narrow), 350, "narrow")]


def place(element: Element, root: Element) -> tuple[float, float]:
    """Return where an element lies in the drawing: all translations from the root down to it."""
    parents = {child: parent for parent in root.iter() for child in parent}
    x = y = 0.0
    node: Element | None = element
    while node is not None:
        found = re.search(r"translate\((-?[\d.]+),\s*(-?[\d.]+)\)", node.get("transform", ""))
        if found:
            x, y = x + float(found.group(1)), y + float(found.group(2))
        node = parents.get(node)
    return x, y


def text_places(root: Element) -> dict[str, tuple[float, float]]:
    return {"".join(e.itertext()): place(e, root) for e in root.iter(f"{SVG}text")}


def rings(root: Element) -> list[tuple[float, float]]:
    return [
        place(e, root)
        for e in root.iter(f"{SVG}path")
        if e.get("stroke") == "var(--ink)" and e.get("fill") == "var(--paper)"
    ]


def dots(root: Element) -> list[tuple[float, float]]:
    return [place(e, root) for e in root.iter(f"{SVG}path") if e.get("fill") == "var(--c-shown)"]


def test_every_chart_is_drawn_at_its_two_widths_and_labelled(pairs: dict[str, ChartPair]) -> None:
    for name, pair in pairs.items():
        for root, width, kind in drawings(pair):
            assert root.get("viewBox", "").split()[2] == str(width), name
            assert root.get("class") == kind, name
            assert root.get("role") == "img", name
            assert root.get("aria-label") == HOSTILE, name


def test_hostile_names_stay_text_and_bring_no_elements(pairs: dict[str, ChartPair]) -> None:
    for name, pair in pairs.items():
        for root, _, _ in drawings(pair):
            tags = {element.tag.removeprefix(SVG) for element in root.iter()}
            assert tags <= {"svg", "g", "path", "line", "text"}, name
            inner = [e for e in root.iter() if e is not root]
            assert not any(
                key.startswith(("on", "style", "href", "aria", "role")) for e in inner for key in e.attrib
            )


def test_a_name_that_looks_like_markup_is_written_letter_by_letter(pairs: dict[str, ChartPair]) -> None:
    root = fromstring(pairs["silence"].narrow)
    shown = [text for text in text_places(root) if text.startswith("</text><script>")]
    assert shown
    assert 'fill="#17496B"' in HOSTILE


@pytest.fixture(scope="module")
def sheet_pictures() -> dict[str, str]:
    """The figures of the component sheet, as HTML."""
    names = "reliability calls categories outlook slippage stacking silence landmark pressure coverage"
    return {name: str(getattr(sheet_charts, name)()) for name in names.split()}


def test_no_colour_is_left_in_hex_and_no_style_attribute_remains(sheet_pictures: dict[str, str]) -> None:
    for html in sheet_pictures.values():
        for tag in re.findall(r"<[^<>]+>", html):
            assert not re.search(r"#[0-9A-Fa-f]{3,6}", tag), tag
            assert " style=" not in tag


def test_text_is_never_smaller_than_twelve_px(sheet_pictures: dict[str, str]) -> None:
    for name, html in sheet_pictures.items():
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', html)]
        assert sizes, name
        assert min(sizes) >= 12, name


def test_rings_lie_on_the_diagonal_and_dots_where_it_happened() -> None:
    # Plot of the wide drawing: left 44, right 150, top 30, 390 high, so 566 px wide.
    level = Level(0.7, share(0.5, 0.3, 0.7, 22), 11, 0.52, 0.88)
    root = fromstring(charts.reliability_diagram([level], label="x").wide)
    assert rings(root) == [pytest.approx((44 + 0.7 * 566, 30 + 0.3 * 390), abs=1)]
    assert dots(root) == [pytest.approx((44 + 0.7 * 566, 30 + 0.5 * 390), abs=1)]


def test_the_chance_band_reaches_from_its_low_to_its_high_end() -> None:
    level = Level(0.7, share(0.5, 0.3, 0.7, 22), 11, 0.52, 0.88)
    root = fromstring(charts.reliability_diagram([level], label="x").wide)
    (band,) = [e for e in root.iter(f"{SVG}line") if e.get("stroke") == "var(--c-band)"]
    top = place(band, root)[1]
    ends = sorted((top, top + float(band.get("y2", "0"))))
    assert ends == [pytest.approx(30 + 0.12 * 390, abs=1), pytest.approx(30 + 0.48 * 390, abs=1)]


def test_a_refused_level_keeps_its_ring_and_shows_no_dot() -> None:
    refused = Figure.refuse("Three deals.", n=3, unit="share")
    root = fromstring(charts.reliability_diagram([Level(0.9, refused, 2)], label="x").wide)
    assert len(rings(root)) == 1
    assert dots(root) == []


@pytest.mark.parametrize("kind", ["wide", "narrow"])
def test_rows_keep_the_order_in_which_they_are_given(kind: str) -> None:
    teams = [
        TeamJump(name, points(value, -0.2, 0.2))
        for name, value in (("Mid", 0.05), ("Low", -0.1), ("Top", 0.1))
    ]
    places = text_places(fromstring(getattr(charts.pressure_jumps(teams, label="x"), kind)))
    assert places["Mid"][1] < places["Low"][1] < places["Top"][1]


def test_a_refused_team_keeps_its_row_with_a_dashed_line_and_no_mark() -> None:
    refused = TeamJump("Coast", Figure.refuse("Four people.", n=4, unit="points"))
    root = fromstring(charts.pressure_jumps([refused], label="x").wide)
    dashed = [e for e in root.iter(f"{SVG}line") if e.get("stroke") == "var(--field)"]
    assert len(dashed) == 1
    assert dashed[0].get("stroke-dasharray") == "4,3"
    assert dots(root) == []
    assert "not shown" in text_places(root)


def test_a_flow_that_does_not_add_up_is_not_drawn() -> None:
    steps = [Step("start", 1000, level=True), Step("won", -300), Step("end", 650, level=True)]
    with pytest.raises(ValueError, match="add up to 700"):
        charts.waterfall(steps, label="x")


def test_what_was_won_is_written_without_a_minus_and_what_was_lost_with_one() -> None:
    steps = [
        Step("start", 900_000_000, level=True),
        Step("won", -300_000_000, tone="shown"),
        Step("lost", -200_000_000),
        Step("end", 400_000_000, level=True),
    ]
    texts = text_places(fromstring(charts.waterfall(steps, label="x", currency="EUR").wide))
    assert {"9.00", "3.00", "\u22122.00", "4.00"} <= set(texts)


def test_bars_of_a_flow_begin_at_zero() -> None:
    # 200 px for 0 to 1,000 cents: the first bar is 200 px high, and the last, of 250, is 50 px high.
    steps = [Step("start", 1000, level=True), Step("lost", -750), Step("end", 250, level=True)]
    root = fromstring(charts.waterfall(steps, label="x").wide)
    heights = [
        abs(float(e.get("y2", "0"))) for e in root.iter(f"{SVG}line") if e.get("stroke") == "var(--c-rest)"
    ]
    assert sorted(heights) == [pytest.approx(h, abs=0.5) for h in (50, 150, 200)]


def test_time_that_was_not_recorded_is_dashed() -> None:
    record = Recorded("E-mail", date(2026, 4, 1), date(2026, 6, 30))
    pair = charts.coverage_strip([record], label="x", start=date(2026, 1, 1), end=date(2026, 9, 30))
    root = fromstring(pair.wide)
    assert len([e for e in root.iter(f"{SVG}line") if e.get("stroke") == "var(--field)"]) == 2
    assert len([e for e in root.iter(f"{SVG}line") if e.get("stroke") == "var(--c-rest)"]) == 1


def test_more_than_three_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="three"):
        charts.silence_curve([Curve(str(k), [share(0.5, 0.4, 0.6)]) for k in range(4)], label="x")


def test_an_axis_has_five_labels_or_fewer_and_the_unit_on_the_last() -> None:
    teams = [TeamJump("a", points(0.137, -0.0312, 0.3))]
    texts = text_places(fromstring(charts.pressure_jumps(teams, label="x").wide))
    labels = [text for text in texts if re.fullmatch(r"[+\u2212]?[\d.]+(\u00a0points)?", text)]
    assert 2 <= len(labels) <= 5
    assert [text for text in labels if text.endswith("points")] == [max(labels, key=lambda t: texts[t][0])]


def test_the_same_data_are_drawn_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    real = canvas.vl_convert.vegalite_to_svg

    def counting(spec: object, **more: object) -> str:
        calls.append(spec)
        return str(real(spec, **more))

    monkeypatch.setattr(canvas.vl_convert, "vegalite_to_svg", counting)
    monkeypatch.setattr(canvas, "_drawings", {})
    row = [Row("Commit", share(0.667, 0.6, 0.73))]
    first = charts.row_chart(row, label="one")
    again = charts.row_chart(row, label="another label")
    assert len(calls) == 2
    assert first.wide != again.wide


@pytest.mark.parametrize("span", [(0, 1), (0.2, 0.21), (-3, 8), (0, 243), (1, 1000), (0, 0.3), (-7, -2)])
def test_an_axis_label_says_the_value_at_which_it_stands(span: tuple[float, float]) -> None:
    ticks = number_ticks(span, "")
    said = [float(label.replace("\u2212", "-").replace(",", "")) for label in ticks.labels]
    assert said == [pytest.approx(value, abs=1e-9) for value in ticks.values]
    assert 2 <= len(said) <= 5
    assert ticks.values[0] <= span[0]
    assert ticks.values[-1] >= span[1]


@pytest.mark.parametrize("kind", ["wide", "narrow"])
def test_a_number_stands_nearer_to_its_own_mark_than_to_the_other(kind: str) -> None:
    # On the narrow drawing there is no room left of the first interval: its number goes above its dot.
    rows = [
        Row("a", Figure(-5, -9, -1, n=20, unit="days-difference"), said=3),
        Row("b", Figure(4, 3.5, 4.5, n=20, unit="days-difference"), said=-8),
    ]
    pair = charts.row_chart(rows, label="x", unit="days-difference", reference=0, values=True)
    root = fromstring(getattr(pair, kind))
    places, marks = (
        text_places(root),
        {"dot": sorted(dots(root), key=lambda d: d[1]), "ring": sorted(rings(root), key=lambda r: r[1])},
    )
    for shown, said, row in (("\u22125", "+3", 0), ("+4", "\u22128", 1)):
        dot, ring = marks["dot"][row], marks["ring"][row]
        for text, own, other in ((shown, dot, ring), (said, ring, dot)):
            x = places[text][0]
            assert abs(x - own[0]) < abs(x - other[0]), text


def test_where_word_and_deed_agree_the_dot_sits_in_the_ring() -> None:
    agreed = [Row("a", share(0.5, 0.4, 0.6), said=0.5)]
    root = fromstring(charts.row_chart(agreed, label="x").wide)
    order = [
        e.get("fill") for e in root.iter(f"{SVG}path") if e.get("fill") in ("var(--paper)", "var(--c-shown)")
    ]
    assert order == ["var(--c-shown)", "var(--paper)", "var(--c-shown)"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.row_chart([], label="x"),
        lambda: charts.reliability_diagram([], label="x"),
        lambda: charts.waterfall([], label="x"),
        lambda: charts.outlook_chart([], label="x"),
        lambda: charts.slippage_histogram([], label="x"),
        lambda: charts.silence_curve([], label="x"),
        lambda: charts.stacking_chart([], label="x"),
        lambda: charts.coverage_strip([], label="x", start=date(2026, 1, 1), end=date(2026, 2, 1)),
    ],
)
def test_a_chart_of_nothing_is_not_drawn(draw: Callable[[], ChartPair]) -> None:
    with pytest.raises(ValueError, match="say in words why there is none"):
        draw()


REFUSED = Figure.refuse("Four.", n=4, unit="share")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.row_chart(
            [Row("a", Figure(0, 0, 0, n=1, unit="cents"))], label="x", unit="cents", values=True
        ),
        lambda: charts.row_chart([Row("a", REFUSED)], label="x", unit="days", values=True),
        lambda: charts.waterfall([Step("a", 0, level=True), Step("b", 0, level=True)], label="x"),
        lambda: charts.waterfall(
            [Step("a", 1, level=True), Step("b", -3), Step("c", -2, level=True)], label="x"
        ),
        lambda: charts.outlook_chart([Outlook("q", REFUSED)], label="x"),
        lambda: charts.slippage_histogram([MoveBin(0, 7, 0)], label="x", median=REFUSED),
        lambda: charts.silence_curve([Curve("a", [REFUSED])], label="x"),
        lambda: charts.stacking_chart([PeriodDay(0, 0.2, REFUSED)], label="x"),
        lambda: charts.coverage_strip(
            [Recorded("a", None, None)], label="x", start=date(2026, 1, 1), end=date(2026, 1, 1)
        ),
    ],
)
def test_nothing_moved_and_everything_refused_can_still_be_drawn(draw: Callable[[], ChartPair]) -> None:
    pair = draw()
    assert "NaN" not in pair.wide + pair.narrow
    assert fromstring(pair.wide).get("role") == "img"
