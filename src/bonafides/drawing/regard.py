"""How somebody is seen: rows from 1 to 7 by oneself and by others, and the place among four corners.

Written as SVG directly, as `direct` does and for its reasons: pages of single people are drawn when they
are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from bonafides.drawing.direct import NARROW, Drawn

WIDE = 700
"""Width of the wide drawing in px: rows of a scale of seven need no more."""

CORNERS_WIDE = 500
NAMES_END = 72
"""Where the names of the upper corners end, px from the top: no other words stand above."""


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


@dataclass(frozen=True, slots=True)
class Corners:
    """A place among four corners.

    Parameters
    ----------
    x, y
        As others see it; both None where nobody was asked, and only the ring of a guess stands there.
    ellipse
        Half axes in units of the scale, the long one first, and the angle of the long one in degrees,
        anticlockwise from the axis of x; None where one person's answer has no doubt that could be drawn.
    said
        As oneself sees it, or None.
    names
        Of the corners: top left, top right, bottom left, bottom right.
    x_name, y_name
        Of the axes.
    said_words, shown_words
        Written beside ring and dot.
    """

    x: float | None
    y: float | None
    ellipse: tuple[float, float, float] | None
    said: tuple[float, float] | None
    names: tuple[str, str, str, str]
    x_name: str
    y_name: str
    said_words: str = "as you see it"
    shown_words: str = "as others see it"


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


def corners_chart(place: Corners, *, label: str, ends: tuple[int, int] = (1, 7)) -> Drawn:
    """The four corners with the cut in the middle of the scale, an ellipse of doubt, and one's own place.

    Examples
    --------
    >>> names = ("Pushing", "Trusted partner", "Taking orders", "Friendly helper")
    >>> there = Corners(4.2, 5.5, (1.0, 0.4, 24.0), (5.3, 5.2), names, "Client focus", "Business weight")
    >>> drawn = corners_chart(there, label="Between trusted partner and pushing")
    >>> "Trusted partner" in drawn.wide, drawn.narrow.count("<ellipse")
    (True, 1)
    """
    return Drawn(*(_corners(place, label, ends, wide=wide) for wide in (True, False)))


def _svg(parts: Sequence[str], label: str, width: int, height: float, *, wide: bool) -> Markup:
    kind = "wide" if wide else "narrow"
    # Safe: every text within was escaped where it was written.
    return Markup(  # noqa: S704
        f'<svg class="{kind}" role="img" aria-label="{escape(label)}" width="{width}" height="{height:g}" '
        f'viewBox="0 0 {width} {height:g}" font-size="12.5" fill="var(--ink-2)">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", look: str = "") -> str:
    classes = f' class="{look}"' if look else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{classes}>{escape(text)}</text>'


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
        parts.append(f'<path class="mark-grid" d="M{x(point):.1f} {top:g}V{height - 4:.1f}"/>')
        parts.append(_text(x(point), 15, str(point), anchor="middle"))
    for place, row in enumerate(rows):
        middle = top + step * (place + 0.5) + (0 if wide else 11)
        parts += _names(row, middle, wide=wide)
        parts += _marks(row, middle, x, (left, right), groups)
    return _svg(parts, label, WIDE if wide else NARROW, height, wide=wide)


def _names(row: RegardRow, middle: float, *, wide: bool) -> list[str]:
    if wide:
        lift = 4 if not row.detail else -3
        named = [_text(0, middle + lift, _short(row.name, 33), look="chart-name")]
        return named + ([_text(0, middle + 13, _short(row.detail, 31))] if row.detail else [])
    named = [_text(0, middle - 23, row.name, look="chart-name chart-halo")]
    if row.detail and len(row.name) + len(row.detail) < 48:
        named.append(_text(NARROW, middle - 23, row.detail, anchor="end", look="chart-halo"))
    return named


def _marks(row: RegardRow, middle: float, x: object, ends: tuple[float, float], groups: int) -> list[str]:
    """Intervals first, then marks, then the ring on top of all."""
    place = x if callable(x) else float
    lines, marks = [], []
    for number, mark in enumerate(row.groups):
        y = middle + (0 if groups < 2 else (-9, 9)[number % 2])
        if mark is None:
            lines.append(f'<path class="mark-open" d="M{ends[0]:.1f} {y:.1f}H{ends[1]:.1f}"/>')
            continue
        kind = "mark-line" if number == 0 else "mark-line2"
        lines.append(f'<path class="{kind}" d="M{place(mark.low):.1f} {y:.1f}H{place(mark.high):.1f}"/>')
        at = place(mark.value)
        if number == 0:
            marks.append(f'<circle class="mark-shown" cx="{at:.1f}" cy="{y:.1f}" r="6.5"/>')
        else:
            marks.append(
                f'<path class="mark-second" d="M{at:.1f} {y - 7.5:.1f}l7.5 7.5l-7.5 7.5l-7.5-7.5z"/>'
            )
    if row.said is not None:
        first = row.groups[0] if row.groups else None
        if groups < 2 and first is not None:
            lines.insert(0, _gap(place(row.said), middle, place(first.value), middle))
        marks.append(f'<circle class="mark-said" cx="{place(row.said):.1f}" cy="{middle:.1f}" r="6"/>')
        if groups < 2 and first is not None and abs(place(row.said) - place(first.value)) < 4.5:
            marks.append(f'<circle class="mark-ink" cx="{place(row.said):.1f}" cy="{middle:.1f}" r="2.6"/>')
    return lines + marks


def _gap(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<path class="mark-gap" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _corners(place: Corners, label: str, ends: tuple[int, int], *, wide: bool) -> Markup:
    width, height = (CORNERS_WIDE, 480.0) if wide else (NARROW, 356.0)
    left, right, top, foot = (24.0, 492.0, 34.0, 434.0) if wide else (20.0, 344.0, 34.0, 312.0)
    scale_x, scale_y = (right - left) / (ends[1] - ends[0]), (foot - top) / (ends[1] - ends[0])
    cut = (ends[0] + ends[1]) / 2

    def x(value: float) -> float:
        return left + scale_x * (min(max(value, ends[0]), ends[1]) - ends[0])

    def y(value: float) -> float:
        return foot - scale_y * (min(max(value, ends[0]), ends[1]) - ends[0])

    clip = f"corners-{'wide' if wide else 'narrow'}"
    parts = [
        f'<clipPath id="{clip}"><path d="M{left} {top}H{right}V{foot}H{left}z"/></clipPath>',
        f'<path class="mark-frame" d="M{left} {top}H{right}V{foot}H{left}z"/>',
        f'<path class="mark-axis" d="M{x(cut):.1f} {foot}V{top}M{left} {y(cut):.1f}H{right}"/>',
    ]
    for point, anchor in ((ends[0], "start"), (cut, "middle"), (ends[1], "end")):
        parts.append(_text(x(point), foot + 18, f"{point:g}", anchor=anchor))
        parts.append(
            _text(
                left - 8,
                y(point) + (10 if point == ends[1] else 4 if point == cut else 0),
                f"{point:g}",
                anchor="end",
            )
        )
    parts.append(_text(left, foot + 37, place.x_name))
    parts.append(_text(0, 12, place.y_name))
    inset, near = 10, (22, -12)
    for name, (side, edge) in zip(place.names, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True):
        at_x = right - inset if side else left + inset
        at_y = foot + near[1] if edge else top + near[0]
        parts.append(_text(at_x, at_y, name, anchor="end" if side else "start", look="chart-name"))
    parts += _placed(place, x, y, (scale_x, scale_y), clip, (left, right))
    return _svg(parts, label, width, height, wide=wide)


def _placed(
    place: Corners, x: object, y: object, scale: tuple[float, float], clip: str, ends: tuple[float, float]
) -> list[str]:
    at_x, at_y = (x if callable(x) else float), (y if callable(y) else float)
    own = None if place.said is None else (at_x(place.said[0]), at_y(place.said[1]))
    parts = []
    if place.x is not None and place.y is not None:
        here = at_x(place.x), at_y(place.y)
        if own is not None:
            parts.append(_gap(*here, *own))
        # Words stand on the side away from the ring, so that neither runs into the other.
        beneath = own is not None and own[1] < here[1]
        parts += _shown(place, here, scale, clip, ends, beneath=beneath)
    if own is not None:
        parts.append(f'<circle class="mark-said" cx="{own[0]:.1f}" cy="{own[1]:.1f}" r="6.5"/>')
        turned = own[0] + 100 > ends[1]
        high = own[1] < NAMES_END
        words_x = own[0] + (6 if high and turned else 0 if high else -12 if turned else 12)
        anchor = "end" if turned else "middle" if high else "start"
        words_y = own[1] + (24 if high else 5)
        parts.append(_text(words_x, words_y, place.said_words, anchor=anchor, look="chart-hand chart-halo"))
    return parts


def _shown(
    place: Corners,
    here: tuple[float, float],
    scale: tuple[float, float],
    clip: str,
    ends: tuple[float, float],
    *,
    beneath: bool,
) -> list[str]:
    """Ellipse, dot and words of how others see it."""
    parts, reach = [], 8.0
    if place.ellipse is not None:
        half, other, angle = _on_paper(place.ellipse, scale)
        parts.append(
            f'<g clip-path="url(#{clip})"><ellipse class="mark-ellipse" transform="translate({here[0]:.1f},'
            f'{here[1]:.1f}) rotate({-angle:.1f})" rx="{half:.1f}" ry="{other:.1f}"/></g>'
        )
        reach = math.hypot(half * math.sin(math.radians(angle)), other * math.cos(math.radians(angle)))
    parts.append(f'<circle class="mark-shown" cx="{here[0]:.1f}" cy="{here[1]:.1f}" r="6.5"/>')
    above = here[1] - reach - 10
    words_x = min(max(here[0], ends[0] + 62), ends[1] - 62)
    words_y = here[1] + reach + 20 if beneath or above < NAMES_END + 10 else above
    parts.append(_text(words_x, words_y, place.shown_words, anchor="middle", look="chart-hand chart-halo"))
    return parts


def _on_paper(ellipse: tuple[float, float, float], scale: tuple[float, float]) -> tuple[float, float, float]:
    """Half axes in px and the angle in degrees of an ellipse whose axes are stretched differently.

    Examples
    --------
    >>> [round(v, 6) for v in _on_paper((2.0, 1.0, 0.0), (10.0, 10.0))]
    [20.0, 10.0, 0.0]
    >>> [round(v, 6) for v in _on_paper((1.0, 1.0, 0.0), (10.0, 20.0))]
    [20.0, 10.0, 90.0]
    """
    long, short, turn = ellipse[0], ellipse[1], math.radians(ellipse[2])
    c, s = math.cos(turn), math.sin(turn)
    a = scale[0] ** 2 * ((long * c) ** 2 + (short * s) ** 2)
    d = scale[1] ** 2 * ((long * s) ** 2 + (short * c) ** 2)
    b = scale[0] * scale[1] * c * s * (long**2 - short**2)
    middle, spread = (a + d) / 2, math.hypot((a - d) / 2, b)
    angle = math.degrees(0.5 * math.atan2(2 * b, a - d))
    return math.sqrt(middle + spread), math.sqrt(max(middle - spread, 0.0)), angle
