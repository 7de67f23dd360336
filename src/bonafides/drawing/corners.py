"""The place of somebody among four corners, with an ellipse of doubt.

Written as SVG directly, as `direct` does and for its reasons.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from bonafides.drawing.direct import NARROW, Drawn, _path, _svg, _text

WIDE = 500
"""Width of the wide drawing in px."""

NAMES_END = 72
"""Where the names of the upper corners end, px from the top: no other words stand above."""


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


def _corners(place: Corners, label: str, ends: tuple[int, int], *, wide: bool) -> Markup:
    width, height = (WIDE, 480.0) if wide else (NARROW, 356.0)
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
        _path("frame", f"M{left} {top}H{right}V{foot}H{left}z"),
        _path("axis", f"M{x(cut):.1f} {foot}V{top}M{left} {y(cut):.1f}H{right}"),
    ]
    for point, anchor in ((ends[0], "start"), (cut, "middle"), (ends[1], "end")):
        parts.append(_text(x(point), foot + 18, f"{point:g}", anchor=anchor))
        lower = 10 if point == ends[1] else 4 if point == cut else 0
        parts.append(_text(left - 8, y(point) + lower, f"{point:g}", anchor="end"))
    parts.append(_text(left, foot + 37, place.x_name))
    parts.append(_text(0, 12, place.y_name))
    for name, (side, edge) in zip(place.names, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True):
        at_x = right - 10 if side else left + 10
        at_y = foot - 12 if edge else top + 22
        parts.append(_text(at_x, at_y, name, anchor="end" if side else "start", look="chart-name"))
    parts += _placed(place, x, y, (scale_x, scale_y), clip, (left, right))
    return _svg(parts, label, width, height)


def _placed(
    place: Corners,
    x: Callable[[float], float],
    y: Callable[[float], float],
    scale: tuple[float, float],
    clip: str,
    ends: tuple[float, float],
) -> list[str]:
    own = None if place.said is None else (x(place.said[0]), y(place.said[1]))
    parts = []
    if place.x is not None and place.y is not None:
        here = x(place.x), y(place.y)
        if own is not None:
            parts.append(_path("gap", f"M{here[0]:.1f} {here[1]:.1f}L{own[0]:.1f} {own[1]:.1f}"))
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
