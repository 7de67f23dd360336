"""Small charts written as SVG directly: for pages that are drawn when somebody first looks at them.

A chart through the drawing library takes a third of a second; these take less than a millisecond, so that the
pages of ten thousand people need not be drawn at night (decision 0032). Only what pages of single people and
of teams show is here, and long lists of teams, part by part; the library draws everything else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from bonafides.drawing.wording import number

WIDE, NARROW = 760, 350
STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
"""Points between two ticks of an axis of jumps: no jump is larger than a hundred, but its interval may be."""
MOST_TICKS = 6
GRID = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One chart drawn twice: for wide pages and paper, and for narrow ones. As `charts.ChartPair`."""

    wide: Markup
    narrow: Markup


@dataclass(frozen=True, slots=True)
class SaidLevel:
    """A stated probability: how many claims, how many came true, and the band of chance; shares 0 to 1."""

    said: float
    shown: float
    low: float
    high: float
    n: int
    happened: int
    chance_low: float
    chance_high: float


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One deal: what is said (None: nothing) and what the evidence allows; shares 0 to 1."""

    name: str
    detail: str
    said: float | None
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class JumpRow:
    """One team's jump (a share of one) on either side of zero; None for all three where it is refused."""

    name: str
    detail: str
    value: float | None
    low: float | None
    high: float | None


def said_and_happened(levels: Sequence[SaidLevel], *, label: str) -> Drawn:
    """Rings on the diagonal are what was said, dots what happened, bands what chance alone would do.

    Examples
    --------
    >>> drawn = said_and_happened([SaidLevel(0.7, 0.5, 0.3, 0.7, 22, 11, 0.5, 0.86)], label="What was said")
    >>> drawn.wide.count("mark-said"), "11 of 22" in drawn.wide, "11/22" in drawn.narrow
    (1, True, True)
    """
    return Drawn(_levels(levels, label, wide=True), _levels(levels, label, wide=False))


def said_and_evidence(rows: Sequence[SaidRow], *, label: str) -> Drawn:
    """One row a deal: a ring for what is said, a dot with its interval for what the evidence allows.

    Examples
    --------
    >>> row = SaidRow("Ferry <terminal>", "18 Dec", 0.7, 0.02, 0.01, 0.046)
    >>> "Ferry &lt;terminal&gt;" in said_and_evidence([row], label="One deal").wide
    True
    """
    return Drawn(_rows(rows, label, wide=True), _rows(rows, label, wide=False))


def jumps(rows: Sequence[JumpRow], *, label: str) -> Drawn:
    """One row a team in the order given: a dot with its interval, on an axis in points with a line at zero.

    A refused row keeps its place and is drawn as a dashed line.

    Examples
    --------
    >>> coast = JumpRow("Coast", "8 people", 0.011, -0.009, 0.031)
    >>> rows = [coast, JumpRow("North", "4 people", None, None, None)]
    >>> drawn = jumps(rows, label="No jump that differs from chance")
    >>> drawn.wide.count("mark-shown"), drawn.wide.count("mark-open"), "+2" in drawn.narrow
    (1, 1, True)
    """
    return Drawn(_jumps(rows, label, wide=True), _jumps(rows, label, wide=False))


def _svg(parts: Sequence[str], label: str, width: int, height: float) -> Markup:
    kind = "narrow" if width == NARROW else "wide"
    # Safe: every text within was escaped where it was written.
    return Markup(  # noqa: S704
        f'<svg class="{kind}" role="img" aria-label="{escape(label)}" width="{width}" height="{height:g}" '
        f'viewBox="0 0 {width} {height:g}" font-size="12.5" fill="var(--ink-2)">{"".join(parts)}</svg>'
    )


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", strong: bool = False, look: str = ""
) -> str:
    bold = ' fill="var(--ink)" font-weight="600"' if strong else ""
    classes = f' class="{look}"' if look else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{bold}{classes}>{escape(text)}</text>'


def _path(kind: str, d: str) -> str:
    return f'<path class="mark-{kind}" fill="none" d="{d}"/>'


def _circle(kind: str, x: float, y: float) -> str:
    return f'<circle class="mark-{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{6 if kind == "said" else 6.5}"/>'


