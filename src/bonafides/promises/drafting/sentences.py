"""Sentences, and the clauses in them that have a subject of their own, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bonafides.promises.drafting.own_words import Line
from bonafides.promises.drafting.verbs import ACT_THIRD_DE, ACTS_THIRD_EN

LONGEST_CLAUSE = 800
"""Characters of a clause that rules look at."""

_BULLET = re.compile(
    r"\s*(?:[-–—*•·▪>→☐]|\[[ xX]?\]|\(?\d{1,2}[.)](?=\s)(?!\s+(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|okt|oct|nov|de[cz]|kw|quartal|woche|stock)|\s+\d)|->|=>)\s*",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?…])[\"”“»)]?(?=\s)|;(?=\s)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|nr|ca|approx|incl|excl|inkl|exkl|bzw|ggf|evtl|vgl|usw|etc|resp|abs|tel|str|"
    r"z\.\s?b|d\.\s?h|u\.\s?a|i\.\s?d\.\s?r|e\.g|i\.e|p\.s|ps|mo|di|mi|do|fr|sa|so|mon|tue|tues|wed|thu|thurs|fri|sat|sun|"
    r"jan|feb|febr|mar|mär|mrz|apr|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|uhr|std|min|fa|hr|hrn|spät|max)|"
    r"\b[a-zäöü]|\b\d{1,2}|\b\d{1,2}\.\d{1,2})\.$",
    re.IGNORECASE,
)
_NEXT_IS_LOWER = re.compile(r"\s+[\"“(]?[a-zäöüß0-9(]")
_MONTHS_FOLLOW = re.compile(
    r"\s+(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec|kw|quartal|woche|stock)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:,? (?:and|und|but|aber|while|whereas|sowie|dafür|then|dann|so) |, | [-–—] |: )"
    r"(?=(?:please|kindly|bitte|could you|can you|let me know|if you have any|will|werde|werden|geben Sie|sagen Sie)\b|(?:I|we|We|you|they|ich|Ich|wir|Wir|Sie|ihr|er|sie|he|she)(?:['’ ])|(?:im Gegenzug|in return|[Yy]our|[Oo]ur|[Mm]y|[Uu]nsere?|[Mm]eine?)\b|(?:das|die|der|den|the|ein|eine|einen) [\wäöüß-]+ (?:haben|erhalten|bekommen|bekommt|ist|sind|wird|werden|geht|gehen|kommt|kommen|folgt|will|is|are|goes|follows|comes)\b|"
    r"(?:Herr|Frau|Mr|Ms|Mrs) |[A-ZÄÖÜ][a-zäöüß]+ (?:will|wird|to|"
    + "|".join(sorted(ACT_THIRD_DE | ACTS_THIRD_EN))
    + r")\b)"
)
_SPOKEN = re.compile(
    r"\s*(?:\[[^\]\n]{1,30}\] ?|\d{1,2}[:.]\d{2} ?)?[A-ZÄÖÜ][\wäöüß.'-]{1,24}(?: [A-ZÄÖÜ][\wäöüß.'-]{1,24})?(?: ?\([^)\n]{1,20}\))?: "
)
_LEAD_IN = re.compile(
    r"\s*(?:as|wie|in|im|so|well|by|bis|am|on|from|von|for|für|with|mit|after|nach)\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\s*(?:if|once|when|as soon as|as long as|provided|unless|should|after|until|wenn|falls|sobald|sofern|solange|"
    r"nachdem|bevor|vorausgesetzt|sollten?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: where it begins and ends, what it says, and whether a bullet stood before it."""

    start: int
    end: int
    text: str
    bullet: bool = False
    opens: bool = False


def sentences(lines: Sequence[Line]) -> Iterator[Piece]:
    """Sentences in lines of one's own. Hard-wrapped lines are joined; a bullet begins a sentence.

    Examples
    --------
    >>> [one.text for one in sentences([Line(0, "I'll send it on the"), Line(20, "12. March. You pay.")])]
    ["I'll send it on the\\n12. March.", 'You pay.']
    """
    for block in _blocks(lines):
        start, opens = block[0].start, True
        bullet = _BULLET.match(block[0].text)
        skipped = bullet.end() if bullet and bullet.end() < len(block[0].text) else 0
        text = "\n".join(line.text for line in block)
        for low, high in _ends(text, skipped):
            said = text[low:high]
            lead = len(said) - len(said.lstrip())
            if said.strip():
                yield Piece(
                    start + low + lead, start + low + len(said.rstrip()), said.strip(), bool(skipped), opens
                )
                opens = False


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that belong together; neighbours in the text only, so that places stay true."""
    block: list[Line] = []
    for line in lines:
        if block and not _goes_on(block[-1], line):
            yield block
            block = []
        if line.text.strip():
            block.append(line)
    if block:
        yield block


def _goes_on(before: Line, line: Line) -> bool:
    text = line.text.strip()
    if _SPOKEN.match(line.text[:60]):
        return False
    if before.start + len(before.text) + 1 != line.start or not text or _BULLET.match(line.text):
        return False
    if before.text.rstrip().endswith((".", "!", "?", ":", ";")) and len(before.text) < 45:
        return False
    return text[0].islower() or text[0].isdigit() or len(before.text) >= 55


def _ends(text: str, start: int) -> Iterator[tuple[int, int]]:
    low = start
    for found in _END.finditer(text, start):
        high = found.end()
        before = text[max(low, high - 12) : high]
        if before.endswith(".") and _ABBREVIATED.search(before):
            after = text[high : high + 16]
            month = _MONTHS_FOLLOW.match(after)
            number = before[-2:-1].isdigit()
            if month or _NEXT_IS_LOWER.match(after) or not number:
                continue
        yield low, high
        low = high
    yield low, len(text)


def clauses(sentence: Piece) -> list[Piece]:
    """Parts of a sentence that have a subject of their own. A condition stays with what hangs on it.

    Examples
    --------
    >>> said = "I'll send the offer, and you will sign by Friday."
    >>> [one.text for one in clauses(Piece(0, len(said), said))]
    ["I'll send the offer,", 'and you will sign by Friday.']
    """
    text = sentence.text[:LONGEST_CLAUSE]
    cuts = [0]
    for found in _CLAUSE.finditer(text):
        before = text[cuts[-1] : found.start()]
        if len(before) < 8 or (found[0] in (", ", ": ") and (_CONDITION.match(before) or _leans(before))):
            continue
        joined = found[0].strip(" ,")
        cuts.append(found.start() + found[0].index(joined) if joined.isalpha() else found.end())
    pieces = []
    for low, high in zip(cuts, [*cuts[1:], len(text)], strict=True):
        said = text[low:high]
        lead = len(said) - len(said.lstrip())
        first = sentence.opens and low == 0
        pieces.append(
            Piece(
                sentence.start + low + lead,
                sentence.start + low + len(said.rstrip()),
                said.strip(),
                sentence.bullet,
                first,
            )
        )
    return pieces


def _leans(before: str) -> bool:
    """Words that are no clause of their own: "As agreed, I …"."""
    return len(before.split()) <= 2 or (bool(_LEAD_IN.match(before)) and len(before.split()) <= 4)
