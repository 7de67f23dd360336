"""Where a period's pipeline came from and where it went; the steps add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bonafides.drawing.charts.canvas import (
    NARROW,
    WIDE,
    Canvas,
    ChartPair,
    Edges,
    needed,
    text_width,
    two_lines,
)
from bonafides.drawing.charts.scales import amount_texts
from bonafides.drawing.theme import REST, SECOND, SHOWN

_MOST_UPRIGHT = 9
_COLOURS = {"": REST, "shown": SHOWN, "second": SECOND}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a flow.

    Parameters
    ----------
    name
        "Open at start", "Created", "Pushed out", "Won", "Open at end".
    cents
        The change, signed; for levels the amount itself.
    level
        Whether this is an amount that stands (start, end) and not a change.
    tone
        "" for context, "shown" for the outcome, "second" for the step that the title speaks of. The
        outcome's amount is written without its sign: it left the pipeline because it was won.
    """

    name: str
    cents: float
    level: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class _Bar:
    step: Step
    text: str
    low: float
    high: float
    after: float


def waterfall(steps: Sequence[Step], *, label: str, currency: str = "") -> ChartPair:
    """Steps of a flow, upright on wide pages (up to nine steps) and lying on narrow ones.

    Parameters
    ----------
    steps
        In order, beginning with a level; steps of nothing are better left away by the caller.
    label
        The finding.
    currency
        ISO code; the subtitle of the chart says the unit.

    Raises
    ------
    ValueError
        The changes before a later level do not add up to it (by more than one cent a step).

    Examples
    --------
    >>> pair = waterfall([Step("Open at start", 500_00, level=True), Step("Won", -200_00, tone="shown"),
    ...                   Step("Open at end", 300_00, level=True)], label="Two of five were won")
    >>> "Open at end" in pair.narrow
    True
    """
    needed(steps)
    bars = _bars(steps, currency)
    upright = len(steps) <= _MOST_UPRIGHT
    return ChartPair(
        (_standing(bars) if upright else _lying(bars, wide=True)).svg(label, "wide"),
        _lying(bars, wide=False).svg(label, "narrow"),
    )


def _bars(steps: Sequence[Step], currency: str) -> list[_Bar]:
    plain = amount_texts([s.cents for s in steps], currency)
    signed = amount_texts([s.cents for s in steps], currency, signed=True)
    bars, balance = [], 0.0
    for i, step in enumerate(steps):
        if step.level:
            if i and abs(balance - step.cents) > len(steps):
                raise ValueError(
                    f"the steps before {step.name!r} add up to {balance:.0f}, not to {step.cents:.0f} cents"
                )
            bars.append(_Bar(step, plain[i], min(0.0, step.cents), max(0.0, step.cents), step.cents))
            balance = step.cents
            continue
        text = plain[i].lstrip("\u2212") if step.tone == "shown" else signed[i]
        after = balance + step.cents
        bars.append(_Bar(step, text, min(balance, after), max(balance, after), after))
        balance = after
    return bars


def _domain(bars: Sequence[_Bar]) -> tuple[float, float]:
    low, high = min(bar.low for bar in bars), max(bar.high for bar in bars)
    return (low, high) if high > low else (0.0, 1.0)


def _standing(bars: Sequence[_Bar]) -> Canvas:
    canvas = Canvas(WIDE, 200, x=(-0.5, len(bars) - 0.5), y=_domain(bars), edges=Edges(0, 30, 0, 48))
    slot = canvas.plot_width / len(bars)
    for tone, colour in _COLOURS.items():
        rows = [{"x": i, "y": bar.low, "y2": bar.high} for i, bar in enumerate(bars) if bar.step.tone == tone]
        canvas.bars(rows, min(90.0, slot * 0.79), colour)
    half = min(90.0, slot * 0.79) / 2 / slot
    canvas.gaps([{"x": i + half, "x2": i + 1 - half, "y": bar.after} for i, bar in enumerate(bars[:-1])])
    canvas.axis_lines([{"x": -0.5, "x2": len(bars) - 0.5, "y": 0}])
    tops = [{"x": i, "y": bar.high, "text": bar.text} for i, bar in enumerate(bars)]
    canvas.words(tops, look="strong", align="center", dy=-12)
    for i, bar in enumerate(bars):
        for line, text in enumerate(two_lines(bar.step.name, slot - 6)):
            place = canvas.plot_height + 18 + 16 * line
            canvas.words(
                [{"x": i, "text": text}], py=place, look="label", align="center", halo=False, limit=slot
            )
    return canvas


def _lying(bars: Sequence[_Bar], *, wide: bool) -> Canvas:
    names = max(text_width(bar.step.name) for bar in bars) + 20
    left = min(names, 200.0 if wide else 122.0)
    canvas = Canvas(
        WIDE if wide else NARROW,
        32 * len(bars),
        x=_domain(bars),
        y=(len(bars) - 0.5, -0.5),
        edges=Edges(left, 4, 60 if wide else 48, 4),
    )
    for tone, colour in _COLOURS.items():
        rows = [{"y": i, "x": bar.low, "x2": bar.high} for i, bar in enumerate(bars) if bar.step.tone == tone]
        canvas.bars(rows, 17, colour)
    canvas.gaps([{"x": bar.after, "y": i + 0.27, "y2": i + 0.73} for i, bar in enumerate(bars[:-1])])
    canvas.axis_lines([{"x": 0, "y": -0.5, "y2": len(bars) - 0.5}])
    canvas.words(
        [{"y": i, "text": bar.step.name} for i, bar in enumerate(bars)],
        px=-left,
        look="label",
        limit=left - 6,
        halo=False,
    )
    canvas.words(
        [{"x": bar.high, "y": i, "text": bar.text} for i, bar in enumerate(bars)], look="strong", dx=6
    )
    return canvas
