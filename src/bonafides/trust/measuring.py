"""One round measured, within the box, when it has closed: counted answers in, the release document out.

What leaves the box is this document and nothing else. Every figure in it stands for people whom the release
plan, fixed before the first answer, allowed to be counted together and of whom enough answered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.aggregate import aggregate, comments_of, few_wrote, refused
from bonafides.trust.instruments import Instrument
from bonafides.trust.judged import held_back, spread_lent
from bonafides.trust.whole_round import SCALES_FROM, pooled, scales
from bonafides.trust.within import with_own_spread, within

FORMAT = "bonafides-release/1"
DECIMALS = 3
"""To which chances and errors are written; means and their intervals are rounded to a tenth before."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One aggregate of the release plan, and what may be shown of it after the counts are known.

    Parameters
    ----------
    code
        Of the plan's entry.
    cells
        Codes of the cells that are counted in it.
    shows
        Of "means", "items", "spread", "comments"; empty where nothing may be.
    why
        The reason where nothing may be shown.
    refused
        Of what the plan wanted to show and may not: why.
    """

    code: str
    cells: tuple[str, ...]
    shows: frozenset[str]
    why: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)


def measure(
    manifest: Mapping[str, Any],
    answered: Mapping[str, Sequence[Mapping[str, Any]]],
    comments: Mapping[str, Mapping[str, Sequence[str]]],
    allowed: Sequence[Allowed],
) -> dict[str, Any]:
    """The release document of a round: plain data, the same for the same answers in any order.

    Parameters
    ----------
    manifest
        As it was hashed, read back.
    answered
        Cell to its counted answers: {"answers": {item: 1..7 or None}, "flag": 0 or 1}, under the cell in
        which they are counted. What is no point of the scale counts as "cannot judge".
    comments
        Cell to question to what was written; no order, no link from one question to another.
    allowed
        What disclosure control decided with the counts.

    Returns
    -------
    dict
        format, round, instrument {slug, version}, thresholds, cells {code: {"n"}}, aggregates {code: …},
        pooled, scales. See docs/reference/mirror.md.
    """
    instrument = Instrument.from_document(manifest["instrument"])
    thresholds = Thresholds.of(manifest["thresholds"])
    invited = {cell["code"]: int(cell["invited"]) for cell in manifest["cells"]}
    rows = {
        code: sorted((_sound(instrument, row) for row in given), key=_in_any_order)
        for code, given in answered.items()
    }
    by_cell = {code: [row["answers"] for row in given] for code, given in rows.items() if given}
    held = held_back(instrument, by_cell, allowed, thresholds)
    spreading = with_own_spread(by_cell, allowed, least=thresholds.spread)
    lent = spread_lent(instrument, by_cell, allowed, thresholds)
    round_spread = within(instrument, spreading, least=thresholds.spread, but=lent)
    told: dict[str, Any] = {
        "format": FORMAT,
        "round": manifest["round"],
        "instrument": {"slug": instrument.slug, "version": instrument.version},
        "thresholds": dict(manifest["thresholds"]),
        "cells": {code: {"n": len(rows.get(code, ()))} for code in sorted(invited)},
        "aggregates": {},
    }
    for one in sorted(allowed, key=lambda entry: entry.code):
        counted = [row for code in sorted(one.cells) for row in rows.get(code, ())]
        asked = sum(invited.get(code, 0) for code in one.cells)
        n = len(counted)
        if n < thresholds.means or "means" not in one.shows:
            why = one.why or f"{n} answered; {thresholds.means} are needed."
            told["aggregates"][one.code] = refused(why, n=n, invited=asked)
            continue
        found = aggregate(
            instrument,
            [row["answers"] for row in counted],
            [int(row.get("flag", 0)) for row in counted],
            invited=asked,
            shows=one.shows,
            thresholds=thresholds,
            held=held.get(one.code, {}),
            round_spread=round_spread,
            spread_held=lent.get(one.code, ()),
        )
        found["comments"] = _comments(instrument, one, comments, n, thresholds, str(manifest["round"]))
        told["aggregates"][one.code] = found
    told["pooled"] = pooled(manifest, told["aggregates"], allowed)
    # How far raters agree within groups is a spread as well: none of a group that may not show its own.
    enough = sum(len(given) for given in rows.values()) >= SCALES_FROM
    large = [code for code in sorted(rows) if len(rows[code]) >= thresholds.spread or not enough]
    every = [row["answers"] for code in large for row in rows[code]]
    about = {cell["code"]: cell["about"] or cell["code"] for cell in manifest["cells"]}
    groups = [about.get(code, code) for code in large for _ in rows[code]]
    told["scales"] = scales(instrument, every, groups)
    return _rounded(told)  # type: ignore[no-any-return]


def canonical(release: Mapping[str, Any]) -> bytes:
    """The document as bytes: sorted keys, no spaces."""
    return json.dumps(
        release, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def _comments(
    instrument: Instrument,
    one: Allowed,
    comments: Mapping[str, Mapping[str, Sequence[str]]],
    n: int,
    thresholds: Thresholds,
    seed: str,
) -> dict[str, Any]:
    if "comments" not in one.shows:
        why = one.refused.get("comments") or "The plan of this round shows no comments here."
        return {"why": few_wrote(n, thresholds.comments) if n < thresholds.comments else why, "n": n}
    questions = [question.code for question in instrument.questions]
    written = {
        question: [text for code in one.cells for text in comments.get(code, {}).get(question, ())]
        for question in questions
    }
    return comments_of(questions, written, n, at_least=thresholds.comments, seed=f"{seed}/{one.code}")


def _sound(instrument: Instrument, row: Mapping[str, Any]) -> dict[str, Any]:
    """One rater's answers as they can be counted: nobody's ballot may stop the close of a round."""
    points = range(instrument.scale.low, instrument.scale.high + 1)
    given = row["answers"] if isinstance(row.get("answers"), Mapping) else {}
    answers = {}
    for item in instrument.items:
        value = given.get(item.code)
        answers[item.code] = value if type(value) is int and value in points else None
    return {"answers": answers, "flag": int(row.get("flag") == 1)}


def _in_any_order(row: Mapping[str, Any]) -> str:
    return json.dumps([row["answers"], row.get("flag", 0)], sort_keys=True)


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return round(value, DECIMALS) + 0.0 if isinstance(value, float) else value
