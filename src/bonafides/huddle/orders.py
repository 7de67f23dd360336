"""Orders that colleagues share: what each may answer, who reads it, and how long feedback has been silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal

Answer = Literal["asked", "accepted", "declined", "would_believe"]

ANSWERS: dict[Answer, str] = {
    "asked": "has not answered",
    "accepted": "works on it",
    "declined": "does not work on it",
    "would_believe": "would, if",
}
"""Where a colleague stands towards an order."""

NEEDS_WORDS: frozenset[Answer] = frozenset({"declined", "would_believe"})
"""Answers that say why: a no teaches its owner something, or it is none."""


def why_no_answer(answer: str, because: str, *, is_owner: bool, invited: bool, ended: bool) -> str:
    """Why somebody cannot answer so; empty where they can. Answers may change as long as the order runs.

    Examples
    --------
    >>> why_no_answer("declined", "", is_owner=False, invited=True, ended=False)
    'tell its owner why'
    >>> why_no_answer("accepted", "", is_owner=False, invited=True, ended=False)
    ''
    """
    if is_owner:
        return "it is their own order"
    if not invited:
        return "the order was not put to them"
    if ended:
        return "the order has ended"
    if answer not in ANSWERS or answer == "asked":
        return "accept it, decline it, or say what would make you believe in it"
    return "tell its owner why" if answer in NEEDS_WORDS and not because.strip() else ""


def reads_words(reader: int, *, owner: int, by: int) -> bool:
    """Whether somebody reads what a colleague said with their answer: its owner does, and whoever said it.

    Examples
    --------
    >>> reads_words(1, owner=1, by=2), reads_words(2, owner=1, by=2), reads_words(3, owner=1, by=2)
    (True, True, False)
    """
    return reader in (owner, by)


def shares(person: int, *, owner: int, accepted: Collection[int]) -> bool:
    """Whether somebody shares the order: its owner, and those who accepted it."""
    return person == owner or person in accepted


def silent_days(submitted_on: date, feedback_on: date | None, *, today: date) -> int | None:
    """Days without a word since something was submitted; None once there was one.

    Examples
    --------
    >>> silent_days(date(2026, 11, 3), None, today=date(2026, 11, 23))
    20
    """
    return None if feedback_on is not None else max(0, (today - submitted_on).days)
