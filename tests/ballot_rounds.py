"""Small rounds for tests of the ballot box: a manifest with real keys, and respondents who answer."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bonafides.trust import manifest, respondent
from bonafides.trust.blind import SigningKey, blind_sign
from bonafides.trust.box.box import Box
from bonafides.trust.respondent import Right

ITEMS = ("c1", "c2", "r1")
OPENS_ON, CLOSES_ON = "2026-11-23", "2026-12-11"


def within() -> datetime:
    """A moment on which these rounds take answers."""
    return datetime(2026, 11, 30, 9, tzinfo=UTC)


def after() -> datetime:
    """A moment on which their last day is over, everywhere on Earth."""
    return datetime(2026, 12, 12, 12, tzinfo=UTC)


def tally(
    document: Mapping[str, Any],
    answered: Mapping[str, Any],
    comments: Mapping[str, Any],
    allowed: Sequence[Any],
) -> dict[str, Any]:
    """Instead of measuring: how many were counted where, and what was written."""
    return {
        "round": document["round"],
        "cells": {cell: {"n": len(found)} for cell, found in answered.items()},
        "comments": comments,
        "allowed": {one.code: sorted(one.shows) for one in allowed},
    }


def code_of(number: int) -> str:
    """A cell's code."""
    return f"{number:016x}"


@dataclass
class Round:
    """One open round of a box, with the house's keys at hand."""

    box: Box
    key: str
    raw: bytes
    signing: dict[str, SigningKey]
    read: manifest.Manifest = field(init=False)

    def __post_init__(self) -> None:
        self.read = manifest.read(self.raw)

    def collect(self, cell: str) -> Right:
        """What a browser and the house do together: a right to answer that the house has not seen."""
        begun = respondent.Collecting.begin(self.read, cell)
        return begun.finish(blind_sign(self.signing[cell], begun.blinded))

    def ballot(self, right: Right, answers: Mapping[str, int | None], **more: Any) -> dict[str, Any]:
        """A ballot as it goes over the wire."""
        return respondent.write_ballot(right, self.read, answers, **more)

    def answer(self, cell: str, answers: Mapping[str, int | None], **more: Any) -> Right:
        """Collect and answer."""
        right = self.collect(cell)
        self.box.accept(self.ballot(right, answers, **more))
        return right

    def over(self) -> None:
        """Let its last day be over."""
        self.box._rounds.clock = after

    def close(self) -> dict[str, Any]:
        """Close it, when its last day is over."""
        self.over()
        found: dict[str, Any] = json.loads(self.box.close(self.key))
        return found


def signing_keys(codes: Sequence[str], bits: int = 3072) -> dict[str, SigningKey]:
    """A key a cell."""
    return {code: SigningKey.new(bits) for code in codes}


def document_of(
    key: str,
    seals: Mapping[str, str],
    signing: Mapping[str, SigningKey],
    *,
    parents: Mapping[str, str] | None = None,
    plan: list[dict[str, Any]] | None = None,
    invited: int = 8,
    **more: Any,
) -> dict[str, Any]:
    """A manifest."""
    cells = [
        {
            "code": code, "about": "", "relation": "peers", "invited": invited, "protection": "usual",
            "parent": (parents or {}).get(code, ""), "key": signing[code].public.wire(), "seal": seal,
        }
        for code, seal in sorted(seals.items())
    ]  # fmt: skip
    shows = ["means", "spread", "comments"]
    return {
        "format": manifest.FORMAT,
        "round": key,
        "title": {"en": "A round", "de": "Eine Runde"},
        "opens_on": OPENS_ON,
        "closes_on": CLOSES_ON,
        "instrument": {
            "slug": "test",
            "items": [{"code": item} for item in ITEMS],
            "questions": [{"code": "keep"}, {"code": "change"}],
        },
        "thresholds": dict(manifest.FLOORS),
        "box": "https://box.example",
        "cells": cells,
        "plan": plan or [{"code": code, "cells": [code], "shows": shows} for code in sorted(seals)],
        "scripts": {},
        **more,
    }


def opened(
    box: Box,
    cells: Sequence[str],
    *,
    key: str = "",
    signing: Mapping[str, SigningKey] | None = None,
    **more: Any,
) -> Round:
    """Prepare and open a round of these cells, and let it be a day on which it takes answers."""
    box._rounds.clock = within
    key = key or secrets.token_hex(6)
    seals = box.prepare(key, cells)
    keys = dict(signing or signing_keys(cells))
    raw = manifest.canonical(document_of(key, seals, keys, **more))
    box.open(key, raw)
    return Round(box, key, raw, keys)
