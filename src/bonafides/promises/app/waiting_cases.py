"""That a case waits for somebody, or a client to be taken: told on Today and in the mail of the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
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
from bonafides.promises.app.queries_cases import who_may_name
from bonafides.promises.app.waiting_handovers import TAKING, offered_to, to_take

ACCOUNT, DECISION, NAMING = "account", "decision", "naming"
COLUMNS = ("asked", "key", "what", "at", "answered_at", "who")


def cases_waiting(reader: Reader) -> list[Waiting]:
    """Open cases that wait for the reader, and clients they are offered; one query.

    For whoever made the promise until they have answered; for whoever decides it until they have said how it
    should end, once the maker has answered or had the time to; for leaders until somebody is named who
    decides, since nobody else can.
    """
    names = reader.wears("leader") or reader.wears("administrator")
    found = []
    for asked, key, what, at, answered_at, who in sorted(_waiting(names)(me=reader.person.pk), key=_first):
        path, until = reverse("promises:case", args=[key]), timezone.localdate(at)
        until += timedelta(days=RIGHT_OF_REPLY_DAYS)
        if asked == TAKING:
            found.append(to_take(key, what, who, reader.on))
        elif asked == ACCOUNT:
            day = date_format(until, "j. F" if get_language() == "de" else "j F")
            why = _(
                "A case says that you should not have promised it. Your own account stands first; "
                "until %(day)s nothing is decided without it."
            )
            account = _("Give your account")
            found.append(Waiting(what, why % {"day": day}, account, path, max(until, reader.on)))
        elif asked == NAMING:
            if _may_name(reader, key):
                why = _("A case is open, and nobody is named yet who decides it.")
                found.append(Waiting(what, why, _("Name who decides"), path, reader.on))
        elif answered_at is not None or until <= reader.on:
            why = _("You were named to decide whether it should have been promised.")
            found.append(Waiting(what, why, _("Decide"), path, reader.on))
    return found


def _first(row: tuple[Any, ...]) -> tuple[datetime, str]:
    return row[3], row[1]


def _may_name(reader: Reader, key: str) -> bool:
    """Whoever runs the house names only where there is no leader who may."""
    return reader.wears("leader") or reader.person.pk in who_may_name(Case.objects.get(key=key))


@cache
def _waiting(names: bool) -> Prepared:
    def build(*, me: Given) -> QuerySet[Any, Any]:
        decides = Decider.objects.filter(person=me, said_at__isnull=True).values("case")
        asked = When(about=me, then=Value(ACCOUNT)), When(pk__in=decides, then=Value(DECISION))
        mine = Q(about=me, replied_at__isnull=True) | Q(pk__in=decides)
        if names:
            unnamed = ~Exists(Decider.objects.filter(case=OuterRef("pk")))
            mine |= unnamed & ~Q(about=me) & (Q(opened_by__isnull=True) | ~Q(opened_by=me))
        rows = Case.objects.filter(mine, decided_at__isnull=True, withdrawn_at__isnull=True).annotate(
            asked=models.Case(*asked, default=Value(NAMING), output_field=models.CharField()),
            # Not joined: a database that thinks there are no cases would begin with all promises.
            what=Subquery(Promise.objects.filter(pk=OuterRef("promise")).values("what")[:1]),
            at=F("opened_at"),
            answered_at=F("replied_at"),
            who=Value("", output_field=models.CharField()),
        )
        cases = rows.order_by().values_list(*COLUMNS)
        return cases.union(offered_to(me).values_list(*COLUMNS), all=True)

    return Prepared(build, me=models.BigIntegerField())
