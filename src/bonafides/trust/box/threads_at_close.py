"""Which comments may be asked back about, decided at close: those that are shown, and give away no pair.

A tick by itself says something: where one person alone ticks, under two questions, the two comments are known
to be theirs. So threads stand under one question, or under several of which each has at least three.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.release_plan import Decision
from bonafides.trust.sealing import read_spki

TOGETHER = 3
"""Threads under a question from which another question may have some too."""

_SPKI_BYTES = 91


@dataclass(frozen=True, slots=True)
class Ticked:
    """One comment about which its writer may be asked back.

    Parameters
    ----------
    cell
        In which it was written.
    question
        Under which it stands.
    words
        The comment.
    key
        Public key of its thread, base64url, as it came.
    public
        The same, found sound; 91 bytes.
    """

    cell: str
    question: str
    words: str
    key: str
    public: bytes = b""

    @property
    def name(self) -> bytes:
        """SHA-256 of the key: order and name of a thread."""
        return hashlib.sha256(self.public).digest()


def standing(ticked: Iterable[Ticked], shown: Mapping[str, tuple[str, ...]]) -> list[Ticked]:
    """Those that stand, in the order of their names, which nobody chose.

    Parameters
    ----------
    ticked
        Of all cells of a round.
    shown
        Cell to the aggregates in which its comments are shown: cells with the same ones cannot be told apart.
    """
    sound = list(_sound(ticked))
    # A key that came twice is nobody's own.
    once = Counter(one.public for one in sound)
    groups: dict[tuple[str, ...], dict[str, list[Ticked]]] = {}
    for one in sound:
        if once[one.public] == 1:
            groups.setdefault(shown[one.cell], {}).setdefault(one.question, []).append(one)
    stands = [one for group in groups.values() for question in _questions(group) for one in group[question]]
    return sorted(stands, key=lambda one: one.name)


def _sound(ticked: Iterable[Ticked]) -> Iterable[Ticked]:
    """Those whose key is one; of others the comment stays, and nobody can be asked."""
    for one in ticked:
        try:
            public = from_text(one.key, "a key", _SPKI_BYTES)
            read_spki(public)
        except Refused:
            continue
        yield replace(one, public=public)


def _questions(group: Mapping[str, Sequence[Ticked]]) -> list[str]:
    """Questions whose threads stand in one group.

    Examples
    --------
    >>> _questions({"keep": ["a"], "change": ["b", "c"]}), _questions({"keep": "abc", "change": "defg"})
    (['change'], ['keep', 'change'])
    """
    enough = [question for question, found in group.items() if len(found) >= TOGETHER]
    if enough:
        return enough
    return [min(group, key=lambda question: (-len(group[question]), question))]


def by_aggregate(
    stands: Sequence[Ticked], decisions: Sequence[Decision]
) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Aggregate to question to comments with their threads' keys: of cells nothing, as in the release."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for decision in decisions:
        for one in stands:
            if "comments" in decision.shows and one.cell in decision.cells:
                questions = found.setdefault(decision.code, {})
                questions.setdefault(one.question, []).append(
                    {"words": one.words, "key": to_text(one.public)}
                )
    return found
