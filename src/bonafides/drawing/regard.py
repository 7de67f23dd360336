"""How somebody is seen: rows from 1 to 7, by oneself and by others.

Written as SVG directly, as `direct` does and for its reasons: pages of single people are drawn when they
are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bonafides.drawing.direct import NARROW, Drawn, _circle, _path, _short, _svg, _text

WIDE = 700
"""Width of the wide drawing in px: rows of a scale of seven need no more."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mean with its interval, on the scale of the axis."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RegardRow:
    """One dimension: what oneself says (ring), and up to two groups of others (dot, diamond).

    Parameters
    ----------
    name, detail
        The dimension, and a short line beneath it ("less is more trusted").
    said
        Own answer, or None.
    groups
        A mark for each group in the order of the key; None where it is held back, drawn as a dashed line.
    """

    name: str
    said: float | None
    groups: tuple[Mark | None, ...]
    detail: str = ""


def regard_rows(
    rows: Sequence[RegardRow], *, label: str, ends: tuple[int, int] = (1, 7), n_groups: int = 0
) -> Drawn:
    """Rows in the order given: a ring for one's own answer, a dot and a diamond with intervals for others'.

    Parameters
    ----------
    rows
        In the order of the instrument; never sorted by value.
    label
        The finding, for those who hear the page.
    ends
        First and last point of the scale.
    n_groups
        Groups to leave room for; as many as the rows have when 0.

    Examples
    --------
    >>> row = RegardRow("Intimacy", 5.4, (Mark(4.0, 3.3, 4.7), None), "whether hard things can be said")
    >>> drawn = regard_rows([row], label="You place yourself nearer than they do")
    >>> drawn.wide.count("mark-said"), drawn.wide.count("mark-shown"), drawn.narrow.count("mark-open")
    (1, 1, 1)
    """
    if not rows:
        raise ValueError("a chart needs at least one row; say in words why there is none")
    groups = n_groups or max(len(row.groups) for row in rows)
    return Drawn(*(_rows(rows, label, ends, groups, wide=wide) for wide in (True, False)))


def _rows(rows: Sequence[RegardRow], label: str, ends: tuple[int, int], groups: int, *, wide: bool) -> Markup:
    longest = max(len(row.name) for row in rows)
    left, right = (min(252.0, max(150.0, 7.2 * longest + 22)), 684.0) if wide else (8.0, 336.0)
    step = (62.0 if groups > 1 else 50.0) if wide else (76.0 if groups > 1 else 66.0)
    top, height = 22.0, 22.0 + step * len(rows) + 6

    def x(value: float) -> float:
        kept = min(max(value, ends[0]), ends[1])
        return left + (right - left) * (kept - ends[0]) / (ends[1] - ends[0])

    parts = []
    for point in range(ends[0], ends[1] + 1):
        parts.append(_path("grid", f"M{x(point):.1f} {top:g}V{height - 4:.1f}"))
        parts.append(_text(x(point), 15, str(point), anchor="middle"))
    for place, row in enumerate(rows):
        middle = top + step * (place + 0.5) + (0 if wide else 11)
        parts += _names(row, middle, wide=wide)
        parts += _marks(row, middle, x, (left, right), groups)
    return _svg(parts, label, WIDE if wide else NARROW, height)


def _names(row: RegardRow, middle: float, *, wide: bool) -> list[str]:
    if wide:
        lift = 4 if not row.detail else -3
        named = [_text(0, middle + lift, _short(row.name, 33), look="chart-name")]
        return named + ([_text(0, middle + 13, _short(row.detail, 31))] if row.detail else [])
    named = [_text(0, middle - 23, row.name, look="chart-name chart-halo")]
    if row.detail and len(row.name) + len(row.detail) < 48:
        named.append(_text(NARROW, middle - 23, row.detail, anchor="end", look="chart-halo"))
    return named


def _marks(
    row: RegardRow, middle: float, x: Callable[[float], float], ends: tuple[float, float], groups: int
) -> list[str]:
    """Intervals first, then marks, then the ring on top of all."""
    lines, marks = [], []
    for number, mark in enumerate(row.groups):
        y = middle + (0 if groups < 2 else (-9, 9)[number % 2])
        if mark is None:
            lines.append(_path("open", f"M{ends[0]:.1f} {y:.1f}H{ends[1]:.1f}"))
            continue
        lines.append(_path("line2" if number else "line", f"M{x(mark.low):.1f} {y:.1f}H{x(mark.high):.1f}"))
        if number == 0:
            marks.append(_circle("shown", x(mark.value), y))
        else:
            diamond = f"M{x(mark.value):.1f} {y - 7.5:.1f}l7.5 7.5l-7.5 7.5l-7.5-7.5z"
            marks.append(f'<path class="mark-second" d="{diamond}"/>')
    if row.said is not None:
        said, first = x(row.said), row.groups[0] if row.groups else None
        marks.append(_circle("said", said, middle))
        if groups < 2 and first is not None:
            shown = x(first.value)
            lines.insert(0, _path("gap", f"M{said:.1f} {middle:.1f}L{shown:.1f} {middle:.1f}"))
            if abs(said - shown) < 4.5:
                marks.append(f'<circle class="mark-ink" cx="{said:.1f}" cy="{middle:.1f}" r="2.6"/>')
    return lines + marks
