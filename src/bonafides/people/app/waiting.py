"""What waits for somebody besides promises: told by the rooms that ask it, for whoever is asked alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from bonafides.people.app.reader import Reader


class Waiting(NamedTuple):
    """One thing that somebody is asked, in the language of the page or the mail.

    Parameters
    ----------
    what, why
        What it is, and why it stands there.
    label, path
        The one act, and the page on which it is done.
    until
        The last day on which it can be done.
    """

    what: str
    why: str
    label: str
    path: str
    until: date


_FOUND_BY: list[Callable[[Reader], Sequence[Waiting]]] = []


def declare_waiting(find: Callable[[Reader], Sequence[Waiting]]) -> None:
    """Add a way to find what waits for a reader: what they themselves are asked, and nobody else's."""
    if find not in _FOUND_BY:
        _FOUND_BY.append(find)


def waiting_for(reader: Reader) -> list[Waiting]:
    """Everything that waits for a reader, soonest last day first."""
    return sorted((one for find in _FOUND_BY for one in find(reader)), key=lambda one: one.until)
