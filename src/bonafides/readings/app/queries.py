"""The readings in force: the only way in which a page comes by a measured figure."""

from __future__ import annotations

from bonafides.people.app.models import Person, Team
from bonafides.people.app.queries_shares import is_off
from bonafides.readings.app.models import Reading


def reading_of_all(kind: str) -> Reading | None:
    """The organisation's reading of a kind; None before the first night."""
    return Reading.objects.filter(kind=kind, subject__isnull=True, superseded_at__isnull=True).first()


def reading_of(kind: str, subject: Person | Team) -> Reading | None:
    """A person's or a team's reading of a kind; None where there is none yet, or its owner turned it off."""
    if isinstance(subject, Person) and is_off(subject, kind):
        return None
    return Reading.objects.filter(kind=kind, subject=subject.pk, superseded_at__isnull=True).first()
