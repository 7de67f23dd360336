"""Promises among ourselves: leaders' to their teams first, then those to and of colleagues."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bonafides.people.app.models import Team
from bonafides.people.app.reader import Reader
from bonafides.promises.app.concern import WITH_PARTIES
from bonafides.promises.app.models import Promise
from bonafides.promises.conversation import ENDED

ROWS = 50
"""Rows of a list on the page."""


def teams_to_promise(reader: Reader) -> QuerySet[Team]:
    """Teams to which the reader may promise something: those they lead; a leader's are all."""
    if reader.wears("leader"):
        return Team.objects.order_by("name")
    return Team.objects.filter(pk__in=reader.leads_teams).order_by("name")


def to_teams(reader: Reader) -> list[Promise]:
    """Open promises of leaders to the reader's team, and of the reader to teams; soonest first."""
    mine = Q(performer_person=reader.person)
    if reader.team_id is not None:
        mine |= Q(asker_team=reader.team_id)
    return _open(Promise.objects.filter(mine, direction="team"))


def among_colleagues(reader: Reader) -> list[Promise]:
    """Open promises between the reader and colleagues, both ways; soonest first."""
    both = Q(performer_person=reader.person) | Q(asker_person=reader.person)
    return _open(Promise.objects.filter(both, direction="colleague"))


def _open(rows: QuerySet[Promise]) -> list[Promise]:
    found = rows.exclude(state__in=(*ENDED, "begun")).select_related(*WITH_PARTIES)
    return list(found.order_by("due_on", "pk")[:ROWS])
