"""The close of a round: open what may be opened, measure, and write what was counted in one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bonafides.trust.box.counting import counted_in
from bonafides.trust.box.keys import RoundKeys
from bonafides.trust.box.records import Record, Spooling
from bonafides.trust.box.store import Store
from bonafides.trust.manifest import FLOORS, Manifest
from bonafides.trust.measuring import Allowed
from bonafides.trust.refused import Refused
from bonafides.trust.sealing import unpad, unseal

Measure = Callable[..., dict[str, Any]]
"""manifest, answered, comments, allowed -> release document; see `trust.measuring.measure`."""

Answers = dict[str, list[dict[str, Any]]]
Comments = dict[str, dict[str, list[str]]]


def count(store: Store, key: str, told: Manifest, made: RoundKeys, *, measure: Measure | None) -> None:
    """Take a round from closing to counted. Killed in the middle, it begins again from the same rows."""
    spooling = Spooling(made.box, key)
    records = [spooling.open(name, row) for name, row in store.waiting(key)]
    records = sorted((one for one in records if not one.withdrawn), key=lambda one: one.ballot)
    accepted = Counter(dict.fromkeys(told.cells, 0))
    accepted.update(one.cell for one in records)
    counted = _opened(records, told, made, accepted)
    answered: Answers = {cell: [] for cell in told.cells}
    comments: Comments = {}
    for _, cell, said in counted:
        answered[cell].append({"answers": said["answers"], "flag": said["flag"]})
    allowed = allowed_by(told.document, {cell: len(found) for cell, found in answered.items()})
    commented = {cell for one in allowed if "comments" in one.shows for cell in one.cells}
    for _, cell, said in counted:
        for question, words in said["comments"].items():
            if cell in commented and words.strip():
                comments.setdefault(cell, {}).setdefault(question, []).append(words)
    for questions in comments.values():
        for found in questions.values():
            # By the words themselves: nobody's answers stand in this order.
            found.sort()
    release = (measure or _measure())(told.document, answered, comments, allowed)
    outcome = {
        "counts": {cell: {"accepted": n} for cell, n in accepted.items()},
        "ballots": [one.ballot.hex() for one in records],
        "release": release,
    }
    store.count(
        key,
        [(ballot, cell, _text(said["answers"]), said["flag"]) for ballot, cell, said in counted],
        [
            (cell, question, words)
            for cell, questions in comments.items()
            for question, found in questions.items()
            for words in found
        ],
        _text(outcome).encode(),
    )


def _opened(
    records: Sequence[Record], told: Manifest, made: RoundKeys, accepted: Mapping[str, int]
) -> list[tuple[bytes, str, dict[str, Any]]]:
    """Hash, cell under which it is counted, content; only of cells in which enough answered."""
    parents = {cell.code: cell.parent for cell in told.cells.values()}
    at_least = max(FLOORS["means"], int(told.document["thresholds"]["means"]))
    placed = counted_in(accepted, parents, at_least=at_least)
    read = [(one.ballot, one.cell, _read(one, told, made)) for one in records if placed[one.cell] is not None]
    # What cannot be read is no answer: whether enough are left is decided anew.
    n = Counter(dict.fromkeys(told.cells, 0))
    n.update(cell for _, cell, said in read if said is not None)
    placed = counted_in(n, parents, at_least=at_least)
    return [
        (ballot, at, said)
        for ballot, cell, said in read
        if said is not None and (at := placed[cell]) is not None
    ]


def _read(record: Record, told: Manifest, made: RoundKeys) -> dict[str, Any] | None:
    """What was said; None where it cannot be opened or is no answer."""
    try:
        said = unpad(
            unseal(record.sealed, made.seals[record.cell], fingerprint=told.fingerprint, cell=record.cell)
        )
    except Refused:
        return None
    asked = {str(item["code"]) for item in told.document["instrument"]["items"]}
    said["answers"] = {item: value for item, value in said["answers"].items() if item in asked}
    return said


def allowed_by(manifest: Mapping[str, Any], n: Mapping[str, int]) -> list[Allowed]:
    """What may be shown of each aggregate of the plan, with these counts."""
    least = manifest["thresholds"]
    found = []
    for entry in manifest["plan"]:
        people = sum(n.get(cell, 0) for cell in entry["cells"])
        shows = {what for what in entry["shows"] if people >= int(least.get(what, least["means"]))}
        why = "" if shows else f"fewer than {least['means']} answers"
        found.append(Allowed(entry["code"], tuple(entry["cells"]), frozenset(shows), why))
    return found


def _measure() -> Measure:
    from bonafides.trust.measuring import measure

    return measure


def _text(told: Any) -> str:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
