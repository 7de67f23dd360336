"""How many people a group needs before a figure about it may leave the house (decision 0005)."""

from __future__ import annotations

from bonafides.figures import Figure

LEAST_PEOPLE = 5
"""People behind any figure of a group: with fewer, each of them could be worked out by the others."""


def gated(figure: Figure, *, people: int) -> Figure:
    """Hold a group's figure back when too few people stand behind it.

    Examples
    --------
    >>> gated(Figure(0.5, 0.4, 0.6, n=80, unit="share"), people=4).refused
    True
    >>> gated(Figure(0.5, 0.4, 0.6, n=80, unit="share"), people=5).value
    0.5
    """
    why = too_few(people)
    return figure if figure.refused or not why else Figure.refuse(why, n=people, unit=figure.unit)


def too_few(people: int) -> str:
    """Why nothing may be said of a group; empty where enough people stand behind it.

    Examples
    --------
    >>> too_few(1), too_few(5)
    ('One person stands behind it. Five are needed, so that nobody can be worked out.', '')
    """
    if people >= LEAST_PEOPLE:
        return ""
    who = ("Nobody", "One person", "Two people", "Three people", "Four people")[people]
    stands = "stands" if people < 2 else "stand"
    return f"{who} {stands} behind it. Five are needed, so that nobody can be worked out."
