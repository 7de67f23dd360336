"""Rows: what was said beside what was shown; a row is a category, lead, quarter or team, never a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bonafides.drawing.charts.canvas import NARROW, WIDE, Canvas, ChartPair, Edges, Ticks, needed, text_width
from bonafides.drawing.charts.scales import SHARES, amount_texts, amount_ticks, number_ticks
from bonafides.drawing.wording import form_of, written
from bonafides.figures import Figure

WIDE_PITCH, NARROW_PITCH = 46, 60
SPLIT = 0.13  # of a row: how far two groups stand from its middle


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a row chart.

    Parameters
    ----------
    name
        A category, lead, quarter, layer or team; never a person.
    shown
        The figure with its interval; a refused one is drawn as a dashed line. A plain number is a count
        or sum that has no doubt (what was closed in a past quarter).
    said
        What was said, in the same unit, or None.
    second
        A second group (the weeks without a call), drawn as a diamond beneath.
    detail
        A short line beneath the name ("126 of 189").
    """

    name: str
    shown: Figure | float
    said: float | None = None
    second: Figure | None = None
    detail: str = ""


def row_chart(
    rows: Sequence[Row],
    *,
    label: str,
    unit: str = "share",
    currency: str = "",
    ticks: Ticks | None = None,
    reference: float | None = None,
    values: bool = False,
) -> ChartPair:
    """Rows in the order given: ring for said, dot and line for shown, dotted gap between them.

    Parameters
    ----------
    rows
        In the order in which they are drawn, from the top; never sorted by value here or by the caller.
    label
        The finding, for those who hear the page.
    unit
        A name in `wording.FORMS`; shares run from 0 to 100 %, "cents" are drawn as amounts.
    currency
        ISO code of amounts.
    ticks
        The axis, in the unit of the figures; chosen from the figures when None.
    reference
        Where an ink line stands (0 for differences).
    values
        Whether the numbers are written beside the marks.

    Examples
    --------
    >>> commit = Row("Commit", Figure(0.67, 0.61, 0.72, n=189, unit="share"), said=0.88, detail="126 of 189")
    >>> pair = row_chart([commit], label="Commit closed less often than its written meaning says")
    >>> 'class="wide" role="img"' in pair.wide, "126 of 189" in pair.narrow
    (True, True)
    """
    needed(rows)
    axis = ticks or _ticks(rows, unit, currency, reference)
    pairs = []
    for kind in ("wide", "narrow"):
        canvas = _draw(rows, axis, reference, values, wide=kind == "wide")
        if values:
            _values(canvas, rows, _texts(rows, unit, currency, axis), drop=0.0 if kind == "wide" else 0.2)
        pairs.append(canvas.svg(label, kind))
    return ChartPair(*pairs)


def _figures(row: Row) -> list[Figure]:
    return [f for f in (row.shown, row.second) if isinstance(f, Figure) and not f.refused]


def _shown(row: Row) -> float | None:
    return row.shown.value if isinstance(row.shown, Figure) else float(row.shown)


def _numbers(row: Row) -> list[float]:
    found = [x for f in _figures(row) for x in (f.value, f.low, f.high)]
    if not isinstance(row.shown, Figure):
        found.append(float(row.shown))
    return [x for x in (*found, row.said) if x is not None]


def _ticks(rows: Sequence[Row], unit: str, currency: str, reference: float | None) -> Ticks:
    if unit == "share":
        return SHARES
    seen = [x for row in rows for x in _numbers(row)] + ([reference] if reference is not None else [])
    if unit == "cents":
        return amount_ticks(seen, currency, from_zero=False)
    form = form_of(unit)
    return number_ticks(seen or [0.0, 1.0], form.unit, factor=form.factor, signed=form.signed)


def _texts(rows: Sequence[Row], unit: str, currency: str, axis: Ticks) -> list[tuple[str, str]]:
    """Return what is written beside dot and ring of each row; empty where there is none."""
    texts = []
    for row in rows:
        numbers = [x for x in (_shown(row), row.said) if x is not None]
        if unit == "cents":
            written_out = amount_texts([*numbers, axis.values[-1]], currency)
        else:
            written_out = written(numbers, form_of(unit), (axis.values[-1] - axis.values[0]) / 5)
        shown = written_out.pop(0) if _shown(row) is not None else ""
        texts.append((shown, written_out[0] if row.said is not None else ""))
    return texts


def _draw(rows: Sequence[Row], axis: Ticks, reference: float | None, values: bool, *, wide: bool) -> Canvas:
    pitch = WIDE_PITCH if wide else NARROW_PITCH
    names = max((text_width(text) for row in rows for text in (row.name, row.detail)), default=60)
    left = min(250.0, max(62.0, names + 24)) if wide else 10.0
    canvas = Canvas(
        WIDE if wide else NARROW,
        pitch * len(rows),
        x=(axis.values[0], axis.values[-1]),
        y=(len(rows) - 0.5, -0.5),
        edges=Edges(left, 30, 52 if wide else 46 if values else 34, 8),
        x_ticks=axis,
        x_orient="top",
        grid="x",
    )
    if reference is not None:
        canvas.axis_lines([{"x": reference}])
    _names(canvas, rows, left, wide=wide)
    _marks(canvas, rows, axis, drop=0.0 if wide else 0.2)
    return canvas


