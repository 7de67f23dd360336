"""What only a whole round can say: how its scales hold together, and where groups stand among one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bonafides.figures import Figure
from bonafides.methods.raters import Spread, pooled_means
from bonafides.trust.instruments import Instrument
from bonafides.trust.scoring import Answers, answer_matrix, score_all, turned

if TYPE_CHECKING:
    from bonafides.trust.measuring import Allowed

SCALES_FROM = 100
"""Answers from which it is told how a scale holds together; below, chance speaks louder."""

GROUPS_FROM = 3
"""Groups from which they may borrow strength from one another."""


def groups_of(
    manifest: Mapping[str, Any], aggregates: Mapping[str, Any], allowed: Sequence[Allowed]
) -> dict[str, str]:
    """The published aggregates that stand beside one another: for each subject the one that holds most of it.

    Where a round has one subject only (the organisation), its smallest published parts that share nobody.

    Returns
    -------
    dict
        Aggregate code to what it stands for.
    """
    about = {cell["code"]: cell["about"] for cell in manifest["cells"]}
    shown = [one for one in allowed if "figures" in aggregates.get(one.code, {})]
    if len(set(about.values())) > 1:
        largest: dict[str, Allowed] = {}
        for one in sorted(shown, key=lambda entry: (aggregates[entry.code]["n"], entry.code)):
            subjects = {about[cell] for cell in one.cells}
            if len(subjects) == 1:
                largest[subjects.pop()] = one
        return {one.code: subject for subject, one in largest.items()}
    taken: set[str] = set()
    apart: dict[str, str] = {}
    for one in sorted(shown, key=lambda entry: (len(entry.cells), entry.code)):
        if not taken & set(one.cells):
            taken |= set(one.cells)
            apart[one.code] = one.code
    return apart if len(apart) > 1 else {}


def pooled(
    manifest: Mapping[str, Any], aggregates: Mapping[str, Any], allowed: Sequence[Allowed]
) -> dict[str, Any]:
    """Means of groups that borrow strength from one another, from released means and errors alone.

    Returns
    -------
    dict
        {"why"} where there are too few groups; else n_groups, means {aggregate: {name: record}},
        between {name: record}: τ, the standard deviation between groups.
    """
    codes = sorted(groups_of(manifest, aggregates, allowed))
    if len(codes) < GROUPS_FROM:
        why = f"{len(codes)} groups stand beside one another; three are needed to borrow strength."
        return {"why": why, "n": len(codes)}
    means: dict[str, dict[str, Any]] = {code: {} for code in codes}
    between: dict[str, Any] = {}
    names = sorted({name for code in codes for name in aggregates[code]["figures"]})
    for name in names:
        told = {code: spread_released(aggregates[code], name) for code in codes}
        have = {code: spread for code, spread in told.items() if spread is not None}
        if len(have) < GROUPS_FROM:
            continue
        unit = str(aggregates[next(iter(have))]["figures"][name]["unit"])
        found = pooled_means(list(have.values()), unit=unit)
        between[name] = found.spread.record()
        for place, (code, spread) in enumerate(have.items()):
            value, low, high = (float(part[place]) for part in (found.value, found.low, found.high))
            means[code][name] = Figure(value, low, high, n=spread.n, unit=unit).record()
    return {"n_groups": len(codes), "means": means, "between": between}


def spread_released(one: Mapping[str, Any], name: str) -> Spread | None:
    """Mean, spread and n of a figure, out of what was released; None where it is not shown."""
    figure = one.get("figures", {}).get(name)
    if figure is None or figure["value"] is None or one["se"].get(name) is None:
        return None
    return Spread(figure["value"], one["se"][name] * figure["n"] ** 0.5, figure["n"])


def scales(instrument: Instrument, rows: Sequence[Answers], groups: Sequence[str]) -> dict[str, Any]:
    """How scales hold together over everybody who answered; "not yet known" below a hundred.

    Parameters
    ----------
    rows, groups
        Answers of each rater, and whom they are about.

    Returns
    -------
    dict
        {"why", "n"}, or n, alpha and omega {dimension: record}, icc1, icc2 and lindell of the composite: how
        much of an answer is about the subject, of a mean of so many, and how far raters of one agree.
    """
    n = len(rows)
    if n < SCALES_FROM:
        why = f"Not yet known: {n} answered in this round, and a hundred are needed."
        return {"why": why, "n": n}
    from bonafides.methods.internal_consistency import alpha
    from bonafides.methods.intraclass import group_intraclass
    from bonafides.methods.one_factor import omega
    from bonafides.methods.within_groups import agreement_of_groups, mean_over_groups

    matrix = turned(instrument, answer_matrix(instrument, rows))
    column = {item.code: place for place, item in enumerate(instrument.items)}
    told: dict[str, Any] = {"n": n, "alpha": {}, "omega": {}}
    for one in instrument.dimensions:
        places = [column[item.code] for item in instrument.items_of(one.code)]
        if len(places) > 1:
            told["alpha"][one.code] = alpha(matrix[:, places], least=SCALES_FROM).record()
        if len(places) > 2:
            told["omega"][one.code] = omega(matrix[:, places], least=SCALES_FROM).record()
    composite = score_all(instrument, rows).composite
    found = group_intraclass(composite, np.asarray(groups))
    told["icc1"], told["icc2"] = found.icc1.record(), found.icc2.record()
    composed = [
        column[item.code] for one in instrument.composed_of() for item in instrument.items_of(one.code)
    ]
    ends = (float(instrument.scale.low), float(instrument.scale.high))
    agreed = agreement_of_groups(matrix[:, composed], np.asarray(groups), scale=ends)
    told["lindell"] = mean_over_groups([one.lindell for one in agreed.values()], unit="lindell").record()
    return told
