"""Stated probability against what happened, with what chance alone would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bonafides.drawing.charts.canvas import (
    NARROW,
    WIDE,
    Canvas,
    ChartPair,
    Edges,
    Ticks,
    needed,
    text_width,
    two_lines,
)
from bonafides.drawing.wording import number
from bonafides.figures import Figure

_PER_CENT = Ticks((0, 0.25, 0.5, 0.75, 1), ("0", "25", "50", "75", "100"))


@dataclass(frozen=True, slots=True)
class Level:
    """One stated probability, or one bin of them.

    Parameters
    ----------
    said
        The stated probability, or the mean of the bin, 0 to 1.
    shown
        Share that happened, with its interval; may be refused.
    happened
        How many of `shown.n` happened.
    chance_low, chance_high
        Where the share of a perfectly honest forecaster would fall; None where it was not computed.
    """

    said: float
    shown: Figure
    happened: int
    chance_low: float | None = None
    chance_high: float | None = None


def reliability_diagram(
    levels: Sequence[Level],
    *,
    label: str,
    axis: str = "Closed in its period, %",
    beneath: str = "What was said, %, and beneath it how many of those closed",
    note: str = "",
    note_at: float | None = None,
) -> ChartPair:
    """Rings on the diagonal are what was said; dots with lines are what happened; bands are chance alone.

    Parameters
    ----------
    levels
        By stated probability, ascending.
    label
        The finding.
    axis, beneath
        Titles of the two axes, horizontal.
    note
        At most one remark, written on the wide drawing beside the level `note_at`.

    Examples
    --------
    >>> level = Level(0.7, Figure(0.5, 0.31, 0.69, n=22, unit="share"), 11, 0.5, 0.86)
    >>> "11 of 22" in reliability_diagram([level], label="70 % does not agree").wide
    True
    """
    needed(levels)
    pairs = []
    for wide in (True, False):
        canvas = _sheet(axis, beneath, wide=wide)
        _marks(canvas, levels, wide=wide)
        _counts(canvas, levels, wide=wide)
        if wide:
            _note(canvas, levels, note, note_at)
        pairs.append(canvas.svg(label, "wide" if wide else "narrow"))
    return ChartPair(*pairs)


def _sheet(axis: str, beneath: str, *, wide: bool) -> Canvas:
    edges = Edges(44, 30, 150, 68) if wide else Edges(34, 30, 14, 84)
    canvas = Canvas(
        WIDE if wide else NARROW,
        390 if wide else 300,
        x=(0, 1),
        y=(0, 1),
        edges=edges,
        y_ticks=_PER_CENT,
        grid="y",
    )
    canvas.words([{"text": axis}], px=-edges.left, py=-19, halo=False)
    lines = (beneath,) if wide else two_lines(beneath, NARROW)
    for i, line in enumerate(lines):
        foot = canvas.plot_height + 57 + 17 * i
        canvas.words([{"text": line}], px=0 if wide else -edges.left, py=foot, halo=False)
    canvas.axis_lines([{"x": 0, "x2": 1, "y": 0}])
    return canvas


def _marks(canvas: Canvas, levels: Sequence[Level], *, wide: bool) -> None:
    bands = [
        {"x": level.said, "y": level.chance_low, "y2": level.chance_high}
        for level in levels
        if level.chance_low is not None and level.chance_high is not None
    ]
    gap = min((b.said - a.said for a, b in pairwise(levels)), default=1.0)
    size = min(36.0 if wide else 24.0, max(8.0, 0.8 * gap * canvas.plot_width))
    canvas.bands(bands, size)
    canvas.axis_lines([{"x": 0, "y": 0, "x2": 1, "y2": 1}])
    if wide:
        canvas.words([{"text": "said and done"}], px=canvas.plot_width + 8, py=0, halo=False)
        canvas.words([{"text": "would meet here"}], px=canvas.plot_width + 8, py=16, halo=False)
    known = [level for level in levels if not level.shown.refused]
    canvas.gaps([{"x": level.said, "y": level.said, "y2": level.shown.value} for level in known])
    canvas.intervals([{"x": level.said, "y": level.shown.low, "y2": level.shown.high} for level in known])
    canvas.dots([{"x": level.said, "y": level.shown.value} for level in known])
    canvas.rings([{"x": level.said, "y": level.said} for level in levels])
    canvas.kept([(one.said, one.said, one.said, one.shown.value or 0.0) for one in known])


def _counts(canvas: Canvas, levels: Sequence[Level], *, wide: bool) -> None:
    join = " of " if wide else "/"
    counts = [f"{level.happened}{join}{number(level.shown.n)}" for level in levels]
    places = [canvas.at_x(level.said) for level in levels]
    kept = _apart(places, [28.0] * len(levels))
    canvas.words(
        [{"x": levels[i].said, "text": number(levels[i].said * 100)} for i in kept],
        py=canvas.plot_height + 17,
        look="strong",
        align="center",
        halo=False,
    )
    widths = [text_width(text, 12.5) + 6 for text in counts]
    kept = _apart(places, widths)
    canvas.words(
        [{"x": levels[i].said, "text": counts[i]} for i in kept],
        py=canvas.plot_height + 34,
        align="center",
        halo=False,
    )


def _apart(places: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Return the indices of labels that do not touch the one kept before them."""
    kept: list[int] = []
    for i, place in enumerate(places):
        if not kept or place - places[kept[-1]] >= (widths[i] + widths[kept[-1]]) / 2:
            kept.append(i)
    return kept


def _note(canvas: Canvas, levels: Sequence[Level], note: str, at: float | None) -> None:
    if not note or at is None:
        return
    level = min(levels, key=lambda one: abs(one.said - at))
    if level.shown.value is None:
        return
    below = level.shown.value < level.said
    canvas.words(
        [{"x": level.said, "y": level.shown.value, "text": note}],
        look="hand",
        align="left" if below else "right",
        dx=26 if below else -26,
        dy=10 if below else -10,
    )
