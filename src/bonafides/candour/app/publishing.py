"""What this room hands to the night."""

from __future__ import annotations

from collections.abc import Iterator

from bonafides.candour.app.queries import contacts_said
from bonafides.candour.publications import contacts_mark, publications
from bonafides.people.app.queries_shares import off_for
from bonafides.readings.publishing import Night, Publication

MINE = "candour.mine"


def publish(night: Night) -> Iterator[Publication]:
    """Measure and publish, with what people answered; nothing of one's own for those who turned it off."""
    return publications(night, contacts_said(), off=off_for(MINE))


def mark() -> str:
    """Changes when a contact is added or taken back, or somebody turns their own figures off or on."""
    return "".join((contacts_mark(contacts_said()), *(f"-{who}" for who in sorted(off_for(MINE)))))
