"""That a client is offered to somebody: told to whoever is to take it, on Today and by mail."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from bonafides.people.app.models import Client, Person
from bonafides.people.app.prepared import Given
from bonafides.people.app.waiting import Waiting
from bonafides.promises.app.models import Handover

TAKING = "taking"


def offered_to(me: Given) -> QuerySet[Any, Any]:
    """What is offered to somebody and not answered yet, in the columns of `waiting_cases`."""
    rows = Handover.objects.filter(taker=me, ended_at__isnull=True).annotate(
        asked=Value(TAKING, output_field=CharField()),
        what=Subquery(Client.objects.filter(pk=OuterRef("client")).values("name")[:1]),
        at=F("offered_at"),
        answered_at=F("ended_at"),
        who=Subquery(Person.objects.filter(pk=OuterRef("giver")).values("name")[:1]),
    )
    return rows.order_by()


def to_take(key: str, client: str, giver: str, on: date) -> Waiting:
    """One client that waits to be taken."""
    why = _("%(giver)s offers you the open promises with them. Each changes hands once you take it.")
    path = reverse("promises:handover", args=[key])
    return Waiting(client, why % {"giver": giver}, _("Answer"), path, on)
