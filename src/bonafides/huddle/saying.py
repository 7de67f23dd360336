"""What may be said in a huddle, and by whom."""

from __future__ import annotations

from typing import Literal

State = Literal["on_course", "changed", "stuck", "help"]

STATES: dict[State, str] = {
    "on_course": "on course",
    "changed": "something changed",
    "stuck": "stuck",
    "help": "I need help",
}
"""What is true today, in four words."""

ASKS_FOR_HELP: frozenset[State] = frozenset({"stuck", "help"})
"""What the others may answer with an offer of help."""

LONGEST = 280
"""Characters of a sentence said aloud."""


def one_sentence(said: str) -> str:
    """What was said, on one line.

    Examples
    --------
    >>> one_sentence("The terminal has gone\\n  quiet. ")
    'The terminal has gone quiet.'
    """
    return " ".join(said.split())


def why_not_said(state: str, sentence: str) -> str:
    """Why something cannot be said so; empty where it can.

    Examples
    --------
    >>> why_not_said("on_course", ""), why_not_said("stuck", "")
    ('', 'say in one sentence what is true')
    """
    if state not in STATES:
        return "say whether it is on course, has changed, is stuck, or needs help"
    if state != "on_course" and not one_sentence(sentence):
        return "say in one sentence what is true"
    return "" if len(one_sentence(sentence)) <= LONGEST else f"at most {LONGEST} characters"


def why_no_offer(by: int, *, asker: int, asked_of: int | None, answered: bool) -> str:
    """Why somebody cannot offer help; empty where they can.

    Parameters
    ----------
    by
        Number of whoever offers; that they may read it is decided before.
    asker, asked_of
        Who asked, and whom; None where the whole team is asked.
    answered
        Whether the asker said that it is answered.

    Examples
    --------
    >>> why_no_offer(1, asker=2, asked_of=None, answered=False)
    ''
    >>> why_no_offer(2, asker=2, asked_of=3, answered=False)
    'they asked for it themselves'
    """
    if by == asker:
        return "they asked for it themselves"
    if asked_of not in (None, by):
        return "somebody else was asked"
    return "it is answered already" if answered else ""


def why_no_thanks(by: int, *, teller: int) -> str:
    """Why somebody cannot thank for an owned mistake; empty where they can."""
    return "nobody thanks themselves" if by == teller else ""
