"""Names looked for in whatever case they were written, on either database."""

from __future__ import annotations

import re

from django.db.models import Q


def holding(field: str, word: str) -> Q:
    """Rows whose text in a field holds a word, in any case.

    SQLite folds ASCII letters alone: by `icontains` there *österreich* would not find *Österreich*.

    Examples
    --------
    >>> holding("name", "north"), holding("name", "(süd)")
    (<Q: (AND: ('name__icontains', 'north'))>, <Q: (AND: ('name__iregex', '\\\\(süd\\\\)'))>)
    """
    if word.isascii():
        return Q(**{f"{field}__icontains": word})
    return Q(**{f"{field}__iregex": re.escape(word)})


def called(field: str, name: str) -> Q:
    """Rows whose whole text in a field is a name, in any case.

    Examples
    --------
    >>> called("name", "Öz")
    <Q: (AND: ('name__iregex', '\\\\AÖz\\\\Z'))>
    """
    if name.isascii():
        return Q(**{f"{field}__iexact": name})
    return Q(**{f"{field}__iregex": rf"\A{re.escape(name)}\Z"})
