"""A clause as the rules see it, and what a rule finds in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bonafides.promises.drafting.language import Language
from bonafides.promises.drafting.sentences import Piece
from bonafides.promises.drafting.writer import Names, Side, Writer

Reason = Literal[
    "first_person",
    "present_with_day",
    "word_given",
    "they_will_get",
    "colleague",
    "you_will",
    "you_agreed",
    "named",
    "result",
    "listed",
]

_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "`": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-"}
)


def plain(text: str) -> str:
    """Single spaces and straight apostrophes; the case stays."""
    return " ".join(text.translate(_STRAIGHT).split())


@dataclass(frozen=True, slots=True)
class Clause:
    """What rules need to know of a clause.

    Parameters
    ----------
    piece
        Its place in the text.
    cased, words
        What it says with single spaces; the second in lower case.
    language, writer, names
        How and by whom it was written.
    listed
        The side under whose heading it stands in a note ("Us:", "Kunde:").
    has_day
        It names a day that lies ahead.
    question
        It asks.
    """

    piece: Piece
    cased: str
    words: str
    language: Language
    writer: Writer
    names: Names
    written_on: date
    listed: Side | None = None
    has_day: bool = False
    question: bool = False

    @property
    def mine(self) -> Side:
        """The side of "I" and "we"."""
        return "theirs" if self.writer == "theirs" else "ours"

    @property
    def other(self) -> Side:
        """The side of "you"."""
        return "ours" if self.writer == "theirs" else "theirs"

    @property
    def is_note(self) -> bool:
        """A note of ours: "they" are the client."""
        return self.writer == "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """A likely promise in a clause: who owes it, by which rule, and whether the commitment itself was said."""

    side: Side
    reason: Reason
    explicit: bool = True