def _levels(levels: Sequence[SaidLevel], label: str, *, wide: bool) -> Markup:
    left, right, foot = (56.0, 600.0, 406.0) if wide else (34.0, 342.0, 320.0)
    top, half = 24.0, 20.0 if wide else 13.0

    def x(share: float) -> float:
        return left + half + (right - left - 2 * half) * share

    def y(share: float) -> float:
        return foot - (foot - top) * share

    parts = [
        part
        for share in GRID
        for part in (
            _path("grid" if share else "axis", f"M{left:.1f} {y(share):.1f}H{right:.1f}"),
            _text(left - 8, y(share) + 4, number(100 * share), anchor="end"),
        )
    ]
    parts.append(_text(0, 12, "Closed in its period, %"))
    for one in levels:
        low, high = y(one.chance_low), y(one.chance_high)
        height = max(low - high, 2.0)
        parts.append(
            f'<rect class="mark-band" x="{x(one.said) - half:.1f}" y="{high:.1f}" width="{2 * half:g}" '
            f'height="{height:.1f}"/>'
        )
    parts.append(_path("axis", f"M{x(0):.1f} {y(0):.1f}L{x(1):.1f} {y(1):.1f}"))
    parts += [_path("line", f"M{x(one.said):.1f} {y(one.low):.1f}V{y(one.high):.1f}") for one in levels]
    parts += [_circle("said", x(one.said), y(one.said)) for one in levels]
    parts += [_circle("shown", x(one.said), y(one.shown)) for one in levels]
    before, room = float("-inf"), 52.0 if wide else 33.0
    for one in levels:
        at = x(one.said)
        if at - before < room:  # two labels would run into one another; the table has both
            continue
        before = at
        count = f"{one.happened} of {one.n}" if wide else f"{one.happened}/{one.n}"
        parts.append(_text(at, foot + 18, number(100 * one.said), anchor="middle", strong=True))
        parts.append(_text(at, foot + 34, count, anchor="middle"))
    beneath = (
        "What was said, %, and beneath it how many of those closed"
        if wide
        else "What was said, %, and closed of stated"
    )
    parts.append(_text(left if wide else 0, foot + 56, beneath))
    return _svg(parts, label, WIDE if wide else NARROW, foot + 66)


def _rows(rows: Sequence[SaidRow], label: str, *, wide: bool) -> Markup:
    left, right, step = (290.0, 744.0, 40.0) if wide else (8.0, 336.0, 54.0)
    top = 24.0
    height = top + step * len(rows) + 6

    def x(share: float) -> float:
        return left + (right - left) * share

    parts = []
    for share in GRID:
        last = share == 1.0
        unit = "100 %" if last else number(100 * share)
        parts.append(_path("grid", f"M{x(share):.1f} {top:.1f}V{height:.1f}"))
        anchor = "end" if last and not wide else "middle"
        parts.append(_text(x(share) + (6 if last else 0), 15, unit, anchor=anchor))
    for place, row in enumerate(rows):
        y = top + step * place + (22 if wide else 38)
        words = y + 4 if wide else y - 18
        parts.append(
            _text(0, words, _short(row.name, 30 if wide else 32)).replace("<text", '<text fill="var(--ink)"')
        )
        parts.append(_text(268 if wide else NARROW, words, row.detail, anchor="end"))
        if row.said is not None and row.value is not None:
            parts.append(_path("gap", f"M{x(row.value):.1f} {y:.1f}H{x(row.said):.1f}"))
        if row.value is not None and row.low is not None and row.high is not None:
            parts.append(_path("line", f"M{x(row.low):.1f} {y:.1f}H{x(row.high):.1f}"))
        if row.value is not None:
            parts.append(_circle("shown", x(row.value), y))
        if row.said is not None:
            parts.append(_circle("said", x(row.said), y))
    return _svg(parts, label, WIDE if wide else NARROW, height)


def _jumps(rows: Sequence[JumpRow], label: str, *, wide: bool) -> Markup:
    left, right, step = (290.0, 700.0, 40.0) if wide else (8.0, 320.0, 54.0)
    top = 24.0
    height = top + step * len(rows) + 6
    ticks = _round_points([end for row in rows for end in (row.low, row.high) if end is not None])
    first, width = ticks[0], (ticks[-1] - ticks[0]) or 1

    def x(points: float) -> float:
        return left + (right - left) * (points - first) / width

    parts = []
    for tick in ticks:
        parts.append(_path("grid" if tick else "axis", f"M{x(tick):.1f} {top:.1f}V{height:.1f}"))
        anchor = "start" if tick == first and not wide else "end" if tick == ticks[-1] else "middle"
        said = number(tick, 0 if float(tick).is_integer() else 1, signed=True) if tick else "0"
        unit = "\u00a0points" if tick == ticks[-1] else ""
        parts.append(_text(x(tick) + (44 if unit and wide else 0), 15, said + unit, anchor=anchor))
    for place, row in enumerate(rows):
        y = top + step * place + (22 if wide else 38)
        words = y + 4 if wide else y - 18
        name = _text(0, words, _short(row.name, 30 if wide else 32))
        parts.append(name.replace("<text", '<text fill="var(--ink)"'))
        parts.append(_text(268 if wide else NARROW, words, row.detail, anchor="end"))
        if row.value is None or row.low is None or row.high is None:
            parts.append(_path("open", f"M{left:.1f} {y:.1f}H{right:.1f}"))
            continue
        parts.append(_path("line", f"M{x(100 * row.low):.1f} {y:.1f}H{x(100 * row.high):.1f}"))
        parts.append(_circle("shown", x(100 * row.value), y))
    return _svg(parts, label, WIDE if wide else NARROW, height)


def _round_points(ends: Sequence[float]) -> list[float]:
    """Ticks in points that enclose what lies on both sides of zero: at most six, in round steps.

    Examples
    --------
    >>> _round_points([-0.013, 0.031])
    [-2.0, 0.0, 2.0, 4.0]
    >>> _round_points([])
    [-0.5, 0.0, 0.5]
    """
    low, high = 100 * min([*ends, -0.001]), 100 * max([*ends, 0.001])
    wanted = (high - low) / (MOST_TICKS - 2)
    step = next((one for one in STEPS if one >= wanted), 100.0 * math.ceil(wanted / 100))
    return [step * at for at in range(math.floor(low / step), math.ceil(high / step) + 1)]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
