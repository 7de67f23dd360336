"""Dates promised in public, written into the ledger as what a partner promised us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, Person
from bonafides.promises.app.actions import act, open_promise
from bonafides.promises.app.models import Promise
from bonafides.promises.app.sides import Actor
from bonafides.promises.public import PublicPromise
from bonafides.promises.saying import Saying

NOON = time(12)


def import_public(promises: Sequence[PublicPromise], client: Client, *, by: Person) -> int:
    """Write public promises into the ledger: the first date is the word given, later ones are warnings.

    Parameters
    ----------
    promises
        From `promises.public.public_promises`.
    client
        Who promised in public.
    by
        Who sees to them at our side.

    Returns
    -------
    int
        Acts written.

    Raises
    ------
    WrongRequest
        Promises of that client were imported before: they would stand there twice.
    """
    if Promise.objects.filter(client=client, origin="imported", direction="theirs").exists():
        raise WrongRequest(
            f"promises of {client} that were imported before",
            "a client of whom none were",
            "import into another client, or leave it at that",
        )
    speaker, n = Actor("performer"), 0
    with transaction.atomic():
        for one in promises:
            row = Promise(
                direction="theirs",
                origin="imported",
                what=one.title,
                client=client,
                asker_person=by,
                holder=by,
                maker=by,
            )
            made = open_promise(row, "offer", speaker, Saying(due_on=one.first_due_on), at=_noon(one.since))
            n += 1
            for move in one.put_off:
                made = act(made, "warn", speaker, Saying(expected_on=move.due_on), at=_noon(move.told_on))
                n += 1
    return n


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON, tzinfo=ZoneInfo(timezone.get_current_timezone_name()))
