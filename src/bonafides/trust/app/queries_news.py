"""What is new where somebody may ask back: comments, or what a batch has brought; never how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, QuerySet

from bonafides.people.app.models import Hat
from bonafides.people.app.prepared import Given, Prepared
from bonafides.people.app.queries_shares import is_off
from bonafides.people.app.reader import Reader, holds
from bonafides.trust.app.asking_back import DIALOGUE
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Looked, Subject, Thread
from bonafides.trust.app.publishing import kind_of
from bonafides.trust.app.queries_threads import last_day_of

AFTERWARDS = timedelta(days=14)
"""For so long the last batch is new, when nobody can be asked any more."""


@dataclass(frozen=True, slots=True)
class News:
    """A subject about which there is something that the reader has not looked at; what, its page says."""

    subject: Subject
    until: date


def _unseen(person: Given, on: Given, since: Given) -> QuerySet[Any, Any]:
    """Subjects of `queries_mirror.who_may_reply` with threads that were not looked at since they changed."""
    hats = Hat.objects.filter(holds(on), person=person)
    mine = Q(person=person)
    mine |= Q(person=None, team__in=hats.filter(role="manager", team__isnull=False).values("team"))
    mine |= Q(Exists(hats.filter(role="leader")), person=None, team=None)
    rows = Subject.objects.filter(mine, round__state="closed", round__closes_on__gte=since)
    rows = rows.filter(Exists(Thread.objects.filter(subject=OuterRef("pk"))))
    rows = rows.exclude(Exists(Looked.objects.filter(subject=OuterRef("pk"), person=person)))
    return rows.order_by("round__closes_on", "pk").values_list("pk")


UNSEEN = Prepared(_unseen, person=BigIntegerField(), on=DateField(), since=DateField())


def news(reader: Reader) -> list[News]:
    """Each subject once, whatever and however much is new there; one query where nothing is."""
    since = reader.on - DIALOGUE - AFTERWARDS
    found = [pk for (pk,) in UNSEEN(person=reader.person.pk, on=reader.on, since=since)]
    if not found:
        return []
    subjects = Subject.objects.filter(pk__in=found).select_related("round", "person", "team")
    return [
        News(one, last + AFTERWARDS)
        for one in subjects.order_by("round__closes_on", "pk")
        if (last := last_day_of(one.round)) is not None
        and reader.on <= last + AFTERWARDS
        # What somebody turned off is shown nowhere.
        and not (one.person is not None and is_off(one.person, kind_of(instrument_of(one.round))))
    ]
