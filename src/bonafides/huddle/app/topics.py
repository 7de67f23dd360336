"""What somebody may speak about: told by the only place where rooms meet, for the speaker alone."""

from __future__ import annotations

from collections.abc import Callable

from bonafides.people.app.reader import Reader

Topics = list[tuple[str, str]]
"""Keys of promises and deals, each with what it is called."""

_FOUND_BY: list[Callable[[Reader], Topics]] = []


def declare_topics(find: Callable[[Reader], Topics]) -> None:
    """Add a way to find what a reader may speak about: only things that are the reader's own."""
    if find not in _FOUND_BY:
        _FOUND_BY.append(find)


def topics_of(reader: Reader) -> Topics:
    """Everything a reader may speak about, in the order in which it was declared."""
    return [topic for find in _FOUND_BY for topic in find(reader)]
