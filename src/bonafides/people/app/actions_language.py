"""The language in which somebody is spoken to."""

from __future__ import annotations

from bonafides.people.app.models import Person


def choose_language(person: Person, language: str, *, by: Person) -> None:
    """Set a person's own language; nobody sets another's here."""
    if by.pk == person.pk:
        Person.objects.filter(pk=person.pk).update(language=language)
