"""What the ballot box does not take, told so that the reader can put it right, with its status."""

from __future__ import annotations

from bonafides.trust.refused import Refused


class NotTaken(Refused):
    """A request that is well written and is not taken all the same.

    Parameters
    ----------
    status
        Of HTTP: 401 no right, 404 unknown round, 409 something else is there, 410 over, 413 too large.
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
