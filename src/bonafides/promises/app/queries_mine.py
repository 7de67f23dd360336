"""Open promises of one's own: what one holds, performs, or asked for."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bonafides.people.app.reader import Reader
from bonafides.promises.app.concern import WITH_PARTIES
from bonafides.promises.app.models import Promise
from bonafides.promises.conversation import ENDED


def promises_of_reader(reader: Reader) -> QuerySet[Promise]:
    """Open promises on either side of which the reader stands in person, soonest first.

    What is only prepared is there too, for whoever prepared it: state "begun".
    """
    person = reader.person
    mine = Q(holder=person) | Q(performer_person=person) | Q(asker_person=person)
    rows = Promise.objects.filter(mine).exclude(state__in=ENDED)
    return rows.select_related(*WITH_PARTIES).order_by("due_on", "pk")
