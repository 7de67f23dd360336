"""Who speaks in a chat, and who was there: names that a text itself puts on one side or the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bonafides.promises.drafting.own_words import Line
from bonafides.promises.drafting.writer import Names, Side

_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]m)?"
TURN = re.compile(
    rf"\s*(?:\[[^\]\n]{{1,30}}\]\s?|{_TIME}(?: uhr)?,?\s?[-–]?\s?)?"
    r"(?P<who>[A-ZÄÖÜ][\wäöüß.'-]{0,24}(?: [A-ZÄÖÜ][\wäöüß.'-]{0,24}){0,2})"
    rf"(?: ?[(\[][^)\]\n]{{1,30}}[)\]])?(?:,? {_TIME}(?: uhr)?)?\s?:(?:\s|$)"
)
_I_OR_YOU = re.compile(
    r"\b(?:i|i'm|i'll|we|we'll|you|your|my|our|me|ich|wir|sie|ihr|ihnen|du|dir|euch|mir|uns)\b", re.I
)
_ME = frozenset(("me", "us", "we", "i", "ich", "wir"))
_PRESENT = re.compile(
    r"\W{0,4}(?:present|attendees|attending|attended|participants|teilnehmer(?:innen)?|teilnehmende|anwesend|dabei|"
    r"teilgenommen)\b[^:\n]{0,20}:(?P<said>.*)$",
    re.IGNORECASE,
)
_OF = re.compile(r"(?P<names>[^()\n;]{2,160})\((?P<of>[^()\n]{1,60})\)")
_COLON = re.compile(r"\s*(?P<of>[^:;()\n]{2,60}):(?P<names>[^:;()\n]{2,160})$")


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a speaker's words begin in a line, and whose side speaks."""

    side: Side
    said_from: int


def turns_in(lines: Sequence[Line], names: Names) -> dict[str, Side]:
    """The side of every speaker of a chat; nothing where it is none, or where no speaker is known.

    Examples
    --------
    >>> from bonafides.promises.drafting.writer import names_of
    >>> chat = ["Ada: can you send it?", "Bo: I'll send it today.", "Ada: thank you"]
    >>> turns_in([Line(0, line) for line in chat], names_of(["Ada Lind"], []))
    {'Ada': 'ours', 'Bo': 'theirs'}
    """
    said = [line.text for line in lines if line.text.strip()][:400]
    turns = [found for text in said if (found := TURN.match(text[:200]))]
    speakers = {found["who"]: _known(found["who"], names) for found in turns}
    personal = sum(bool(_I_OR_YOU.search(found.string[found.end() :])) for found in turns)
    if len(turns) < 2 or len(turns) < len(said) / 2 or personal < len(turns) / 3:
        return {}
    known = set(speakers.values()) - {None}
    if not known or len(speakers) < 2:
        return {}
    # Where only one side is known, whoever is not known speaks for the other.
    other: Side = "ours" if known == {"theirs"} else "theirs"
    return {who: side or other for who, side in speakers.items()}


def _known(who: str, names: Names) -> Side | None:
    return "ours" if who.lower() in _ME else names.side_of(who)


def turn_of(text: str, speakers: dict[str, Side]) -> Turn | None:
    """The turn that begins a line; None where the one before goes on."""
    found = TURN.match(text[:200])
    if not found or found["who"] not in speakers:
        return None
    return Turn(speakers[found["who"]], found.end())


def with_those_present(lines: Sequence[Line], names: Names) -> Names:
    """Names of a list of those present, on the side of the firm that stands with them.

    Examples
    --------
    >>> from bonafides.promises.drafting.writer import names_of
    >>> minutes = [Line(0, "Present: Tom Ray (Lindwerk), Bo Berg (Stadtbau)")]
    >>> known = with_those_present(minutes, names_of(["Lindwerk"], []))
    >>> known.side_of("Tom"), known.side_of("Berg")
    ('ours', 'theirs')
    """
    ours, theirs = set(names.ours), set(names.theirs)
    for n, line in enumerate(lines[:25]):
        found = _PRESENT.match(line.text[:600])
        if not found:
            continue
        listed = [found["said"], *(one.text[:300] for one in lines[n + 1 : n + 7])]
        for k, text in enumerate(listed):
            if k and not text.strip():
                break
            for firm in _firms(text):
                mine = names.side_of(firm["of"]) == "ours" or firm["of"].strip().lower() in (
                    "wir",
                    "we",
                    "us",
                    "ours",
                )
                (ours if mine else theirs).update(_words(firm["names"]))
    shared = ours & theirs
    return Names(frozenset(ours - (shared - names.ours)), frozenset(theirs - shared))


def _firms(text: str) -> list[re.Match[str]]:
    found = list(_OF.finditer(text))
    if found:
        return found
    parts = (part for part in text.split(";") if part.strip())
    return [match for part in parts if (match := _COLON.match(part))]


def _words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-ZÄÖÜ][\wäöüß'-]+", text)} - {
        "frau",
        "herr",
        "mr",
        "ms",
        "mrs",
        "dr",
    }
