"""Suggestions of likely promises in a pasted text. Nothing is kept: they are shown, and confirmed one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from bonafides.promises.drafting.clause import Clause, Finding, Reason, plain
from bonafides.promises.drafting.doubts import doubt
from bonafides.promises.drafting.due import due_in, names_a_time
from bonafides.promises.drafting.first_person import first_person
from bonafides.promises.drafting.headings import heading_of
from bonafides.promises.drafting.language import Language, language_of
from bonafides.promises.drafting.other_side import agreed, from_client, others
from bonafides.promises.drafting.own_words import Line, own_words
from bonafides.promises.drafting.sentences import Piece, clauses, sentences
from bonafides.promises.drafting.speakers import turn_of, turns_in, with_those_present
from bonafides.promises.drafting.verbs import ACT_EN, ACT_I_DE, ACT_THIRD_DE, ACT_WE_DE, ACTS_THIRD_EN
from bonafides.promises.drafting.writer import Names, Side, Writer, names_of, writer_of

LONGEST = 50_000
"""Characters of a text that are read."""

MOST_SENTENCES = 2_000
"""Sentences of a text that are read; a mail of 50 000 characters has about 700."""

MOST = 60
"""Suggestions that are made of one text."""

_CONDITION = re.compile(
    r"\b(?:if|once(?! more)|as soon as(?! possible)|provided|unless|subject to|when|on receipt of|upon|wenn|sobald|falls|sofern|"
    r"vorausgesetzt|vorbehaltlich|nach (?:eingang|erhalt|freigabe|auftrag\w*|bestellung|ihrer|eurer)|after (?:you|your|they|the client|receipt))\b"
)
_DURATION = re.compile(
    r"\b(?:within|in|innerhalb|binnen)\b.{0,24}\b(?:days?|weeks?|months?|hours?|\w*tage?n?s?|wochen?|monate?n?|stunden?)\b"
)
_DAY_ALONE = re.compile(
    r"^(?:by|bis|spätestens|latest|at the latest|on|am|no later than|und zwar|that is|das heißt|deadline|termin|frist)\b"
)
_JOINT = re.compile(r",?\s(?:and|und|sowie|then|dann)\s")
_JOINED = re.compile(r"(?:and|und|sowie|then|dann)\b")
_LATER = re.compile(r"\b(?:later|afterwards|danach|später|darauf)\b")
_OWNER = re.compile(
    r"(?:\(|– |- |-> ?|→ ?|@)(?:(?P<ours>us|we|wir|uns|ich|me)|(?:the )?client|customer|kunde|kundin|them|they)\)?[.,]?$|"
    r"\b(?:(?P<us>by us|from us|von uns|durch uns|von mir|by me)|by them|from them|vom kunden|vom kunde|durch (?:den )?kunden|from (?:the )?client|by (?:the )?client)\b"
)
_BEHIND = re.compile(r"(?:\(|– |- |-> ?|→ ?|@|\| )([A-ZÄÖÜ][\wäöüß.-]+(?: [A-ZÄÖÜ][\wäöüß.-]+)?)\)?[.,]?$")
_TAG = re.compile(r",? (?:ok|okay|alright|ja|in ordnung|deal|passt)\?$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A likely promise. It is a suggestion: nobody has confirmed it.

    Parameters
    ----------
    what
        The clause, at most 300 characters.
    direction
        "ours": our side would owe it; "theirs": the other side.
    due_on
        The last day on which it would still be kept; None where the words name none.
    start, end
        Its place in the text, with line ends as single characters.
    why
        The rule that found it.
    explicit
        Who owes it, and that they will, was said; else only a result was.
    conditional
        It hangs on something that has to happen first.
    """

    what: str
    direction: Side
    due_on: date | None
    start: int
    end: int
    why: Reason
    explicit: bool = True
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What was found in a text: the suggestions in its order, who is taken to have written it, and its language."""

    suggestions: tuple[Suggestion, ...]
    writer: Writer
    language: Language


def draft(
    text: str,
    *,
    written_on: date,
    ours: Iterable[str] = (),
    theirs: Iterable[str] = (),
    writer: Writer | None = None,
) -> Draft:
    """Find likely promises, in both directions, in a mail or a note.

    Parameters
    ----------
    text
        As it was pasted; what it quotes or forwards, its head and its signature are left out. Only the first `LONGEST`
        characters are read.
    written_on
        The day on which it was written; words such as "Friday" are reckoned from it.
    ours, theirs
        Names of people on our side and on theirs.
    writer
        Who wrote it: our side, theirs, or a note of ours on what was said; None finds out.

    Returns
    -------
    Draft
        At most `MOST` suggestions.

    Examples
    --------
    >>> said = "Dear Bo,\\nI'll send you the drawings by Friday. Could you sign the order?\\nRegards\\nAda"
    >>> for one in draft(said, written_on=date(2026, 11, 23), ours=["Ada Lind"]).suggestions:
    ...     print(one.direction, one.due_on, one.what)
    ours 2026-11-27 I'll send you the drawings by Friday.
    """
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    said = own_words(text)
    names = with_those_present(said.lines, names_of(ours, theirs))
    speakers = turns_in(said.lines, names) if writer is None else {}
    by = writer or ("note" if speakers else writer_of(said, names))
    language = language_of("\n".join(line.text for line in said.lines))
    found: list[Suggestion] = []
    for one in _found(said.lines, names, by, language, written_on, speakers):
        found.append(one)
        if len(found) == MOST:
            break
    return Draft(tuple(found), by, language)


def _found(
    lines: tuple[Line, ...],
    names: Names,
    by: Writer,
    main: Language,
    written_on: date,
    speakers: dict[str, Side],
) -> Iterator[Suggestion]:
    listed: Side | None = None
    listed_due: date | None = None
    last: Suggestion | None = None
    for sentence in islice(sentences(lines), MOST_SENTENCES):
        if sentence.opens and (turn := turn_of(sentence.text, speakers)):
            by, sentence = turn.side, _from(sentence, turn.said_from)
        heading = heading_of(sentence.text, names, written_on) if by == "note" and sentence.opens else None
        if sentence.opens and not sentence.bullet and heading is None:
            listed, listed_due = None, None
        side, due = listed, listed_due
        if heading is not None:
            side, due = heading.side or (listed if sentence.bullet else None), heading.due_on
            if heading.alone:
                listed, listed_due = heading.side, heading.due_on
                continue
            sentence = _from(sentence, heading.said_from)
        if len(sentence.text) < 6:
            continue
        if last is not None and (day := _only_a_day(sentence, written_on)):
            yield replace(last, due_on=day, end=sentence.end) if last.due_on is None else last
            last = None
            continue
        before: Finding | None = None
        for clause in _clauses(sentence, names, by, main, written_on, side):
            finding = _judge(clause) or _goes_on(clause, before)
            before = finding
            if finding is None:
                continue
            if last is not None:
                yield last
            last = _suggestion(clause, finding, sentence, due)
    if last is not None:
        yield last


def _from(sentence: Piece, at: int) -> Piece:
    """A sentence without its first characters."""
    text = sentence.text[at:]
    skipped = len(text) - len(text.lstrip())
    return replace(sentence, start=sentence.start + at + skipped, text=text.lstrip())


def _goes_on(clause: Clause, before: Finding | None) -> Finding | None:
    """ "… and call you on Friday": a second thing that the same side does, with a day of its own."""
    if before is None or before.reason not in (
        "first_person",
        "present_with_day",
        "named",
        "colleague",
        "listed",
        "you_will",
    ):
        return None
    if not clause.has_day or not _JOINED.match(clause.words) or doubt(clause) or not _verbs(clause):
        return None
    return before


def _only_a_day(sentence: Piece, written_on: date) -> date | None:
    words = plain(sentence.text).lower()
    if len(words.split()) > 6 or not _DAY_ALONE.match(words) or words.endswith("?"):
        return None
    return due_in(words, written_on)


def _clauses(
    sentence: Piece, names: Names, by: Writer, main: Language, written_on: date, listed: Side | None
) -> Iterator[Clause]:
    language = language_of(sentence.text, otherwise=main)
    pieces = [part for piece in clauses(sentence) for part in _two_days(piece, written_on)]
    for piece in pieces:
        cased = plain(piece.text)
        words = cased.lower()
        asks = cased.endswith("?") and not _TAG.search(words)
        has_day = names_a_time(words, written_on) or (len(pieces) == 1 and listed is not None)
        yield Clause(piece, cased, words, language, by, names, written_on, listed, has_day, asks)


def _judge(clause: Clause) -> Finding | None:
    """Who owes what the clause promises; None where it is none."""
    if len(clause.words) < 6 or doubt(clause):
        return None
    found = agreed(clause) or first_person(clause) or others(clause)
    if clause.listed is None:
        return found or _by_owner(clause)
    if found is not None and found.reason in (
        "first_person",
        "named",
        "result",
        "present_with_day",
        "word_given",
    ):
        speaks = found.reason in ("first_person", "present_with_day", "word_given")
        return (
            replace(found, side=clause.listed, reason="listed")
            if speaks or found.reason == "result"
            else found
        )
    side: Side = "theirs" if clause.listed == "theirs" or from_client(clause) else clause.listed
    return Finding(side, "listed") if _acts(clause) else None


def _by_owner(clause: Clause) -> Finding | None:
    """In a note, a thing with a day and whose it is: "foundation by Friday (client)"."""
    if not clause.is_note or not clause.has_day:
        return None
    found = _OWNER.search(clause.words)
    if found:
        return Finding("ours" if found["ours"] or found["us"] else "theirs", "listed")
    behind = _BEHIND.search(clause.cased)
    side = clause.names.side_of(behind[1]) if behind else None
    return Finding(side, "listed") if side else None


def _acts(clause: Clause) -> bool:
    return _verbs(clause) or clause.has_day


def _verbs(clause: Clause) -> bool:
    words = set(re.findall(r"[\wäöüß]+", clause.words))
    return bool(words & (ACT_EN | ACTS_THIRD_EN | ACT_WE_DE | ACT_I_DE | ACT_THIRD_DE))


def _two_days(piece: Piece, written_on: date) -> list[Piece]:
    """A clause in two, at an "and" that has a day of its own on either side."""
    if _CONDITION.search(piece.text.lower()):
        return [piece]
    for found in _JOINT.finditer(piece.text):
        left, right = piece.text[: found.start()], piece.text[found.start() :].lstrip(" ,\n")
        if not names_a_time(plain(left).lower(), written_on) or not names_a_time(
            plain(right).lower(), written_on
        ):
            continue
        start = piece.end - len(right)
        if start > piece.start:
            return [
                replace(piece, end=piece.start + len(left.rstrip()), text=left.rstrip()),
                replace(piece, start=start, text=right, opens=False),
            ]
    return [piece]


def _suggestion(clause: Clause, finding: Finding, sentence: Piece, listed_due: date | None) -> Suggestion:
    due, conditional = _due(clause, sentence)
    words = clause.cased.strip(" ,;–-")
    what = words if len(words) <= 300 else words[:299].rstrip() + "…"
    return Suggestion(
        what=what[:1].upper() + what[1:],
        direction=finding.side,
        due_on=due or listed_due,
        start=clause.piece.start,
        end=clause.piece.end,
        why=finding.reason,
        explicit=finding.explicit,
        conditional=conditional,
    )


def _due(clause: Clause, sentence: Piece) -> tuple[date | None, bool]:
    """The day, and whether it hangs on something that has to happen first."""
    found = _CONDITION.search(clause.words)
    if not found:
        due = due_in(clause.words, clause.written_on)
        if due is None and _bare(clause.words):
            whole = plain(sentence.text).lower()
            due = due_in(whole, clause.written_on) if not _CONDITION.search(whole) else None
        return due, False
    condition, rest = _divided(clause.words, found.start())
    due = due_in(rest, clause.written_on)
    if due is not None and _DURATION.search(rest):
        since = due_in(condition, clause.written_on)
        due = due_in(rest, since) if since else None
    if due is None and _LATER.search(rest):
        due = due_in(clause.words, clause.written_on)
    return due, True


def _bare(words: str) -> bool:
    """No word of time stands in it that was left without a day on purpose."""
    return not re.search(
        r"\b(?:after|nach|within|innerhalb|always|immer|at once|sofort|as soon as|sobald|later|danach)\b",
        words,
    )


def _divided(words: str, at: int) -> tuple[str, str]:
    """The condition, and what hangs on it."""
    if at > 12:
        return words[at:], words[:at]
    comma = words.find(",", at)
    if comma < 0:
        comma = words.find(" then ", at)
    return (words[at:comma], words[comma:]) if comma > 0 else (words[at:], words)
