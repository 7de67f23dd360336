"""What somebody is asked with their name and has not answered, in one query: Today asks it on every look."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, QuerySet

from bonafides.errors import BonafidesError
from bonafides.people.app.models import Hat, Line
from bonafides.people.app.prepared import Given, Prepared
from bonafides.people.app.reader import Reader, holds
from bonafides.trust.app.instruments import own_folder
from bonafides.trust.app.models import NamedAnswer, Round, Subject
from bonafides.trust.app.queries_named import counted_there, fits, instrument_asked
from bonafides.trust.instruments import Instrument, load


class Unanswered(NamedTuple):
    """One of them: key of its subject, whom or what it is about, and its round."""

    key: str
    person: int | None
    name: str | None
    team: str | None
    title: str
    title_de: str
    closes_on: date
    slug: str
    version: str
    round: int


def _unanswered(person: Given, on: Given) -> QuerySet[Any, Any]:
    """The same subjects as `queries_named.to_answer` has, without those that are answered."""
    below = Line.objects.filter(holds(on), manager=person).values("person")
    hats = Hat.objects.filter(holds(on), person=person)
    mine = Q(person=person) | Q(person__in=below)
    mine |= Q(person=None, team__in=hats.filter(role="manager", team__isnull=False).values("team"))
    mine |= Q(Exists(hats.filter(role="leader")), person=None, team=None)
    said = NamedAnswer.objects.filter(subject=OuterRef("pk"))
    rows = Subject.objects.filter(round__state="open", round__opens_on__lte=on, round__closes_on__gte=on)
    rows = rows.filter(mine).exclude(Exists(said.filter(person=person)))
    # Of a team there is one prediction.
    rows = rows.exclude(Q(Exists(said), person=None)).exclude(counted_there(person))
    rows = rows.order_by("round__closes_on", "pk")
    return rows.values_list(
        "key",
        "person",
        "person__name",
        "team__name",
        "round__title",
        "round__title_de",
        "round__closes_on",
        "round__instrument",
        "round__version",
        "round",
    )


UNANSWERED = Prepared(_unanswered, person=BigIntegerField(), on=DateField())


def unanswered(reader: Reader) -> list[tuple[Unanswered, str]]:
    """Each with the form in which the reader is asked; soonest last day first."""
    found = []
    for row in UNANSWERED(person=reader.person.pk, on=reader.on):
        one = Unanswered(*row)
        form = "prediction" if one.person is None else "self" if one.person == reader.person.pk else "manager"
        if fits(_instrument(one), form):
            found.append((one, form))
    return found


def _instrument(one: Unanswered) -> Instrument:
    """By its file, which is read once; where that is gone, as the round's manifest has it."""
    try:
        return load(one.slug, one.version, folder=own_folder())
    except BonafidesError:
        return instrument_asked(Round.objects.get(pk=one.round))
