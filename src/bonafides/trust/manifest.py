"""The manifest of a round: everything that is fixed before the first answer, in bytes that can be hashed.

It is public and names nobody. Its SHA-256 stands in every invitation: whoever is given another instrument,
another threshold or a key of their own is given another hash, and two colleagues who compare see it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from bonafides.privacy.disclosure_thresholds import LEAST
from bonafides.trust import sealing
from bonafides.trust.blind import PublicKey
from bonafides.trust.refused import Refused, from_text

FORMAT = "bonafides-round/1"
FLOORS = LEAST
"""Fewest people for each kind of figure; a round may ask for more, never for fewer."""

KEYS = {
    "format", "round", "title", "opens_on", "closes_on", "instrument", "thresholds", "box", "cells", "plan",
    "scripts",
}  # fmt: skip
MAY_HAVE = {"dialogue", "trustee"}
"""Parts that stand only where needed: until when one may be asked back; whose key opens answers too."""

MOST_DIALOGUE = timedelta(days=92)
CELL_KEYS = {"code", "about", "relation", "invited", "parent", "protection", "key", "seal"}
SHOWS = {"means", "spread", "comments", "items"}
CODE = re.compile(r"[0-9a-f]{16}")
DIGEST = re.compile(r"[0-9a-f]{64}")


def canonical(document: Mapping[str, Any]) -> bytes:
    """A document as the one row of bytes that is hashed: keys sorted, no spaces, no fractions.

    Raises
    ------
    Refused
        A number with a fraction, or a key that is not text: two programs might write it differently.

    Examples
    --------
    >>> canonical({"b": 1, "a": {"de": "für", "en": "for"}}).decode()
    '{"a":{"de":"für","en":"for"},"b":1}'
    """
    _refuse_fractions(document)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_fractions(value: object) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise Refused("a key in the manifest that is not text", "text")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            _refuse_fractions(one)
    elif not isinstance(value, str | int | None):
        raise Refused(f"{type(value).__name__} in the manifest", "whole numbers and text")


def fingerprint(raw: bytes) -> bytes:
    """SHA-256 of the manifest's bytes; 32 bytes, H(M) in the protocol."""
    return hashlib.sha256(raw).digest()


