"""A thing that concerns several people and belongs to one: a promise, say. Rooms above make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bonafides.people.app.models import Person


@dataclass(frozen=True, slots=True)
class Concerning:
    """What a right of the condition "concerned" is decided over.

    Parameters
    ----------
    person
        Whom a read of it is about: the trace names this person.
    who
        Numbers of the people whom it concerns; nobody else may read it.
    thing
        The thing itself, so that a view need not look for it again.
    """

    person: Person
    who: frozenset[int]
    thing: Any = None

    @property
    def pk(self) -> int:
        """Number of the person whom a read is about."""
        return self.person.pk
