"""That a case waits for somebody's account or decision: told on Today and in the mail of the day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bonafides.people.app.prepared import Given, Prepared
from bonafides.people.app.reader import Reader
from bonafides.people.app.waiting import Waiting
from bonafides.promises.app.actions_cases import RIGHT_OF_REPLY_DAYS
from bonafides.promises.app.models import Case, Decider, Promise

ACCOUNT, DECISION = "account", "decision"


def cases_waiting(reader: Reader) -> list[Waiting]:
    """Open cases that wait for the reader; one query.

    For whoever made the promise until they have answered; for whoever decides it until they have said how it
    should end, once the maker has answered or had the time to.
    """
    found = []
    for key, what, opened_at, replied_at, asked in WAITING(me=reader.person.pk):
        until = timezone.localdate(opened_at) + timedelta(days=RIGHT_OF_REPLY_DAYS)
        path = reverse("promises:case", args=[key])
        if asked == ACCOUNT:
            day = date_format(until, "j. F" if get_language() == "de" else "j F")
            why = _(
                "A case says that you should not have promised it. Your own account stands first; "
                "until %(day)s nothing is decided without it."
            )
            account = _("Give your account")
            found.append(Waiting(what, why % {"day": day}, account, path, max(until, reader.on)))
        elif replied_at is not None or until <= reader.on:
            why = _("You were named to decide whether it should have been promised.")
            found.append(Waiting(what, why, _("Decide"), path, reader.on))
    return found


def _waiting(*, me: Given) -> QuerySet[Any, Any]:
    decides = Decider.objects.filter(person=me, said_at__isnull=True).values("case")
    mine = Q(about=me, replied_at__isnull=True) | Q(pk__in=decides)
    # Not joined: a database that thinks there are no cases would begin with all promises.
    what = Subquery(Promise.objects.filter(pk=OuterRef("promise")).values("what")[:1])
    asked = models.Case(
        When(about=me, then=Value(ACCOUNT)), default=Value(DECISION), output_field=models.CharField()
    )
    rows = Case.objects.filter(mine, decided_at__isnull=True, withdrawn_at__isnull=True)
    rows = rows.annotate(asked=asked, what=what).order_by("opened_at")
    return rows.values_list("key", "what", "opened_at", "replied_at", "asked")


WAITING = Prepared(_waiting, me=models.BigIntegerField())
