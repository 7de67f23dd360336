"""Not everybody can judge everything: which single figures would then tell of too few people.

The release plan is audited with how many answered. A figure stands for those of them who could judge it, who
may be fewer: of two groups that differ by five who answered, one figure may differ by one who judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bonafides.privacy.disclosure import Row, audit
from bonafides.trust.instruments import Instrument
from bonafides.trust.scoring import Answers, answer_matrix, score_all

if TYPE_CHECKING:
    from bonafides.trust.measuring import Allowed

Judged = dict[str, dict[str, int]]
"""Figure to cell to how many there could judge it."""

ITEM = "item:"


def judged(instrument: Instrument, rows: Mapping[str, Sequence[Answers]]) -> Judged:
    """How many in each cell could judge each figure."""
    told: Judged = {}
    for code, given in rows.items():
        for name, there in _there(instrument, given).items():
            told.setdefault(name, {})[code] = int(there.sum())
    return told


def _there(instrument: Instrument, rows: Sequence[Answers]) -> dict[str, NDArray[np.bool_]]:
    scores = score_all(instrument, rows)
    there: dict[str, NDArray[np.bool_]] = {
        name: ~np.isnan(values) for name, values in scores.dimensions.items()
    }
    there["composite"] = ~np.isnan(scores.composite)
    for name, values in (("equation", scores.equation), ("grid", scores.grid)):
        if values is not None:
            there[name] = np.asarray(~np.isnan(values).any(axis=1))
    matrix = answer_matrix(instrument, rows)
    for place, item in enumerate(instrument.items):
        there[ITEM + item.code] = ~np.isnan(matrix[:, place])
    return there


def held_back(
    instrument: Instrument,
    rows: Mapping[str, Sequence[Answers]],
    allowed: Sequence[Allowed],
    *,
    least: int,
) -> dict[str, frozenset[str]]:
    """Aggregate code to names of figures that are held back there, because too few of some group could judge.

    Parameters
    ----------
    rows
        Cell to its counted answers.
    allowed
        What is to be shown; only those with means count.
    least
        The threshold of means.

    Notes
    -----
    Where every cell has nobody or at least `least` who judged, nothing new can be computed and no audit runs.
    Else `privacy.disclosure.audit` with these numbers; of the rows of a leak the one with the fewest people
    goes, until none is left.
    """
    shown = [one for one in allowed if "means" in one.shows]
    held: dict[str, set[str]] = {}
    for name, counts in judged(instrument, rows).items():
        wanted = "items" if name.startswith(ITEM) else "means"
        released = {
            one.code: frozenset(one.cells) & counts.keys()
            for one in shown
            if wanted in one.shows and sum(counts.get(cell, 0) for cell in one.cells) >= least
        }
        for code in _given_up(counts, released, least):
            held.setdefault(code, set()).add(name)
    return {code: frozenset(names) for code, names in held.items()}


def _given_up(counts: Mapping[str, int], released: dict[str, frozenset[str]], least: int) -> list[str]:
    """Codes of the rows without which nothing about too few people follows from the others."""
    inside = {cell for cells in released.values() for cell in cells}
    if all(counts[cell] == 0 or counts[cell] >= least for cell in inside):
        return []
    given_up: list[str] = []
    left = dict(released)
    while left:
        found = audit(
            {cell: counts[cell] for cell in sorted(inside)},
            [Row(code, left[code]) for code in sorted(left)],
            least=least,
        )
        if found.passed:
            break
        among = [code for leak in found.leaks[:1] for code in leak.combination] or sorted(left)
        goes = min(among, key=lambda code: (sum(counts[cell] for cell in left[code]), code))
        given_up.append(goes)
        del left[goes]
    return given_up
