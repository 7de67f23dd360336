"""By how many days stated dates moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bonafides.drawing.charts.canvas import NARROW, WIDE, Canvas, ChartPair, Edges, Ticks, needed, text_width
from bonafides.drawing.charts.scales import count_ticks, ticks_within
from bonafides.drawing.theme import PAPER, REST, SHOWN
from bonafides.drawing.wording import FORMS, NBSP, number, percent, written
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
    needed(bins)
    return ChartPair(
        _draw(bins, median, wide=True).svg(label, "wide"),
        _draw(bins, median, wide=False).svg(label, "narrow"),
    )


def _draw(bins: Sequence[MoveBin], median: Figure | None, *, wide: bool) -> Canvas:
    low, high = min(0.0, bins[0].low_days), max(0.0, bins[-1].high_days)
    moves = count_ticks(max(b.n_moves for b in bins))
    steps = ticks_within(low, high, (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730))
    labels = [number(step, signed=True) for step in steps]
    labels[-1] += f"{NBSP}days"
    canvas = Canvas(
        WIDE if wide else NARROW,
        210 if wide else 180,
        x=(low, high),
        y=(0, moves.values[-1]),
        edges=Edges(44 if wide else 38, 84, 26, 34),
        x_ticks=Ticks(steps, tuple(labels)),
        y_ticks=moves,
        grid="y",
    )
    canvas.words([{"text": "Moves"}], px=-canvas.edges.left, py=-19, halo=False)
    for earlier, colour in ((True, REST), (False, SHOWN)):
        for one in (b for b in bins if (b.high_days <= 0) == earlier and b.n_moves):
            size = max(1.5, canvas.at_x(one.high_days) - canvas.at_x(one.low_days) - 1)
            middle = (one.low_days + one.high_days) / 2
            canvas.bars([{"x": middle, "y": 0, "y2": one.n_moves}], size, colour)
    canvas.axis_lines([{"x": low, "x2": high, "y": 0}])
    canvas.axis_lines([{"x": 0}])
    _sides(canvas, bins)
    if median is not None:
        _median(canvas, median)
    return canvas


def _sides(canvas: Canvas, bins: Sequence[MoveBin]) -> None:
    """Write the two shares above the zero line, left and right of it where there is room."""
    total = sum(b.n_moves for b in bins)
    if not total:
        return
    earlier = sum(b.n_moves for b in bins if b.high_days <= 0)
    zero = canvas.at_x(0.0)
    first, second = f"earlier, {percent(earlier / total)}", f"later, {percent(1 - earlier / total)}"
    if zero > text_width(first) + 20 and canvas.plot_width - zero > text_width(second):
        canvas.words([{"text": first}], px=zero - 8, py=-19, align="right", look="label")
        canvas.words([{"text": second}], px=zero + 8, py=-19, look="label")
    else:
        canvas.words(
            [{"text": f"{first}; {second}"}], px=canvas.plot_width, py=-19, align="right", look="label"
        )


def _median(canvas: Canvas, median: Figure) -> None:
    if median.value is None or median.low is None or median.high is None:
        return
    height, place = -56, canvas.at_x(median.value)
    line = {"type": "rule", "color": SHOWN, "strokeWidth": 3}
    canvas.add(line, [{"x": median.low, "x2": median.high}], py=height)
    dot = {"type": "point", "filled": True, "fill": SHOWN, "stroke": PAPER, "strokeWidth": 1, "size": 130}
    canvas.add({**dot, "opacity": 1}, [{"x": median.value}], py=height)
    ends = (median.value, median.low, median.high)
    value, first, last = written(ends, FORMS["days-difference"], median.high - median.low)
    text = f"median {value}{NBSP}days ({first} to {last})"
    room = text_width(text, 12.5)
    end = canvas.at_x(median.high) + 14
    if end + room < canvas.plot_width + canvas.edges.right:
        canvas.words([{"text": text}], px=end, py=height, look="label", halo=False)
    else:
        start = min(max(0.0, place - room / 2), canvas.plot_width + canvas.edges.right - room)
        canvas.words([{"text": text}], px=start, py=height - 18, look="label", halo=False)
