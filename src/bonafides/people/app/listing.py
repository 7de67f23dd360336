"""Long lists in order of name: so many rows at once, the rest a click or a part of a name away.

A list is never sorted by anything else, and what it holds is decided before it gets here: a page number or
a part of a name chooses among rows that the reader may see anyway, and can add none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from bonafides.people.app.spelled import holding

AT_ONCE = 40
"""Rows of a list by name on one page."""

LONGEST, MOST_WORDS = 60, 4
"""Characters that are looked for, and words among them."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """Rows of one page of a list by name.

    Parameters
    ----------
    rows
        Those of this page, in order of name.
    page
        Where it stands among the others.
    words
        What was looked for; empty where nothing was.
    first, last
        Names of the first and the last row here; empty where there is none.
    n_all
        How many there are when nothing is looked for.
    """

    rows: list[Row]
    page: Page[Any]
    words: str
    first: str
    last: str
    n_all: int

    @property
    def is_long(self) -> bool:
        """Whether not everything stands on one page, so that looking for a name helps."""
        return self.n_all > AT_ONCE

    @property
    def query(self) -> str:
        """What an address of another page begins with."""
        return f"{urlencode({'find': self.words})}&" if self.words else ""


def by_name(request: HttpRequest, rows: Sequence[Row], name: Callable[[Row], str]) -> Listing[Row]:
    """The page of a list that an address asks for with `page` and `find`.

    Whatever it asks: letters are the first page, what lies beyond the last is the last. Nothing is looked for
    in a list that stands on one page.

    Parameters
    ----------
    rows
        All that the reader may see, in order of name.
    """
    words = words_of(request) if len(rows) > AT_ONCE else ""
    fits = [row for row in rows if _holds(name(row), words)] if words else rows
    page = Paginator(fits, AT_ONCE).get_page(request.GET.get("page"))
    return _listing(list(page.object_list), page, words, name, len(rows))


def named_rows(request: HttpRequest, rows: QuerySet[Any, Any]) -> Listing[Any]:
    """The same of what a database holds, by its `name`: counted and cut there."""
    n_all = rows.count()
    words = words_of(request) if n_all > AT_ONCE else ""
    fits = rows.order_by("name", "pk")
    for word in words.split():
        fits = fits.filter(holding("name", word))
    pages = Paginator(fits, AT_ONCE)
    if not words:
        vars(pages)["count"] = n_all
    page = pages.get_page(request.GET.get("page"))
    return _listing(list(page.object_list), page, words, lambda row: str(row.name), n_all)


def nav_of(request: HttpRequest, listing: Listing[Any], what: str, anchor: str) -> str:
    """Safe HTML that leads to the other rows and finds one by its name; empty where all stand on one page.

    Parameters
    ----------
    what
        What the rows are called.
    anchor
        Where on its page the list stands.
    """
    if not listing.is_long:
        return ""
    context = {"listing": listing, "what": what, "anchor": anchor}
    return render_to_string("parts/by_name.html", context, request=request)


def words_of(request: HttpRequest) -> str:
    """What is looked for: a few words of a name, without what no name holds."""
    asked = request.GET.get("find", "")[:LONGEST]
    printable = "".join(one if one.isprintable() else " " for one in asked)
    return " ".join(printable.split()[:MOST_WORDS])


def _holds(name: str, words: str) -> bool:
    folded = name.casefold()
    return all(word in folded for word in words.casefold().split())


def _listing(
    rows: list[Row], page: Page[Any], words: str, name: Callable[[Row], str], n_all: int
) -> Listing[Row]:
    ends = (name(rows[0]), name(rows[-1])) if rows else ("", "")
    return Listing(rows, page, words, *ends, n_all)


@dataclass(frozen=True, slots=True)
class Parts:
    """Which part of the lists of one page is shown: several lists that go on together.

    Parameters
    ----------
    number, of
        This part, from 1, and how many there are.
    """

    number: int
    of: int

    @property
    def first(self) -> int:
        """Place of the first row here in its list, from 1."""
        return (self.number - 1) * AT_ONCE + 1

    @property
    def last(self) -> int:
        """Place of the last."""
        return self.number * AT_ONCE


def in_parts(request: HttpRequest, **lists: Sequence[Any]) -> tuple[Parts, dict[str, list[Any]]]:
    """The part of several long lists that an address asks for with `page`; the same stretch of each.

    For lists of people, or of groups that somebody belongs to: no part of a name stands in an address.

    Returns
    -------
    Parts
        Which part it is: the first for letters, the last for what lies beyond it.
    dict
        What of each list is in it.
    """
    longest = max((len(rows) for rows in lists.values()), default=0)
    page = Paginator(range(longest), AT_ONCE).get_page(request.GET.get("page"))
    start = (page.number - 1) * AT_ONCE
    return Parts(page.number, page.paginator.num_pages), {
        name: list(rows[start : start + AT_ONCE]) for name, rows in lists.items()
    }
