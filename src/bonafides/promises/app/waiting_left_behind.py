"""That nobody sees to promises of somebody who left: told to whoever led them, on Today and by mail."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Count, DateField, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonafides.people.app.prepared import Given, Prepared
from bonafides.people.app.reader import Reader
from bonafides.people.app.waiting import Waiting
from bonafides.promises.app.actions_handovers import OURS, left_last
from bonafides.promises.app.models import Handover, Promise
from bonafides.promises.conversation import ENDED


def left_behind_waiting(reader: Reader) -> list[Waiting]:
    """One line for all that is offered to nobody yet; one query for whoever leads, none for others."""
    if not reader.leads_teams and not reader.wears("leader"):
        return []
    n = sum(each for _holder, each in LEFT_BEHIND(manager=reader.person.pk, on=reader.on))
    if not n:
        return []
    what = ngettext(
        "%(n)d open promise of somebody who left", "%(n)d open promises of somebody who left", n
    ) % {"n": n}
    why = _("Nobody sees to them now. They change hands once somebody takes them.")
    return [Waiting(what, why, _("Hand them over"), reverse("promises:handovers"), reader.on)]


def _left_behind(*, manager: Given, on: Given) -> QuerySet[Any, Any]:
    offered = Handover.objects.filter(
        ended_at__isnull=True, client=OuterRef("client"), giver=OuterRef("holder")
    )
    rows = Promise.objects.filter(
        holder__in=left_last(manager, on).order_by().values("person"),
        direction__in=OURS,
        client__isnull=False,
    )
    rows = rows.exclude(state__in=ENDED).exclude(Exists(offered)).order_by()
    return rows.values_list("holder_id").annotate(n=Count("pk"))


LEFT_BEHIND = Prepared(_left_behind, manager=BigIntegerField(), on=DateField())
"""How many open promises each of those who left holds still, of those whom somebody led."""
