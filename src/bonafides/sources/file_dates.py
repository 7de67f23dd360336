"""The day in a file's name, however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

MONTHS = {
    word: number
    for number, words in enumerate(
        ("jan januar january", "feb februar february", "mar march mär märz maerz mrz", "apr april", "may mai",
         "jun june juni", "jul july juli", "aug august", "sep sept september", "oct okt october oktober",
         "nov november", "dec dez december dezember"), start=1)
    for word in words.split()
}  # fmt: skip
FIRST, LAST = 1990, 2100
_SEP = r"[-_. /]?"


def dates_of(names: Sequence[str]) -> dict[str, date]:
    """Read the day in each file's name, all files alike.

    Parameters
    ----------
    names
        File names, folders included ("2024-03-31/pipeline.csv").

    Returns
    -------
    dict
        Name to day; empty unless one way of writing gives a day for every name. Where day and month can
        be told apart by no name, the order day, month is taken.

    Examples
    --------
    >>> dates_of(["pipeline_31.03.2024.csv", "pipeline_07.04.2024.csv"])["pipeline_07.04.2024.csv"]
    datetime.date(2024, 4, 7)
    >>> dates_of(["2024-W13 forecast.xlsx"])["2024-W13 forecast.xlsx"]
    datetime.date(2024, 3, 31)
    """
    for way in WAYS:
        found = {name: day for name in names if (day := next(way(name), None)) is not None}
        if len(found) == len(names):
            return found
    return {}


def _safe(year: str, month: int, day: int) -> Iterator[date]:
    full = int(year) + 2000 if len(year) == 2 else int(year)
    if FIRST <= full <= LAST:
        try:
            yield date(full, month, day)
        except ValueError:
            return


def _year_first(name: str) -> Iterator[date]:
    for found in re.finditer(r"(?<!\d)(\d{4})([-_. ]?)(\d{2})\2(\d{2})(?!\d)", name):
        yield from _safe(found[1], int(found[3]), int(found[4]))


def _day_first(name: str) -> Iterator[date]:
    for found in re.finditer(r"(?<!\d)(\d{1,2})([-_. ]?)(\d{1,2})\2(\d{4})(?!\d)", name):
        yield from _safe(found[4], int(found[3]), int(found[1]))


def _month_first(name: str) -> Iterator[date]:
    for found in re.finditer(r"(?<!\d)(\d{1,2})([-_. ]?)(\d{1,2})\2(\d{4})(?!\d)", name):
        yield from _safe(found[4], int(found[1]), int(found[3]))


def _worded(name: str) -> Iterator[date]:
    low = name.lower()
    for found in re.finditer(
        rf"(?<!\d)(\d{{1,2}})\.?{_SEP}([a-zä]{{3,9}}){_SEP}(\d{{4}}|\d{{2}})(?!\d)", low
    ):
        if found[2] in MONTHS:
            yield from _safe(found[3], MONTHS[found[2]], int(found[1]))
    for found in re.finditer(rf"([a-zä]{{3,9}}){_SEP}(\d{{1,2}}),?{_SEP}(\d{{4}})(?!\d)", low):
        if found[1] in MONTHS:
            yield from _safe(found[3], MONTHS[found[1]], int(found[2]))


def _week(name: str) -> Iterator[date]:
    for found in re.finditer(r"(?<!\d)(\d{4})[-_ ]?(?:w|kw|cw)[-_ ]?(\d{1,2})(?!\d)", name.lower()):
        yield from _sunday(int(found[1]), int(found[2]))
    for found in re.finditer(r"(?<![a-z])(?:w|kw|cw)[-_ ]?(\d{1,2})[-_ ](\d{4})(?!\d)", name.lower()):
        yield from _sunday(int(found[2]), int(found[1]))


def _sunday(year: int, week: int) -> Iterator[date]:
    try:
        yield date.fromisocalendar(year, week, 7)
    except ValueError:
        return


def _short(name: str) -> Iterator[date]:
    for found in re.finditer(r"(?<!\d)(\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)", name):
        yield from _safe(found[1], int(found[3]), int(found[4]))


def _month(name: str) -> Iterator[date]:
    """A month stands for its last day."""
    for found in re.finditer(r"(?<!\d)(\d{4})[-_. ](\d{2})(?![-_. ]?\d)", name):
        if 1 <= int(found[2]) <= 12:
            after = int(found[1]) * 12 + int(found[2])
            yield date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


WAYS = (_year_first, _day_first, _month_first, _worded, _week, _short, _month)
