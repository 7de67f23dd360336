"""What each room holds about a person: how it is handed out, and how it is taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bonafides.people.app.models import ClientContact, Person


@dataclass(frozen=True, slots=True)
class Holding:
    """Something held about people that no chain of foreign keys leads to.

    Parameters
    ----------
    name
        File name in the export.
    what
        The same in a sentence.
    rows
        What is held about a person, as plain data.
    erase
        Takes it away, in the transaction of the erasure; returns how many rows went.
    only_own
        Whether it goes only to the person, not into the copy that an administrator makes.
    """

    name: str
    what: str
    rows: Callable[[Person], Iterable[dict[str, Any]]]
    erase: Callable[[Person], int]
    only_own: bool = False


_HOLDINGS: dict[str, Holding] = {}
_OF_CONTACTS: dict[str, Callable[[ClientContact], int]] = {}


def declare_holding(holding: Holding) -> None:
    """Add a holding; rooms do so when Django has loaded them."""
    _HOLDINGS[holding.name] = holding


def holdings() -> list[Holding]:
    """Every declared holding, in order of its name."""
    return [_HOLDINGS[name] for name in sorted(_HOLDINGS)]


def declare_forgetting(name: str, forget: Callable[[ClientContact], int]) -> None:
    """Add what a room takes away when somebody at a client asks to be forgotten.

    Parameters
    ----------
    name
        What it takes away, in a word or two.
    forget
        Takes it away while name and address can still be read, in one transaction; returns how many rows.
    """
    _OF_CONTACTS[name] = forget


def forget_everywhere(contact: ClientContact) -> dict[str, int]:
    """Take away what every room holds of somebody at a client; how many rows, by what they were."""
    return {name: _OF_CONTACTS[name](contact) for name in sorted(_OF_CONTACTS)}
