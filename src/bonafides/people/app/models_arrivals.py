"""What has arrived and waits for a word: files that were looked at, users whom nobody could place."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models_people import Person
from bonafides.people.sensitivity import Audience


class Arrival(Keyed):
    """A file of people or clients between the look at what it would change and the word to do it.

    Its content is kept until then and for a day at most.
    """

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "self",
        "kind": "self",
        "by": "self",
        "made_at": "self",
        "on": "self",
        "content": "never",
        "ended_at": "self",
        "outcome": "self",
    }

    kind = models.CharField(max_length=8, choices=[("people", "people"), ("clients", "clients")])
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    on = models.DateField(help_text="The day from which its changes hold.")
    content = models.BinaryField(default=b"")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was applied or set aside.")
    outcome = models.JSONField(default=dict, help_text="How many were added, changed, left out.")


class UnclearUser(Keyed):
    """A user of a source of whom nobody knows yet who they are here."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "self",
        "source": "never",
        "external_id": "self",
        "name": "self",
        "email": "self",
        "team": "self",
        "role": "self",
        "manager_id": "never",
        "since": "self",
        "why": "self",
        "candidates": "self",
        "found_at": "self",
        "set_aside_at": "self",
    }

    source = models.CharField(max_length=60, help_text="Key of the source.")
    external_id = models.CharField(max_length=200)
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    team = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=120, blank=True)
    manager_id = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True, blank=True, help_text="When team and line began there.")
    why = models.CharField(max_length=120, blank=True)
    candidates = models.JSONField(default=list, help_text="Numbers of those who may be meant.")
    found_at = models.DateTimeField(default=timezone.now, editable=False)
    set_aside_at = models.DateTimeField(
        null=True, blank=True, help_text="Nobody who works here: a name is no longer kept."
    )

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["source", "external_id"], name="one_unclear_user_an_id"),
        )
