"""Single items: shown with their dimension, or not at all.

An item can be answered by fewer than the others ("cannot judge"), and all can agree on it. Where one item of
a dimension may not be shown, none of the dimension is: the one left out would follow from the dimension and
the rest. This looks at what was said, so it runs within the box, at close.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bonafides.privacy.disclosure import Row
from bonafides.privacy.disclosure_bounds import unanimous
from bonafides.privacy.disclosure_repair import withhold
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.release_aggregates import Decision
from bonafides.trust.release_figures import narrow

Tally = Sequence[int]
"""How many chose each answer, from the lowest up; who could not judge is not in it."""

AGREED = "All gave the same answer to one of its items, so only the dimension is shown."
FEW = "One of its items was judged by too few; only the dimension is shown."


def items_shown(
    decisions: Sequence[Decision],
    dimensions: Mapping[str, Sequence[str]],
    tallies: Mapping[str, Mapping[str, Tally]],
    thresholds: Thresholds,
    *,
    low: int = 1,
) -> dict[str, dict[str, str]]:
    """Of which aggregates the items of which dimensions may be shown, as coded means with their n.

    Parameters
    ----------
    decisions
        Of `close_plan`.
    dimensions
        Dimension to its items. An item outside every dimension is a dimension of its own.
    tallies
        Item to cell to how many chose each answer.
    thresholds
        Of the manifest.
    low
        The lowest answer of the scale.

    Returns
    -------
    dict
        Aggregate to dimension to "", where the items may be shown, or why only the dimension may. Aggregates
        that show no means are not in it.

    Examples
    --------
    >>> decisions = [Decision("all", ("c1",), frozenset({"means"}), {}, 8)]
    >>> tallies = {"c-1": {"c1": [0, 0, 2, 2, 2, 2, 0]}, "c-2": {"c1": [0, 0, 0, 0, 8, 0, 0]}}
    >>> items_shown(decisions, {"credibility": ["c-1", "c-2"]}, tallies, Thresholds())
    {'all': {'credibility': 'All gave the same answer to one of its items, so only the dimension is shown.'}}
    """
    means = [one for one in decisions if "means" in one.shows]
    found: dict[str, dict[str, str]] = {one.code: {} for one in means}
    for dimension, items in dimensions.items():
        left = means
        for item in items:
            why = _withheld(left, tallies.get(item, {}), thresholds.means, low)
            left = [one for one in left if one.code not in why]
            for code, said in why.items():
                found[code][dimension] = said
        for one in left:
            found[one.code][dimension] = ""
    return found


def _withheld(left: Sequence[Decision], tally: Mapping[str, Tally], least: int, low: int) -> dict[str, str]:
    """Aggregates of which one item may not be shown."""
    judged = {cell: sum(tally.get(cell, ())) for one in left for cell in one.cells}
    # Fewer than the threshold are protected by the audit, whether they agree or not.
    agreed = [cells for cells in _sets(left) if _agree(_together(cells, tally), least)]
    why = {one.code: AGREED for one in left if frozenset(one.cells) in agreed}
    rows = [Row(one.code, frozenset(one.cells)) for one in left if one.code not in why]
    for name in withhold(judged, rows, least=least).why:
        why[name] = FEW
    for cells in agreed:
        rows = [row for row in rows if row.name not in why]
        alone = {cell: 1 if cell in cells else least for cell in judged}
        if len(cells) < least:
            why |= dict.fromkeys(withhold(alone, rows, least=least).why, AGREED)
    totals = {cell: sum((low + at) * n for at, n in enumerate(counts)) for cell, counts in tally.items()}
    high = low + max((len(counts) for counts in tally.values()), default=1) - 1
    open_ = [one for one in left if one.code not in why]
    return why | narrow(open_, judged, totals, least=least, low=low, high=high, whole=True)


def _agree(tally: Tally, least: int) -> bool:
    return sum(tally) >= least and unanimous(tally)


def _sets(left: Sequence[Decision]) -> list[frozenset[str]]:
    """Cells that are shown together, and every cell by itself."""
    cells = {cell for one in left for cell in one.cells}
    return sorted({frozenset(one.cells) for one in left} | {frozenset((c,)) for c in cells}, key=sorted)


def _together(cells: Iterable[str], tally: Mapping[str, Tally]) -> list[int]:
    """How many chose each answer, over some cells."""
    return [sum(counts) for counts in zip(*(tally[cell] for cell in cells if cell in tally), strict=True)]
