"""What was called for a period beside what comparable deals would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bonafides.drawing.charts.canvas import NARROW, WIDE, Canvas, ChartPair, Edges, needed, text_width
from bonafides.drawing.charts.scales import amount_texts, amount_ticks
from bonafides.figures import Figure

_WIDE_PITCH, _NARROW_PITCH = 64, 84


@dataclass(frozen=True, slots=True)
class Outlook:
    """One period.

    Parameters
    ----------
    period
        "Q4 2026".
    evidence
        What comparable deals would give in all by the end of the period, in cents, with its interval.
    stated_cents
        The stated forecast; None where none was made.
    closed_cents
        Closed so far.
    """

    period: str
    evidence: Figure
    stated_cents: float | None = None
    closed_cents: float = 0.0


def outlook_chart(periods: Sequence[Outlook], *, label: str, currency: str = "") -> ChartPair:
    """Ring: the stated forecast; dot and line: the evidence; bar: closed so far. In order of time.

    Examples
    --------
    >>> q4 = Outlook("Q4 2026", Figure(910e6, 780e6, 1040e6, n=212, unit="cents"), 1190e6, 310e6)
    >>> "Q4 2026" in outlook_chart([q4], label="The call lies above the evidence", currency="EUR").wide
    True
    """
    needed(periods)
    return ChartPair(
        _draw(periods, currency, wide=True).svg(label, "wide"),
        _draw(periods, currency, wide=False).svg(label, "narrow"),
    )


def _draw(periods: Sequence[Outlook], currency: str, *, wide: bool) -> Canvas:
    amounts = [x for p in periods for x in (p.evidence.high, p.stated_cents, p.closed_cents) if x is not None]
    axis = amount_ticks(amounts, currency)
    names = max(text_width(p.period) for p in periods)
    left = min(250.0, max(96.0, names + 24)) if wide else 10.0
    pitch = _WIDE_PITCH if wide else _NARROW_PITCH
    canvas = Canvas(
        WIDE if wide else NARROW,
        pitch * len(periods),
        x=(0.0, axis.values[-1]),
        y=(len(periods) - 0.5, -0.5),
        edges=Edges(left, 30, 52 if wide else 34, 8),
        x_ticks=axis,
        x_orient="top",
        grid="x",
    )
    drop: float = 0.0 if wide else 0.16
    _marks(canvas, periods, drop)
    called: list[dict[str, object]] = [{"y": i, "text": p.period} for i, p in enumerate(periods)]
    dy, limit = (0, left - 8) if wide else (-26, 220)
    canvas.words(called, px=-left, look="label", dy=dy, limit=limit, halo=not wide)
    _numbers(canvas, periods, currency, drop)
    return canvas


def _marks(canvas: Canvas, periods: Sequence[Outlook], drop: float) -> None:
    rows = [(i + drop, p) for i, p in enumerate(periods)]
    known = [(y, p) for y, p in rows if not p.evidence.refused]
    last = canvas.x_domain[1]
    refused = [{"y": y, "x": 0, "x2": last} for y, p in rows if p.evidence.refused]
    canvas.bars([{"y": y, "x": 0, "x2": p.closed_cents} for y, p in rows if p.closed_cents > 0], 14)
    canvas.axis_lines([{"x": 0}])
    canvas.opens(refused)
    canvas.words([{"y": row["y"], "text": "not shown"} for row in refused], px=8, look="hand")
    canvas.gaps(
        [
            {"y": y, "x": p.evidence.value, "x2": p.stated_cents}
            for y, p in known
            if p.stated_cents is not None
        ]
    )
    canvas.intervals([{"y": y, "x": p.evidence.low, "x2": p.evidence.high} for y, p in known])
    canvas.dots([{"y": y, "x": p.evidence.value} for y, p in known])
    canvas.rings([{"y": y, "x": p.stated_cents} for y, p in rows if p.stated_cents is not None])


def _numbers(canvas: Canvas, periods: Sequence[Outlook], currency: str, drop: float) -> None:
    """Write the evidence beneath its dot and the stated forecast above its ring, so that they never meet."""
    known = [(i, p) for i, p in enumerate(periods) if p.evidence.value is not None]
    largest = [canvas.x_domain[1]]
    texts = amount_texts([*(p.evidence.value or 0.0 for _, p in known), *largest], currency)
    rows = [
        {"x": p.evidence.value, "y": i + drop, "text": text}
        for (i, p), text in zip(known, texts, strict=False)
    ]
    canvas.words(rows, look="strong", align="center", dy=18)
    stated = [(i, p) for i, p in enumerate(periods) if p.stated_cents is not None]
    texts = amount_texts([*(p.stated_cents or 0.0 for _, p in stated), *largest], currency)
    rows = [
        {"x": p.stated_cents, "y": i + drop, "text": text}
        for (i, p), text in zip(stated, texts, strict=False)
    ]
    canvas.words(rows, align="center", dy=-17)
