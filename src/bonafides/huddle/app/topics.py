"""What somebody may speak about: told by the only place where rooms meet, for the speaker alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bonafides.people.app.reader import Reader


class Topic(NamedTuple):
    """One thing to speak about.

    Parameters
    ----------
    key
        Its kind and key, as a word about it keeps it.
    what
        What it is called.
    record
        What is on record about it, in a sentence or two: read by its owner before anybody could ask.
    pressing
        Whether the record alone says that it is worth a word today.
    """

    key: str
    what: str
    record: str = ""
    pressing: bool = False


Topics = list[Topic]

_FOUND_BY: list[Callable[[Reader], Topics]] = []


def declare_topics(find: Callable[[Reader], Topics]) -> None:
    """Add a way to find what a reader may speak about: only things that are the reader's own."""
    if find not in _FOUND_BY:
        _FOUND_BY.append(find)


def topics_of(reader: Reader) -> Topics:
    """Everything a reader may speak about, in the order in which it was declared."""
    return [topic for find in _FOUND_BY for topic in find(reader)]


def first_of_each(topics: Topics, most: int) -> Topics:
    """The first so many topics of each kind, in their order.

    Examples
    --------
    >>> [one.key for one in first_of_each([Topic("a:1", ""), Topic("a:2", ""), Topic("b:3", "")], 1)]
    ['a:1', 'b:3']
    """
    found: dict[str, Topics] = {}
    for one in topics:
        found.setdefault(one.key.partition(":")[0], []).append(one)
    return [one for of_kind in found.values() for one in of_kind[:most]]
