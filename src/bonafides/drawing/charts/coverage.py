"""From when until when each object was recorded, and how completely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bonafides.drawing.charts.canvas import NARROW, WIDE, Canvas, ChartPair, Edges, Ticks, needed, text_width
from bonafides.drawing.wording import MONTHS, NBSP


@dataclass(frozen=True, slots=True)
class Recorded:
    """One object of the past: close dates, stages, e-mail, meetings.

    Parameters
    ----------
    name
        The object or field.
    tracked_from, last_seen
        First and last day on which the record can be trusted; None when it holds nothing.
    detail
        A short line beneath the name ("94 % of sent mail").
    """

    name: str
    tracked_from: date | None
    last_seen: date | None
    detail: str = ""


def coverage_strip(records: Sequence[Recorded], *, label: str, start: date, end: date) -> ChartPair:
    """Bars: recorded; dashed: not recorded, so nothing can be said about that time.

    Parameters
    ----------
    records
        In the order given.
    label
        The finding.
    start, end
        The days that the report speaks of.

    Examples
    --------
    >>> mail = Recorded("E-mail", date(2025, 3, 1), date(2026, 9, 30), "94 % of sent mail")
    >>> "E-mail" in coverage_strip([mail], label="x", start=date(2025, 1, 1), end=date(2026, 9, 30)).wide
    True
    """
    needed(records)
    return ChartPair(
        _draw(records, start, end, wide=True).svg(label, "wide"),
        _draw(records, start, end, wide=False).svg(label, "narrow"),
    )


def _draw(records: Sequence[Recorded], start: date, end: date, *, wide: bool) -> Canvas:
    names = max((text_width(t) for r in records for t in (r.name, r.detail)), default=60)
    left = min(250.0, max(62.0, names + 24)) if wide else 28.0
    first, last = float(start.toordinal()), float(max(end, start + timedelta(days=1)).toordinal())
    canvas = Canvas(
        WIDE if wide else NARROW,
        (44 if wide else 52) * len(records),
        x=(first, last),
        y=(len(records) - 0.5, -0.5),
        edges=Edges(left, 30, 46 if wide else 34, 6),
        x_ticks=_months(start, end, 5 if wide else 3),
        x_orient="top",
        grid="x",
    )
    drop = 0.0 if wide else 0.22
    bars, opens = [], []
    for i, record in enumerate(records):
        y = i + drop
        if record.tracked_from is None or record.last_seen is None:
            opens.append({"y": y, "x": first, "x2": last})
            continue
        begin = min(last, max(first, float(record.tracked_from.toordinal())))
        stop = min(last, max(first, float(record.last_seen.toordinal())))
        bars.append({"y": y, "x": begin, "x2": stop})
        opens += [{"y": y, "x": a, "x2": b} for a, b in ((first, begin), (stop, last)) if b - a > 1]
    canvas.opens(opens)
    canvas.bars(bars, 14)
    for offset, field in ((-8, "name"), (9, "detail")):
        rows = [{"y": i, "text": getattr(r, field)} for i, r in enumerate(records) if getattr(r, field)]
        look = "label" if field == "name" else "note"
        if wide:
            canvas.words(rows, px=-left, dy=offset, look=look, limit=left - 12, halo=False)
        elif field == "name":
            canvas.words(rows, px=-left, dy=-14, look=look, limit=190)
        else:
            canvas.words(rows, px=canvas.plot_width + 34, dy=-14, align="right", look=look, limit=150)
    return canvas


def _months(start: date, end: date, most: int) -> Ticks:
    """Return up to `most` first days of months, evenly spaced."""
    count = (end.year - start.year) * 12 + end.month - start.month
    step = next((s for s in (1, 2, 3, 6, 12, 24, 36, 60, 120) if count // s + 1 <= most), 240)
    days = []
    for i in range(0 if start.day == 1 else 1, count + 1):
        month = start.month - 1 + i
        on = date(start.year + month // 12, month % 12 + 1, 1)
        if (on.year * 12 + on.month - 1) % step == 0:
            days.append(on)
    if not days:
        days = [start]
    return Ticks(
        tuple(float(d.toordinal()) for d in days),
        tuple(f"{MONTHS[d.month - 1][:3]}{NBSP}{d.year}" for d in days),
    )
