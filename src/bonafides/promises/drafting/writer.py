"""Whose words these are, and whose names stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bonafides.promises.drafting.own_words import OwnWords

Side = Literal["ours", "theirs"]
Writer = Literal["ours", "theirs", "note"]

_TOKEN = re.compile(r"[\wäöüß'-]+")
_GREETING = re.compile(
    r"\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|day|evening)|morning|hallo|liebe[rs]?|sehr geehrte[rs]?|"
    r"guten (?:tag|morgen|abend)|moin|servus|gr[uü](?:ß|ss) (?:gott|dich|sie)|werte[rs]?)\b(.{0,80})",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"\b(?:call (?:with|note)|notes?\b|minutes|meeting (?:with|of|on)|phone call|attend|participants|next steps|"
    r"action (?:items|points)|telefonat|gespr[aä]chsnotiz|gespr[aä]ch mit|notiz|protokoll|besprechung|teilnehmer|"
    r"termin mit|anruf|tel\.|vor ort (?:mit|bei)|besuch bei|visit (?:to|at)|debrief|memo)\b",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    "und and von der die das the team herr frau mr mrs ms dr all alle zusammen together damen herren gmbh ag kg ltd inc llc plc co se ohg mbh group gruppe".split()
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names known on either side, as lower-case words."""

    ours: frozenset[str]
    theirs: frozenset[str]

    def side_of(self, said: str) -> Side | None:
        """The side to which a name belongs; None where neither or both know it."""
        words = {word.lower().removesuffix("'s") for word in _TOKEN.findall(said)}
        ours, theirs = bool(words & self.ours), bool(words & self.theirs)
        if ours == theirs:
            return None
        return "ours" if ours else "theirs"


def names_of(ours: Iterable[str], theirs: Iterable[str]) -> Names:
    """Names by their words: people are called by the first or the last of them.

    Examples
    --------
    >>> known = names_of(["Ines Albrecht"], ["Bo Client"])
    >>> known.side_of("Ines"), known.side_of("Mr Client"), known.side_of("Tom")
    ('ours', 'theirs', None)
    """
    return Names(_words(ours), _words(theirs))


def _words(names: Iterable[str]) -> frozenset[str]:
    found = {word.lower() for name in names for word in _TOKEN.findall(name)}
    return frozenset(word for word in found if len(word) > 1 and word not in _NO_NAMES)


def writer_of(said: OwnWords, names: Names) -> Writer:
    """Who wrote it: told by the head, the signature and the greeting; a text without any of them is a note of ours.

    Examples
    --------
    >>> from bonafides.promises.drafting.own_words import own_words
    >>> known = names_of(["Ada Lind"], ["Bo Client"])
    >>> writer_of(own_words("Dear Ms Lind,\\nwe will pay on Friday."), known)
    'theirs'
    >>> writer_of(own_words("Call with Bo, 3 May\\n- pays on Friday"), known)
    'note'
    """
    if said.sender and (side := names.side_of(said.sender)):
        return side
    for line in said.signed[:3]:
        if side := names.side_of(line):
            return side
    lines = [line.text for line in said.lines if line.text.strip()][:3]
    if lines and _NOTES.search(lines[0][:200]) and not _GREETING.match(lines[0]):
        return "note"
    greeting = next((found for line in lines if (found := _GREETING.match(line))), None)
    if greeting is not None:
        greeted = names.side_of(greeting[1])
        return "theirs" if greeted == "ours" else "ours"
    if said.is_mail:
        return "ours"
    return "note"
