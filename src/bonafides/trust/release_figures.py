"""Which means of an aggregate may be shown beside one another: by who could be counted, and by bounds.

Not everybody has a mean of every dimension ("cannot judge"), so each figure is audited with its own people.
And two means that are harmless apart can say together that the rest answered at an end of the scale. The
second looks at what was said, so it runs within the box, at close.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bonafides.privacy.disclosure import Row, parted
from bonafides.privacy.disclosure_bounds import Shown, coded, narrowed
from bonafides.privacy.disclosure_repair import withhold
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.release_aggregates import Decision

NARROW = "With what else is shown, it would narrow down what somebody said."

MOST_CELLS_TO_BOUND = 300
"""Cells that are looked at together for narrowing; of more, each is a small part of what is shown."""


def figures_shown(
    decisions: Sequence[Decision],
    sums: Mapping[str, Mapping[str, tuple[int, float]]],
    thresholds: Thresholds,
    *,
    low: float = 1,
    high: float = 7,
) -> dict[str, dict[str, str]]:
    """Of which aggregates which means over raters may be shown, each coded at the ends (`coded`).

    Parameters
    ----------
    decisions
        Of `close_plan`.
    sums
        Figure (a dimension, the composite) to cell to how many raters have it, and the sum of theirs.
    thresholds
        Of the manifest.
    low, high
        Ends of the scale on which one rater's figure lies.

    Returns
    -------
    dict
        Aggregate to figure to "", where it may be shown, or why not; aggregates without means are not there.

    Examples
    --------
    Four of the clients have no mean of intimacy, so neither clients nor, beside all, peers may show it.

    >>> decisions = [Decision(code, cells, frozenset({"means"}), {}, 8) for code, cells in
    ...              {"all": ("c1", "c2"), "peers": ("c1",), "clients": ("c2",)}.items()]
    >>> found = figures_shown(decisions, {"intimacy": {"c1": (8, 31.0), "c2": (4, 17.5)}}, Thresholds())
    >>> [code for code, said in found.items() if not said["intimacy"]]
    ['all']
    """
    means = [one for one in decisions if "means" in one.shows]
    found: dict[str, dict[str, str]] = {one.code: {} for one in means}
    for figure, by_cell in sums.items():
        people = {cell: by_cell.get(cell, (0, 0.0))[0] for one in means for cell in one.cells}
        totals = {cell: total for cell, (_, total) in by_cell.items()}
        rows = [Row(one.code, frozenset(one.cells)) for one in means]
        why = dict(withhold(people, rows, least=thresholds.means).plain)
        left = [one for one in means if one.code not in why]
        why |= narrow(left, people, totals, least=thresholds.means, low=low, high=high, whole=False)
        for one in means:
            found[one.code][figure] = why.get(one.code, "")
    return found


def narrow(
    left: Sequence[Decision],
    people: Mapping[str, int],
    totals: Mapping[str, float],
    *,
    least: int,
    low: float,
    high: float,
    whole: bool,
) -> dict[str, str]:
    """Aggregates whose mean, coded, would narrow down somebody's answer beside the others: the smallest go.

    Parameters
    ----------
    left
        Aggregates that would show it.
    people, totals
        Cell to how many are in it and to their sum.
    least, low, high, whole
        As for `bonafides.privacy.disclosure_bounds.narrowed`.
    """
    by_code = {one.code: one for one in left}
    why: dict[str, str] = {}

    def as_shown(one: Decision) -> Shown:
        n = people_in(one, people)
        mean = coded(sum(totals.get(cell, 0) for cell in one.cells), n, low=low, high=high)
        return Shown.of(one.cells, mean, n, low=low, high=high, whole=whole)

    def tight(shown: Mapping[str, Shown]) -> bool:
        inside = {cell: people[cell] for code in part for cell in by_code[code].cells}
        sums = list(shown.values())
        return bool(narrowed(inside, sums, least=least, low=low, high=high, whole=whole))

    for rows in parted([Row(one.code, frozenset(one.cells)) for one in left]):
        part = [row.name for row in rows]
        if len(frozenset[str]().union(*(row.atoms for row in rows))) > MOST_CELLS_TO_BOUND:
            continue
        shown = {code: as_shown(by_code[code]) for code in part}
        while len(shown) > 1 and tight(shown):
            smallest = sorted(shown, key=lambda code: (people_in(by_code[code], people), code))
            cured = (code for code in smallest if not tight({c: s for c, s in shown.items() if c != code}))
            gone = next(cured, smallest[0])
            why[gone] = NARROW
            del shown[gone]
    return why


def people_in(one: Decision, people: Mapping[str, int]) -> int:
    """How many are counted in an aggregate."""
    return sum(people[cell] for cell in one.cells)
