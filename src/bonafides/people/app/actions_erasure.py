"""A leaver is forgotten: what names them goes, what was counted stays (decision 0031)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_users import never_ask_again
from bonafides.people.app.acts import note
from bonafides.people.app.holdings import holdings
from bonafides.people.app.models import (
    Alias,
    Arrival,
    Erasure,
    Invitation,
    Person,
    Question,
    Share,
    SwitchedOff,
    UnclearUser,
    User,
)

CALLED = "Somebody who left"
"""What an erased person is called from then on."""

APPEND_ONLY = ("readings_reading", "people_readtrace", "people_act", "people_erasure")
NAMED_IN_THEIR_OWN_RIGHT = ("people_person", "people_client", "people_clientcontact")


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows went, by what they were; and in how many texts a name was replaced."""

    gone: dict[str, int]
    n_texts: int


def erase(person: Person, *, by: Person) -> Erased:
    """Take out everything that says who a leaver was. Number, lines, figures of groups and traces stay.

    Raises
    ------
    WrongRequest
        The person still works here, or acts on themselves.
    """
    if person.left_on is None or person.pk == by.pk:
        raise WrongRequest(
            f"{person.name}, who works here", "somebody who has left", "deactivate the account first"
        )
    if person.erased_at is not None:
        return Erased({}, 0)
    with transaction.atomic():
        stored = Person.objects.select_for_update().get(pk=person.pk)
        if stored.erased_at is not None:
            return Erased({}, 0)
        Erasure.objects.create(person=person.pk, by=by.pk)
        gone = {holding.name: holding.erase(stored) for holding in holdings()}
        gone |= _take_out_rows(stored)
        n_texts = _replace_in_texts(stored)
        Person.objects.filter(pk=person.pk).update(
            name=CALLED, email="", language="en", function=None, territory=None, erased_at=timezone.now()
        )
        note("erase", stored, by)
        transaction.on_commit(_empty_the_journal)
    person.refresh_from_db()
    return Erased({name: n for name, n in gone.items() if n}, n_texts)


def _take_out_rows(person: Person) -> dict[str, int]:
    """Delete what holds only while somebody can be named: account, links, aliases, choices."""
    ids = list(Alias.objects.filter(person=person).values_list("external_id", flat=True))
    never_ask_again(ids)
    named = Q(name__iexact=person.name) | Q(external_id__in=ids)
    if person.email:
        named |= Q(email__iexact=person.email)
    Arrival.objects.exclude(content=b"").update(content=b"", ended_at=timezone.now())
    rows: dict[str, Any] = {
        "account": User.objects.filter(person=person),
        "invitations": Invitation.objects.filter(person=person),
        "aliases": Alias.objects.filter(person=person),
        "shares": Share.objects.filter(Q(owner=person) | Q(with_person=person)),
        "switches": SwitchedOff.objects.filter(person=person),
        "questions": Question.objects.filter(asked_by=person),
        "unclear users": UnclearUser.objects.filter(named),
    }
    return {what: found.delete()[1].get(found.model._meta.label, 0) for what, found in rows.items()}


def _replace_in_texts(person: Person) -> int:
    """Replace whole name and address inside texts that people wrote; in how many."""
    words = [word for word in (person.name, person.email) if word]
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
    n = 0
    for model in apps.get_models():
        table = model._meta.db_table
        if not model.__module__.startswith("bonafides.") or table in APPEND_ONLY + NAMED_IN_THEIR_OWN_RIGHT:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.TextField):
                n += _replace(model, field.name, pattern, words)
    return n


def _replace(model: Any, field: str, pattern: re.Pattern[str], words: list[str]) -> int:
    holds_one = Q()
    for word in words:
        holds_one |= Q(**{f"{field}__icontains": word})
    n = 0
    for number, text in model._default_manager.filter(holds_one).values_list("pk", field):
        clean = pattern.sub(CALLED.lower(), text)
        if clean != text:
            n += model._default_manager.filter(pk=number).update(**{field: clean})
    return n


def _empty_the_journal() -> None:
    """Carry the journal into the file, so that no older page lies in it; a reader may delay that."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
