"""Headings and speakers in notes: under "Us:" stands what we do, under "By Friday:" what is due then."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bonafides.promises.drafting.clause import plain
from bonafides.promises.drafting.due import due_in
from bonafides.promises.drafting.verbs import ACT_THIRD_DE, ACTS_THIRD_EN
from bonafides.promises.drafting.writer import Names, Side

_US = re.compile(
    r"(?:we|us|me|our (?:side|actions?|tasks?|to-?dos?|part)|(?:what )?we (?:promised|do|owe)|wir|ich|uns|bei uns|von uns|unsere (?:seite|aufgaben|zusagen|punkte)|wir (?:liefern|machen|sagen zu|haben zugesagt)|zugesagt|promised|our (?:commitments|promises)|confirmed|agreed|bestätigt|vereinbart|zugesagt|fest zugesagt|abgemacht|zusagen? von uns|unsere zusagen|unsererseits|on our side|from our side|von unserer seite)$"
)
_THEM = re.compile(
    r"(?:they|them|(?:the )?(?:client|customer|buyer)(?:'s)?(?: side| actions?| tasks?| to-?dos?)?|their (?:side|actions?|tasks?|part)|(?:what )?they (?:promised|do|owe)|"
    r"(?:der |die )?kund(?:e|in|enseite)|deren (?:seite|aufgaben)|beim kunden|vom kunden|sie|zusagen? (?:von ihnen|des kunden|vom kunden)|on their side|from their side|aufgaben (?:des )?kunden?)$"
)
_SOMEBODY = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Herr|Frau|Hr|Fr)\.? )?[A-ZÄÖÜ][\wäöüß-]+(?: [A-ZÄÖÜ][\wäöüß-]+)?$"
)
_DOES = re.compile(
    r"(?:will|'ll|to|wird|"
    + "|".join(sorted(ACT_THIRD_DE | ACTS_THIRD_EN))
    + r"|i|I|we|We|I'll|We'll|ich|Ich|wir|Wir) \w"
)
_PREFIX = re.compile(r"\s*(?P<who>[\wÄÖÜäöüß' .()-]{1,48}?) ?(?::|→|->|=>) ?(?P<said>.*)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose and for when what stands below or behind it is; and where the words behind it begin."""

    side: Side | None
    due_on: date | None
    said_from: int
    alone: bool


def heading_of(text: str, names: Names, written_on: date) -> Heading | None:
    """The heading at the start of a line of a note; None where there is none.

    Examples
    --------
    >>> from bonafides.promises.drafting.writer import names_of
    >>> heading_of("Client: sends the PO", names_of([], []), date(2026, 11, 23)).side
    'theirs'
    """
    found = _PREFIX.match(plain_enough(text))
    if not found:
        return None
    who = plain(found["who"]).lower().strip(" .-")
    side: Side | None = "ours" if _US.match(who) else "theirs" if _THEM.match(who) else None
    if side is None and len(who.split()) <= 4:
        side = names.side_of(who)
    if side is None and _SOMEBODY.match(found["who"].strip()) and _DOES.match(found["said"]):
        side = "theirs"
    due = due_in(who, written_on) if len(who.split()) <= 5 else None
    if side is None and due is None:
        return None
    return Heading(side, due, found.start("said"), not found["said"].strip())


def plain_enough(text: str) -> str:
    """The first line of a piece; places in it stay true."""
    return text.split("\n", 1)[0][:400]
