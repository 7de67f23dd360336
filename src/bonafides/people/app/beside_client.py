"""Pages of other rooms about a client, linked from the client's own page for those who may open them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bonafides.people.app.models import Client
from bonafides.people.app.reader import Reader


class BesideClient(NamedTuple):
    """One page about a client: in words, and where it is."""

    words: str
    path: str


_FOUND_BY: list[Callable[[Reader, Client], BesideClient | None]] = []


def declare_beside_client(find: Callable[[Reader, Client], BesideClient | None]) -> None:
    """Add a way to a page about a client; it answers None where a reader may not open it."""
    if find not in _FOUND_BY:
        _FOUND_BY.append(find)


def beside_client(reader: Reader, client: Client) -> list[BesideClient]:
    """Pages about a client that a reader may open, in the order in which rooms declared them."""
    found = (find(reader, client) for find in _FOUND_BY)
    return [one for one in found if one is not None]
