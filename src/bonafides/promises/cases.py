"""Cases: who may open one, who may decide it, and what it may never cite."""

from __future__ import annotations

from typing import Literal

from bonafides.promises.conversation import Act

Outcome = Literal["not_so", "learnt", "put_right", "consequence"]

OUTCOMES: dict[Outcome, str] = {
    "not_so": "it could be promised in good faith",
    "learnt": "it should not have been promised; what we learn from it is written down",
    "put_right": "it should not have been promised; it is put right with those concerned",
    "consequence": "it was known that it could not be kept; what follows is written down",
}
"""How a case can end. None of them is a figure, and none follows from one."""

SPARED: frozenset[Act] = frozenset(
    {"warn", "propose", "agree", "refuse", "renege", "decline", "counter", "hand_on"}
)
"""Acts that no case may cite: whoever warns, renegotiates, says no or admits in time pays nothing for it."""

CITABLE: frozenset[Act] = frozenset(
    {"ask", "offer", "promise", "accept", "report", "not_yet", "not_meant", "deny"}
)
"""Acts that a case may cite: what was promised, what was reported, and what the other side said of it."""

AT_LEAST = 2
"""People who decide a case, and must agree."""


def may_decide(person: int, *, about: int, opened_by: int | None, concerned: frozenset[int]) -> str:
    """Why somebody may not decide a case; empty where they may.

    Parameters
    ----------
    person
        Number of whoever is to decide.
    about, opened_by
        Whoever made the promise, and whoever opened the case.
    concerned
        Others who are a party to the promise.

    Examples
    --------
    >>> may_decide(1, about=1, opened_by=2, concerned=frozenset())
    'it is about them'
    >>> may_decide(3, about=1, opened_by=2, concerned=frozenset({2}))
    ''
    """
    if person == about:
        return "it is about them"
    if person == opened_by:
        return "they opened it"
    return "they are a party to the promise" if person in concerned else ""


def agreed_outcome(said: list[Outcome]) -> Outcome | None:
    """The outcome once enough people have said the same; None while they have not, or disagree.

    Examples
    --------
    >>> agreed_outcome(["learnt"]), agreed_outcome(["learnt", "not_so"]), agreed_outcome(["learnt", "learnt"])
    (None, None, 'learnt')
    """
    return said[0] if len(said) >= AT_LEAST and len(set(said)) == 1 else None
