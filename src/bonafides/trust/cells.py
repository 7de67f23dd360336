"""Cells, planned before anybody is invited: who is counted with whom.

A cell is the finest thing that a ballot certifies. What is not a cell of its own when the round opens can
never be told apart afterwards, by anybody; so everything that would be too small is joined here.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from bonafides.privacy.disclosure_words import number, number_first
from bonafides.privacy.said import Said
from bonafides.trust.cells_asked import (
    BY_NAME,
    LEAST_INVITED,
    LEAST_INVITED_SMALL,
    MEANS_ONLY,
    RECOMMENDED,
    RELATIONS,
    About,
    Asked,
    CellPlan,
    NotYet,
    PlannedCell,
    Protection,
    Unit,
)

__all__ = [
    "BY_NAME",
    "LEAST_INVITED",
    "LEAST_INVITED_SMALL",
    "MEANS_ONLY",
    "RECOMMENDED",
    "RELATIONS",
    "About",
    "Asked",
    "CellPlan",
    "NotYet",
    "PlannedCell",
    "Protection",
    "Unit",
    "cells_about_people",
    "cells_of_teams",
    "fresh_code",
]


SMALL_OR_BY_NAME = (
    "ask more people, or choose means only, with its weaker protection, or ask those who agree by name"
)


WITH_OTHERS = (
    "%(n)s {kind} are invited, and %(least)s are needed to be shown apart: they are counted with others."
)
WITH_THE_REST = "The rest are fewer than %(least)s: {kind} are counted with them."
"""Looked up with the relation in them: in another language each has words of its own."""


def fresh_code() -> str:
    """A random code of a cell or of an aggregate."""
    return secrets.token_hex(8)


def cells_about_people(
    subjects: Sequence[About],
    *,
    apart: Collection[str] = (),
    small_teams: bool = False,
    code: Callable[[], str] = fresh_code,
) -> CellPlan:
    """Cells of a round about persons: self and manager by name, everybody else in one cell or in a few.

    Parameters
    ----------
    subjects
        Persons with those who are asked about them.
    apart
        Relations that are to be shown apart where at least eight of them are invited; eight to twelve are
        recommended, and of more they are shown apart too. The rest are counted together as "others"; where
        they are fewer than eight, the smallest relation that would be apart is counted with them.
    small_teams
        Whether six or seven may be a cell, with means only.
    code
        Makes the codes.

    Examples
    --------
    >>> many = {"peers": 9, "clients": 4, "reports": 8}
    >>> asked = tuple(Asked(f"{kind}{i}", kind) for kind, n in many.items() for i in range(n))
    >>> plan = cells_about_people([About("me", (Asked("me", "self"), *asked))], apart=RELATIONS)
    >>> [(cell.relation, cell.invited) for cell in plan.cells]
    [('others', 12), ('peers', 9)]
    >>> plan.remarks[0][1]
    'Four clients are invited, and eight are needed to be shown apart: they are counted with others.'
    """
    cells: list[PlannedCell] = []
    by_name: list[tuple[str, str, str]] = []
    refusals: list[NotYet] = []
    remarks: list[tuple[str, str]] = []
    for subject in subjects:
        by_name += [(subject.key, one.who, one.relation) for one in subject.asked if one.relation in BY_NAME]
        wrong = _wrong(subject)
        if wrong is not None:
            refusals.append(wrong)
            continue
        raters = _raters(subject)
        total = sum(len(who) for who in raters.values())
        if total < (LEAST_INVITED_SMALL if small_teams else LEAST_INVITED):
            refusals.append(too_few_invited(subject.key, subject.name or subject.key, total, small_teams))
            continue
        parts, said = _parts(raters, apart)
        remarks += [(subject.key, sentence) for sentence in said]
        if total < LEAST_INVITED:
            remarks.append((subject.key, MEANS_ONLY))
        cells += _cells(subject.key, parts, code)
    return CellPlan(tuple(cells), tuple(by_name), tuple(refusals), tuple(remarks))


def cells_of_teams(
    units: Sequence[Unit], *, small_teams: bool = False, code: Callable[[], str] = fresh_code
) -> CellPlan:
    """Cells of a team survey: a team is a cell, and a smaller one is joined to the team above it.

    Parameters
    ----------
    units
        Teams with their members, and the team above each; a tree, or several.
    small_teams
        Whether a team of six or seven may be a cell, with means only.
    code
        Makes the codes.

    Raises
    ------
    WrongRequest
        Teams that are not a tree.

    Notes
    -----
    From the bottom up: who is in too small a team is counted with the members of the team above, and so on
    upward. What is too small at the top is joined with the smallest cell below it.

    Examples
    --------
    >>> def some(name, n):
    ...     return tuple(f"{name}{i}" for i in range(n))
    >>> plan = cells_of_teams([Unit("sales", some("s", 5)), Unit("north", some("n", 9), "sales"),
    ...                        Unit("south", some("t", 4), "sales")])
    >>> [(cell.about, cell.invited, cell.joined) for cell in plan.cells]
    [('sales', 9, ('south',)), ('north', 9, ())]
    """
    from bonafides.trust.cells_teams import planned

    return planned(units, small_teams, code)


def too_few_invited(about: str, name: str, invited: int, small_teams: bool) -> NotYet:
    """Refuse a subject or a tree of teams of whom too few are asked."""
    least = LEAST_INVITED_SMALL if small_teams else LEAST_INVITED
    allowed = LEAST_INVITED_SMALL <= invited < LEAST_INVITED and not small_teams
    pattern = "%(name)s: %(n)s are asked besides those who answer by name"
    if invited < 2:
        one = "%(name)s: one is asked besides those who answer by name"
        pattern = one if invited else "%(name)s: nobody is asked besides those who answer by name"
    return NotYet(
        about,
        Said(pattern, name=name, n=number(invited)),
        Said(
            "at least %(least)s, so that a mean is shown even where some do not answer", least=number(least)
        ),
        Said(SMALL_OR_BY_NAME if allowed else "ask more people, or ask those who agree by name"),
    )


def _are(n: int) -> str:
    return Said("one person is") if n == 1 else Said("%(n)s people are", n=number(n))


def _wrong(subject: About) -> NotYet | None:
    """Refuse what would let one person answer twice, or about themselves."""
    name = subject.name or subject.key
    unknown = sorted({one.relation for one in subject.asked} - {*BY_NAME, *RELATIONS})
    if unknown:
        return NotYet(
            subject.key,
            Said("%(name)s: somebody asked as %(relation)s", name=name, relation=unknown[0]),
            ", ".join((*BY_NAME, *RELATIONS)),
            Said("choose one of these relations"),
        )
    times = Counter(one.who for one in subject.asked)
    twice = sum(n > 1 for n in times.values())
    if twice:
        return NotYet(
            subject.key,
            Said("%(name)s: %(who)s asked twice", name=name, who=_are(twice)),
            Said("everybody once, in one relation"),
            Said("take them out of one relation"),
        )
    if any(one.who == subject.key and one.relation != "self" for one in subject.asked):
        return NotYet(
            subject.key,
            Said("%(name)s: asked about themselves as somebody else", name=name),
            Said("the relation self"),
            Said("take them out of the other relation"),
        )
    return None


def _raters(subject: About) -> dict[str, list[str]]:
    """Relation to those who are counted together; in the order of `RELATIONS`, without empty ones."""
    found = {kind: sorted(one.who for one in subject.asked if one.relation == kind) for kind in RELATIONS}
    return {kind: who for kind, who in found.items() if who}


def _parts(
    raters: dict[str, list[str]], apart: Collection[str]
) -> tuple[list[tuple[tuple[str, ...], tuple[str, ...]]], list[str]]:
    """Relations that make a cell together, with their people, the rest first; and what to say of it."""
    alone = [kind for kind in raters if kind in apart and len(raters[kind]) >= LEAST_INVITED]
    rest = [kind for kind in raters if kind not in alone]
    said: list[str] = [
        Said(WITH_OTHERS.format(kind=kind), n=number_first(len(raters[kind])), least=number(LEAST_INVITED))
        for kind in rest
        if kind in apart
    ]
    while alone and 0 < sum(len(raters[kind]) for kind in rest) < LEAST_INVITED:
        smallest = min(alone, key=lambda kind: (len(raters[kind]), kind))
        alone.remove(smallest)
        rest.append(smallest)
        said.append(Said(WITH_THE_REST.format(kind=smallest), least=number(LEAST_INVITED)))
    groups = [tuple(kind for kind in raters if kind in rest)] if rest else []
    groups += sorted(((kind,) for kind in alone), key=lambda kinds: -len(raters[kinds[0]]))
    return [(kinds, tuple(who for kind in kinds for who in raters[kind])) for kinds in groups], said


def _cells(
    about: str, parts: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], code: Callable[[], str]
) -> list[PlannedCell]:
    """Cells of one person; the first is the one with which the others are counted where too few answer."""
    cells: list[PlannedCell] = []
    for kinds, who in parts:
        cells.append(
            PlannedCell(
                code(),
                about,
                kinds[0] if len(kinds) == 1 else "others",
                tuple(sorted(who)),
                cells[0].code if cells else "",
                "usual" if len(who) >= LEAST_INVITED else "means_only",
                kinds if len(kinds) > 1 else (),
            )
        )
    return cells
