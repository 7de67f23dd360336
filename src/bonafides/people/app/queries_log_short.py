"""The log of reads in short: the last month, and which parts of it hold anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BigIntegerField, Count, DateTimeField, Exists, Q
from django.utils import timezone

from bonafides.people.app.models import Person, ReadTrace
from bonafides.people.app.prepared import Prepared
from bonafides.people.app.queries_glass_box import BY_ANOTHER, midnight

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Month:
    """Reads about a person by others in thirty days."""

    reads: int
    readers: int
    refused: int


def last_month(person: Person) -> Month:
    """What others read about a person in the last thirty days."""
    return Month(*(MONTH_OF.first(person=person.pk, since=timezone.now() - MONTH) or (0, 0, 0)))


MONTH_OF = Prepared(
    lambda person, since: (
        ReadTrace.objects.filter(BY_ANOTHER, about="person", subject=person, at__gte=since)
        .order_by()
        .values("subject")
        .annotate(reads=Count("pk"), readers=Count("reader", distinct=True))
        .annotate(refused=Count("pk", filter=Q(refused=True)))
        .values_list("reads", "readers", "refused")
    ),
    person=BigIntegerField(),
    since=DateTimeField(),
)
THERE = Prepared(
    lambda person: (
        Person.objects.filter(pk=person)
        .order_by("-memberships__valid_from")
        .annotate(
            own=Exists(ReadTrace.objects.filter(about="person", subject=person, reader=person)),
            of_all=Exists(ReadTrace.objects.filter(about="organisation", subject__isnull=True)),
        )
        .values_list("own", "of_all", "memberships__team", "memberships__valid_from", "memberships__valid_to")
    ),
    person=BigIntegerField(),
)
"""Whether there are reads of one's own, whether of all; a row for each spell in a team, or one without."""

OF_TEAM = Prepared(
    lambda team, since, until: (
        ReadTrace.objects.filter(about="team", subject=team, at__gte=since, at__lt=until)
        .order_by("-at")
        .values_list("pk")[:1]
    ),
    team=BigIntegerField(),
    since=DateTimeField(),
    until=DateTimeField(),
)


def parts_there(person: Person) -> dict[str, bool]:
    """Which parts of the log, beside the reads by others, hold anything."""
    soon = timezone.now() + MONTH
    found = THERE(person=person.pk)
    return {
        "own": any(own for own, *_ in found),
        "team": any(
            OF_TEAM.first(team=team, since=midnight(since), until=midnight(until) if until else soon)
            for _, _, team, since, until in found
            if team is not None
        ),
        "organisation": any(of_all for _, of_all, *_ in found),
    }
