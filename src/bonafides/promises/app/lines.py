"""Promises as lines of long lists: plain values, parties by what they are called; one query for a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, QuerySet

from bonafides.people.app.prepared import Given, Prepared, filled, room_for, several
from bonafides.promises.app.models import Promise


class PromiseLine(NamedTuple):
    """One promise. Names that a promise has too mean the same; `sides_of` and `offered` read either.

    Parameters
    ----------
    client, asker_person, asker_team, performer_person, performer_function
        Names; None where there is none.
    contact_email, contact_erased_at
        Of the person at the client's whom it was said to.
    """

    pk: int
    key: str
    direction: str
    origin: str
    state: str
    proposed_by: str
    waits_on: str
    what: str
    done_when: str
    n_acts: int
    deal_id: str
    client_id: int | None
    holder_id: int
    asker_person_id: int | None
    asker_team_id: int | None
    performer_person_id: int | None
    performer_function_id: int | None
    due_on: date | None
    proposed_on: date | None
    expected_on: date | None
    waits_since: datetime | None
    promised_at: datetime | None
    warned_at: datetime | None
    reported_at: datetime | None
    client: str | None
    contact_email: str | None
    contact_erased_at: datetime | None
    asker_person: str | None
    asker_email: str | None
    asker_team: str | None
    performer_person: str | None
    performer_email: str | None
    performer_function: str | None


NAMES = (
    "client__name",
    "contact__email",
    "contact__erased_at",
    "asker_person__name",
    "asker_person__email",
    "asker_team__name",
    "performer_person__name",
    "performer_person__email",
    "performer_function__name",
)
COLUMNS = (*PromiseLine._fields[: -len(NAMES)], *NAMES)
"""Where each value of a line is found."""


def lines_numbered(numbers: Sequence[int]) -> dict[int, PromiseLine]:
    """These promises by number; one query, none where there are none."""
    if not numbers:
        return {}
    rows = _lines(room_for(len(numbers)))(**filled("promise", sorted(numbers)))
    return {row[0]: PromiseLine._make(row) for row in rows}


@cache
def _lines(n: int) -> Prepared:
    def build(**promises: Given) -> QuerySet[Any, Any]:
        return Promise.objects.filter(pk__in=list(promises.values())).order_by().values_list(*COLUMNS)

    return Prepared(build, **several("promise", n, BigIntegerField))
