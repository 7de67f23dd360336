"""What a client may see of cases: their own alone, its state, and the words meant for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.models import ClientContact
from bonafides.promises.app.models import Case, Promise, PromiseAct
from bonafides.promises.cases import CITABLE, Outcome

OUTCOMES_BETWEEN: dict[Outcome, Any] = {
    "not_so": _("It was promised in good faith"),
    "learnt": _("It should not have been promised, and we learn from it"),
    "put_right": _("It should not have been promised, and we put it right with you"),
    "consequence": _("It should not have been promised, and it has consequences at our end"),
}
"""Every outcome, as the client reads it."""


@dataclass(frozen=True, slots=True)
class TheirCase:
    """A case that somebody of this client opened.

    Parameters
    ----------
    on
        The day it was opened.
    decided_on, outcome, told
        When and how it ended, and what is meant for the client; none and empty while it is open.
    """

    on: date
    decided_on: date | None
    outcome: Any
    told: str


def cases_between(contact: ClientContact) -> dict[str, TheirCase]:
    """Cases that a contact's client opened, by the key of the promise; the latest of each."""
    rows = Case.objects.filter(opened_by_contact__client=contact.client_id).order_by("pk")
    return {row.promise.key: _theirs(row) for row in rows.select_related("promise")}


def _theirs(row: Case) -> TheirCase:
    if row.decided_at is None:
        return TheirCase(timezone.localdate(row.opened_at), None, "", "")
    return TheirCase(
        timezone.localdate(row.opened_at),
        timezone.localdate(row.decided_at),
        OUTCOMES_BETWEEN[cast("Outcome", row.outcome)],
        row.told,
    )


def acts_of_theirs(row: Promise) -> list[PromiseAct]:
    """What was promised, and what was said of it on both sides: the evidence that a client knows of."""
    return list(row.acts.filter(act__in=CITABLE).order_by("n"))
