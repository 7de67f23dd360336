"""Who is asking: a person with the hats they wear at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateField, Q, QuerySet, Value
from django.utils import timezone

from bonafides.people.app.models import Hat, Line, Membership, Person
from bonafides.people.app.prepared import Given, Prepared


def holds(on: date | Given) -> Q:
    """Rows of a spell that hold on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


class Held(NamedTuple):
    """A role held on a day; for a team or a function where that matters."""

    role: str
    team_id: int | None
    function_id: int | None


IN_A_TEAM = ""
"""In place of a role: being in a team."""


def _holding(on: Given, person: Given) -> QuerySet[Any, Any]:
    """Hats of a person and their team in one question: every page asks both."""
    hats = Hat.objects.filter(holds(on), person=person).order_by()
    none: Any = Value(0, output_field=BigIntegerField())
    nothing: Any = Value(IN_A_TEAM, output_field=CharField())
    teams = Membership.objects.filter(holds(on), person=person).order_by().annotate(of=none, as_what=nothing)
    return hats.values_list("role", "team_id", "function_id", "pk").union(
        teams.values_list("as_what", "team_id", "of", "pk"), all=True
    )


HOLDING = Prepared(_holding, on=DateField(), person=BigIntegerField())


@dataclass(frozen=True)
class Reader:
    """The person who asks, on a day. Facts are looked up once and only when a right needs them."""

    person: Person
    on: date

    @cached_property
    def _holding(self) -> list[tuple[str, int | None, int | None, int]]:
        return sorted(HOLDING(on=self.on, person=self.person.pk), key=itemgetter(3))

    @cached_property
    def hats(self) -> tuple[Held, ...]:
        """Roles held today."""
        return tuple(Held(*row[:3]) for row in self._holding if row[0] != IN_A_TEAM)

    @cached_property
    def team_id(self) -> int | None:
        """The team this person is in today; the first where there are several."""
        return next((row[1] for row in self._holding if row[0] == IN_A_TEAM), None)

    @cached_property
    def leads_teams(self) -> frozenset[int]:
        """Teams this person leads today."""
        return frozenset(hat.team_id for hat in self.hats if hat.role == "manager" and hat.team_id)

    @cached_property
    def answers_for(self) -> frozenset[int]:
        """Functions for which this person answers today."""
        return frozenset(hat.function_id for hat in self.hats if hat.role == "delivery" and hat.function_id)

    @cached_property
    def reports(self) -> frozenset[int]:
        """People who report to this person today."""
        found = Line.objects.filter(holds(self.on), manager=self.person)
        return frozenset(found.values_list("person_id", flat=True))

    def wears(self, role: str) -> bool:
        """Whether a role is held today."""
        return any(hat.role == role for hat in self.hats)

    @property
    def called(self) -> str:
        """The role in which they read: the widest one they hold."""
        held = {hat.role for hat in self.hats}
        order = ("administrator", "leader", "manager", "delivery", "learning", "rep")
        return next((role for role in order if role in held), "member")


def reader_for(person: Person) -> Reader:
    """The reader of this moment."""
    return Reader(person, timezone.localdate())
