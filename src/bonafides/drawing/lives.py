"""Dates that were promised again and again: the life of each promise on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bonafides.drawing.direct import NARROW, WIDE, Drawn, _circle, _path, _short, _svg, _text

MOST_LABELS = {True: 7, False: 3}
"""Years labelled at most, on a wide and on a narrow drawing."""


@dataclass(frozen=True, slots=True)
class Restated:
    """A date stated in place of another.

    Parameters
    ----------
    due_on
        The date stated.
    after_the_date
        Whether it was stated only when the date that it replaces had passed.
    """

    due_on: date
    after_the_date: bool


@dataclass(frozen=True, slots=True)
class DateLife:
    """One promise: what it is, its first date, and every date stated since, in the order of stating."""

    name: str
    first_due_on: date
    restated: tuple[Restated, ...]


def date_lives(rows: Sequence[DateLife], *, label: str, until: date | None = None) -> Drawn:
    """Rings are dates as first promised; dots later ones, filled where stated only after the date had passed.

    Parameters
    ----------
    rows
        In the order in which they are drawn: of the first date, never of how far dates moved.
    label
        The finding, for those who hear it.
    until
        A day drawn as a line: up to then the record goes.

    Examples
    --------
    >>> life = DateLife("A bridge", date(2024, 3, 1), (Restated(date(2024, 9, 1), True),))
    >>> "A bridge" in date_lives([life], label="One date moved").wide
    True
    """
    if not rows:
        raise ValueError("a chart needs at least one row; say in words why there is none")
    return Drawn(_draw(rows, label, until, wide=True), _draw(rows, label, until, wide=False))


def _draw(rows: Sequence[DateLife], label: str, until: date | None, *, wide: bool) -> Markup:
    left, right, step = (250.0, 744.0, 20.0) if wide else (8.0, 338.0, 34.0)
    days = [row.first_due_on for row in rows] + [one.due_on for row in rows for one in row.restated]
    first, last = min(days), max(days)
    width = max((last - first).days, 1)
    top = 26.0
    foot = top + step * len(rows)

    def x(day: date) -> float:
        return left + (right - left) * (day - first).days / width

    parts: list[str] = []
    years = [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    shown = [year for year in years if first <= year <= last]
    every = max(1, -(-len(shown) // MOST_LABELS[wide]))
    for year in shown:
        parts.append(_path("grid", f"M{x(year):.1f} {top:.1f}V{foot:.1f}"))
    for year in shown[::every]:
        parts.append(_text(x(year), 15, f"{year.year}", anchor="middle"))
    if until is not None and first <= until <= last:
        parts.append(_path("axis", f"M{x(until):.1f} {top:.1f}V{foot:.1f}"))
    for place, row in enumerate(rows):
        y = top + step * place + (step / 2 if wide else 24.0)
        words = y + 4 if wide else y - 12
        parts.append(_text(0, words, _short(row.name, 36 if wide else 44)))
        if row.restated:
            ends = [row.first_due_on, *(one.due_on for one in row.restated)]
            parts.append(_path("gap", f"M{x(min(ends)):.1f} {y:.1f}H{x(max(ends)):.1f}"))
        for one in row.restated:
            parts.append(_small(x(one.due_on), y, filled=one.after_the_date))
        parts.append(_circle("said", x(row.first_due_on), y))
    return _svg(parts, label, WIDE if wide else NARROW, foot + 6)


def _small(x: float, y: float, *, filled: bool) -> str:
    """A later date: filled where it was stated too late to help, hollow where it was stated before."""
    if filled:
        return f'<circle class="mark-shown" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    return f'<circle fill="var(--paper)" stroke="var(--c-shown)" cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>'