def _names(canvas: Canvas, rows: Sequence[Row], left: float, *, wide: bool) -> None:
    lift = [0 if wide and not row.detail else -8 if wide else -16 for row in rows]
    for offset in sorted(set(lift)):
        named = [{"y": i, "text": r.name} for i, r in enumerate(rows) if lift[i] == offset]
        limit = left - 12 if wide else 215
        canvas.words(named, px=-left, look="label", dy=offset, limit=limit, halo=not wide)
    details = [{"y": i, "text": row.detail} for i, row in enumerate(rows) if row.detail]
    if wide:
        canvas.words(details, px=-left, dy=9, limit=left - 12)
    else:
        canvas.words(details, px=canvas.plot_width + canvas.edges.right, dy=-16, align="right", limit=115)


def _marks(canvas: Canvas, rows: Sequence[Row], axis: Ticks, *, drop: float) -> None:
    gaps, refused, dots = [], [], []
    lines: tuple[list[dict[str, object]], list[dict[str, object]]] = ([], [])
    seconds, rings = [], []
    for i, row in enumerate(rows):
        split = SPLIT if row.second is not None else 0.0
        y = i + drop - split
        value = row.shown.value if isinstance(row.shown, Figure) else float(row.shown)
        if value is None:
            refused.append({"y": y, "x": axis.values[0], "x2": axis.values[-1]})
        else:
            dots.append({"x": value, "y": y})
            if row.said is not None:
                gaps.append({"y": i + drop, "x": value, "x2": row.said})
        if isinstance(row.shown, Figure) and not row.shown.refused:
            lines[0].append({"y": y, "x": row.shown.low, "x2": row.shown.high})
        if row.second is not None and not row.second.refused:
            lines[1].append({"y": y + 2 * split, "x": row.second.low, "x2": row.second.high})
            seconds.append({"x": row.second.value, "y": y + 2 * split})
        if row.said is not None:
            rings.append({"x": row.said, "y": i + drop})
    canvas.opens(refused)
    canvas.words([{**r, "text": "not shown"} for r in ({"y": r["y"]} for r in refused)], px=8, look="hand")
    canvas.gaps(gaps)
    canvas.intervals(lines[0])
    canvas.intervals(lines[1], 1)
    canvas.dots(dots)
    canvas.dots(seconds, 1)
    canvas.rings(rings)
    both = [(i + drop, row.said, _shown(row)) for i, row in enumerate(rows) if row.second is None]
    canvas.kept([(said, y, shown, y) for y, said, shown in both if said is not None and shown is not None])


def _values(canvas: Canvas, rows: Sequence[Row], texts: Sequence[tuple[str, str]], *, drop: float) -> None:
    """Write numbers on the outer sides of dot and ring; above and beneath them where there is no room."""
    for i, (row, (shown_text, said_text)) in enumerate(zip(rows, texts, strict=True)):
        shown, said = _shown(row), row.said
        said_first = said is not None and shown is not None and said < shown
        if shown is not None:
            ends = _numbers(Row(row.name, row.shown))
            outer = max(ends) if said_first else min(ends)
            y = i + drop - (SPLIT if row.second is not None else 0.0)
            _beside(canvas, outer, shown, y, shown_text, right=said_first, look="strong", lift=-17)
        if said is not None:
            _beside(canvas, said, said, i + drop, said_text, right=not said_first, look="note", lift=18)


def _beside(
    canvas: Canvas, outer: float, mark: float, y: float, text: str, *, right: bool, look: str, lift: float
) -> None:
    end, width = canvas.at_x(outer), text_width(text) + 14
    fits = end + width <= canvas.plot_width + canvas.edges.right if right else end - width >= -10
    if fits:
        align, dx = ("left", 12) if right else ("right", -12)
        canvas.words([{"x": outer, "y": y, "text": text}], look=look, align=align, dx=dx)
    else:
        canvas.words([{"x": mark, "y": y, "text": text}], look=look, align="center", dy=lift)


@dataclass(frozen=True, slots=True)
class TeamJump:
    """What happened to the numbers of one team from before to after its call.

    Parameters
    ----------
    team
        A team, or a call; the situation, never a person.
    around_call
        Jump from before to after the call, unit "points" (a share of one).
    without_call
        The same in weeks or on weekdays without a call.
    detail
        A short line beneath the name ("212 calls").
    """

    team: str
    around_call: Figure
    without_call: Figure | None = None
    detail: str = ""


def pressure_jumps(teams: Sequence[TeamJump], *, label: str) -> ChartPair:
    """Jumps of stated numbers round the call, team by team in the order given, with a line at zero.

    Dot and line: round the call; diamond: weeks without one. A team is a situation: rows are never
    sorted by value, and a refused team keeps its place.

    Examples
    --------
    >>> coast = TeamJump("Coast", Figure(0.011, -0.009, 0.031, n=212, unit="points"))
    >>> "Coast" in pressure_jumps([coast], label="No jump that differs from chance").narrow
    True
    """
    rows = [Row(t.team, t.around_call, second=t.without_call, detail=t.detail) for t in teams]
    return row_chart(rows, label=label, unit="points", reference=0.0)
