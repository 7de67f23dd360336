"""Who works here: persons, teams, functions, territories, and how these stood over time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bonafides.people.app.keys import Keyed
from bonafides.people.roles import ROLES
from bonafides.people.sensitivity import Audience


class Named(Keyed):
    """Something that has a name, once."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Function(Named):
    """What part of the work somebody does: Sales, Support, Delivery, Learning."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "name": "public",
    }


class Territory(Named):
    """Where or for whom somebody sells."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "name": "public",
    }


class Team(Named):
    """People who work together under one lead."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "name": "public",
        "function": "public",
    }

    function = models.ForeignKey(Function, null=True, blank=True, on_delete=models.SET_NULL)


class Person(Keyed):
    """Somebody who works or worked here; with or without a sign-in."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "name": "public",
        "email": "public",
        "language": "self",
        "function": "public",
        "territory": "public",
        "started_on": "team",
        "left_on": "team",
        "erased_at": "public",
    }

    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="en")
    function = models.ForeignKey(Function, null=True, blank=True, on_delete=models.SET_NULL)
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.SET_NULL)
    started_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="one_person_an_email"),
        )
        indexes = (
            models.Index(fields=["name", "id"], name="people_by_name"),
            models.Index(
                fields=["name", "id"],
                condition=Q(erased_at__isnull=True, left_on__isnull=True),
                name="people_here_by_name",
            ),
            # How many work here is how many there are without these: no list of all is read to count it.
            models.Index(
                fields=["id"],
                condition=Q(erased_at__isnull=False) | Q(left_on__isnull=False),
                name="people_gone",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """What a source calls a person: an id in a CRM."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "person": "public",
        "source": "never",
        "external_id": "never",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="aliases")
    source = models.CharField(max_length=60, help_text="Key of the source that uses it.")
    external_id = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "external_id"], name="one_person_an_alias"),)


class Spell(models.Model):
    """Something that held from a day until before another; open where it still holds."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name
    )


class Membership(Spell):
    """A person in a team, for a time."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "person": "public",
        "team": "public",
        "valid_from": "team",
        "valid_to": "team",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = (
            _in_order("membership_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_to__isnull=True), name="one_team_at_a_time"
            ),
        )


class Line(Spell):
    """Who reports to whom, for a time."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "person": "public",
        "manager": "public",
        "valid_from": "team",
        "valid_to": "team",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lines")
    manager = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reports")

    class Meta:
        constraints = (
            _in_order("line_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(person=F("manager")), name="nobody_reports_to_themselves"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_to__isnull=True), name="one_manager_at_a_time"
            ),
        )


class Hat(Spell):
    """A role that a person holds, for a time; for a team or a function where that matters."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "person": "public",
        "role": "public",
        "team": "public",
        "function": "public",
        "valid_from": "team",
        "valid_to": "team",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="hats")
    role = models.CharField(max_length=20, choices=list(ROLES.items()))
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="hats")
    function = models.ForeignKey(Function, null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        constraints = (_in_order("hat_ends_after_it_begins"),)
