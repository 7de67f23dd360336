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
    if people >= LEAST_PEOPLE or figure.refused:
        return figure
    count = {0: "Nobody", 1: "One person", 2: "Two people", 3: "Three people", 4: "Four people"}[people]
    why = f"{count} stand behind it. Five are needed, so that nobody can be worked out."
    return Figure.refuse(why, n=people, unit=figure.unit)
