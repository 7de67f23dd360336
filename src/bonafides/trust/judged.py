"""Which single figures are held back where the aggregate itself may be shown, and why.

A figure stands for those who could judge it, who may be fewer than answered; and means beside one another
can narrow down what somebody said. `release_figures` and `release_items` decide both; here they are asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bonafides.privacy.disclosure import Row
from bonafides.privacy.disclosure_bounds import coded
from bonafides.privacy.disclosure_repair import withhold
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.instruments import Instrument
from bonafides.trust.release_aggregates import Decision
from bonafides.trust.release_figures import figures_shown
from bonafides.trust.release_items import items_shown
from bonafides.trust.scoring import Answers, answer_matrix, score_all

if TYPE_CHECKING:
    from bonafides.trust.measuring import Allowed

Floats = NDArray[np.float64]

ITEM = "item:"

Sums = Mapping[str, tuple[int, float]]
"""Cell to how many raters have a figure, and the sum of theirs."""

Held = dict[str, dict[str, str]]
"""Aggregate to figure ("composite", a dimension, "equation", "grid", "item:c1") to why it is held back."""


def held_back(
    instrument: Instrument,
    rows: Mapping[str, Sequence[Answers]],
    allowed: Sequence[Allowed],
    thresholds: Thresholds,
) -> Held:
    """Figures that are held back, by aggregate, with the reason.

    Parameters
    ----------
    rows
        Cell to its counted answers.
    allowed
        What is to be shown.
    thresholds
        Of the round.
    """
    n = {code: len(given) for code, given in rows.items()}
    decisions = [
        Decision(one.code, one.cells, one.shows, {}, sum(n.get(cell, 0) for cell in one.cells))
        for one in allowed
    ]
    low, high = instrument.scale.low, instrument.scale.high
    shown = figures_shown(decisions, _sums(instrument, rows), thresholds, low=low, high=high)
    held: Held = {
        code: {name: why for name, why in figures.items() if why} for code, figures in shown.items()
    }
    asking = [one for one in decisions if "items" in one.shows]
    if asking:
        parts = {
            one.code: [item.code for item in instrument.items_of(one.code)] for one in instrument.dimensions
        }
        for code, dimensions in items_shown(
            asking, parts, _tallies(instrument, rows), thresholds, low=low
        ).items():
            for dimension, why in dimensions.items():
                if why:
                    held.setdefault(code, {}).update(dict.fromkeys((ITEM + i for i in parts[dimension]), why))
    return held


def spread_lent(
    instrument: Instrument,
    rows: Mapping[str, Sequence[Answers]],
    allowed: Sequence[Allowed],
    thresholds: Thresholds,
) -> dict[str, frozenset[str]]:
    """Figures whose own spread may not be told, by aggregate: beside the others' it would be that of too few.

    Nor where the mean is coded, at an end of the scale: which answers give both is soon tried. Who judged a
    figure may be fewer than answered, so each is audited with its own people; parameters as for `held_back`.
    """
    low, high = instrument.scale.low, instrument.scale.high
    sums = _sums(instrument, rows)
    for code, tallied in _tallies(instrument, rows).items():
        sums[ITEM + code] = {
            cell: (sum(counts), float(sum((low + at) * n for at, n in enumerate(counts))))
            for cell, counts in tallied.items()
        }
    asking = [Row(one.code, frozenset(one.cells)) for one in allowed if "spread" in one.shows]
    lent: dict[str, set[str]] = {one.code: set() for one in allowed}
    composed = [sums[one.code] for one in instrument.composed_of() if one.code in sums]
    for name, by_cell in sums.items():
        # The composite of a part at an end would tell that part.
        coded_too = [by_cell, *(composed if name == "composite" else ())]
        for code in _spread_untold(asking, by_cell, coded_too, thresholds.spread, low=low, high=high):
            lent[code].add(name)
    return {code: frozenset(names) for code, names in lent.items()}


def _spread_untold(
    asking: Sequence[Row],
    by_cell: Sums,
    coded_too: Sequence[Sums],
    least: int,
    *,
    low: int,
    high: int,
) -> set[str]:
    """Aggregates of which the spread of one figure may not be told: by those who judged it, and its sums.

    Parameters
    ----------
    coded_too
        Sums of this figure and of all that it is made of: where one of them is coded, it may not.
    """
    people = {cell: by_cell.get(cell, (0, 0.0))[0] for row in asking for cell in row.atoms}

    def at_an_end(cells: frozenset[str]) -> bool:
        for sums in coded_too:
            there = [sums.get(cell, (0, 0.0)) for cell in cells]
            n, total = sum(one[0] for one in there), sum(one[1] for one in there)
            if n >= least and coded(total, n, low=low, high=high).more != "":
                return True
        return False

    sets = {row.atoms for row in asking} | {frozenset((cell,)) for cell in people}
    ends = sorted(filter(at_an_end, sets), key=sorted)
    gone = {row.name for row in asking if row.atoms in ends}
    gone |= withhold(people, [row for row in asking if row.name not in gone], least=least).why.keys()
    for cells in ends:
        # It must not follow from the spread of others either, however many they are: so counted, no part of
        # it is enough, and whatever holds anybody else is.
        enough = len(cells) + 1
        alone = {cell: 1 if cell in cells else enough for cell in people}
        gone |= withhold(alone, [row for row in asking if row.name not in gone], least=enough).why.keys()
    return gone


def _sums(
    instrument: Instrument, rows: Mapping[str, Sequence[Answers]]
) -> dict[str, dict[str, tuple[int, float]]]:
    """Figure to cell to how many raters have it, and the sum of theirs on the scale."""
    told: dict[str, dict[str, tuple[int, float]]] = {}
    for cell, given in rows.items():
        scores = score_all(instrument, given)
        values: dict[str, Floats] = {"composite": scores.composite, **scores.dimensions}
        if scores.equation is not None:
            # Who has an equation has all four parts of the composite.
            values["equation"] = scores.composite
        if scores.grid is not None:
            values["grid"] = scores.grid.mean(axis=1)
        for name, column in values.items():
            there = column[~np.isnan(column)]
            told.setdefault(name, {})[cell] = (len(there), float(np.sort(there).sum()))
    return told


def _tallies(
    instrument: Instrument, rows: Mapping[str, Sequence[Answers]]
) -> dict[str, dict[str, list[int]]]:
    """Item to cell to how many chose each point, from the lowest up."""
    points = range(instrument.scale.low, instrument.scale.high + 1)
    told: dict[str, dict[str, list[int]]] = {item.code: {} for item in instrument.items}
    for cell, given in rows.items():
        matrix = answer_matrix(instrument, given)
        for place, item in enumerate(instrument.items):
            told[item.code][cell] = [int((matrix[:, place] == point).sum()) for point in points]
    return told
