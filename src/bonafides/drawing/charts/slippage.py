"""By how many days stated dates moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bonafides.drawing.charts.canvas import NARROW, WIDE, Canvas, ChartPair, Edges
from bonafides.drawing.charts.scales import number_ticks
from bonafides.drawing.theme import REST, SHOWN
from bonafides.drawing.wording import NBSP, days, number, percent, span
from bonafides.figures import Figure


@dataclass(frozen=True, slots=True)
class MoveBin:
    """How many moves fall into one bin.

    Parameters
    ----------
    low_days, high_days
        Ends of the bin; below zero the date was moved earlier. A bin never spans zero.
    n_moves
        Moves in it.
    """

    low_days: float
    high_days: float
    n_moves: int


def slippage_histogram(bins: Sequence[MoveBin], *, label: str, median: Figure | None = None) -> ChartPair:
    """Moves of stated dates: earlier at the left of the ink line, later at the right, the median above.

    Parameters
    ----------
    bins
        Ascending, of equal width or not; the height is the number of moves.
    label
        The finding.
    median
        Median move in days with its interval, drawn as a dot with a line above the bars.

    Examples
    --------
    >>> pair = slippage_histogram([MoveBin(-30, 0, 12), MoveBin(0, 30, 88)], label="Most moves were later",
    ...                           median=Figure(21, 18, 25, n=100, unit="days"))
    >>> "later, 88" in pair.wide
    True
    """
    return ChartPair(
        _draw(bins, median, wide=True).svg(label, "wide"),
        _draw(bins, median, wide=False).svg(label, "narrow"),
    )


def _draw(bins: Sequence[MoveBin], median: Figure | None, *, wide: bool) -> Canvas:
    low, high = min(0.0, bins[0].low_days), max(0.0, bins[-1].high_days)
    tallest = max((b.n_moves for b in bins), default=1) or 1
    ticks = number_ticks([low, high], "days", signed=True)
    inside = [i for i, v in enumerate(ticks.values) if low <= v <= high]
    marks = type(ticks)(
        tuple(ticks.values[i] for i in inside),
        tuple(_label(ticks.values[i], i == inside[-1]) for i in inside),
    )
    canvas = Canvas(
        WIDE if wide else NARROW,
        200 if wide else 170,
        x=(low, high),
        y=(0, tallest),
        edges=Edges(22, 76, 30, 34),
        x_ticks=marks,
    )
    for earlier, colour in ((True, REST), (False, SHOWN)):
        for one in (b for b in bins if (b.high_days <= 0) == earlier and b.n_moves):
            size = max(1.5, canvas.at_x(one.high_days) - canvas.at_x(one.low_days) - 1)
            canvas.bars([{"x": (one.low_days + one.high_days) / 2, "y": 0, "y2": one.n_moves}], size, colour)
    canvas.axis_lines([{"x": low, "x2": high, "y": 0}])
    canvas.add({"type": "rule", "color": "black", "opacity": 0}, [{"x": 0}])
    _sides(canvas, bins)
    if median is not None and median.value is not None:
        _median(canvas, median)
    return canvas


def _label(value: float, last: bool) -> str:
    text = number(value, signed=True)
    return f"{text}{NBSP}days" if last else text


def _sides(canvas: Canvas, bins: Sequence[MoveBin]) -> None:
    """Write the two shares above the zero line, left and right of it."""
    total = sum(b.n_moves for b in bins) or 1
    earlier = sum(b.n_moves for b in bins if b.high_days <= 0)
    zero = canvas.at_x(0.0)
    share = percent(earlier / total), percent(1 - earlier / total)
    canvas.axis_lines([{"x": 0}])
    canvas.add({"type": "rule", "color": "black", "opacity": 0}, [{"x": 0}])
    room = zero > 110
    if room:
        canvas.words([{"text": f"earlier, {share[0]}"}], px=zero - 8, py=-14, align="right", look="label")
        canvas.words([{"text": f"later, {share[1]}"}], px=zero + 8, py=-14, look="label")
    else:
        both = f"earlier, {share[0]}; later, {share[1]}"
        canvas.words([{"text": both}], px=max(0.0, zero - 20), py=-14, look="label")


def _median(canvas: Canvas, median: Figure) -> None:
    if median.value is None or median.low is None or median.high is None:
        return
    canvas.add(
        {"type": "rule", "color": SHOWN, "strokeWidth": 3}, [{"x": median.low, "x2": median.high}], py=-42
    )
    dot = {"type": "point", "filled": True, "fill": SHOWN, "size": 130, "opacity": 1}
    canvas.add(dot, [{"x": median.value}], py=-42)
    text = f"half moved by {days(median.value)} or more ({span(median.low, median.high, 'days')})"
    right = canvas.at_x(median.value) > canvas.plot_width * 0.5
    canvas.words(
        [{"x": median.value, "text": text}], py=-62, look="strong", align="right" if right else "left", dx=0
    )
