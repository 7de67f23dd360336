"""How I believe one client sees me: my own guess, for myself alone; and a client who answers by name."""

from __future__ import annotations

from django.db import models

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import ClientContact, Person
from bonafides.people.sensitivity import Audience


class Guess(Keyed):
    """One person's guess at how one client sees them."""

    ONLY_OWN = True

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "self",
        "person": "self",
        "contact": "self",
        "instrument": "self",
        "version": "self",
        "answers": "self",
        "made_on": "self",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(ClientContact, on_delete=models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    answers = models.JSONField()
    made_on = models.DateField()

    class Meta:
        ordering = ("-made_on", "-id")


class AskedByName(Keyed):
    """A client who was asked to answer about one person with their name on it."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "self",
        "guess": "self",
        "token_hash": "never",
        "ends_on": "self",
        "reminded": "self",
        "answers": "self",
        "answered_on": "self",
    }

    guess = models.ForeignKey(Guess, on_delete=models.CASCADE, related_name="asked")
    token_hash = models.CharField(max_length=64, unique=True)
    ends_on = models.DateField()
    reminded = models.BooleanField(default=False, help_text="Whether they were reminded; once is enough.")
    answers = models.JSONField(null=True)
    answered_on = models.DateField(null=True)
