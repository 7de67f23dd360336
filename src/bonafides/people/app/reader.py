"""Who is asking: a person with the hats they wear at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import BigIntegerField, DateField, Q
from django.utils import timezone

from bonafides.people.app.models import Hat, Line, Membership, Person
from bonafides.people.app.prepared import Given, Prepared


def holds(on: date | Given) -> Q:
    """Rows of a spell that hold on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


HATS = Prepared(
    lambda on, person: Hat.objects.filter(holds(on), person=person),
    on=DateField(),
    person=BigIntegerField(),
)
TEAM = Prepared(
    lambda on, person: (
        Membership.objects.filter(holds(on), person=person).order_by("pk").values_list("team_id")[:1]
    ),
    on=DateField(),
    person=BigIntegerField(),
)


@dataclass(frozen=True)
class Reader:
    """The person who asks, on a day. Facts are looked up once and only when a right needs them."""

    person: Person
    on: date

    @cached_property
    def hats(self) -> tuple[Hat, ...]:
        """Roles held today."""
        return tuple(HATS(on=self.on, person=self.person.pk))

    @cached_property
    def team_id(self) -> int | None:
        """The team this person is in today."""
        found: tuple[int] | None = TEAM.first(on=self.on, person=self.person.pk)
        return found[0] if found else None

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