def groups(digest: bytes | str) -> str:
    """A hash as people compare it: hexadecimal digits in groups of four.

    Examples
    --------
    >>> groups(bytes.fromhex("00ff12ab"))
    '00ff 12ab'
    """
    digits = digest if isinstance(digest, str) else digest.hex()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def about(salt: bytes, name: str) -> str:
    """How the manifest says whom a cell is about without naming them: SHA-256 of salt and name, hex."""
    return hashlib.sha256(salt + name.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CellEntry:
    """One cell as the manifest has it: people who are counted together.

    Parameters
    ----------
    code
        16 hexadecimal digits.
    about
        Hash of whom it is about; empty where it is about nobody in particular.
    relation
        What those who are asked are to them.
    invited
        How many are asked.
    parent
        Code of the cell in which it is counted when too few answer; or empty.
    protection
        "usual" or "means_only".
    key
        With which the house signs rights to answer in this cell.
    seal
        To which answers are sealed.
    """

    code: str
    about: str
    relation: str
    invited: int
    parent: str
    protection: str
    key: PublicKey
    seal: ec.EllipticCurvePublicKey


@dataclass(frozen=True)
class Manifest:
    """A manifest that was read and found sound.

    Parameters
    ----------
    raw
        The bytes that are hashed.
    document
        The same as data.
    cells
        By their codes.
    """

    raw: bytes
    document: Mapping[str, Any]
    cells: Mapping[str, CellEntry]

    @cached_property
    def fingerprint(self) -> bytes:
        """SHA-256 of the bytes."""
        return fingerprint(self.raw)

    @property
    def round(self) -> str:
        """Key of the round."""
        return str(self.document["round"])

    @property
    def days(self) -> tuple[date, date]:
        """First and last day on which answers are taken."""
        return _days(self.document)

    @cached_property
    def trustee(self) -> ec.EllipticCurvePublicKey | None:
        """The key without which no answer is opened, where somebody outside house and box holds one."""
        found = self.document.get("trustee")
        return None if found is None else sealing.read_spki(from_text(found, "a trustee's key", 91))

    def cell(self, code: object) -> CellEntry:
        """One cell.

        Raises
        ------
        Refused
            The round has no such cell.
        """
        found = self.cells.get(code) if isinstance(code, str) else None
        if found is None:
            raise Refused("a cell that this round does not have", "one of the manifest")
        return found


def days_of(raw: bytes) -> tuple[date, date]:
    """First and last day of a round whose manifest was read before: nothing else of it is looked at."""
    return _days(json.loads(raw))


def _days(document: Mapping[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(document["opens_on"]), date.fromisoformat(document["closes_on"])


def read(raw: bytes) -> Manifest:
    """Read a manifest and check all of it.

    Parameters
    ----------
    raw
        The bytes that were hashed.

    Raises
    ------
    Refused
        Not the canonical bytes, something missing or of another form, a threshold below its floor, a parent
        or a cell of the plan that is not there, a key that two cells share.
    """
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or canonical(document) != raw:
        raise Refused("bytes that are not a canonical manifest", "sorted keys, no spaces, no fractions")
    _require(set(document) - MAY_HAVE == KEYS, "a manifest with other parts", ", ".join(sorted(KEYS)))
    _require(document["format"] == FORMAT, "a manifest of another format", FORMAT)
    _require(isinstance(document["round"], str) and bool(document["round"]), "a round without a key", "text")
    _check_frame(document)
    _check_dialogue(document)
    entries = document["cells"]
    _require(isinstance(entries, list) and bool(entries), "a round without cells", "at least one")
    cells = {entry.code: entry for entry in map(_cell, entries)}
    _require(len(cells) == len(entries), "a cell that stands there twice", "each once")
    _check_cells(cells)
    _check_plan(document["plan"], cells)
    told = Manifest(raw, document, cells)
    _check_trustee(told)
    return told


def _require(right: bool, found: str, expected: str) -> None:
    if not right:
        raise Refused(found, expected, "have the round prepared again")


def _check_frame(document: Mapping[str, Any]) -> None:
    title, thresholds, scripts = document["title"], document["thresholds"], document["scripts"]
    both = isinstance(title, dict) and set(title) == {"en", "de"} and all(map(_is_text, title.values()))
    _require(both, "a title in other languages", "en and de")
    _require(isinstance(document["instrument"], dict), "no instrument", "the whole instrument")
    of_the_web = _is_text(document["box"]) and document["box"].startswith(("https://", "http://"))
    _require(of_the_web, "no address of the box", "https://…")
    try:
        sound = date.fromisoformat(document["opens_on"]) <= date.fromisoformat(document["closes_on"])
    except (TypeError, ValueError):
        sound = False
    _require(sound, "days that are none, or in the wrong order", "opens_on and closes_on as YYYY-MM-DD")
    above = isinstance(thresholds, dict) and set(thresholds) == set(FLOORS)
    above = above and all(type(n) is int and n >= FLOORS[kind] for kind, n in thresholds.items())
    _require(above, "other thresholds, or one below its floor", "means 5, spread 8, comments 10, or more")
    named = isinstance(scripts, dict) and all(_is_digest(digest) for digest in scripts.values())
    _require(named, "scripts without hashes", "name to SHA-256, hex")


def _check_dialogue(document: Mapping[str, Any]) -> None:
    if "dialogue" not in document:
        return
    dialogue, closes_on = document["dialogue"], date.fromisoformat(document["closes_on"])
    try:
        ends_on = date.fromisoformat(dialogue["ends_on"])
    except (KeyError, TypeError, ValueError):
        ends_on = closes_on
    sound = isinstance(dialogue, dict) and set(dialogue) == {"ends_on"}
    sound = sound and closes_on < ends_on <= closes_on + MOST_DIALOGUE
    _require(sound, "an end of asking back", f"a day after the close, {MOST_DIALOGUE.days} days at most")


def _cell(entry: object) -> CellEntry:
    if not isinstance(entry, dict) or set(entry) != CELL_KEYS:
        raise Refused("a cell with other parts", ", ".join(sorted(CELL_KEYS)))
    code, key = entry["code"], entry["key"]
    _require(_is_text(code) and CODE.fullmatch(code) is not None, "a cell's code", "16 hexadecimal digits")
    _require(entry["about"] == "" or _is_digest(entry["about"]), "whom a cell is about", "a hash or nothing")
    _require(_is_text(entry["relation"]) and bool(entry["relation"]), "a cell without a relation", "text")
    _require(type(entry["invited"]) is int and entry["invited"] >= 0, "how many are invited", "a number")
    _require(entry["protection"] in ("usual", "means_only"), "a protection", "usual or means_only")
    _require(isinstance(key, dict) and set(key) == {"n", "e"}, "a cell without a key", "n and e")
    return CellEntry(
        code=code,
        about=entry["about"],
        relation=entry["relation"],
        invited=entry["invited"],
        parent=entry["parent"],
        protection=entry["protection"],
        key=PublicKey.of(key),
        seal=sealing.read_spki(from_text(entry["seal"], "a sealing key", 91)),
    )


def _check_cells(cells: Mapping[str, CellEntry]) -> None:
    for cell in cells.values():
        seen, parent = {cell.code}, cell.parent
        while parent:
            _require(parent in cells and parent not in seen, "a parent that is not there", "another cell")
            seen.add(parent)
            parent = cells[parent].parent
    _require(len({one.key.n for one in cells.values()}) == len(cells), "cells that share a key", "one each")
    seals = {sealing.spki(one.seal) for one in cells.values()}
    _require(len(seals) == len(cells), "cells that share a sealing key", "one each")


def _check_trustee(told: Manifest) -> None:
    if "trustee" in told.document:
        seals = {sealing.spki(one.seal) for one in told.cells.values()}
        apart = told.trustee is not None and sealing.spki(told.trustee) not in seals
        _require(apart, "a trustee whose key is the box's own", "a key that the trustee made")


def _check_plan(plan: object, cells: Mapping[str, CellEntry]) -> None:
    if not isinstance(plan, list):
        raise Refused("no release plan", "a list of what will be published")
    for entry in plan:
        sound = isinstance(entry, dict) and {"code", "cells", "shows"} <= set(entry)
        _require(sound, "an entry of the plan", "code, cells, shows")
        _require(_is_text(entry["code"]), "an entry of the plan without a code", "text")
        counted = (
            isinstance(entry["cells"], list) and bool(entry["cells"]) and set(entry["cells"]) <= set(cells)
        )
        _require(counted, "a plan over cells that are not there", "cells of the manifest")
        _require(isinstance(entry["shows"], list) and set(entry["shows"]) <= SHOWS, "a plan", "what is shown")
    codes = [entry["code"] for entry in plan]
    _require(len(set(codes)) == len(codes), "an entry of the plan twice", "each once")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and DIGEST.fullmatch(value) is not None


def differences(one: Mapping[str, Any], other: Mapping[str, Any], path: str = "") -> list[str]:
    """Where two manifests differ, as paths: what to look at when two colleagues have different hashes.

    Examples
    --------
    >>> differences({"cells": [{"invited": 8}], "box": "a"}, {"cells": [{"invited": 9}], "box": "a"})
    ['cells[0].invited']
    """
    found = []
    for key in sorted(set(one) | set(other)):
        where = f"{path}.{key}" if path else key
        if key not in one or key not in other:
            found.append(where)
        else:
            found += _differ(one[key], other[key], where)
    return found


def _differ(one: Any, other: Any, where: str) -> list[str]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return differences(one, other, where)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [
            found
            for index, (mine, yours) in enumerate(zip(one, other, strict=True))
            for found in _differ(mine, yours, f"{where}[{index}]")
        ]
    return [] if one == other else [where]
