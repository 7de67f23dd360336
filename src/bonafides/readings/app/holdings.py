"""A person's own readings: handed to them, and deleted when the person is erased."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bonafides.people.app.holdings import Holding
from bonafides.people.app.models import Person
from bonafides.readings.app.models import Reading


def own_readings(person: Person) -> Iterable[dict[str, Any]]:
    """Every reading about a person alone, in force or superseded, oldest first."""
    for reading in Reading.objects.filter(audience="self", subject=person.pk).order_by("pk"):
        yield {
            "kind": reading.kind,
            "as_of": reading.as_of.isoformat(),
            "published_at": reading.published_at.isoformat(),
            "superseded_at": reading.superseded_at.isoformat() if reading.superseded_at else None,
            "code_version": reading.code_version,
            "figures": reading.payload,
        }


def erase_own_readings(person: Person) -> int:
    """Delete them; the database refuses unless the person stands among the erased."""
    n, _ = Reading.objects.filter(audience="self", subject=person.pk).delete()
    return n


OWN_READINGS = Holding(
    "own-figures", "Figures about you alone", own_readings, erase_own_readings, only_own=True
)
