"""The log of reads in short: the last month, and which parts of it hold anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BigIntegerField, Count, DateTimeField, Q
from django.utils import timezone

from bonafides.people.app.models import Membership, Person, ReadTrace
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
OWN = Prepared(
    lambda person: (
        ReadTrace.objects.filter(about="person", subject=person, reader=person)
        .order_by("-at")
        .values_list("pk")[:1]
    ),
    person=BigIntegerField(),
)
OF_ALL = Prepared(
    lambda: (
        ReadTrace.objects.filter(about="organisation", subject__isnull=True)
        .order_by("-at")
        .values_list("pk")[:1]
    )
)
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
TEAMS_OF = Prepared(
    lambda person: (
        Membership.objects.filter(person=person)
        .order_by("-valid_from")
        .values_list("team_id", "valid_from", "valid_to")
    ),
    person=BigIntegerField(),
)


def parts_there(person: Person) -> dict[str, bool]:
    """Which parts of the log, beside the reads by others, hold anything."""
    soon = timezone.now() + MONTH
    spells = TEAMS_OF(person=person.pk)
    return {
        "own": OWN.first(person=person.pk) is not None,
        "team": any(
            OF_TEAM.first(team=team, since=midnight(since), until=midnight(until) if until else soon)
            for team, since, until in spells
        ),
        "organisation": OF_ALL.first() is not None,
    }
