"""How stated and realised dates crowd before the end of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bonafides.drawing.charts.canvas import NARROW, WIDE, Canvas, ChartPair, Edges, needed
from bonafides.drawing.charts.scales import number_ticks
from bonafides.figures import Figure


@dataclass(frozen=True, slots=True)
class PeriodDay:
    """One business day before the end of a period.

    Parameters
    ----------
    days_before
        Business days until the last one; 0 is the last business day.
    stated_share
        Share of the period's stated close dates that lie on it.
    realised
        Share of the period's realised dates that lie on it, with its interval.
    """

    days_before: int
    stated_share: float
    realised: Figure


def stacking_chart(days_to_end: Sequence[PeriodDay], *, label: str) -> ChartPair:
    """Rings: stated dates; dots with lines: realised ones; the last business day at the right.

    Examples
    --------
    >>> day = PeriodDay(0, 0.31, Figure(0.12, 0.09, 0.16, n=340, unit="share"))
    >>> "last" in stacking_chart([day], label="Dates crowd on the last day").wide
    True
    """
    needed(days_to_end)
    listed = sorted(days_to_end, key=lambda one: -one.days_before)
    return ChartPair(
        _draw(listed, wide=True).svg(label, "wide"), _draw(listed, wide=False).svg(label, "narrow")
    )


def _draw(listed: Sequence[PeriodDay], *, wide: bool) -> Canvas:
    tops = [x for one in listed for x in (one.stated_share, one.realised.high) if x is not None]
    ticks = number_ticks([0.0, max(tops, default=1.0)], "", factor=100)
    first = listed[0].days_before
    edges = Edges(44 if wide else 34, 30, 30 if wide else 18, 54)
    canvas = Canvas(
        WIDE if wide else NARROW,
        220 if wide else 200,
        x=(-first - 0.6, 0.6),
        y=(0, ticks.values[-1]),
        edges=edges,
        y_ticks=ticks,
        grid="y",
    )
    canvas.words([{"text": "Of the period’s dates, %"}], px=-edges.left, py=-19, halo=False)
    canvas.axis_lines([{"x": -first - 0.6, "x2": 0.6, "y": 0}])
    known = [one for one in listed if not one.realised.refused]
    slot = canvas.plot_width / (first + 1.2)
    size = min(110.0, max(34.0, slot * 3.4))
    apart = min(0.2, 5 / slot)
    canvas.intervals(
        [{"x": apart - o.days_before, "y": o.realised.low, "y2": o.realised.high} for o in known]
    )
    canvas.dots([{"x": apart - o.days_before, "y": o.realised.value} for o in known], size=size)
    canvas.rings([{"x": -apart - o.days_before, "y": o.stated_share} for o in listed], size=size * 0.85)
    every = 1 if first <= 5 else 5
    marks = [
        {"x": -o.days_before, "text": "last" if o.days_before == 0 else str(o.days_before)}
        for o in listed
        if o.days_before % every == 0
    ]
    canvas.words(marks, py=canvas.plot_height + 17, look="strong", align="center", halo=False)
    canvas.words(
        [{"text": "Business days before the end of the period"}],
        px=0 if wide else -edges.left,
        py=canvas.plot_height + 42,
        halo=False,
    )
    return canvas
