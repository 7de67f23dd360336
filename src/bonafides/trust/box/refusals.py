"""What the ballot box does not take, told so that the reader can put it right, with its status."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bonafides.trust.refused import Refused


class NotTaken(Refused):
    """A request that is well written and is not taken all the same.

    Parameters
    ----------
    status
        Of HTTP: 401 no right, 404 unknown round, 409 something else is there, 410 over, 413 too large,
        425 too early.
    found, expected, remedy
        As in every error of ours. Nothing in them repeats what was sent.

    Examples
    --------
    >>> error = NotTaken(410, "the round is closed")
    >>> error.status, error.problem()
    (410, {'found': 'the round is closed', 'expected': '', 'to_do': ''})
    """

    def __init__(self, status: int, found: str, expected: str = "", remedy: str = "") -> None:
        super().__init__(found, expected, remedy)
        self.status = status


class KeysLost(NotTaken):
    """The keys of a round are not where they were kept: what was sealed to them stays shut for ever."""

    def __init__(self) -> None:
        super().__init__(
            410,
            "the keys of this round are lost, and with them what was answered",
            "keys where the box made them",
            "declare the round void and ask again; no copy of the keys was ever made",
        )


NO_ROUND = NotTaken(404, "no such round", "", "use the whole link")
CLOSED = NotTaken(
    410, "this round is closed", "", "nothing more is taken, and nothing can be changed any more"
)

FOR_ITS_TRUSTEE = NotTaken(
    425,
    "a round that waits for its trustee",
    "the key without which nothing of it can be opened",
    "ask the trustee to run bonafides trustee open; where the key is lost, declare the round void",
)
NOT_YET_CLOSING = NotTaken(
    425,
    "a round that the house is not closing yet",
    "one whose last day is over",
    "keep the file, and try again later",
)


def too_early(opens_on: date, closes_on: date) -> NotTaken:
    """The round's first day has not begun."""
    return NotTaken(
        425,
        "a round that has not begun",
        f"a day from {opens_on} to {closes_on}",
        "answer then; the link works until the round closes",
    )


def too_late(opens_on: date, closes_on: date) -> NotTaken:
    """The round's last day is over; it stays so whatever a clock says later."""
    return NotTaken(
        410,
        "a round whose last day is over",
        f"a day from {opens_on} to {closes_on}",
        "nothing more is taken, and nothing can be changed any more",
    )


def too_early_to_close(closes_on: date, until: datetime) -> NotTaken:
    """Whoever asks, nothing is opened before the last day is over."""
    return NotTaken(
        425,
        f"a round whose last day, {closes_on}, is not over",
        f"{until.astimezone(UTC):%Y-%m-%d %H:%M} UTC, when it is over everywhere, or later",
        "wait; or declare it void, and nothing is opened",
    )
