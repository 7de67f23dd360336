"""Clients who answered with their name about somebody, each with the guess that was made before.

Looked up each time the page is seen, and written into no reading: what a client takes back, or a person
deletes, is gone at once, and no older reading keeps it.
"""

from __future__ import annotations

from bonafides.people.app.models import Person
from bonafides.people.app.queries_shares import is_off
from bonafides.trust.app.models import AskedByName
from bonafides.trust.purposes import GUESS


def answered_by_name(person: Person) -> list[AskedByName]:
    """The newest answer of each client, in order of name; none where somebody turned guessing off."""
    if is_off(person, GUESS):
        return []
    rows = AskedByName.objects.filter(
        guess__person=person, answers__isnull=False, guess__contact__erased_at__isnull=True
    )
    newest: dict[int, AskedByName] = {}
    for row in rows.select_related("guess__contact__client").order_by("-answered_on", "-pk"):
        newest.setdefault(row.guess.contact_id, row)

    def by_name(row: AskedByName) -> tuple[str, str, int]:
        contact = row.guess.contact
        return contact.name.casefold(), contact.client.name.casefold(), contact.pk

    return sorted(newest.values(), key=by_name)
