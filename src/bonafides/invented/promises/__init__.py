"""A year of promises that we made up, with the truth about it: plain rows for any ledger."""

from __future__ import annotations

from bonafides.invented.promises.planting import FUNCTIONS, Planted, Planting, Sort
from bonafides.invented.promises.rows import Calendar, Cast, Served, Squad, Step, Told
from bonafides.invented.promises.year import Year, year_of

__all__ = [
    "FUNCTIONS",
    "Calendar",
    "Cast",
    "Planted",
    "Planting",
    "Served",
    "Sort",
    "Squad",
    "Step",
    "Told",
    "Year",
    "year_of",
]
