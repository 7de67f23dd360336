"""Somebody comes, and what the house knows of them changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_places import place
from bonafides.people.app.acts import note
from bonafides.people.app.models import Function, Person, Territory

CHANGEABLE = ("name", "email", "language", "function", "territory", "started_on")


def hire(
    *,
    name: str,
    email: str = "",
    function: Function | str | None = None,
    territory: Territory | str | None = None,
    started_on: date | None = None,
    language: str = "en",
    by: Person | None,
) -> Person:
    """Add somebody who works here. Doing it twice with one address adds one person.

    Raises
    ------
    WrongRequest
        Somebody else has that address.
    """
    name, email = " ".join(name.split()), email.strip().lower()
    if not name:
        raise WrongRequest("no name", "a name", "name the person")
    with transaction.atomic():
        known = Person.objects.filter(email__iexact=email).first() if email else None
        if known is not None:
            if known.name.casefold() == name.casefold() and known.left_on is None:
                return known
            raise _taken(known, email)
        made = Person.objects.create(
            name=name,
            email=email,
            function=place(Function, function) if isinstance(function, str) else function,
            territory=place(Territory, territory) if isinstance(territory, str) else territory,
            started_on=started_on,
            language=language,
        )
        note("hire", made, by)
        return made


def change_person(person: Person, *, by: Person | None, **changes: Any) -> Person:
    """Change name, e-mail, language, function, territory or first day; what is not named stays.

    The address with which somebody signs in is theirs and does not change with the one in the directory: an
    administrator cannot take an account over by it.

    Raises
    ------
    WrongRequest
        The person is erased, or another person has that address.
    """
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise WrongRequest(f"a change of {', '.join(sorted(unknown))}", ", ".join(CHANGEABLE), "")
    if person.erased_at is not None:
        raise WrongRequest("somebody who is erased", "somebody whom the house knows", "")
    if "email" in changes:
        changes["email"] = changes["email"].strip().lower()
    if "name" in changes:
        changes["name"] = " ".join(changes["name"].split())
    with transaction.atomic():
        stored = Person.objects.select_for_update().get(pk=person.pk)
        other = Person.objects.filter(email__iexact=changes.get("email") or "-").exclude(pk=person.pk).first()
        if other is not None:
            raise _taken(other, changes["email"])
        differ = [name for name, value in changes.items() if getattr(stored, name) != value]
        for name in differ:
            setattr(stored, name, changes[name])
            setattr(person, name, changes[name])
        if differ:
            stored.save(update_fields=differ)
            note("change_person", stored, by, fields=", ".join(differ))
    return person


def _taken(other: Person, email: str) -> WrongRequest:
    where = f"left on {other.left_on}" if other.left_on else "works here"
    return WrongRequest(
        f"{email}, the address of {other.name}, who {where}",
        "an address of the person's own",
        "let them come back on their page" if other.left_on else "correct the address",
    )
