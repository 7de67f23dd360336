"""Shares that change with a count: of unanswered contacts, of moved dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bonafides.drawing.charts.canvas import (
    MARKS,
    NARROW,
    WIDE,
    Canvas,
    ChartPair,
    Edges,
    Ticks,
    needed,
    text_width,
)
from bonafides.drawing.charts.scales import SHARES
from bonafides.drawing.wording import percent
from bonafides.figures import Figure


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a chart.

    Parameters
    ----------
    name
        Written at its end: a channel, a way of comparing.
    shares
        Shares at counts 0, 1, 2, ...; refused ones leave a hole.
    """

    name: str
    shares: Sequence[Figure]


def silence_curve(
    channels: Sequence[Curve], *, label: str, beneath: str = "Contacts in a row without an answer"
) -> ChartPair:
    """Chance that they are still there after k unanswered contacts, one line a channel, with intervals.

    Parameters
    ----------
    channels
        At most three; the first is drawn with dots, the second with diamonds, the third with squares.
    label
        The finding.
    beneath
        Title of the lower axis.

    Examples
    --------
    >>> mail = Curve("E-mail", [Figure(p, p - 0.1, p + 0.1, n=80, unit="share") for p in (0.6, 0.5, 0.42)])
    >>> "E-mail" in silence_curve([mail], label="After two contacts, 42 %").wide
    True
    """
    return _pair(channels, label, "Still there, %", beneath, last_open=False)


def landmark_slopes(
    landmark: Curve,
    naive: Curve,
    *,
    label: str,
    beneath: str = "Times the date had moved",
) -> ChartPair:
    """Share won by number of moves: among deals open at the same date (dots), and naively (diamonds).

    Parameters
    ----------
    landmark
        Compared among deals that were open at the same date and lead.
    naive
        By the number of moves in the end; exposure bias, shown only with that warning.
    label
        The finding.
    beneath
        Title of the lower axis; the last count stands for itself and more.

    Examples
    --------
    >>> flat = Curve("open at the same date", [Figure(0.3, 0.25, 0.35, n=300, unit="share")] * 3)
    >>> shares = [Figure(p, p - 0.05, p + 0.05, n=300, unit="share") for p in (0.5, 0.3, 0.1)]
    >>> steep = Curve("by final count", shares)
    >>> "2+" in landmark_slopes(flat, steep, label="Moves alone change little").narrow
    True
    """
    return _pair([landmark, naive], label, "Won, %", beneath, last_open=True)


def _pair(curves: Sequence[Curve], label: str, axis: str, beneath: str, *, last_open: bool) -> ChartPair:
    needed([share for curve in curves for share in curve.shares])
    if len(curves) > len(MARKS):
        raise ValueError("at most three lines can be told apart in one chart")
    return ChartPair(
        _draw(curves, axis, beneath, last_open, wide=True).svg(label, "wide"),
        _draw(curves, axis, beneath, last_open, wide=False).svg(label, "narrow"),
    )


def _draw(curves: Sequence[Curve], axis: str, beneath: str, last_open: bool, *, wide: bool) -> Canvas:
    most = max(len(curve.shares) for curve in curves) - 1
    right = min(230.0, max(60.0, max(text_width(c.name) for c in curves) + 28)) if wide else 40.0
    edges = Edges(44 if wide else 34, 30 if wide else 42 + 20 * len(curves), right, 54)
    canvas = Canvas(
        WIDE if wide else NARROW,
        270 if wide else 230,
        x=(-0.25, most + 0.25),
        y=(0, 1),
        edges=edges,
        y_ticks=Ticks(SHARES.values, ("0", "25", "50", "75", "100")),
        grid="y",
    )
    canvas.words([{"text": axis}], px=-edges.left, py=-19, halo=False)
    canvas.axis_lines([{"x": -0.25, "x2": most + 0.25, "y": 0}])
    every = max(1, round(most / (12 if wide else 6)))
    counts = [
        {"x": k, "text": f"{k}+" if last_open and k == most else str(k)} for k in range(0, most + 1, every)
    ]
    canvas.words(counts, py=canvas.plot_height + 17, look="strong", align="center", halo=False)
    canvas.words([{"text": beneath}], px=0 if wide else -edges.left, py=canvas.plot_height + 42, halo=False)
    _lines(canvas, curves)
    _ends(canvas, curves, wide=wide)
    return canvas


def _lines(canvas: Canvas, curves: Sequence[Curve]) -> None:
    apart = 11 * (canvas.x_domain[1] - canvas.x_domain[0]) / canvas.plot_width
    for kind, curve in enumerate(curves):
        shift = (kind - (len(curves) - 1) / 2) * apart
        known = [(k + shift, f) for k, f in enumerate(curve.shares) if not f.refused]
        points = [{"x": x, "y": f.value} for x, f in known]
        canvas.add({"type": "line", "color": MARKS[kind][1], "strokeWidth": 1.25, "opacity": 0.7}, points)
        canvas.intervals([{"x": x, "y": f.low, "y2": f.high} for x, f in known], kind)
        canvas.dots(points, kind, size=80)


def _ends(canvas: Canvas, curves: Sequence[Curve], *, wide: bool) -> None:
    """Write each name at the end of its line, and keep the names apart."""
    ends = []
    for kind, curve in enumerate(curves):
        known = [(k, f.value) for k, f in enumerate(curve.shares) if f.value is not None]
        if known:
            ends.append((known[-1][1], kind, curve.name))
    ends.sort(reverse=True)
    last = -1e9
    for value, _, name in ends:
        place = max(canvas.plot_height * (1 - value), last + (36 if wide else 18))
        last = place
        px = canvas.plot_width + 8
        canvas.words([{"text": percent(value, 0)}], px=px, py=place - (8 if wide else 0), look="strong")
        if wide:
            canvas.words([{"text": name}], px=px, py=place + 9, limit=220)
    if not wide:
        _names_above(canvas, curves)


def _names_above(canvas: Canvas, curves: Sequence[Curve]) -> None:
    """On narrow drawings the names stand above the plot, each behind its mark."""
    for kind, curve in enumerate(curves):
        py = -44 - 20 * (len(curves) - 1 - kind)
        shape, colour, size = MARKS[kind]
        mark = {"type": "point", "filled": True, "shape": shape, "fill": colour, "size": size, "opacity": 1}
        canvas.add(mark, [{}], px=7 - canvas.edges.left, py=py)
        canvas.words([{"text": curve.name}], px=20 - canvas.edges.left, py=py, halo=False, limit=320)
