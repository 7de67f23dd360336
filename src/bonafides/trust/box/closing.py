"""The close of a round: open what may be opened, measure, and write what was counted in one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from bonafides.trust.box.counting import kept_together
from bonafides.trust.box.keys import RoundKeys
from bonafides.trust.box.records import Record, Spooling
from bonafides.trust.box.store import Store
from bonafides.trust.box.threads_at_close import Ticked, by_aggregate, standing
from bonafides.trust.manifest import Manifest
from bonafides.trust.measuring import Allowed
from bonafides.trust.refused import Refused
from bonafides.trust.release_plan import Aggregate, Closing, Thresholds, close_plan
from bonafides.trust.sealing import unpad, unseal

Measure = Callable[..., dict[str, Any]]
"""manifest, answered, comments, allowed -> release document; see `trust.measuring.measure`."""


class Answer(NamedTuple):
    """One counted answer.

    Parameters
    ----------
    ballot
        SHA-256 of the respondent's public key.
    cell
        For which it was given.
    said
        answers, comments, flag.
    """

    ballot: bytes
    cell: str
    said: Mapping[str, Any]


def count(
    store: Store, key: str, told: Manifest, made: RoundKeys, *, measure: Measure | None, today: str
) -> None:
    """Take a round from closing to counted. Killed in the middle, it begins again from the same rows."""
    spooling = Spooling(made.box, key)
    records = [spooling.open(name, row) for name, row in store.waiting(key)]
    records = sorted((one for one in records if not one.withdrawn), key=lambda one: one.ballot)
    accepted = _numbers(told, [one.cell for one in records])
    closing, answers = _opened(records, told, made, accepted)
    answered: dict[str, list[dict[str, Any]]] = {cell: [] for cell in told.cells}
    for one in answers:
        answered[one.cell].append({"answers": one.said["answers"], "flag": one.said["flag"]})
    comments = _comments(answers, closing)
    allowed = [Allowed(one.code, one.cells, one.shows, one.why, one.refused) for one in closing.decisions]
    release = (measure or _measure())(told.document, answered, comments, allowed)
    outcome = {
        "counts": {cell: {"accepted": n} for cell, n in accepted.items()},
        "ballots": [one.ballot.hex() for one in records],
        "release": release,
    }
    asked_back = _asked_back(answers, told, closing)
    if asked_back:
        outcome["threads"] = by_aggregate(asked_back, closing.decisions)
    label, label_of_words = (
        _labels(told, closing, {cell: len(found) for cell, found in answered.items()}, what)
        for what in ("means", "comments")
    )
    store.count(
        key,
        [
            (one.ballot, label[one.cell], _text(one.said["answers"]), one.said["flag"])
            for one in answers
            if one.cell in label
        ],
        [
            (label_of_words[cell], question, words)
            for cell, questions in comments.items()
            for question, found in questions.items()
            for words in found
            if cell in label_of_words
        ],
        _text(outcome).encode(),
        threads=[one.public for one in asked_back],
        today=today,
    )


def _opened(
    records: Sequence[Record], told: Manifest, made: RoundKeys, accepted: Mapping[str, int]
) -> tuple[Closing, list[Answer]]:
    """What may be released, decided on numbers before anything is read; and the answers that it counts."""
    closing = _decided(told, accepted)
    read = [
        Answer(one.ballot, one.cell, said)
        for one in records
        if one.cell in closing.counted_in and (said := _read(one, told, made)) is not None
    ]
    # What cannot be read is no answer: whether enough are left is decided anew.
    closing = _decided(told, _numbers(told, [one.cell for one in read]))
    return closing, [one for one in read if one.cell in closing.counted_in]


def _decided(told: Manifest, n: Mapping[str, int]) -> Closing:
    return close_plan([Aggregate.of(entry) for entry in told.document["plan"]], n, _thresholds(told))


def _thresholds(told: Manifest) -> Thresholds:
    return Thresholds.of(told.document["thresholds"])


def _numbers(told: Manifest, cells: Sequence[str]) -> dict[str, int]:
    found = Counter(cells)
    return {cell: found[cell] for cell in told.cells}


def _read(record: Record, told: Manifest, made: RoundKeys) -> dict[str, Any] | None:
    """What was said; None where it cannot be opened or is no answer."""
    try:
        said = unpad(
            unseal(
                record.sealed,
                made.seals[record.cell],
                fingerprint=told.fingerprint,
                cell=record.cell,
                trustee=made.trustee,
            )
        )
    except Refused:
        return None
    asked = {str(item["code"]) for item in told.document["instrument"]["items"]}
    said["answers"] = {item: value for item, value in said["answers"].items() if item in asked}
    return said


def _comments(answers: Sequence[Answer], closing: Closing) -> dict[str, dict[str, list[str]]]:
    """Cell to question to what was written, where comments may be shown; each question in its own order."""
    shown = {cell for one in closing.decisions if "comments" in one.shows for cell in one.cells}
    found: dict[str, dict[str, list[str]]] = {}
    for one in answers:
        for question, words in one.said["comments"].items():
            if one.cell in shown and words.strip():
                found.setdefault(one.cell, {}).setdefault(question, []).append(words)
    for questions in found.values():
        for written in questions.values():
            # By the words themselves: nobody's answers stand in this order.
            written.sort()
    return found


def _asked_back(answers: Sequence[Answer], told: Manifest, closing: Closing) -> list[Ticked]:
    """Comments that are shown and whose writers may be asked back; of what was said nothing else."""
    if "dialogue" not in told.document:
        return []
    shown = {
        cell: tuple(one.code for one in closing.decisions if "comments" in one.shows and cell in one.cells)
        for cell in told.cells
    }
    questions = [str(one["code"]) for one in told.document["instrument"]["questions"]]
    ticked = [
        Ticked(one.cell, question, one.said["comments"][question].strip(), one.said["threads"][question])
        for one in answers
        if shown[one.cell] and "threads" in one.said
        for question in questions
        if question in one.said["threads"] and one.said["comments"].get(question, "").strip()
    ]
    return standing(ticked, shown)


def _labels(told: Manifest, closing: Closing, n: Mapping[str, int], what: str) -> dict[str, str]:
    """Cell to the label under which it is kept: as coarse as this kind of figure needs it."""
    shown = [one for one in closing.decisions if what in one.shows]
    counted_in = {
        cell: tuple(one.code for one in shown if cell in one.cells)
        for cell in dict.fromkeys(cell for one in shown for cell in one.cells)
    }
    return kept_together(counted_in, n, at_least=getattr(_thresholds(told), what))


def _measure() -> Measure:
    from bonafides.trust.measuring import measure

    return measure


def _text(told: Any) -> str:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
